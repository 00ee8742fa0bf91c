/* test_tend.c: environments that were harmed: --check names each harm, --ensure mends it and no more, on both families. */
#include "tests/support/whole.h"

static const struct place *const places[] = { &a_posix_place, &a_windows_place };

static const char *in_site(const struct place *place, const char *name)
{
    return text_join(&arena, place->site, "/", name, NULL);
}

static const char *in_bin(const struct place *place, const char *name)
{
    return text_join(&arena, place->bin, "/", name, NULL);
}

static void take_away(const struct place *place, const char *relative)
{
    struct os_place *env;
    fake_next_process();
    assert_int_equal(os_place_open(&arena, place->env, &env).code, OS_OK);
    if (os_remove_file(env, relative).code != OS_OK)
        assert_int_equal(os_remove_tree(env, relative).code, OS_OK);
    os_place_close(env);
}

static void put(const struct place *place, const char *relative, const char *text)
{
    fake_file(whole_at(place, relative), 0644, text);
}

static const char *read_in(const struct place *place, const char *relative)
{
    return fake_text(whole_at(place, relative));
}

/* What --check says now: "CODE PATH" for each finding, in lines. */
static const char *findings_with(const struct place *place, const char *line)
{
    struct text out = { .arena = &arena };
    whole_do(place, line);
    for (size_t i = 0; i < made.outcome.shape->count; i++)
        text_print(&out, "%s %s\n", finding_name(made.outcome.shape->findings[i].code), made.outcome.shape->findings[i].path);
    return text_done(&out);
}

static void is_found_and_mended(const struct place *place, const char *codes)
{
    assert_string_equal(findings_with(place, "--check"), codes);
    assert_int_equal(made_code(&request, &made), OUT_OF_SHAPE);
    str first = str_slice(str_of(codes), 0, str_find_byte(str_of(codes), ' '));
    assert_non_null(strstr(made_output(&arena, &request, &made), str_copy(&arena, first)));
    whole_do(place, "--ensure");
    assert_true(made.outcome.changed);
    assert_string_equal(findings_with(place, "--check"), "");
    assert_int_equal(made_code(&request, &made), DONE);
}

#define FOR_BOTH(words, ...) do { \
    for (size_t i = 0; i < 2; i++) { \
        const struct place *place = places[i]; \
        whole_begin(place); \
        whole_do(place, words); \
        __VA_ARGS__; \
        whole_end(); \
    } } while (0)

/* ---- what --ensure makes of nothing ---- */

static void nothing_is_made_where_only_a_look_was_asked_for(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        whole_begin(places[i]);
        assert_string_equal(findings_with(places[i], "--check"), "S_ABSENT .\n");
        assert_false(whole_try(places[i], "--repair"));
        assert_int_equal(error.code, E_NO_ENVIRONMENT);
        whole_do(places[i], "--ensure --dry-run");
        assert_int_equal(made.outcome.status, MADE_CREATED);
        assert_non_null(strstr(made_output(&arena, &request, &made), "pyvenv.cfg"));
        assert_false(fake_is(places[i]->env, OS_FOLDER));
        fake_folder(places[i]->env, 0755);
        assert_string_equal(findings_with(places[i], "--check"), "S_ABSENT .\n");
        whole_do(places[i], "--ensure --print-python");
        assert_non_null(strstr(made_output(&arena, &request, &made), places[i]->env));
        whole_end();
    }
}

static void no_wheel_means_no_environment(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        whole_begin(places[i]);
        assert_false(whole_try(places[i], "--ensure --seed none"));
        assert_int_equal(error.code, E_NO_SEED);
        whole_do(places[i], "--ensure");
        take_away(places[i], in_site(places[i], "pip"));
        assert_false(whole_try(places[i], "--ensure --seed pip==9 --no-cache"));
        assert_int_equal(error.code, E_NO_SEED);
        assert_false(whole_try(places[i], "--clear --seed pip==9"));
        whole_end();
    }
}

/* ---- pyvenv.cfg ---- */

