/* test_serve.c: venvcast.h as another program sees it: asking, looking on, adding, refusing, and what is told. */
#include "tests/support/check.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/venvcast.h"
#include "tests/support/tree.h"

/* What the callbacks have seen, and what they are to do. */
static struct sight {
    char chapters[400];                 /* "+0 -0 +1 ..." */
    unsigned stops_at, asked;           /* the question that is answered with yes; 0: none */
    int refuses;                        /* the chapter before which it refuses, or -1 */
    int refuses_after;                  /* the same, after it */
    bool adds;
    unsigned made, built, total, phases;
    char said[400];
    char env_dir[300];                  /* at the end of post_setup */
    bool stands, marked;
} sight;

static void begin_sight(void)
{
    sight = (struct sight){ .refuses = -1, .refuses_after = -1 };
}

static bool tree_has(const char *relative)
{
    struct stat facts;
    return lstat(tree_path(relative), &facts) == 0;
}

static bool file_says(const char *relative, const char *word)
{
    char text[4096] = "";
    FILE *file = fopen(tree_path(relative), "r");
    assert_non_null(file);
    size_t got = fread(text, 1, sizeof text - 1, file);
    text[got] = '\0';
    fclose(file);
    return strstr(text, word) != NULL;
}

static int begin(void **state)
{
    tree_make();
    setenv("HOME", tree_root, 1);
    setenv("XDG_CACHE_HOME", tree_path("cache"), 1);
    begin_sight();
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

static int end(void **state)
{
    tree_remove();
    return 0;
}

static struct venvcast *run_for(const char *folder)
{
    struct venvcast *run = venvcast_new(NULL, 0);
    assert_non_null(run);
    assert_int_equal(venvcast_set(run, "--without-pip", NULL), VENVCAST_DONE);
    assert_int_equal(venvcast_set(run, "--python", "3"), VENVCAST_DONE);
    assert_int_equal(venvcast_set(run, "ENV_DIR", tree_path(folder)), VENVCAST_DONE);
    return run;
}

static const char *text_beside(const char *path, const char *name)
{
    static char text[400];
    snprintf(text, sizeof text, "%.*s%s", (int)(strrchr(path, '/') + 1 - path), path, name);
    return text;
}

/* ---- callbacks -------------------------------------------------------------------------------- */

static void add_all(struct venvcast_environment *environment)
{
    const char *const command[] = { "bin/python", "-c", "import sys; print('one'); print('two', file=sys.stderr)", NULL };
    assert_int_equal(venvcast_add_text(environment, "share/app/notes.txt", "words\n", 6, 0), VENVCAST_DONE);
    assert_int_equal(venvcast_add_text(environment, "bin/tool", "#!/bin/sh\nexit 0\n", 17, 1), VENVCAST_DONE);
    assert_int_equal(venvcast_add_copy(environment, "share/copy", "/bin/sh", 1), VENVCAST_DONE);
    assert_int_equal(venvcast_add_link(environment, "share/link", "app/notes.txt"), VENVCAST_DONE);
    assert_int_equal(venvcast_add_folder(environment, "var/run"), VENVCAST_DONE);
    assert_int_equal(venvcast_add_run(environment, command), VENVCAST_DONE);
    const char *const bad[] = { "../out", "/abs", "a/../b", "", ".", "bin/tool", "bin/tool/below", "pyvenv.cfg", ".venvcast/x",
                                "share/link/x", "a\\b", "a\\..\\b/c" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(venvcast_add_text(environment, bad[i], "x", 1, 0), VENVCAST_USAGE);
    assert_int_equal(venvcast_add_copy(environment, "other", "relative", 0), VENVCAST_USAGE);
    assert_int_equal(venvcast_add_link(environment, "other", ""), VENVCAST_USAGE);
    assert_int_equal(venvcast_add_run(environment, command + 3), VENVCAST_USAGE);
    assert_int_equal(venvcast_add_text(environment, ".venvcast-unfinished", "x", 1, 0), VENVCAST_USAGE);
}

/* What is no line of its own, or is another's, is refused; the second value counts. */
static void set_lines(struct venvcast_environment *environment)
{
    static const char *const bad[][2] = {
        { "home", "/" }, { "HOME", "/" }, { "Include-System-Site-Packages", "true" }, { "version", "3" }, { "version_info", "3" },
        { "prompt", "x" }, { "executable", "/x" }, { "command", "x" }, { "relocatable", "true" }, { "", "x" }, { "a b", "x" },
        { "a=b", "x" }, { "a\nhome", "/" }, { "a/b", "x" }, { "\xc3\xa9", "x" }, { "key", "two\nlines" }, { "key", "\x1b[2J" },
        { "key", "\xe2\x80\xa8" }, { "key", "\xff" }, { "key", " x" }, { "key", "x\t" },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (venvcast_set_config(environment, bad[i][0], bad[i][1]) != VENVCAST_USAGE)
            fail_msg("%s = %s", bad[i][0], bad[i][1]);
    assert_int_equal(venvcast_set_config(environment, "tool.made-by", "first"), VENVCAST_DONE);
    assert_int_equal(venvcast_set_config(environment, "Tool.Made-By", "it's = \"\xc3\xa9\" # $(x) \\n"), VENVCAST_DONE);
    assert_int_equal(venvcast_set_config(environment, "empty", ""), VENVCAST_DONE);
    for (char key[] = "ka"; key[1] <= 'z'; key[1]++)
        (void)venvcast_set_config(environment, key, "x");
    assert_int_equal(venvcast_set_config(environment, "too", "many"), VENVCAST_USAGE);
}

static int on_chapter(void *data, struct venvcast_environment *environment, enum venvcast_chapter chapter, int after)
{
    struct venvcast_context context = { .size = sizeof context };
    struct venvcast_interpreter python = { .size = sizeof python };
    char word[8];
    assert_ptr_equal(data, &sight);
    snprintf(word, sizeof word, "%c%d ", after ? '-' : '+', (int)chapter);
    strcat(sight.chapters, word);
    assert_int_equal(venvcast_get_context(environment, &context), VENVCAST_DONE);
    assert_int_equal(venvcast_get_interpreter(environment, &python), VENVCAST_DONE);
    assert_int_equal(python.major, 3);
    if (chapter == VENVCAST_POST_SETUP && after) {
        strcpy(sight.env_dir, context.env_dir);
        sight.stands = access(context.env_exe, X_OK) == 0 && access(context.cfg_path, R_OK) == 0;
        assert_int_equal(venvcast_add_folder(environment, "late"), VENVCAST_USAGE);
        assert_int_equal(venvcast_set_config(environment, "late", "x"), VENVCAST_USAGE);
        sight.marked = access(text_beside(context.cfg_path, ".venvcast-unfinished"), F_OK) == 0;
    }
    if (sight.adds && chapter == VENVCAST_POST_SETUP && !after)
        add_all(environment);
    if (sight.adds && chapter == VENVCAST_CREATE_CONFIGURATION && !after)
        set_lines(environment);
    if ((int)chapter == (after ? sight.refuses_after : sight.refuses))
        return venvcast_refuse(environment, "not on a Sunday");
    return 0;
}

static int add_failing(void *data, struct venvcast_environment *environment, enum venvcast_chapter chapter, int after)
{
    const char *const command[] = { "/bin/sh", "-c", "exit 7", NULL };
    return chapter == VENVCAST_SETUP_SCRIPTS && after ? venvcast_add_run(environment, command) : 0;
}

static int on_question(void *data)
{
    return ++sight.asked >= sight.stops_at && sight.stops_at != 0;
}

static void on_progress(void *data, const struct venvcast_progress *progress)
{
    sight.phases |= 1u << progress->phase;
    if (progress->phase == VENVCAST_BUILD) {
        assert_in_range(progress->done, sight.built, progress->total);
        sight.built = (unsigned)progress->done;
        sight.total = (unsigned)progress->total;
    }
    if (progress->source != VENVCAST_MAIN)
        snprintf(sight.said + strlen(sight.said), sizeof sight.said - strlen(sight.said), "%d:%s ", (int)progress->source,
                 progress->line);
}

static void on_made(void *data, struct venvcast_environment *environment)
{
    sight.made++;
}

static void watch(struct venvcast *run)
{
    struct venvcast_watcher watcher = { sizeof watcher, &sight, on_chapter, on_progress, on_question, on_made };
    assert_int_equal(venvcast_watch(run, &watcher), VENVCAST_DONE);
}

/* ---- asking ----------------------------------------------------------------------------------- */

static void whatever_the_command_line_can_say_is_set_by_its_name(void **state)
{
    struct venvcast *run = venvcast_new(NULL, 0);
    assert_null(venvcast_value(run, "--clear", 0));
    assert_int_equal(venvcast_set(run, "--clear", NULL), VENVCAST_DONE);
    assert_int_equal(venvcast_set(run, "--prompt", "demo"), VENVCAST_DONE);
    assert_int_equal(venvcast_set(run, "--seed", "pip"), VENVCAST_DONE);
    assert_int_equal(venvcast_set(run, "--seed", "wheel==1"), VENVCAST_DONE);
    assert_int_equal(venvcast_set(run, "--jobs", "3"), VENVCAST_DONE);
    assert_int_equal(venvcast_set(run, "--link-mode", "copy"), VENVCAST_DONE);
    assert_int_equal(venvcast_set(run, "--copies", NULL), VENVCAST_DONE);
    assert_int_equal(venvcast_set(run, "--verbose", NULL), VENVCAST_DONE);
    assert_int_equal(venvcast_set(run, "--color", "never"), VENVCAST_DONE);
    assert_int_equal(venvcast_set(run, "ENV_DIR", "a"), VENVCAST_DONE);
    assert_int_equal(venvcast_set(run, "ENV_DIR", "b"), VENVCAST_DONE);
    static const char *const expected[][2] = {
        { "--clear", "yes" }, { "--prompt", "demo" }, { "--jobs", "3" }, { "--link-mode", "copy" }, { "--copies", "yes" },
        { "--verbose", "1" }, { "--color", "never" }, { "--seed", "pip" }, { "ENV_DIR", "a" },
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_string_equal(venvcast_value(run, expected[i][0], 0), expected[i][1]);
    assert_string_equal(venvcast_value(run, "--seed", 1), "wheel==1");
    assert_null(venvcast_value(run, "--seed", 2));
    assert_string_equal(venvcast_value(run, "ENV_DIR", 1), "b");
    static const char *const absent[] = { "--list", "--symlinks", "--quiet", "--older-than", "--exec", "--bogus", "--log" };
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        assert_null(venvcast_value(run, absent[i], 0));
    assert_null(venvcast_value(run, "--clear", 1));
    venvcast_free(run);
    venvcast_free(NULL);
}

static void what_makes_no_sense_is_refused_with_words(void **state)
{
    struct venvcast *run = venvcast_new(NULL, 0);
    struct venvcast_error error = { .size = sizeof error };
    assert_int_equal(venvcast_get_error(run, &error), VENVCAST_DONE);
    assert_string_equal(error.name, "");
    static const char *const bad[][2] = {
        { "--bogus", NULL }, { "--clear", "yes" }, { "--prompt", NULL }, { "--jobs", "none" }, { "--exec", "x" }, { "ENV_DIR", NULL },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(venvcast_set(run, bad[i][0], bad[i][1]), VENVCAST_USAGE);
    assert_int_equal(venvcast_get_error(run, &error), VENVCAST_DONE);
    assert_string_equal(error.name, "E_USAGE");
    assert_int_equal(venvcast_perform(run), VENVCAST_USAGE);
    assert_non_null(strstr(venvcast_words(run), "ENV_DIR"));
    assert_int_equal(venvcast_perform(run), VENVCAST_USAGE);
    assert_int_equal(venvcast_set(run, "--clear", NULL), VENVCAST_USAGE);
    assert_int_equal(venvcast_set_arguments(run, 0, NULL), VENVCAST_USAGE);
    assert_int_equal(venvcast_set_configured(run), VENVCAST_USAGE);
    assert_null(venvcast_get_environment(run));
    assert_string_equal(venvcast_output(run), "");
    venvcast_free(run);
}

static void a_command_line_is_read_as_by_the_program(void **state)
{
    const char *const words[] = { "venvcast", "--bogus", tree_path("env") };
    struct venvcast *run = venvcast_new(NULL, 0);
    assert_int_equal(venvcast_set_arguments(run, 3, words), VENVCAST_USAGE);
    venvcast_free(run);
    const char *const others[] = { "pyvenv", "--version" };
    run = venvcast_new(NULL, 0);
    assert_int_equal(venvcast_set_arguments(run, 2, others), VENVCAST_DONE);
    assert_int_equal(venvcast_set_configured(run), VENVCAST_DONE);
    assert_int_equal(venvcast_perform(run), VENVCAST_DONE);
    assert_int_equal(strncmp(venvcast_output(run), venvcast_version(), strlen(venvcast_version())), 0);
    venvcast_free(run);
}

static void the_callers_memory_is_used_first(void **state)
{
    static char memory[512 * 1024];
    struct venvcast *run = venvcast_new(memory, sizeof memory);
    assert_true((char *)run >= memory && (char *)run < memory + sizeof memory);
    assert_int_equal(venvcast_set(run, "--list", NULL), VENVCAST_DONE);
    assert_int_equal(venvcast_set(run, "--json", NULL), VENVCAST_DONE);
    assert_int_equal(venvcast_perform(run), VENVCAST_DONE);
    assert_non_null(strstr(venvcast_output(run), "venvcast.list/1"));
    venvcast_free(run);
}

/* ---- making ----------------------------------------------------------------------------------- */

static void one_environment_is_made_and_told_of(void **state)
{
    struct venvcast *run = run_for("env");
    struct venvcast_context context = { .size = sizeof context };
    struct venvcast_outcome outcome = { .size = sizeof outcome };
    struct venvcast_step step = { .size = sizeof step };
    assert_int_equal(venvcast_set(run, "--prompt", "demo"), VENVCAST_DONE);
    watch(run);
    assert_int_equal(venvcast_perform(run), VENVCAST_DONE);
    struct venvcast_environment *environment = venvcast_get_environment(run);
    assert_int_equal(venvcast_get_context(environment, &context), VENVCAST_DONE);
    assert_int_equal(venvcast_get_outcome(environment, &outcome), VENVCAST_DONE);
    assert_string_equal(outcome.status, "created");
    assert_true(outcome.changed && outcome.total == 1 && outcome.done == 1 && outcome.failed == 0);
    assert_string_equal(context.env_dir, tree_path("env"));
    assert_string_equal(context.env_name, "env");
    struct venvcast_interpreter python = { .size = sizeof python };
    assert_int_equal(venvcast_get_interpreter(environment, &python), VENVCAST_DONE);
    assert_string_equal(context.prompt, python.minor >= 13 ? "demo" : "(demo) ");
    assert_string_equal(context.prompt_bare, "demo");
    assert_string_equal(context.bin_path, tree_path("env/bin"));
    assert_string_equal(context.cfg_path, tree_path("env/pyvenv.cfg"));
    assert_true(tree_has("env/pyvenv.cfg") && access(context.env_exe, X_OK) == 0 && access(context.lib_path, R_OK) == 0);
    assert_string_equal(sight.chapters, "+0 -0 +1 -1 +2 -2 +4 -4 +5 -5 ");
    assert_true(sight.marked && !tree_has("env/.venvcast-unfinished"));
    assert_true(sight.stands && sight.made == 1 && sight.built == sight.total && sight.total > 5);
    assert_string_equal(sight.env_dir, context.env_dir);
    size_t count = venvcast_count_steps(environment);
    assert_int_equal(venvcast_get_step(environment, count, &step), VENVCAST_USAGE);
    assert_int_equal(venvcast_get_step(environment, count - 1, &step), VENVCAST_DONE);
    assert_string_equal(step.path, "pyvenv.cfg");
    assert_true(step.bytes > 0 && step.chapter == VENVCAST_CREATE_CONFIGURATION && strcmp(step.kind, "file") == 0);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(venvcast_get_step(environment, i, &step), VENVCAST_DONE);
        assert_true(strcmp(step.kind, "file") != 0 || step.bytes > 0);
    }
    assert_string_equal(venvcast_environment_words(environment), "");
    assert_string_equal(venvcast_words(run), "");
    venvcast_free(run);
}

static void a_plan_is_shown_and_nothing_written(void **state)
{
    struct venvcast *run = run_for("env");
    assert_int_equal(venvcast_set(run, "--dry-run", NULL), VENVCAST_DONE);
    sight.adds = true;
    watch(run);
    assert_int_equal(venvcast_perform(run), VENVCAST_DONE);
    assert_true(venvcast_count_steps(venvcast_get_environment(run)) > 5);
    assert_non_null(strstr(venvcast_output(run), "share/app/notes.txt"));
    assert_false(tree_has("env"));
    assert_string_equal(sight.chapters, "+0 -0 +1 -1 +2 -2 +4 -4 +5 ");
    venvcast_free(run);
}

/* Twice: what is there already is replaced. */
static void steps_that_were_added_are_carried_out(void **state)
{
    for (int i = 0; i < 2; i++) {
        struct venvcast *run = run_for("env");
        struct stat facts;
        begin_sight();
        sight.adds = true;
        watch(run);
        assert_int_equal(venvcast_perform(run), VENVCAST_DONE);
        assert_true(tree_has("env/share/app/notes.txt") && tree_has("env/share/link") && tree_has("env/var/run"));
        assert_int_equal(stat(tree_path("env/bin/tool"), &facts), 0);
        assert_true((facts.st_mode & 0100) != 0);
        assert_int_equal(stat(tree_path("env/share/app/notes.txt"), &facts), 0);
        assert_true(facts.st_size == 6 && (facts.st_mode & 0111) == 0);
        assert_string_equal(sight.said, "1:one 2:two ");
        assert_true(file_says("env/pyvenv.cfg", "\nTool.Made-By = it's = \"\xc3\xa9\" # $(x) \\n\nempty = \nka = x\n"));
        assert_int_equal(sight.phases, 1u << VENVCAST_FIND | 1u << VENVCAST_SEED | 1u << VENVCAST_PLAN | 1u << VENVCAST_BUILD |
                                       1u << VENVCAST_RUN);
        venvcast_free(run);
    }
}

static void whoever_looks_on_may_refuse(void **state)
{
    for (int chapter = 0; chapter <= VENVCAST_POST_SETUP; chapter++) {
        for (int after = 0; after < 2; after++) {
            struct venvcast *run = run_for("new/env");
            struct venvcast_error error = { .size = sizeof error };
            begin_sight();
            *(after ? &sight.refuses_after : &sight.refuses) = chapter;
            watch(run);
            if (chapter == VENVCAST_SETUP_PIP) {
                assert_int_equal(venvcast_perform(run), VENVCAST_DONE);      /* there are no seeds */
                tree_remove();
                tree_make();
                venvcast_free(run);
                continue;
            }
            assert_int_equal(venvcast_perform(run), VENVCAST_SEED_FAILED);
            assert_int_equal(venvcast_get_failure(venvcast_get_environment(run), &error), VENVCAST_DONE);
            assert_string_equal(error.name, "E_REFUSED");
            assert_string_equal(error.text, "not on a Sunday");
            assert_false(tree_has("new"));
            assert_true(sight.made == 1 && sight.stands == (chapter == VENVCAST_POST_SETUP && after == 1));
            venvcast_free(run);
        }
    }
}

static void at_every_question_it_can_be_stopped(void **state)
{
    for (unsigned nth = 1; nth < 200; nth += 3) {
        struct venvcast *run = run_for("new/env");
        begin_sight();
        sight.adds = true;
        sight.stops_at = nth;
        watch(run);
        int code = venvcast_perform(run);
        if (sight.asked < nth) {
            assert_int_equal(code, VENVCAST_DONE);
            assert_true(nth > 10);
            venvcast_free(run);
            return;
        }
        struct venvcast_error error = { .size = sizeof error };
        assert_int_equal(code, VENVCAST_NOT_DONE);
        assert_int_equal(venvcast_get_error(run, &error), VENVCAST_DONE);
        assert_string_equal(error.name, "E_INTERRUPTED");
        assert_false(tree_has("new/env/pyvenv.cfg"));
        venvcast_free(run);
    }
    fail();
}

static void a_program_that_fails_takes_all_back(void **state)
{
    struct venvcast *run = run_for("env");
    struct venvcast_error error = { .size = sizeof error };
    struct venvcast_watcher watcher = { .size = sizeof watcher, .data = &sight, .chapter = add_failing };
    assert_int_equal(venvcast_watch(run, &watcher), VENVCAST_DONE);
    assert_int_equal(venvcast_perform(run), VENVCAST_SEED_FAILED);
    assert_int_equal(venvcast_get_failure(venvcast_get_environment(run), &error), VENVCAST_DONE);
    assert_string_equal(error.name, "E_POST_SETUP");
    assert_non_null(strstr(error.text, "exit code 7"));
    assert_non_null(strstr(venvcast_environment_words(venvcast_get_environment(run)), "E_POST_SETUP"));
    assert_false(tree_has("env"));
    venvcast_free(run);
}

/* ---- many ------------------------------------------------------------------------------------- */

static void of_many_each_is_told(void **state)
{
    struct venvcast *run = run_for("one");
    struct venvcast_watcher watcher = { .size = sizeof watcher, .made = on_made };
    assert_int_equal(venvcast_set(run, "ENV_DIR", tree_path("two")), VENVCAST_DONE);
    assert_int_equal(venvcast_set(run, "ENV_DIR", tree_path("file/three")), VENVCAST_DONE);
    assert_int_equal(venvcast_set(run, "--json", NULL), VENVCAST_DONE);
    tree_file("file", "in the way");
    assert_int_equal(venvcast_watch(run, &watcher), VENVCAST_DONE);
    assert_int_equal(venvcast_perform(run), VENVCAST_NOT_DONE);
    assert_int_equal(sight.made, 3);
    assert_true(tree_has("one/pyvenv.cfg") && tree_has("two/pyvenv.cfg"));
    assert_non_null(strstr(venvcast_output(run), "\"failed\""));
    assert_non_null(strstr(venvcast_words(run), "2 of 3"));
    assert_null(venvcast_get_environment(run));
    venvcast_free(run);
}

static void a_manifest_has_the_options_that_were_set(void **state)
{
    struct venvcast *run = venvcast_new(NULL, 0);
    char lines[600];
    snprintf(lines, sizeof lines, "%s\n--prompt other %s\n", tree_path("a"), tree_path("b"));
    tree_file("list", lines);
    assert_int_equal(venvcast_set(run, "--without-pip", NULL), VENVCAST_DONE);
    assert_int_equal(venvcast_set(run, "--prompt", "mine"), VENVCAST_DONE);
    assert_int_equal(venvcast_set(run, "--from", tree_path("list")), VENVCAST_DONE);
    assert_int_equal(venvcast_perform(run), VENVCAST_DONE);
    assert_true(file_says("a/pyvenv.cfg", "mine") && file_says("b/pyvenv.cfg", "other"));
    venvcast_free(run);
    run = venvcast_new(NULL, 0);
    assert_int_equal(venvcast_set(run, "--from", tree_path("nowhere")), VENVCAST_DONE);
    assert_int_equal(venvcast_perform(run), VENVCAST_USAGE);
    assert_non_null(strstr(venvcast_words(run), "E_MANIFEST"));
    venvcast_free(run);
}

/* ---- structures that grow --------------------------------------------------------------------- */

static void never_called(void *data, struct venvcast_environment *environment)
{
    fail();
}

/* Its structure ends before a field that it does not know; and what is of a later version is not looked at. */
static void an_older_watcher_is_asked_what_it_knows(void **state)
{
    struct venvcast *run = run_for("env");
    struct { struct venvcast_watcher watcher; char later[16]; } other = {
        { offsetof(struct venvcast_watcher, made), &sight, on_chapter, on_progress, on_question, never_called }, "later"
    };
    assert_int_equal(venvcast_watch(run, &other.watcher), VENVCAST_DONE);
    assert_int_equal(venvcast_perform(run), VENVCAST_DONE);
    assert_true(sight.stands && sight.made == 0);
    venvcast_free(run);
    begin_sight();
    run = run_for("other");
    other.watcher.size = sizeof other;
    other.watcher.made = on_made;
    assert_int_equal(venvcast_watch(run, &other.watcher), VENVCAST_DONE);
    assert_int_equal(venvcast_perform(run), VENVCAST_DONE);
    assert_int_equal(sight.made, 1);
    venvcast_free(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(whatever_the_command_line_can_say_is_set_by_its_name),
        TEST(what_makes_no_sense_is_refused_with_words),
        TEST(a_command_line_is_read_as_by_the_program),
        TEST(the_callers_memory_is_used_first),
        TEST(one_environment_is_made_and_told_of),
        TEST(a_plan_is_shown_and_nothing_written),
        TEST(steps_that_were_added_are_carried_out),
        TEST(whoever_looks_on_may_refuse),
        TEST(at_every_question_it_can_be_stopped),
        TEST(a_program_that_fails_takes_all_back),
        TEST(of_many_each_is_told),
        TEST(a_manifest_has_the_options_that_were_set),
        TEST(an_older_watcher_is_asked_what_it_knows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
