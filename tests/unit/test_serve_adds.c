/* test_serve_adds.c: what those who look on while a plan is made may ask, refuse and add, on both families. */
#include "tests/support/served.h"

/* ---- while the plan is made --------------------------------------------------------------------- */

static unsigned chapters;

/* Nothing has become of it yet: there is a plan, but no outcome, and no words. */
static int ask_too_early(struct venvcast_environment *environment, enum venvcast_chapter chapter, int after)
{
    struct venvcast_outcome outcome = { .size = sizeof outcome };
    struct venvcast_error why = { .size = sizeof why };
    assert_int_equal(venvcast_get_outcome(environment, &outcome), VENVCAST_NOT_DONE);
    assert_int_equal(venvcast_get_failure(environment, &why), VENVCAST_DONE);
    assert_int_equal(why.code, VENVCAST_DONE);
    assert_string_equal(why.name, "");
    assert_string_equal(venvcast_environment_words(environment), "");
    chapters++;
    return 0;
}

static void before_the_end_there_is_no_outcome(void **state)
{
    FOR_BOTH {
        begin(*next);
        ask_for("env");
        chapters = 0;
        assert_int_equal(perform_with(ask_too_early), VENVCAST_DONE);
        assert_true(chapters >= 10 && fake_is(place->env, OS_FOLDER));
        end();
    }
}

static int refuse_without_a_word(struct venvcast_environment *environment, enum venvcast_chapter chapter, int after)
{
    return chapter == VENVCAST_SETUP_PYTHON && after ? -1 : 0;
}

static int refuse_but_go_on(struct venvcast_environment *environment, enum venvcast_chapter chapter, int after)
{
    (void)venvcast_refuse(environment, "never mind");
    return 0;
}

static void whoever_refuses_need_not_say_why(void **state)
{
    FOR_BOTH {
        begin(*next);
        ask_for("env");
        assert_int_equal(perform_with(refuse_without_a_word), VENVCAST_SEED_FAILED);
        assert_true(says("was refused without a reason"));
        assert_false(fake_is(place->env, OS_FOLDER));
        end();
    }
}

/* What counts is what the callback returns: a reason alone refuses nothing, and is not told. */
static void a_reason_alone_refuses_nothing(void **state)
{
    struct venvcast_error why = { .size = sizeof why };
    FOR_BOTH {
        begin(*next);
        ask_for("env");
        assert_int_equal(perform_with(refuse_but_go_on), VENVCAST_DONE);
        assert_true(fake_is(place->env, OS_FOLDER));
        assert_string_equal(venvcast_words(run), "");
        assert_int_equal(venvcast_get_error(run, &why), VENVCAST_DONE);
        assert_string_equal(why.name, "");
        end();
    }
}

/* ---- what is added ------------------------------------------------------------------------------ */

static int add_text(struct venvcast_environment *environment, const char *path)
{
    return venvcast_add_text(environment, path, "x", 1, 0);
}

static int add_much(struct venvcast_environment *environment, enum venvcast_chapter chapter, int after)
{
    const char *const nothing[] = { "", NULL }, *const run_it[] = { "tool", "a b", NULL };
    struct venvcast_step step = { .size = sizeof step };
    const char *source = place->host->family == HOST_WINDOWS ? "C:\\src" : "/src";
    if (chapter != VENVCAST_POST_SETUP)
        return 0;
    if (after) {                                        /* too late: it stands */
        assert_int_equal(add_text(environment, "late"), VENVCAST_USAGE);
        assert_int_equal(venvcast_add_copy(environment, "late", source, 0), VENVCAST_USAGE);
        assert_int_equal(venvcast_add_run(environment, run_it), VENVCAST_USAGE);
        return 0;
    }
    assert_int_equal(venvcast_add_text(environment, "empty", NULL, 0, 0), VENVCAST_DONE);
    assert_int_equal(add_text(environment, "top"), VENVCAST_DONE);
    assert_int_equal(add_text(environment, "a/b/c/deep"), VENVCAST_DONE);
    assert_int_equal(add_text(environment, "a/b/other"), VENVCAST_DONE);
    assert_int_equal(add_text(environment, "top/below/a/file"), VENVCAST_USAGE);
    assert_int_equal(add_text(environment, "top/below"), VENVCAST_USAGE);
    assert_int_equal(venvcast_add_folder(environment, "a/b"), VENVCAST_USAGE);
    assert_int_equal(venvcast_add_copy(environment, "a/copy", source, 0), VENVCAST_DONE);
    assert_int_equal(venvcast_add_run(environment, nothing), VENVCAST_USAGE);
    assert_int_equal(venvcast_add_run(environment, nothing + 1), VENVCAST_USAGE);
    assert_int_equal(venvcast_add_run(environment, run_it), VENVCAST_DONE);
    assert_int_equal(venvcast_get_step(environment, venvcast_count_steps(environment) - 1, &step), VENVCAST_DONE);
    assert_string_equal(step.kind, "run");
    assert_non_null(strstr(step.path, "tool"));
    assert_true(path_is_absolute(place->host, step.path));
    assert_string_equal(step.command[1], "a b");
    return 0;
}