static void what_was_asked_for_once_stays(void **state)
{
    FOR_BOTH("--prompt it's --system-site-packages", {
        const char *before = read_in(place, "pyvenv.cfg");
        before = text_join(&arena, before, NULL);
        assert_non_null(strstr(before, "prompt = \"it's\""));
        take_away(place, in_site(place, "pip"));
        take_away(place, in_bin(place, "activate"));
        is_found_and_mended(place, text_format(&arena, "S_SEED_DAMAGED %s\nS_FILE_MISSING %s/activate\n", place->site,
                                               place->bin));
        assert_non_null(strstr(read_in(place, in_bin(place, "activate")), "it"));
        assert_string_equal(read_in(place, "pyvenv.cfg"), before);
    });
}

static void a_prompt_that_another_tool_wrote_without_quotes_is_read_as_it_stands(void **state)
{
    static const char *const prompts[] = { "it", "'", "\"it'", "''" };
    for (size_t i = 0; i < sizeof prompts / sizeof *prompts; i++) {
        whole_begin(&a_posix_place);
        whole_do(&a_posix_place, "");
        const char *text = text_join(&arena, read_in(&a_posix_place, "pyvenv.cfg"), "prompt = ", prompts[i], "\n", NULL);
        put(&a_posix_place, "pyvenv.cfg", text);
        whole_do(&a_posix_place, "--check");
        assert_string_equal(request.prompt == NULL ? "none" : request.prompt, "none");
        assert_string_equal(made.plan.prompt, i == 3 ? "" : prompts[i]);
        whole_end();
    }
}

static void a_configuration_that_is_hurt_is_written_anew(void **state)
{
    FOR_BOTH("", {
        put(place, "pyvenv.cfg", "nonsense\n");
        is_found_and_mended(place, "S_CFG_KEY pyvenv.cfg\nS_CFG_KEY pyvenv.cfg\nS_CFG_KEY pyvenv.cfg\nS_CFG_KEY pyvenv.cfg\n");
        take_away(place, "pyvenv.cfg");
        is_found_and_mended(place, "S_CFG_MISSING pyvenv.cfg\n");
        put(place, "pyvenv.cfg", "");
        whole_do(place, "--ensure");
        fake_folder(whole_at(place, "pyvenv.cfg.d"), 0755);
        assert_string_equal(findings_with(place, "--check"), "");
    });
}

static void a_configuration_that_cannot_be_read_stops_everything(void **state)
{
    whole_begin(&a_posix_place);
    whole_do(&a_posix_place, "");
    fake_owner("/w/env/pyvenv.cfg", 0);
    fake_file("/w/env/pyvenv.cfg", 0600, "x");
    fake_owner("/w/env/pyvenv.cfg", 0);
    assert_false(whole_try(&a_posix_place, "--ensure"));
    assert_int_equal(error.code, E_TARGET_PARENT);
    whole_end();
}

/* ---- files, links, modes ---- */

static void every_file_of_ours_is_known(void **state)
{
    FOR_BOTH("", {
        put(place, in_bin(place, "activate"), "mine");
        put(place, "CACHEDIR.TAG", "not a tag");
        is_found_and_mended(place, text_format(&arena, "S_FILE_EDITED CACHEDIR.TAG\nS_FILE_EDITED %s/activate\n", place->bin));
        put(place, "CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\nmine\n");
        assert_string_equal(findings_with(place, "--check"), "");
        put(place, "CACHEDIR.TAG", "");
        is_found_and_mended(place, "S_FILE_EDITED CACHEDIR.TAG\n");
    });
}

static void links_and_modes_are_mended_on_posix(void **state)
{
    const struct place *place = &a_posix_place;
    whole_begin(place);
    whole_do(place, "");
    take_away(place, "bin/python");
    fake_file("/w/env/bin/python", 0755, "mine");
    is_found_and_mended(place, "S_PROGRAM_OLD bin/python\n");      /* a copy stands for a link */
    assert_true(fake_is("/w/env/bin/python", OS_FILE));
    take_away(place, "bin/python3");
    fake_link("/w/env/bin/python3", "/bin/sh");
    is_found_and_mended(place, "S_LINK_WRONG bin/python3\n");
    fake_folder("/w/env/bin", 0777);
    is_found_and_mended(place, "S_MODE bin\n");
    fake_folder("/w/env/include", 0555);
    is_found_and_mended(place, "S_MODE include\n");
    fake_file("/w/env/bin/activate", 0646, fake_text("/w/env/bin/activate"));
    is_found_and_mended(place, "S_MODE bin/activate\n");
    take_away(place, "include");
    whole_do(place, "--ensure");
    assert_true(fake_is("/w/env/include/python3.12", OS_FOLDER));
    whole_end();
}

