/* test_shape.c: an environment is made, something in it is broken, and it is told and mended: on both families. */
#include "tests/support/shaped.h"

#include "src/report/diff.h"
#include "src/seed/shebang.h"

static void what_is_in_shape_leaves_nothing_of_the_plan(void **state)
{
    const struct host *const hosts[] = { &a_posix_host, &a_mac_host, &a_windows_host };
    for (size_t i = 0; i < 3; i++) {
        arena = test_arena();
        struct world world = begin(hosts[i]);
        told_and_mended(&world, "");
        fake_file(at(&world, "mine.txt"), 0644, "mine");
        fake_file(at(&world, ".gitignore"), 0644, "# mine\n*\n");
        told_and_mended(&world, "");
        fake_end();
        arena_end(&arena);
    }
}

static void files_links_and_keys_are_mended_on_posix(void **state)
{
    arena = test_arena();
    struct world world = begin(&a_posix_host);
    remove_it(&world, "bin/python3");
    fake_link("/srv/env/bin/python3", "/gone/python3");
    told_and_mended(&world, "S_LINK_DANGLING bin/python3\n");
    remove_it(&world, "bin/python");
    remove_it(&world, "lib64");
    fake_link("/srv/env/bin/python3.9", "python3");
    told_and_mended(&world, "S_NAME_LIES bin/python3.9\nS_LINK_MISSING lib64\nS_LINK_MISSING bin/python\n");
    fake_file("/srv/env/bin/activate", 0644, "mine");
    remove_it(&world, "CACHEDIR.TAG");
    told_and_mended(&world, "S_FILE_MISSING CACHEDIR.TAG\nS_FILE_EDITED bin/activate\n");
    fake_file("/srv/env/pyvenv.cfg", 0644, "home = /old\ninclude-system-site-packages = false\nversion = 3.12.1\n"
                                           "executable = /usr/bin/python3\nuv = 1\n");
    world.gone = true;
    told_and_mended(&world, "S_BASE_MOVED pyvenv.cfg\nS_BASE_UPGRADED pyvenv.cfg\n");
    const char *text;
    size_t size;
    assert_int_equal(os_read(&arena, "/srv/env/pyvenv.cfg", 4096, &text, &size).code, OS_OK);
    assert_non_null(strstr(text, "\nuv = 1\n"));
    remove_it(&world, "pyvenv.cfg");
    told_and_mended(&world, "S_CFG_MISSING pyvenv.cfg\n");
    fake_end();
    arena_end(&arena);
}

static void what_users_have_added_to_files_of_ours_stays_as_long_as_they_do_their_work(void **state)
{
    arena = test_arena();
    minor = 13;
    struct world world = begin(&a_posix_host);
    minor = 12;
    told_and_mended(&world, "");
    fake_file("/srv/env/.gitignore", 0644, "# mine\n*\n");
    told_and_mended(&world, "");
    fake_file("/srv/env/.gitignore", 0644, "# mine\n");
    told_and_mended(&world, "S_FILE_EDITED .gitignore\n");
    fake_file("/srv/env/.gitignore", 0644, "");
    told_and_mended(&world, "S_FILE_EDITED .gitignore\n");
    fake_file("/srv/env/CACHEDIR.TAG", 0644, "Signature: 8a477f597d28d172789f06886806bc56\n");
    told_and_mended(&world, "S_FILE_EDITED CACHEDIR.TAG\n");
    remove_it(&world, "CACHEDIR.TAG");
    fake_link("/srv/env/CACHEDIR.TAG", "/etc/passwd");
    told_and_mended(&world, "S_FILE_EDITED CACHEDIR.TAG\n");
    fake_end();
    arena_end(&arena);
}

