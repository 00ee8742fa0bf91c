/* test_installed.c: what RECORDs and scripts say of an environment: told, mended, or that they cannot be read. */
#include "tests/support/whole.h"

static const char site[] = "/w/env/lib/python3.12/site-packages/", record[] = "pip-24.2.dist-info/RECORD";

static const char *in_site(const char *name)
{
    return text_join(&arena, site, name, NULL);
}

static void begin(const char *line)
{
    whole_begin(&a_posix_place);
    whole_do(&a_posix_place, line);
}

static void take_away(const char *relative)
{
    struct os_place *place;
    fake_next_process();
    assert_int_equal(os_place_open(&arena, "/w/env", &place).code, OS_OK);
    if (os_remove_file(place, relative).code != OS_OK)
        assert_int_equal(os_remove_tree(place, relative).code, OS_OK);
    os_place_close(place);
}

/* What --check says of the first thing that it finds; "" when it finds nothing. */
static const char *first(const char *line)
{
    whole_do(&a_posix_place, line);
    const struct shape *shape = made.outcome.shape;
    return shape->count == 0 ? "" : text_join(&arena, finding_name(shape->findings[0].code), " ", shape->findings[0].what, NULL);
}

static void nobodys(const char *path)
{
    fake_file(path, 0600, "x = 666\n");
    fake_owner(path, 4711);
}

/* ---- RECORD ----------------------------------------------------------------------------------- */

static void rows_are_read_however_they_are_written(void **state)
{
    static const struct { const char *rows, *what; } rows[] = {
        { "pip/__init__.py,sha256=7,6\n", "" },
        { "pip/gone.py,sha1=0123456789012345678901234567890123456789012345678901234567890123456789,6\n", "gone.py" },
        { "pip/gone.py,sha256x0123456789012345678901234567890123456789012,6\n", "gone.py" },
        { ".hidden,,\n", ".hidden" },
        { "..,,\n", "site-packages/.." },
        { "pip/../../x,,\n", "pip/../../x" },
        { "pip//x,,\n", "pip//x" },
        { "pip/./x,,\n", "pip/./x" },
        { "../../../../outside,,\n", "" },
        { "\"pip/gone.py\",,\n", "gone.py" },
        { "pip/gone.py,sha256=7,6", "gone.py" },
    };
    begin("");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fake_file(in_site(record), 0644, rows[i].rows);
        const char *what = first("--check");
        whole_do(&a_posix_place, "--ensure");
        assert_string_equal(first("--check"), "");
        if (rows[i].what[0] == '\0' ? what[0] != '\0' : strstr(what, rows[i].what) == NULL)
            fail_msg("%s: %s", rows[i].rows, what);
    }
    whole_end();
}

/* No file has such a name here: nothing is said of it, and nothing overrun. */
static void a_row_that_is_longer_than_any_path_is_passed_over(void **state)
{
    for (size_t size = 900; size <= 1100; size += 20) {
        begin("");
        char *row = arena_take(&arena, size + 3);
        memset(row, 'd', size);
        memcpy(row + size, ",,", 3);
        fake_file(in_site(record), 0644, row);
        const char *what = first("--check");
        assert_true(what[0] == '\0' || strstr(what, "dddd") != NULL);
        assert_int_equal(what[0] == '\0', size + strlen("lib/python3.12/site-packages/") >= 1024);
        whole_end();
    }
}

static void a_folder_is_no_record(void **state)
{
    begin("");
    take_away("lib/python3.12/site-packages/pip-24.2.dist-info/RECORD");
    fake_folder(in_site(record), 0755);
    assert_true(str_starts(str_of(first("--check")), "S_SEED_DAMAGED "));
    whole_end();
}

/* Neither missing nor changed: nobody knows, and the first of them is named. */
static void what_cannot_be_read_is_said_and_not_taken_for_harm(void **state)
{
    static const char *const paths[] = { "/w/env/bin/one", "/w/env/bin/two", NULL };
    begin("");
    for (size_t i = 0; paths[i] != NULL; i++)
        nobodys(paths[i]);
    assert_false(whole_try(&a_posix_place, "--check"));
    assert_int_equal(error.code, E_TARGET_PARENT);
    assert_non_null(strstr(error.text, "/w/env/bin/one"));
    take_away("bin/one");
    take_away("bin/two");
    nobodys(in_site("pip/__init__.py"));
    fake_file(in_site(record), 0644, "pip/__init__.py,sha256=7,8\n");
    fake_file(in_site("pip/__init__.py"), 0600, "x = 667\n");
    fake_owner(in_site("pip/__init__.py"), 4711);
    assert_false(whole_try(&a_posix_place, "--ensure"));
    assert_int_equal(error.code, E_TARGET_PARENT);
    assert_non_null(strstr(error.text, "pip/__init__.py"));
    whole_end();
}

static void files_far_below_are_looked_at_as_well(void **state)
{
    static const struct archive_file files[] = {
        { "a/1.py", "1", 0 },           { "a/b/1.py", "1", 0 },           { "a/b/c/1.py", "1", 0 },
        { "a/b/c/d/1.py", "1", 0 },     { "a/b/c/d/e/1.py", "1", 0 },     { "a/b/c/d/e/f/1.py", "1", 0 },
        { "a/b/c/d/e/f/g/1.py", "1", 0 }, { "a/b/c/d/e/f/g/h/1.py", "1", 0 }, { "a/b/z/1.py", "1", 0 },
    };
    whole_begin(&a_posix_place);
    str wheel = make_wheel_of(&arena, "deep", "1.0", sizeof files / sizeof *files, files);
    fake_bytes("/w/deep-1.0-py3-none-any.whl", 0644, wheel.text, wheel.size);
    whole_do(&a_posix_place, "--seed deep --find-links .");
    assert_string_equal(first("--check --seed deep --find-links ."), "");
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        take_away(text_join(&arena, "lib/python3.12/site-packages/", files[i].name, NULL));
        assert_non_null(strstr(first("--check --seed deep --find-links ."), files[i].name));
        whole_do(&a_posix_place, "--ensure --seed deep --find-links .");
        assert_string_equal(first("--check --seed deep --find-links ."), "");
    }
    whole_end();
}