static void what_is_added_stands_there_and_nothing_else(void **state)
{
    FOR_BOTH {
        begin(*next);
        fake_file(place->host->family == HOST_WINDOWS ? "C:\\src" : "/src", 0644, "copied");
        fake_program(whole_at(place, "tool"), 0, "");   /* as something in the environment brings it */
        set("--force", NULL);
        ask_for("env");
        assert_int_equal(perform_with(add_much), VENVCAST_DONE);
        assert_string_equal(fake_text(whole_at(place, "empty")), "");
        assert_string_equal(fake_text(whole_at(place, "top")), "x");
        assert_string_equal(fake_text(whole_at(place, "a/b/c/deep")), "x");
        assert_string_equal(fake_text(whole_at(place, "a/copy")), "copied");
        assert_false(fake_is(whole_at(place, "late"), OS_FILE));
        assert_non_null(strstr(fake_ran(0), "a b"));
        end();
    }
}

/* Windows, and macOS as it is sold, take names that differ in case alone for one. */
static int add_in_other_spellings(struct venvcast_environment *environment, enum venvcast_chapter chapter, int after)
{
    static const char *const posix[] = { "a:b", "CON", "dot.", "blank ", "PYVENV.CFG", "BIN/x", "a?" };
    static const char *const windows[] = {
        "a:b", "pyvenv.cfg:stream", "con", "a/NUL.txt", "dot.", "blank /x", "PYVENV.CFG", "PyVenv.cfg", ".VENVCAST/x",
        "scripts/x", "LIB/Site-Packages/x", "a?", "a\\b", "PYVENV~1.CFG",
    };
    bool is_windows = place->host->family == HOST_WINDOWS;
    if (chapter != VENVCAST_POST_SETUP || after)
        return 0;
    for (size_t i = 0; !is_windows && i < sizeof posix / sizeof *posix; i++)
        if (add_text(environment, posix[i]) != VENVCAST_DONE)
            fail_msg("%s was refused", posix[i]);
    for (size_t i = 0; is_windows && i < sizeof windows / sizeof *windows; i++)
        if (add_text(environment, windows[i]) != VENVCAST_USAGE)
            fail_msg("%s was accepted", windows[i]);
    assert_int_equal(add_text(environment, is_windows ? "Scripts/x" : "bin/x"), VENVCAST_DONE);
    return 0;
}

static int add_on_a_mac(struct venvcast_environment *environment, enum venvcast_chapter chapter, int after)
{
    static const char *const refused[] = { "PYVENV.CFG", ".VENVCAST/x", "BIN/x", "Bin" };
    if (chapter != VENVCAST_POST_SETUP || after)
        return 0;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_int_equal(add_text(environment, refused[i]), VENVCAST_USAGE);
    assert_int_equal(add_text(environment, "binary"), VENVCAST_DONE);
    assert_int_equal(add_text(environment, "Own/a:b"), VENVCAST_DONE);
    assert_int_equal(add_text(environment, "bin/x"), VENVCAST_DONE);
    return 0;
}