static void a_version_is_another_micro_or_another_python(void **state)
{
    static const struct { const char *version, *code; } rows[] = {
        { "3.12.1", "S_BASE_UPGRADED" }, { "3.12", "S_CFG_KEY" }, { "3.11.9", "S_CFG_KEY" }, { "2.7.18", "S_CFG_KEY" },
        { "3.123.123.1", "S_CFG_KEY" }, { "", "S_CFG_KEY" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        arena = test_arena();
        struct world world = begin(&a_posix_host);
        fake_file("/srv/env/pyvenv.cfg", 0644, text_join(&arena, "home = /usr/bin\nprompt = x\ncommand = y\n"
                  "include-system-site-packages = false\nversion = ", rows[i].version, "\nexecutable = /old\n", NULL));
        world.gone = i == 0;
        told_and_mended(&world, text_join(&arena, rows[i].code, " pyvenv.cfg\n", i == 0 ? "S_BASE_MOVED" : "S_CFG_KEY",
                                          " pyvenv.cfg\n", NULL));
        fake_end();
        arena_end(&arena);
    }
}

static void an_environment_of_which_little_is_left_is_made_whole(void **state)
{
    const struct host *const hosts[] = { &a_posix_host, &a_windows_host };
    for (size_t i = 0; i < 2; i++) {
        arena = test_arena();
        struct world world = begin(hosts[i]);
        struct error error = { 0 };
        struct outcome outcome;
        struct os_place *place;
        assert_int_equal(os_place_open(&arena, world.root, &place).code, OS_OK);
        assert_int_equal(os_remove_tree(place, i == 0 ? "bin" : "Scripts").code, OS_OK);
        os_place_close(place);
        remove_it(&world, "CACHEDIR.TAG");
        look(&world);
        assert_true(world.shape.count > 10);
        assert_true(apply(&arena, &world.plan, &outcome, &error));
        install_pip(&world);
        told_and_mended(&world, "");
        fake_end();
        arena_end(&arena);
    }
}

static void links_of_others_beside_redirectors_stay(void **state)
{
    arena = test_arena();
    struct world world = begin(&a_windows_host);
    fake_link("C:\\srv\\env\\Scripts\\vcruntime140.dll", "C:\\py\\vcruntime140.dll");
    fake_link("C:\\srv\\env\\Scripts\\mine.dll", "C:\\mine.dll");
    fake_link("C:\\srv\\env\\Scripts\\mine.exe", "C:\\mine.exe");
    fake_link("C:\\srv\\env\\python312.dll", "C:\\py\\python312.dll");
    told_and_mended(&world, "S_NAME_LIES Scripts/vcruntime140.dll\n");
    assert_true(fake_is("C:\\srv\\env\\Scripts\\mine.dll", OS_LINK));
    fake_end();
    arena_end(&arena);
}

static void redirectors_are_mended_on_windows(void **state)
{
    arena = test_arena();
    struct world world = begin(&a_windows_host);
    remove_it(&world, "Scripts/pythonw.exe");
    told_and_mended(&world, "S_PROGRAM_MISSING Scripts/pythonw.exe\n");
    fake_file("C:\\py\\Lib\\venvlauncher.exe", 0755, "MZ a newer one");
    told_and_mended(&world, "S_PROGRAM_OLD Scripts/python.exe\n");
    remove_it(&world, "Scripts/activate.bat");
    fake_file("C:\\srv\\env\\pyvenv.cfg", 0644, "home = C:\\py\r\ninclude-system-site-packages = true\r\nversion = 3.12.4\r\n"
                                                "executable = C:\\py\\python.exe\r\n");
    told_and_mended(&world, "S_FILE_MISSING Scripts/activate.bat\nS_CFG_KEY pyvenv.cfg\n");
    fake_end();
    arena_end(&arena);
}

static void a_seed_is_held_against_its_record(void **state)
{
    const struct host *const hosts[] = { &a_posix_host, &a_windows_host };
    for (size_t i = 0; i < 2; i++) {
        arena = test_arena();
        struct world world = begin(hosts[i]);
        const char *site = layout_of(&arena, hosts[i], &world.python).site_packages;
        remove_it(&world, text_join(&arena, site, "/pip/x.py", NULL));
        look(&world);
        assert_string_equal(findings(&world), text_join(&arena, "S_SEED_DAMAGED ", site, "\n", NULL));
        assert_int_equal(world.installed.injury_count, 1);
        assert_int_equal(world.installed.injuries[0].count, 1);
        assert_string_equal(world.installed.injuries[0].paths[0], text_join(&arena, site, "/pip/x.py", NULL));
        install_pip(&world);
        told_and_mended(&world, "");
        remove_it(&world, text_join(&arena, site, "/pip-24.2.dist-info/RECORD", NULL));
        look(&world);
        assert_string_equal(findings(&world), text_join(&arena, "S_SEED_DAMAGED ", site, "\n", NULL));
        fake_end();
        arena_end(&arena);
    }
}

static void scripts_of_a_moved_environment_are_mended_with_their_record(void **state)
{
    const struct host *const hosts[] = { &a_posix_host, &a_windows_host };
    for (size_t i = 0; i < 2; i++) {
        arena = test_arena();
        struct world world = begin(hosts[i]);
        const char *script = i == 1 ? "Scripts/pip-script.py" : "bin/pip";
        const char *stale = i == 1 ? "#!C:\\old\\env\\Scripts\\python.exe\nimport pip\n" : "#!/old/env/bin/python\nimport pip\n";
        fake_file(at(&world, script), 0755, stale);
        fake_file(at(&world, i == 1 ? "Scripts/own.py" : "bin/own"), 0755, stale);
        look(&world);
        assert_non_null(strstr(findings(&world), text_join(&arena, "S_SCRIPT_STALE ", script, "\n", NULL)));
        assert_null(strstr(findings(&world), "own"));
        assert_int_equal(world.installed.mended_count, 2);
        fake_end();
        arena_end(&arena);
    }
}

static void scripts_that_start_something_else_are_not_ours_to_mend(void **state)
{
    static const char *const lines[] = { "#!python\n", "#!/usr/bin/perl\n", "#!/old/env/sbin/python\n", "#!/srv/env/bin/pypy3\n",
                                         "#!/alias/env/bin/python\n", "#!/bin/sh\n", "#!/elsewhere/bin/python3\n", "", "x\n" };
    arena = test_arena();
    struct world world = begin(&a_posix_host);
    fake_link("/alias", "/srv");                    /* this very environment by another name */
    fake_folder("/elsewhere", 0755);                /* no environment stands there */
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        fake_file(at(&world, text_format(&arena, "bin/own%u", (unsigned)i)), 0755, lines[i]);
    fake_file(at(&world, "bin/pypy-config"), 0755, "#!/old/env/bin/python\n");
    look(&world);
    assert_string_equal(findings(&world), "");
    fake_file(at(&world, "bin/pip"), 0755, "#!/old/env/bin/python3.9\nimport pip\n");    /* a name that is not here any more */
    look(&world);
    assert_non_null(strstr(findings(&world), "S_SCRIPT_STALE bin/pip\n"));
    assert_true(str_starts(world.installed.mended[0].text, "#!/srv/env/bin/python3\n"));
    fake_end();
    arena_end(&arena);
}

/* On both families: the script of a relocatable environment, and one that is bound to the very same place. */
static void in_a_relocatable_environment_scripts_are_bound_to_no_place(void **state)
{
    static const struct { const struct host *host; const char *script, *beside, *text, *mended; } rows[] = {
        { &a_posix_host, "bin/pip", "#!/bin/sh\n'''exec' \"$(dirname \"$(realpath \"$0\")\")/python3\" \"$0\" \"$@\"\n' '''\nx",
          "#!/srv/env/bin/python3\nimport pip\n", "#!/bin/sh\n'''exec' \"$(dirname" },
        { &a_windows_host, "Scripts/pip-script.py", "#!python.exe\nx", "#!C:\\srv\\env\\Scripts\\python.exe\nimport pip\n",
          "#!python.exe\nimport pip\n" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        arena = test_arena();
        struct world world = begin(rows[i].host);
        world.request.relocatable = true;
        fake_file(at(&world, rows[i].script), 0755, rows[i].beside);
        look(&world);
        assert_null(strstr(findings(&world), "S_SCRIPT_STALE"));
        fake_file(at(&world, rows[i].script), 0755, rows[i].text);
        look(&world);
        assert_non_null(strstr(findings(&world), "S_SCRIPT_STALE"));
        assert_true(str_starts(world.installed.mended[0].text, rows[i].mended));
        world.request.relocatable = false;
        look(&world);
        assert_null(strstr(findings(&world), "S_SCRIPT_STALE"));
        fake_end();
        arena_end(&arena);
    }
}

static void interpreters_are_found_in_scripts_and_launchers(void **state)
{
    static const char zip[] = "PK\5\6\0\0\0\0\1\0\1\0\4\0\0\0\0\0\0\0\0";       /* with its last byte 22 of them */
    static const struct { const char *text, *python; } rows[] = {
        { "#!/e/bin/python\nx", "/e/bin/python" },
        { "#!/e/bin/python -E\nx", "/e/bin/python" },
        { "#!/bin/sh\n'''exec' \"/a b/python\" \"$0\" \"$@\"\n' '''\nx", "/a b/python" },
        { "#!/bin/sh\n'''exec' /a/python \"$0\" \"$@\"\n' '''\nx", "/a/python" },
        { "#!/bin/sh\necho\n", NULL },
        { "x", NULL },
    };
    struct shebang shebang;
    arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool found = shebang_find(&a_posix_host, str_of(rows[i].text), &shebang);
        assert_int_equal(found, rows[i].python != NULL);
        if (found)
            assert_true(str_is(shebang.python, rows[i].python));
        if (found)
            assert_string_equal(shebang_exchange(&arena, &a_posix_host, str_of(rows[i].text), &shebang, "/n/python").text,
                                "#!/n/python\nx");
    }
    struct text exe = { .arena = &arena };
    text_put(&exe, "MZ#! no\n#!\"C:\\a b\\python.exe\"\r\nDATA");
    text_add(&exe, (str){ zip, 22 });
    assert_true(shebang_find(&a_windows_host, text_view(&exe), &shebang));
    assert_true(str_is(shebang.python, "C:\\a b\\python.exe"));
    str renewed = shebang_exchange(&arena, &a_windows_host, text_view(&exe), &shebang, "D:\\python.exe");
    assert_memory_equal(renewed.text, "MZ#! no\n#!D:\\python.exe\nDATAPK", 30);
    assert_false(shebang_find(&a_windows_host, STR("MZ#!C:\\x\n"), &shebang));
    arena_end(&arena);
}

static void a_diff_is_unified(void **state)
{
    static const char expected[] = "--- f\n+++ f\n@@ -1,5 +1,5 @@\n a\n-b\n+B\n c\n+d2\n d\n-e\n\\ No newline at end of file\n";
    arena = test_arena();
    assert_string_equal(report_diff(&arena, "f", STR("a\nb\nc\nd\ne"), STR("a\nB\nc\nd2\nd\n")), expected);
    assert_string_equal(report_diff(&arena, "f", (str){ NULL, 0 }, STR("a\n")), "--- /dev/null\n+++ f\n@@ -0,0 +1,1 @@\n+a\n");
    assert_string_equal(report_diff(&arena, "f", STR("a\n"), STR("a\n")), "");
    assert_string_equal(report_diff(&arena, "f", STR("a\0"), STR("b")), "");
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_in_shape_leaves_nothing_of_the_plan),
        cmocka_unit_test(files_links_and_keys_are_mended_on_posix),
        cmocka_unit_test(what_users_have_added_to_files_of_ours_stays_as_long_as_they_do_their_work),
        cmocka_unit_test(a_version_is_another_micro_or_another_python),
        cmocka_unit_test(an_environment_of_which_little_is_left_is_made_whole),
        cmocka_unit_test(links_of_others_beside_redirectors_stay),
        cmocka_unit_test(redirectors_are_mended_on_windows),
        cmocka_unit_test(a_seed_is_held_against_its_record),
        cmocka_unit_test(scripts_of_a_moved_environment_are_mended_with_their_record),
        cmocka_unit_test(scripts_that_start_something_else_are_not_ours_to_mend),
        cmocka_unit_test(in_a_relocatable_environment_scripts_are_bound_to_no_place),
        cmocka_unit_test(interpreters_are_found_in_scripts_and_launchers),
        cmocka_unit_test(a_diff_is_unified),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
