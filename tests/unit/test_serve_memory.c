/* test_serve_memory.c: each call of venvcast.h when the system has no memory left: it ends with a code, and says so. */
#include "tests/support/tree.h"

#include "src/venvcast.h"

/* ---- a system that has none -------------------------------------------------------------------- */

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

static bool starving;

void *__wrap_malloc(size_t size)
{
    return starving ? NULL : __real_malloc(size);
}

static struct venvcast *run;

static int begin(void **state)
{
    tree_make();
    setenv("HOME", tree_root, 1);
    setenv("XDG_CACHE_HOME", tree_path("cache"), 1);
    run = venvcast_new(NULL, 0);
    assert_non_null(run);
    assert_int_equal(venvcast_set(run, "--jobs", "3"), VENVCAST_DONE);
    return 0;
}

static int end(void **state)
{
    starving = false;
    venvcast_free(run);
    tree_remove();
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

/* Whatever the run still has of its own is used up. */
static void starve(void)
{
    starving = true;
    for (unsigned i = 0; venvcast_value(run, "--jobs", 0) != NULL; i++)
        assert_true(i < 1000000);
}

static void feed(void)
{
    starving = false;
}

static void ask_for_env(void)
{
    assert_int_equal(venvcast_set(run, "--without-pip", NULL), VENVCAST_DONE);
    assert_int_equal(venvcast_set(run, "--python", "3"), VENVCAST_DONE);
    assert_int_equal(venvcast_set(run, "ENV_DIR", tree_path("env")), VENVCAST_DONE);
}

static void is_told(int code)
{
    struct venvcast_error error = { .size = sizeof error };
    assert_int_equal(code, VENVCAST_NOT_DONE);
    assert_int_equal(venvcast_get_error(run, &error), VENVCAST_DONE);
    assert_string_equal(error.name, "E_MEMORY");
    assert_int_equal(error.code, VENVCAST_NOT_DONE);
    assert_non_null(strstr(error.text, "no memory left"));
    assert_string_equal(error.remedy, "");              /* there is none left to look for it */
    assert_non_null(strstr(venvcast_words(run), "[E_MEMORY]"));
}

/* ---- before -------------------------------------------------------------------------------------- */

static void a_run_needs_some_to_begin(void **state)
{
    static char little[64], enough[64 * 1024];
    starving = true;
    assert_null(venvcast_new(NULL, 0));
    assert_null(venvcast_new(little, sizeof little));
    struct venvcast *other = venvcast_new(enough, sizeof enough);
    assert_non_null(other);
    assert_int_equal(venvcast_set(other, "--clear", NULL), VENVCAST_DONE);
    assert_string_equal(venvcast_value(other, "--clear", 0), "yes");
    venvcast_free(other);
}

static void what_cannot_be_asked_for_is_told_and_may_be_asked_again(void **state)
{
    const char *const words[] = { "venvcast", "--version" };
    starve();
    static const char text[] = "a text that is longer than what may be left of the run's own memory";
    is_told(venvcast_set(run, "--prompt", text));
    is_told(venvcast_set(run, "ENV_DIR", text));
    is_told(venvcast_set_arguments(run, 2, words));
    feed();
    assert_int_equal(venvcast_set_arguments(run, 2, words), VENVCAST_DONE);
    assert_int_equal(venvcast_perform(run), VENVCAST_DONE);
    assert_string_equal(venvcast_words(run), "");       /* what is over is not told of a success */
    assert_true(strlen(venvcast_output(run)) > 3);
}

static void settings_need_some(void **state)
{
    ask_for_env();
    starve();
    is_told(venvcast_set_configured(run));
    is_told(venvcast_perform(run));
    struct stat facts;
    assert_int_equal(lstat(tree_path("env"), &facts), -1);
}

/* ---- while it is made ---------------------------------------------------------------------------- */

enum { LARGE = 4 * 1024 * 1024 };

static char large[LARGE + 1];

static int add_too_much(void *data, struct venvcast_environment *environment, enum venvcast_chapter chapter, int after)
{
    const char *const command[] = { "/bin/sh", large, NULL };
    if (chapter != VENVCAST_SETUP_SCRIPTS || after)
        return 0;
    size_t before = venvcast_count_steps(environment);
    starving = true;
    assert_int_equal(venvcast_add_text(environment, "large", large, LARGE, 0), VENVCAST_NOT_DONE);
    assert_int_equal(venvcast_add_run(environment, command), VENVCAST_NOT_DONE);
    assert_int_equal(venvcast_set_config(environment, "large", large), VENVCAST_NOT_DONE);
    starving = false;
    assert_int_equal(venvcast_count_steps(environment), before);
    assert_int_equal(venvcast_add_text(environment, "small", large, 4, 0), VENVCAST_DONE);
    return 0;
}

static void what_is_too_large_for_it_is_not_added(void **state)
{
    struct venvcast_watcher watcher = { .size = sizeof watcher, .chapter = add_too_much };
    struct stat facts;
    memset(large, 'x', LARGE);
    ask_for_env();
    assert_int_equal(venvcast_watch(run, &watcher), VENVCAST_DONE);
    assert_int_equal(venvcast_perform(run), VENVCAST_DONE);
    assert_int_equal(lstat(tree_path("env/small"), &facts), 0);
    assert_int_equal(facts.st_size, 4);
    assert_int_equal(lstat(tree_path("env/large"), &facts), -1);
}

/* ---- afterwards ---------------------------------------------------------------------------------- */

static void what_became_of_it_is_known_as_far_as_that_needs_none(void **state)
{
    struct venvcast_outcome outcome = { .size = sizeof outcome };
    struct venvcast_context context = { .size = sizeof context };
    struct venvcast_interpreter python = { .size = sizeof python };
    struct venvcast_error error = { .size = sizeof error };
    ask_for_env();
    assert_int_equal(venvcast_perform(run), VENVCAST_DONE);
    struct venvcast_environment *environment = venvcast_get_environment(run);
    starve();
    assert_int_equal(venvcast_get_outcome(environment, &outcome), VENVCAST_DONE);
    assert_string_equal(outcome.status, "created");
    assert_int_equal(venvcast_get_context(environment, &context), VENVCAST_NOT_DONE);
    assert_int_equal(venvcast_get_interpreter(environment, &python), VENVCAST_NOT_DONE);
    assert_int_equal(venvcast_get_failure(environment, &error), VENVCAST_NOT_DONE);
    assert_string_equal(venvcast_environment_words(environment), "");
    assert_string_equal(venvcast_words(run), "");
    feed();
    assert_int_equal(venvcast_get_context(environment, &context), VENVCAST_DONE);
    assert_string_equal(context.env_dir, tree_path("env"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_run_needs_some_to_begin),
        TEST(what_cannot_be_asked_for_is_told_and_may_be_asked_again),
        TEST(settings_need_some),
        TEST(what_is_too_large_for_it_is_not_added),
        TEST(what_became_of_it_is_known_as_far_as_that_needs_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
