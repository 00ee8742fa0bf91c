/* test_serve_calls.c: what each call of venvcast.h answers at every time at which it can be asked. */
#include "tests/support/served.h"

static unsigned told;

/* ---- what an option was set to ------------------------------------------------------------------ */

static void nothing_was_set_to_anything(void **state)
{
    static const char *const options[] = {
        "--help", "--version", "--list", "--cache-info", "--clear", "--copies", "--symlinks", "--prompt", "--seed",
        "--requirements", "--exec", "--link-mode", "--scm-ignore", "--color", "--pause", "--jobs", "--wait", "--older-than",
        "--quiet", "--verbose", "ENV_DIR", "--no-such-option", "",
    };
    begin(&a_posix_place);
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (venvcast_value(run, options[i], 0) != NULL)
            fail_msg("%s is %s", options[i], venvcast_value(run, options[i], 0));
    end();
}

static void each_kind_of_option_says_what_it_was_set_to(void **state)
{
    static const struct { const char *line, *option, *value, *other; } rows[] = {
        { "--help", "--help", "yes", "--version" },
        { "--version", "--version", "yes", "--help" },
        { "--list", "--list", "yes", "--cache-info" },
        { "env --scm-ignore hg", "--scm-ignore", "hg", "--prompt" },
        { "env --link-mode symlink", "--link-mode", "symlink", "--color" },
        { "env --wait 7", "--wait", "7", "--jobs" },
        { "env -vv", "--verbose", "2", "--quiet" },
        { "env -q", "--quiet", "yes", "--verbose" },
        { "env --requirements r.txt", "--requirements", "r.txt", "--seed" },
        { "env --exec tool --flag", "--exec", "tool", "--find-links" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(&a_posix_place);
        whole_ask(&a_posix_place, "");                  /* for its words' memory alone */
        const char **words = arena_take_many(&arena, 8, sizeof *words);
        str rest = str_of(rows[i].line), word;
        int count = 0;
        for (words[count++] = "venvcast"; str_next_item(&rest, ' ', &word);)
            words[count++] = str_copy(&arena, word);
        assert_int_equal(venvcast_set_arguments(run, count, words), VENVCAST_DONE);
        assert_string_equal(venvcast_value(run, rows[i].option, 0), rows[i].value);
        assert_null(venvcast_value(run, rows[i].other, 0));
        if (strcmp(rows[i].option, "--exec") == 0)
            assert_string_equal(venvcast_value(run, "--exec", 1), "--flag");
        end();
    }
}

/* ---- once, and at the right time ---------------------------------------------------------------- */

static void a_run_performs_once(void **state)
{
    begin(&a_posix_place);
    set("--version", NULL);
    assert_int_equal(venvcast_perform(run), VENVCAST_DONE);
    assert_int_equal(venvcast_perform(run), VENVCAST_USAGE);
    assert_true(says("a run performs once"));
    end();
}

/* A launcher may try what an older library does not know, and go on. */
static void what_failed_before_is_not_told_of_a_success(void **state)
{
    struct venvcast_error why = { .size = sizeof why };
    begin(&a_posix_place);
    ask_for("env");
    assert_int_equal(venvcast_set(run, "--of-tomorrow", NULL), VENVCAST_USAGE);
    assert_int_equal(venvcast_perform(run), VENVCAST_DONE);
    assert_string_equal(venvcast_words(run), "");
    assert_int_equal(venvcast_get_error(run, &why), VENVCAST_DONE);
    assert_string_equal(why.name, "");
    end();
}

static void what_contradicts_itself_is_told_before_anything_is_looked_for(void **state)
{
    struct venvcast_error why = { .size = sizeof why };
    begin(&a_posix_place);
    ask_for("env");
    set("--upgrade", NULL);
    set("--clear", NULL);
    assert_int_equal(venvcast_perform(run), VENVCAST_NOT_DONE);
    assert_int_equal(venvcast_get_error(run, &why), VENVCAST_DONE);
    assert_string_equal(why.name, "E_UPGRADE_CLEAR");
    assert_null(venvcast_get_environment(run));
    end();
}

static void a_caller_that_knows_of_no_field_gets_none(void **state)
{
    struct { size_t size; char *untouched; } little = { sizeof(size_t), (char *)&little };
    begin(&a_posix_place);
    ask_for("env");
    set("--dry-run", NULL);
    assert_int_equal(venvcast_perform(run), VENVCAST_DONE);
    assert_int_equal(venvcast_get_context(venvcast_get_environment(run), (struct venvcast_context *)(void *)&little),
                     VENVCAST_DONE);
    assert_true(little.size == sizeof(size_t) && little.untouched == (char *)&little);
    end();
}

static void an_older_caller_gets_what_it_knows(void **state)
{
    struct { struct venvcast_context context; char behind[16]; } old = { { .size = sizeof(size_t) + sizeof(char *) }, "untouched" };
    begin(&a_posix_place);
    ask_for("env");
    set("--dry-run", NULL);
    assert_int_equal(venvcast_perform(run), VENVCAST_DONE);
    assert_int_equal(venvcast_get_context(venvcast_get_environment(run), &old.context), VENVCAST_DONE);
    assert_non_null(old.context.env_dir);
    assert_null(old.context.env_name);
    assert_int_equal(old.context.size, sizeof(size_t) + sizeof(char *));
    old.context.size = sizeof old;
    assert_int_equal(venvcast_get_context(venvcast_get_environment(run), &old.context), VENVCAST_DONE);
    assert_string_equal(old.context.env_name, "env");
    assert_string_equal(old.behind, "untouched");
    end();
}

/* ---- when it is over ---------------------------------------------------------------------------- */

static void refuse_late(void *data, struct venvcast_environment *environment)
{
    assert_int_equal(venvcast_refuse(environment, "too late"), VENVCAST_SEED_FAILED);
    told++;
}

static void what_is_made_cannot_be_refused(void **state)
{
    struct venvcast_watcher watcher = { .size = sizeof watcher, .made = refuse_late };
    begin(&a_posix_place);
    told = 0;
    ask_for("env");
    assert_int_equal(venvcast_watch(run, &watcher), VENVCAST_DONE);
    assert_int_equal(venvcast_perform(run), VENVCAST_DONE);
    assert_true(told == 1 && fake_is(place->env, OS_FOLDER));
    end();
}

static void what_failed_has_no_plan_and_no_context(void **state)
{
    struct venvcast_context context = { .size = sizeof context };
    struct venvcast_interpreter python = { .size = sizeof python };
    struct venvcast_outcome outcome = { .size = sizeof outcome };
    begin(&a_posix_place);
    fake_file("/w/file", 0644, "in the way");
    ask_for("file");
    assert_int_equal(venvcast_perform(run), VENVCAST_NOT_DONE);
    struct venvcast_environment *environment = venvcast_get_environment(run);
    assert_int_equal(venvcast_count_steps(environment), 0);
    assert_int_equal(venvcast_get_context(environment, &context), VENVCAST_NOT_DONE);
    assert_int_equal(venvcast_get_interpreter(environment, &python), VENVCAST_NOT_DONE);
    assert_int_equal(venvcast_get_outcome(environment, &outcome), VENVCAST_DONE);
    assert_string_equal(outcome.status, "failed");
    assert_string_equal(outcome.target, "file");
    assert_int_equal(outcome.failed, 1);
    end();
}

/* A folder without an environment has no interpreter, one whose interpreter is gone has it no more. */
static void what_is_out_of_shape_may_have_no_interpreter(void **state)
{
    struct venvcast_context context = { .size = sizeof context };
    struct venvcast_interpreter python = { .size = sizeof python };
    FOR_BOTH
        for (int gone = 0; gone < 2; gone++) {
            begin(*next);
            ask_for("env");
            if (gone) {
                assert_int_equal(venvcast_perform(run), VENVCAST_DONE);
                another_run();
                ask_for("env");
                fake_begin(place->host);
                fake_folder(place->work, 0755);
                fake_current(place->work);
                fake_file(whole_at(place, "pyvenv.cfg"), 0644, text_format(&arena, "home = %s\nversion = 3.12.4\n",
                                                                          place->prefix));
            }
            set("--check", NULL);
            assert_int_equal(venvcast_perform(run), VENVCAST_OUT_OF_SHAPE);
            struct venvcast_environment *environment = venvcast_get_environment(run);
            assert_int_equal(venvcast_get_context(environment, &context), VENVCAST_NOT_DONE);
            assert_int_equal(venvcast_get_interpreter(environment, &python), VENVCAST_NOT_DONE);
            end();
        }
}

/* Another thread had no memory for it: nothing is known of it but that. */
static void of_what_found_no_memory_nothing_is_known(void **state)
{
    struct venvcast_outcome outcome = { .size = sizeof outcome };
    begin(&a_posix_place);
    struct venvcast_environment none = { .run = run, .target = "env" };
    assert_int_equal(venvcast_get_outcome(&none, &outcome), VENVCAST_NOT_DONE);
    assert_non_null(strstr(venvcast_environment_words(&none), "[E_MEMORY]"));
    end();
}

/* ---- the cache ---------------------------------------------------------------------------------- */

static const char *pruned(const char *option, unsigned manner)
{
    another_run();
    set("ENV_DIR", "env");
    set("--clear", NULL);
    assert_int_equal(venvcast_perform(run), VENVCAST_DONE);     /* something to delete */
    another_run();
    set("--cache-prune", NULL);
    if (option != NULL)
        set(option, NULL);
    venvcast_set_manner(run, manner);
    assert_int_equal(venvcast_perform(run), VENVCAST_DONE);
    assert_string_equal(venvcast_output(run), "");
    return venvcast_words(run);
}

static void what_was_deleted_is_told_to_who_listens(void **state)
{
    FOR_BOTH {
        begin(*next);
        assert_string_equal(pruned(NULL, 0), "");
        assert_string_equal(pruned("--quiet", VENVCAST_TALKATIVE), "");
        assert_true(strlen(pruned("--verbose", 0)) > 10);
        assert_true(strlen(pruned(NULL, VENVCAST_TALKATIVE)) > 10);
        end();
    }
}

static void what_cannot_be_deleted_is_an_error(void **state)
{
    struct venvcast_error why = { .size = sizeof why };
    FOR_BOTH {
        begin(*next);
        (void)pruned(NULL, 0);
        another_run();
        set("ENV_DIR", "env2");
        assert_int_equal(venvcast_perform(run), VENVCAST_DONE);
        another_run();
        set("--cache-prune", NULL);
        fake_fail(FAKE_CHANGES, 1, OS_DENIED, true);
        assert_int_equal(venvcast_perform(run), VENVCAST_NOT_DONE);
        fake_fail(FAKE_CHANGES, 0, OS_OK, false);
        assert_int_equal(venvcast_get_error(run, &why), VENVCAST_DONE);
        assert_string_equal(why.name, "E_CACHE");
        assert_int_equal(why.cause, VENVCAST_CAUSE_DENIED);
        end();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_was_set_to_anything),
        cmocka_unit_test(each_kind_of_option_says_what_it_was_set_to),
        cmocka_unit_test(a_run_performs_once),
        cmocka_unit_test(what_failed_before_is_not_told_of_a_success),
        cmocka_unit_test(what_contradicts_itself_is_told_before_anything_is_looked_for),
        cmocka_unit_test(a_caller_that_knows_of_no_field_gets_none),
        cmocka_unit_test(an_older_caller_gets_what_it_knows),
        cmocka_unit_test(what_is_made_cannot_be_refused),
        cmocka_unit_test(what_failed_has_no_plan_and_no_context),
        cmocka_unit_test(what_is_out_of_shape_may_have_no_interpreter),
        cmocka_unit_test(of_what_found_no_memory_nothing_is_known),
        cmocka_unit_test(what_was_deleted_is_told_to_who_listens),
        cmocka_unit_test(what_cannot_be_deleted_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