static void a_thing_of_another_kind_is_the_users(void **state)
{
    const struct place *place = &a_posix_place;
    whole_begin(place);
    whole_do(place, "");
    take_away(place, "bin/activate");
    fake_folder("/w/env/bin/activate", 0755);
    assert_false(whole_try(place, "--ensure"));
    assert_int_equal(error.code, E_TARGET_KIND);
    take_away(place, "include");
    take_away(place, "bin/activate");
    fake_file("/w/env/include", 0644, "mine");
    assert_false(whole_try(place, "--ensure"));
    assert_int_equal(error.code, E_TARGET_KIND);
    assert_string_equal(fake_text("/w/env/include"), "mine");
    whole_end();
}

static void links_on_windows_have_the_libraries_beside_them(void **state)
{
    static const char *const names[] = { "Scripts/python.exe", "Scripts/pythonw.exe", "Scripts/python312.dll" };
    const struct place *place = &a_windows_place;
    whole_begin(place);
    whole_do(place, "--symlinks");
    assert_string_equal(findings_with(place, "--check --symlinks"), "");
    for (size_t i = 0; i < 3; i++) {
        take_away(place, names[i]);
        assert_string_equal(findings_with(place, "--check --symlinks"), text_format(&arena, "S_LINK_MISSING %s\n", names[i]));
        whole_do(place, "--ensure --symlinks");
        assert_string_equal(findings_with(place, "--check --symlinks"), "");
        assert_true(fake_is(whole_at(place, names[i]), OS_LINK));
    }
    assert_string_equal(findings_with(place, "--check"), "S_NAME_LIES Scripts/python312.dll\nS_PROGRAM_OLD Scripts/python.exe\n"
                                                         "S_PROGRAM_OLD Scripts/pythonw.exe\n");
    whole_do(place, "--ensure");
    assert_string_equal(findings_with(place, "--check"), "");
    assert_false(fake_is("C:\\w\\env\\Scripts\\python312.dll", OS_LINK));
    whole_end();
}

static void what_stands_for_a_link_is_as_good(void **state)
{
    const struct place *place = &a_windows_place;
    whole_begin(place);
    fake_lacks(FAKE_LACKS_LINKS);
    whole_do(place, "--symlinks");
    assert_string_equal(findings_with(place, "--check --symlinks"), "");
    put(place, "Scripts/python.exe", "MZ mine");
    assert_string_equal(findings_with(place, "--check --symlinks"), "S_LINK_WRONG Scripts/python.exe\n");
    whole_do(place, "--ensure --symlinks");
    assert_string_equal(findings_with(place, "--check --symlinks"), "");
    whole_end();
}

static void a_base_without_launchers_gets_ours(void **state)
{
    const struct place *place = &a_windows_place;
    whole_begin(place);
    fake_file("C:\\py\\Lib\\venv\\scripts\\nt\\python.exe", 0644, "no program");
    fake_lacks(FAKE_LACKS_LINKS);
    whole_do(place, "--symlinks");
    assert_string_equal(findings_with(place, "--check --symlinks"), "");
    put(place, "Scripts/python.exe", "MZ mine");
    assert_string_equal(findings_with(place, "--check --symlinks"), "S_LINK_WRONG Scripts/python.exe\n");
    assert_string_equal(findings_with(place, "--check"), "S_PROGRAM_OLD Scripts/python.exe\n");
    whole_do(place, "--ensure");
    assert_string_equal(findings_with(place, "--check"), "");
    whole_end();
}