/* ---- what is mended --------------------------------------------------------------------------- */

static void a_script_alone_that_is_missing_comes_back(void **state)
{
    begin("");
    const char *before = text_join(&arena, fake_text("/w/env/bin/pip"), NULL);
    take_away("bin/pip");
    assert_non_null(strstr(first("--check"), "bin/pip"));
    whole_do(&a_posix_place, "--ensure");
    assert_string_equal(fake_text("/w/env/bin/pip"), before);
    assert_string_equal(first("--check"), "");
    whole_end();
}

/* A file at the top whose name begins as the folder's does, with the first line of another environment. */
static void only_what_lies_in_the_folder_of_scripts_is_a_script(void **state)
{
    begin("");
    fake_file("/w/env/binary", 0755, "#!/old/env/bin/python\n");
    fake_file("/w/env/pip-config", 0755, "#!/old/env/bin/python\n");
    assert_string_equal(first("--check"), "");
    whole_end();
}

/* Two volumes may number their folders alike: it is not this environment by another name. */
static void the_same_number_on_another_volume_is_another_environment(void **state)
{
    begin("");
    fake_file("/old/env/pyvenv.cfg", 0644, "home = /usr/bin\n");
    fake_volume("/old");
    fake_number("/old/env", "/w/env");
    fake_file("/w/env/bin/pip", 0755, "#!/old/env/bin/python3\nimport pip\n");
    whole_do(&a_posix_place, "--check");
    bool stale = false;
    for (size_t i = 0; i < made.outcome.shape->count; i++)
        stale |= made.outcome.shape->findings[i].code == S_SCRIPT_STALE;
    assert_true(stale);
    whole_end();
}

/* Below a project of its own lies what another tool has put there. */
static void a_dist_info_folder_counts_at_the_top_alone(void **state)
{
    struct survey ground;
    struct installed installed;
    const struct installed_places places = { "lib/python3.12/site-packages", "bin", "python3.12", false };
    static const char *const projects[] = { "inner", "pip" };
    begin("");
    whole_do(&a_posix_place, "--check");
    fake_file(in_site("pip/inner-1.dist-info/RECORD"), 0644, "gone,,\n");
    assert_true(survey(&arena, &a_posix_host, "/w/env", &made.kit.python, &ground, &error));
    survey_look_at(&arena, &a_posix_host, &ground, "lib/python3.12/site-packages/pip/inner-1.dist-info");
    installed_look(&arena, &a_posix_host, &ground, &places, projects, 2, &installed);
    assert_int_equal(installed.injury_count, 0);
    whole_end();
}

/* ---- bytecode that a wheel brings --------------------------------------------------------------- */

static void bytecode_of_the_wheels_own_is_listed_once_and_may_change(void **state)
{
    static const struct archive_file files[] = {
        { "own/__init__.py", "x = 1\n", 0 }, { "own/__pycache__/__init__.cpython-312.pyc", "old", 0 },
        { "own/__pycache__/note.txt", "no bytecode", 0 }, { "own/__pycache__/sub/x.py", "", 0 }, { "top.py", "x = 1\n", 0 },
    };
    struct machine machine = whole_machine(&a_posix_place);
    whole_begin(&a_posix_place);
    str wheel = make_wheel_of(&arena, "own", "1.0", sizeof files / sizeof *files, files);
    fake_bytes("/w/own-1.0-py3-none-any.whl", 0644, wheel.text, wheel.size);
    fake_program(a_posix_place.python, 0, "");
    machine_posix_python(&machine, a_posix_place.prefix);
    whole_do(&a_posix_place, "--without-pip --compile-bytecode --wheel own-1.0-py3-none-any.whl");
    assert_int_equal(made.plan.warning_count, 0);
    assert_string_equal(fake_text(in_site("own/__pycache__/__init__.cpython-312.pyc")), "old");
    assert_non_null(strstr(fake_text(in_site("own-1.0.dist-info/RECORD")), "\r\nown/__pycache__/__init__.cpython-312.pyc,,\r\n"));
    assert_null(strstr(fake_text(in_site("own-1.0.dist-info/RECORD")), "note.txt,,"));
    whole_do(&a_posix_place, "--compile-bytecode --clear");          /* pip, of which nothing was compiled */
    assert_int_equal(made.plan.warning_count, 1);
    whole_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read_however_they_are_written),
        cmocka_unit_test(a_row_that_is_longer_than_any_path_is_passed_over),
        cmocka_unit_test(a_folder_is_no_record),
        cmocka_unit_test(what_cannot_be_read_is_said_and_not_taken_for_harm),
        cmocka_unit_test(files_far_below_are_looked_at_as_well),
        cmocka_unit_test(a_script_alone_that_is_missing_comes_back),
        cmocka_unit_test(only_what_lies_in_the_folder_of_scripts_is_a_script),
        cmocka_unit_test(the_same_number_on_another_volume_is_another_environment),
        cmocka_unit_test(a_dist_info_folder_counts_at_the_top_alone),
        cmocka_unit_test(bytecode_of_the_wheels_own_is_listed_once_and_may_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
