/* test_hear.c: what a program of an environment says comes line by line, and one that says nothing to anybody runs. */
#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include "src/apply/apply.h"
#include "src/base/str.h"
#include "tests/support/fake.h"

static struct arena arena;
static struct text heard;

static void pace(void *data, const struct pace *pace)
{
    if (pace->phase == PHASE_RUN && pace->voice == VOICE_OUT)
        text_print(&heard, "[%s]", pace->line);
}

static const char *hears(const char *output, const struct watch *watch)
{
    static const char *const command[] = { "/bin/program", NULL };
    struct outcome outcome;
    struct error error = { .code = E_NONE };
    fake_begin(&a_posix_host);
    fake_program(command[0], 0, output);
    struct plan plan = plan_for(&arena, &a_posix_host, "/srv/env", PLAN_BESIDE);
    plan_add_text(&plan, "pyvenv.cfg", STR("home = /\n"), 0644, "");
    plan_add_run(&plan, command, NULL, E_REQUIREMENTS, "");
    plan.watch = watch;
    heard = (struct text){ .arena = &arena };
    assert_true(apply(&arena, &plan, &outcome, &error));
    fake_end();
    return text_done(&heard);
}

static void lines_come_without_their_ends_and_long_ones_in_pieces(void **state)
{
    static const struct watch all = { .pace = pace }, nothing = { .pace = NULL };
    arena = test_arena();
    char *longest = arena_take(&arena, 1502);
    memset(longest, 'x', 1501);
    assert_string_equal(hears("one\r\ntwo\n\n\rthree", &all), "[one][two][][\rthree]");
    assert_string_equal(hears("", &all), "");
    assert_string_equal(hears("one\n", &nothing), "");
    assert_string_equal(hears("one\n", NULL), "");
    assert_int_equal(strlen(hears(longest, &all)), 1501 + 4);
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_without_their_ends_and_long_ones_in_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