/* ---- the base ---- */

static void the_base_is_another_now(void **state)
{
    const struct place *place = &a_posix_place;
    whole_begin(place);
    whole_do(place, "");
    const char *cfg = fake_text("/w/env/pyvenv.cfg");
    str rest = str_of(cfg), line;
    struct text other = { .arena = &arena };
    while (str_next_line(&rest, &line))
        text_print(&other, "%s\n", str_starts(line, "version") ? "version = 3.12.1" : str_copy(&arena, line));
    put(place, "pyvenv.cfg", text_done(&other));
    assert_string_equal(findings_with(place, "--check"), "S_BASE_UPGRADED pyvenv.cfg\n");
    whole_do(place, "--ensure");
    assert_int_equal(made.outcome.status, MADE_UPGRADED);
    whole_end();
}

static void packages_of_another_version_are_not_touched(void **state)
{
    const struct place *place = &a_posix_place;
    whole_begin(place);
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /gone\nversion = 3.9.1\n");
    fake_file("/w/env/lib/python3.9/site-packages/x.py", 0644, "");
    assert_false(whole_try(place, "--ensure"));
    assert_int_equal(error_exit(error.code), NO_INTERPRETER);
    assert_string_equal(findings_with(place, "--check"), "S_BASE_GONE .\n");
    assert_string_equal(findings_with(place, "--check -p 3.12"), "S_BASE_VERSION .\n");
    assert_false(whole_try(place, "--ensure -p 3.12"));
    assert_int_equal(error.code, E_OTHER_VERSION);
    fake_set("SOURCE_DATE_EPOCH", "yesterday");
    assert_false(whole_try(place, "--check"));
    whole_end();
}

/* ---- seeds ---- */

static void seeds_are_brought_to_the_version_that_is_asked_for(void **state)
{
    FOR_BOTH("", {
        struct machine machine = whole_machine(place);
        machine_pip(&machine, place->work, "25.0");
        assert_string_equal(findings_with(place, "--check --seed pip>=25 --find-links ."),
                            text_format(&arena, "S_SEED_VERSION %s\n", place->site));
        assert_non_null(strstr(made_output(&arena, &request, &made), "which was not asked for"));
        whole_do(place, "--ensure --seed pip>=25 --find-links .");
        assert_true(fake_is(whole_at(place, in_site(place, "pip-25.0.dist-info/RECORD")), OS_FILE));
        assert_false(fake_is(whole_at(place, in_site(place, "pip-24.2.dist-info/RECORD")), OS_FILE));
        assert_string_equal(findings_with(place, "--check --seed pip>=25 --find-links ."), "");
        assert_string_equal(findings_with(place, "--check --wheel pip-24.2-py3-none-any.whl"),
                            text_format(&arena, "S_SEED_VERSION %s\n", place->site));
        take_away(place, in_site(place, "pip-25.0.dist-info"));
        is_found_and_mended(place, text_format(&arena, "S_SEED_MISSING %s\n", place->site));
        take_away(place, in_site(place, "pip"));
        is_found_and_mended(place, text_format(&arena, "S_SEED_DAMAGED %s\n", place->site));
    });
}

static void a_record_is_read_as_strictly_as_need_be(void **state)
{
    static const char *const records[] = {
        "", "no commas\n", "\"pip/__init__.py\",sha256=x,6\n", "\"pip\"x,sha256=x,6\n", "\"open\n",
        "pip/__init__.py,sha256=0,7\n", "/etc/passwd,,\n", "../../../../../x,,\n", "C:/x,,\n", "a,b\n",
        "pip,,\n", "pip/none.py,,\n", ",,\n",
    };
    FOR_BOTH("", {
        for (size_t j = 0; j < sizeof records / sizeof *records; j++) {
            put(place, in_site(place, "pip-24.2.dist-info/RECORD"), records[j]);
            whole_do(place, "--ensure");
            assert_string_equal(findings_with(place, "--check"), "");
        }
    });
}