static void a_mac_takes_names_that_differ_in_case_for_one(void **state)
{
    struct place mac = a_posix_place;
    mac.host = &a_mac_host;
    begin(&mac);
    set("--base", "/usr/bin/python3.12");
    set("--python-version", "3.12.4");
    set("--no-verify", NULL);
    ask_for("env");
    assert_int_equal(perform_with(add_on_a_mac), VENVCAST_DONE);
    assert_string_equal(fake_text("/w/env/bin/x"), "x");
    end();
}

static void what_the_system_takes_for_another_name_is_not_added(void **state)
{
    FOR_BOTH {
        begin(*next);
        ask_for("env");
        assert_int_equal(perform_with(add_in_other_spellings), VENVCAST_DONE);
        assert_true(fake_is(whole_at(place, "pyvenv.cfg"), OS_FILE));
        end();
    }
}

/* ---- lines of pyvenv.cfg ------------------------------------------------------------------------ */

/* What is no line of its own, or is another's, is refused; the second value counts. */
static int set_lines(struct venvcast_environment *environment, enum venvcast_chapter chapter, int after)
{
    static const char *const bad[][2] = {
        { "home", "/" }, { "HOME", "/" }, { "Include-System-Site-Packages", "true" }, { "version", "3" }, { "version_info", "3" },
        { "prompt", "x" }, { "executable", "/x" }, { "command", "x" }, { "relocatable", "true" }, { "", "x" }, { "a b", "x" },
        { "a=b", "x" }, { "a\nhome", "/" }, { "a/b", "x" }, { "\xc3\xa9", "x" }, { "key", "two\nlines" }, { "key", "\x1b[2J" },
        { "key", "\xe2\x80\xa8" }, { "key", "\xff" }, { "key", " x" }, { "key", "x\t" },
        { "version\x7finfo", "3" }, { "include\rsystem", "3" },     /* no letters, though one bit apart from the names of ours */
    };
    if (chapter != VENVCAST_CREATE_CONFIGURATION || after)
        return 0;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (venvcast_set_config(environment, bad[i][0], bad[i][1]) != VENVCAST_USAGE)
            fail_msg("%s = %s", bad[i][0], bad[i][1]);
    assert_int_equal(venvcast_set_config(environment, "tool.made-by", "first"), VENVCAST_DONE);
    assert_int_equal(venvcast_set_config(environment, "Tool.Made-By", "it's = \"\xc3\xa9\" # $(x) \\n"), VENVCAST_DONE);
    assert_int_equal(venvcast_set_config(environment, "empty", ""), VENVCAST_DONE);
    for (char key[] = "ka"; key[1] <= 'z'; key[1]++)
        (void)venvcast_set_config(environment, key, "x");
    assert_int_equal(venvcast_set_config(environment, "too", "many"), VENVCAST_USAGE);
    return 0;
}

static void a_line_stands_behind_those_of_venv(void **state)
{
    FOR_BOTH {
        begin(*next);
        ask_for("env");
        assert_int_equal(perform_with(set_lines), VENVCAST_DONE);
        const char *text = fake_text(whole_at(place, "pyvenv.cfg")), *line = strstr(text, "Tool.Made-By");
        assert_non_null(line);
        assert_int_equal(strncmp(line, "Tool.Made-By = it's = \"\xc3\xa9\" # $(x) \\n", 36), 0);
        assert_non_null(strstr(line, "\nempty = "));
        assert_non_null(strstr(line, "\nka = x"));
        assert_true(strstr(text, "home = ") < line && strstr(text, "first") == NULL);
        end();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(before_the_end_there_is_no_outcome),
        cmocka_unit_test(whoever_refuses_need_not_say_why),
        cmocka_unit_test(a_reason_alone_refuses_nothing),
        cmocka_unit_test(what_is_added_stands_there_and_nothing_else),
        cmocka_unit_test(a_mac_takes_names_that_differ_in_case_for_one),
        cmocka_unit_test(what_the_system_takes_for_another_name_is_not_added),
        cmocka_unit_test(a_line_stands_behind_those_of_venv),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
