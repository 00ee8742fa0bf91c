/* test_install.c: the files that a wheel becomes, and the texts of its scripts. */
#include "tests/support/archive.h"
#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include "src/seed/hash.h"
#include "src/seed/install.h"
#include "src/seed/launcher.h"
#include "src/seed/script.h"

static const struct seed_scheme posix_scheme = { "lib/python3.13/site-packages", "bin", "/e/bin/python3", "3.13",
                                                  "include/site/python3.13", NULL, NULL, "x86_64" };
static const struct seed_scheme windows_scheme = { "Lib/site-packages", "Scripts", "C:\\my e\\Scripts\\python.exe",
                                                    "3.13", "Include/site/python3.13", NULL, NULL, "x86_64" };

static const char *first_lines(struct arena *arena, const struct host *host, const char *python)
{
    struct text out = { .arena = arena };
    script_first_lines(host, python, &out);
    return text_done(&out);
}

static void a_plain_path_becomes_a_plain_first_line(void **state)
{
    static const char *const paths[] = { "/e/bin/python3", "/it's/$a/`b`/python3", "/\xc3\xa9/python3" };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct arena arena = test_arena();
        assert_string_equal(first_lines(&arena, &a_posix_host, paths[i]),
                            text_join(&arena, "#!", paths[i], "\n", NULL));
        arena_end(&arena);
    }
}

static void a_path_with_a_space_or_of_125_bytes_needs_the_shell(void **state)
{
    struct arena arena = test_arena();
    char longest[126] = "/";
    memset(longest + 1, 'a', 123);
    assert_string_equal(first_lines(&arena, &a_posix_host, "/a b/python3"),
                        "#!/bin/sh\n'''exec' \"/a b/python3\" \"$0\" \"$@\"\n' '''\n");
    assert_int_equal(strncmp(first_lines(&arena, &a_posix_host, longest), "#!/aaa", 6), 0);
    longest[124] = 'a';
    assert_int_equal(strncmp(first_lines(&arena, &a_posix_host, longest), "#!/bin/sh\n", 10), 0);
    assert_int_equal(strncmp(first_lines(&arena, &a_mac_host, longest), "#!/aaa", 6), 0);
    assert_string_equal(first_lines(&arena, &a_windows_host, "C:\\a b\\python.exe"), "#!C:\\a b\\python.exe\n");
    arena_end(&arena);
}

static const char beside_itself[] =
    "#!/bin/sh\n'''exec' \"$(dirname \"$(realpath \"$0\" 2>/dev/null || printf %s \"$0\")\")/python3\" \"$0\" \"$@\"\n' '''\n";

static void a_mere_name_is_looked_for_beside_the_script(void **state)
{
    struct arena arena = test_arena();
    struct text line = { .arena = &arena };
    assert_string_equal(first_lines(&arena, &a_posix_host, "python3"), beside_itself);
    assert_string_equal(first_lines(&arena, &a_windows_host, "python.exe"), "#!python.exe\n");
    launcher_line("python.exe", &line);
    assert_string_equal(text_done(&line), "#!<launcher_dir>\\python.exe\n");
    arena_end(&arena);
}

static void a_path_that_cannot_be_quoted_is_not_written(void **state)
{
    static const char *const paths[] = { "/a \"b/python3", "/a $b/python3", "/a `b/python3", "/a \\b/python3",
                                         "/a 'b/python3", "/a\xff/python3" };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct arena arena = test_arena();
        assert_string_equal(first_lines(&arena, &a_posix_host, paths[i]),
                            beside_itself);
        arena_end(&arena);
    }
}

static struct seed_file *install(struct arena *arena, const struct host *host, const struct seed_scheme *scheme,
                                 size_t points, const struct entry_point *entries, size_t *count)
{
    struct wheel wheel;
    struct error error;
    struct seed_file *files;
    str bytes = make_wheel(arena);
    assert_true(wheel_prove(arena, WHEEL_PATH, bytes.text, bytes.size, &wheel, &error));
    if (entries != NULL) {
        wheel.entry_point_count = points;
        wheel.entry_points = entries;
    }
    seed_install(arena, host, &wheel, scheme, count, &files);
    return files;
}

static const struct seed_file *find(size_t count, const struct seed_file *files, const char *path)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(files[i].path, path) == 0)
            return &files[i];
    return NULL;
}