static void a_file_that_was_changed_later_is_read(void **state)
{
    FOR_BOTH("", {
        put(place, in_site(place, "pip/__init__.py"), "x = 2\n");
        is_found_and_mended(place, text_format(&arena, "S_SEED_DAMAGED %s\n", place->site));
        assert_string_equal(read_in(place, in_site(place, "pip/__init__.py")), "x = 1\n");
        put(place, in_site(place, "pip/__init__.py"), "x = 1\n");
        assert_string_equal(findings_with(place, "--check"), "");
    });
}

static void seeds_that_are_links_are_looked_at_through_them(void **state)
{
    const struct place *place = &a_posix_place;
    whole_begin(place);
    whole_do(place, "--link-mode symlink");
    assert_string_equal(findings_with(place, "--check"), "");
    take_away(place, "lib/python3.12/site-packages/pip/__init__.py");
    fake_link("/w/env/lib/python3.12/site-packages/pip/__init__.py", "/gone");
    is_found_and_mended(place, "S_SEED_DAMAGED lib/python3.12/site-packages\n");
    whole_end();
}

/* ---- names that are the user's, and names that are not ---- */

static void only_links_that_name_another_version_go(void **state)
{
    static const char *const links[] = { "python3.9", "python3.13t", "python3.8d", "python3.", "python3.x", "python3.9-config",
                                         "python3.9x", "python3.12t", "pythonx" };
    const struct place *place = &a_posix_place;
    whole_begin(place);
    whole_do(place, "");
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        fake_link(whole_at(place, in_bin(place, links[i])), "python3.12");
    fake_file("/w/env/bin/python3.7", 0755, "a program");
    is_found_and_mended(place, "S_NAME_LIES bin/python3.13t\nS_NAME_LIES bin/python3.8d\nS_NAME_LIES bin/python3.9\n");
    assert_true(fake_is("/w/env/bin/python3.9-config", OS_LINK));
    assert_true(fake_is("/w/env/bin/python3.7", OS_FILE));
    whole_end();
}

static void what_lies_beside_a_seed_is_not_its_own(void **state)
{
    FOR_BOTH("", {
        struct machine machine = whole_machine(place);
        machine_pip(&machine, place->work, "25.0");
        put(place, in_site(place, "pip_extra/x.py"), "mine");
        put(place, in_site(place, "pi"), "mine");
        put(place, in_site(place, "nodash.dist-info/RECORD"), "");
        put(place, in_site(place, "other-1.dist-info/RECORD"), "");
        whole_do(place, "--ensure --seed pip>=25 --find-links .");
        assert_true(fake_is(whole_at(place, in_site(place, "pip_extra/x.py")), OS_FILE));
        assert_true(fake_is(whole_at(place, in_site(place, "pi")), OS_FILE));
        assert_true(fake_is(whole_at(place, in_site(place, "other-1.dist-info/RECORD")), OS_FILE));
        whole_do(place, "--upgrade");
        take_away(place, in_site(place, "pip-25.0.dist-info"));
        put(place, in_site(place, "pip-weird.dist-info/RECORD"), "");
        whole_do(place, "--upgrade --compile-bytecode");
        whole_do(place, "--clear --compile-bytecode --no-cache");
        assert_true(made.plan.warning_count > 0);
    });
}

static void where_no_links_can_be_made_copies_are_in_shape(void **state)
{
    const struct place *place = &a_posix_place;
    whole_begin(place);
    fake_lacks(FAKE_LACKS_LINKS);
    whole_do(place, "");
    assert_true(fake_is("/w/env/bin/python3.12", OS_FILE));
    assert_string_equal(findings_with(place, "--check"), "");
    fake_lacks(0);
    assert_string_equal(findings_with(place, "--check"), "");
    assert_string_equal(findings_with(place, "--check --symlinks"), "S_LINK_MISSING lib64\n");    /* copies will do */
    whole_do(place, "--ensure --symlinks");
    assert_true(fake_is("/w/env/lib64", OS_LINK));
    take_away(place, "lib64");
    fake_link("/w/env/lib64", "/usr/lib");
    is_found_and_mended(place, "S_LINK_WRONG lib64\n");
    take_away(place, "lib64");
    fake_folder("/w/env/lib64", 0755);
    assert_string_equal(findings_with(place, "--check"), "");
    whole_do(place, "--ensure --copies");
    assert_true(fake_is("/w/env/bin/python3.12", OS_FILE));
    whole_end();
}