static void files_of_one_folder_follow_each_other(void **state)
{
    static const char *const expected[] = {
        "bin/pk",
        "lib/python3.13/site-packages/pk/__init__.py",
        "lib/python3.13/site-packages/pk/sub/tool",
        "lib/python3.13/site-packages/pk-1.0.dist-info/INSTALLER",
        "lib/python3.13/site-packages/pk-1.0.dist-info/METADATA",
        "lib/python3.13/site-packages/pk-1.0.dist-info/RECORD",
        "lib/python3.13/site-packages/pk-1.0.dist-info/REQUESTED",
        "lib/python3.13/site-packages/pk-1.0.dist-info/WHEEL",
        "lib/python3.13/site-packages/pk-1.0.dist-info/entry_points.txt",
    };
    struct arena arena = test_arena();
    size_t count;
    struct seed_file *files = install(&arena, &a_posix_host, &posix_scheme, 0, NULL, &count);
    assert_int_equal(count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(files[i].path, expected[i]);
    assert_true(files[0].script);
    assert_true(files[2].executable && !files[2].script);
    arena_end(&arena);
}

static void record_lists_every_file_with_its_hash(void **state)
{
    struct arena arena = test_arena();
    size_t count;
    struct seed_file *files = install(&arena, &a_posix_host, &posix_scheme, 0, NULL, &count);
    const struct seed_file *record = find(count, files, "lib/python3.13/site-packages/pk-1.0.dist-info/RECORD");
    str text = { record->bytes, record->size };
    assert_true(str_starts(text, "../../../bin/pk,sha256="));
    assert_true(str_find(text, "pk-1.0.dist-info/RECORD,,\r\n") < text.size);
    assert_true(str_find(text, "pk-1.0.dist-info/REQUESTED,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\r\n") <
                text.size);
    const char *hash = hash_text(&arena, files[0].bytes, files[0].size);
    const char *row = text_format(&arena, "../../../bin/pk,%s,%zu\r\n", hash, files[0].size);
    assert_true(str_starts(text, row));
    arena_end(&arena);
}

/* All these scripts are made, and no others. */
static void expect_scripts(size_t entry_count, const struct entry_point *entries, size_t expected_count,
                           const char *const *expected)
{
    struct arena arena = test_arena();
    size_t count, scripts = 0;
    struct seed_file *files = install(&arena, &a_posix_host, &posix_scheme, entry_count, entries, &count);
    for (size_t i = 0; i < expected_count; i++)
        assert_non_null(find(count, files, expected[i]));
    for (size_t i = 0; i < count; i++)
        scripts += files[i].script;
    assert_int_equal(scripts, expected_count);
    arena_end(&arena);
}

static void pip_gets_the_versions_of_this_python(void **state)
{
    static const struct entry_point entries[] = {
        { "pip", "p", "main", false }, { "pip3", "p", "main", false }, { "pip3.9", "p", "main", false },
        { "pip-review", "r", "main", false }, { "easy_install", "e", "main", false },
        { "easy_install-3.8", "e", "main", false }, { "pip3.9", "p", "window", true },
    };
    static const char *const expected[] = { "bin/pip", "bin/pip3", "bin/pip3.13", "bin/easy_install",
                                            "bin/easy_install-3.13", "bin/pip-review", "bin/pip3.9" };
    expect_scripts(7, entries, sizeof expected / sizeof *expected, expected);
}

/* Only what is named as pip names its own is replaced. */
static void names_that_only_look_versioned_stay(void **state)
{
    static const struct entry_point entries[] = {
        { "pip", "p", "main", false }, { "pip3a", "p", "main", false }, { "pip.1", "p", "main", false },
        { "pip3.x", "p", "main", false }, { "pip3.", "p", "main", false }, { "easy_install", "e", "window", true },
        { "easy_install-3.8", "e", "main", false },
    };
    static const char *const expected[] = { "bin/pip", "bin/pip3", "bin/pip3.13", "bin/pip3a", "bin/pip.1", "bin/pip3.x",
                                            "bin/pip3.", "bin/easy_install", "bin/easy_install-3.8" };
    expect_scripts(7, entries, sizeof expected / sizeof *expected, expected);
}

/* setuptools leaves one in the wheel; the one that is made takes its place. */
static void the_wheels_own_script_of_an_entry_point_is_left_out(void **state)
{
    static const struct entry_point entries[] = { { "tool", "t", "main", false } };
    static const struct wheel_file files_of[] = {
        { .path = "pk-1.0.data/scripts/tool", .bytes = (const unsigned char *)"old", .size = 3, .hash = "sha256=x" },
        { .path = "pk-1.0.data/scripts/other", .bytes = (const unsigned char *)"own", .size = 3, .hash = "sha256=y" },
    };
    static const struct wheel wheel = { .name = "pk", .version = "1.0", .dist_info = "pk-1.0.dist-info", .file_count = 2,
                                        .files = files_of, .entry_point_count = 1, .entry_points = entries };
    struct arena arena = test_arena();
    struct seed_file *files;
    size_t count;
    seed_install(&arena, &a_posix_host, &wheel, &posix_scheme, &count, &files);
    assert_true(find(count, files, "bin/tool")->script);
    assert_memory_equal(find(count, files, "bin/other")->bytes, "own", 3);
    assert_int_equal(count, 2 + 2 + 1);
    arena_end(&arena);
}

static void without_pip_itself_versioned_names_stay(void **state)
{
    static const struct entry_point entries[] = { { "pip3.9", "p", "main", false } };
    struct arena arena = test_arena();
    size_t count;
    struct seed_file *files = install(&arena, &a_posix_host, &posix_scheme, 1, entries, &count);
    assert_non_null(find(count, files, "bin/pip3.9"));
    assert_null(find(count, files, "bin/pip3.13"));
    arena_end(&arena);
}

static void a_windows_host_gets_its_own_places(void **state)
{
    struct arena arena = test_arena();
    size_t count;
    struct seed_file *files = install(&arena, &a_windows_host, &windows_scheme, 0, NULL, &count);
    assert_non_null(find(count, files, "Scripts/pk-script.py"));
    const struct seed_file *record = find(count, files, "Lib/site-packages/pk-1.0.dist-info/RECORD");
    assert_true(str_starts((str){ record->bytes, record->size }, "../../Scripts/pk-script.py,sha256="));
    arena_end(&arena);
}

static void without_launchers_a_script_of_windows_is_named_by_its_kind(void **state)
{
    static const struct entry_point entries[] = { { "tool", "t", "main", false }, { "gui", "t", "main", true } };
    struct arena arena = test_arena();
    size_t count;
    struct seed_file *files = install(&arena, &a_windows_host, &windows_scheme, 2, entries, &count);
    assert_non_null(find(count, files, "Scripts/tool-script.py"));
    assert_non_null(find(count, files, "Scripts/gui-script.pyw"));
    arena_end(&arena);
}

/* Then nothing of it is read. */
static void for_a_machine_without_launchers_any_pip_will_do(void **state)
{
    struct stored stored = { .folder = "/none" };
    struct wheel pip = { .name = "pip", .stored = &stored };
    assert_ptr_equal(launcher_lender(NULL, &pip, "riscv64"), &pip);
    assert_null(launcher_lender(NULL, NULL, "x86_64"));
    assert_null(launcher_find(&pip, "riscv64", false));
}

static void with_pips_launchers_a_script_is_a_program(void **state)
{
    static const unsigned char bytes[] = "MZ launcher";
    static const struct wheel_file launcher = { .path = "pip/_vendor/distlib/t64.exe", .bytes = bytes, .size = 11 };
    static const struct wheel pip = { .name = "pip", .file_count = 1, .files = &launcher };
    struct seed_scheme scheme = windows_scheme;
    struct arena arena = test_arena();
    size_t count;
    scheme.launchers = &pip;
    struct seed_file *files = install(&arena, &a_windows_host, &scheme, 0, NULL, &count);
    const struct seed_file *program = find(count, files, "Scripts/pk.exe");
    assert_non_null(program);
    assert_memory_equal(program->bytes, "MZ launcher#!\"C:\\my e\\Scripts\\python.exe\"\nPK\3\4", 46);
    const struct seed_file *record = find(count, files, "Lib/site-packages/pk-1.0.dist-info/RECORD");
    const char *row = text_join(&arena, "../../Scripts/pk.exe,", hash_text(&arena, program->bytes, program->size), ",",
                                number_text(&arena, program->size), "\r\n", NULL);
    assert_true(str_starts((str){ record->bytes, record->size }, row));
    arena_end(&arena);
}

static void a_method_is_imported_by_its_class(void **state)
{
    static const struct entry_point entry = { "x", "a.b", "Klass.run", false };
    struct arena arena = test_arena();
    str text = script_text(&arena, &a_posix_host, "/e/bin/python", &entry);
    assert_true(str_find(text, "\nfrom a.b import Klass\n") < text.size);
    assert_true(str_ends(text, "    sys.exit(Klass.run())\n"));
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_path_becomes_a_plain_first_line),
        cmocka_unit_test(a_path_with_a_space_or_of_125_bytes_needs_the_shell),
        cmocka_unit_test(a_mere_name_is_looked_for_beside_the_script),
        cmocka_unit_test(a_path_that_cannot_be_quoted_is_not_written),
        cmocka_unit_test(files_of_one_folder_follow_each_other),
        cmocka_unit_test(record_lists_every_file_with_its_hash),
        cmocka_unit_test(pip_gets_the_versions_of_this_python),
        cmocka_unit_test(names_that_only_look_versioned_stay),
        cmocka_unit_test(the_wheels_own_script_of_an_entry_point_is_left_out),
        cmocka_unit_test(without_launchers_a_script_of_windows_is_named_by_its_kind),
        cmocka_unit_test(for_a_machine_without_launchers_any_pip_will_do),
        cmocka_unit_test(without_pip_itself_versioned_names_stay),
        cmocka_unit_test(a_windows_host_gets_its_own_places),
        cmocka_unit_test(with_pips_launchers_a_script_is_a_program),
        cmocka_unit_test(a_method_is_imported_by_its_class),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