static void a_base_whose_path_no_configuration_can_carry_is_refused(void **state)
{
    static const char *const prefixes[] = { "/o\xff", "/o\xe2\x80\xa8" };
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        struct machine machine = whole_machine(&a_posix_place);
        whole_begin(&a_posix_place);
        const char *python = machine_posix_python(&machine, prefixes[i]);
        machine_ensurepip(&machine, text_join(&arena, prefixes[i], "/lib/python3.12", NULL));
        fake_set("PATH", text_join(&arena, prefixes[i], "/bin", NULL));
        assert_false(whole_try(&a_posix_place, text_join(&arena, "-p ", python, NULL)));
        assert_int_not_equal(error.code, E_NONE);
        assert_false(fake_is("/w/env", OS_FOLDER));
        whole_end();
    }
}

static void an_environment_that_was_moved_gets_scripts_of_its_own(void **state)
{
    FOR_BOTH("", {
        struct os_place *work;
        const struct place other = { place->host, place->home, place->cache, place->prefix, place->stdlib, place->python,
                                     place->work, text_join(&arena, place->env, "2", NULL), place->bin, place->site };
        fake_next_process();
        assert_int_equal(os_place_open(&arena, place->work, &work).code, OS_OK);
        assert_int_equal(os_rename(work, "env", work, "env2", OS_NEW_NAME).code, OS_OK);
        os_place_close(work);
        assert_non_null(strstr(findings_with(&other, "--check"), "S_SCRIPT_STALE"));
        fake_folder(place->env, 0755);              /* a folder, which is no environment: perhaps the same by another name */
        assert_null(strstr(findings_with(&other, "--check"), "S_SCRIPT_STALE"));
        whole_do(place, "");                        /* another stands where it was */
        assert_non_null(strstr(findings_with(&other, "--check"), "S_SCRIPT_STALE"));
        put(&other, in_site(&other, "pip/__init__.py"), "x = 2\n");
        whole_do(&other, "--ensure");               /* and a seed is mended at the same time */
        assert_string_equal(findings_with(&other, "--check"), "");
    });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_made_where_only_a_look_was_asked_for),
        cmocka_unit_test(no_wheel_means_no_environment),
        cmocka_unit_test(what_was_asked_for_once_stays),
        cmocka_unit_test(a_prompt_that_another_tool_wrote_without_quotes_is_read_as_it_stands),
        cmocka_unit_test(a_configuration_that_is_hurt_is_written_anew),
        cmocka_unit_test(a_configuration_that_cannot_be_read_stops_everything),
        cmocka_unit_test(every_file_of_ours_is_known),
        cmocka_unit_test(links_and_modes_are_mended_on_posix),
        cmocka_unit_test(a_thing_of_another_kind_is_the_users),
        cmocka_unit_test(links_on_windows_have_the_libraries_beside_them),
        cmocka_unit_test(what_stands_for_a_link_is_as_good),
        cmocka_unit_test(a_base_without_launchers_gets_ours),
        cmocka_unit_test(the_base_is_another_now),
        cmocka_unit_test(packages_of_another_version_are_not_touched),
        cmocka_unit_test(seeds_are_brought_to_the_version_that_is_asked_for),
        cmocka_unit_test(a_record_is_read_as_strictly_as_need_be),
        cmocka_unit_test(a_file_that_was_changed_later_is_read),
        cmocka_unit_test(seeds_that_are_links_are_looked_at_through_them),
        cmocka_unit_test(only_links_that_name_another_version_go),
        cmocka_unit_test(what_lies_beside_a_seed_is_not_its_own),
        cmocka_unit_test(where_no_links_can_be_made_copies_are_in_shape),
        cmocka_unit_test(a_base_whose_path_no_configuration_can_carry_is_refused),
        cmocka_unit_test(an_environment_that_was_moved_gets_scripts_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
