/* test_unfinished_mark.c: what a mark of what is unfinished means, and to whom; that it leads to nothing but folders of ours. */
#include "tests/support/unfinished.h"

static void what_is_no_mark_or_leads_to_what_is_not_ours_is_stray(void **state)
{
    static const char *const stray[] = {
        "", "new", "new\n%s\n/srv/env\n", "new\n%s\n/srv/env\n\nmore", "old\n%s\n/srv/env\n\n", "new\n%s\n/srv/env\n.kept\n",
        "instead\n%s\n/srv/env\n\n", "instead\n%s\n/srv/env\n../x\n", "instead\n%s\n/srv/env\n..\n", "changed\n%s\n/srv/env\nx\n",
        "changed\n%s\n/srv/env\n.a/b.venvcast\n", "changed inside\n%s\n/srv/env\n.venvcast/b\n",
        "changed inside\n%s\n/srv/env\n.venvcast\n",
        "instead\n%s\n/srv/env\n.git\n", "changed\n%s\n/srv/env\n.ssh\n", "changed\n%s\n/srv/env\n.venvcast-old\n",
        "changed\n%s\n/srv/env\n.venvcast~0123\n", "changed inside\n%s\n/srv/env\n.git/.before\n",
        "changed inside\n%s\n/srv/env\n.a.venvcast/x\n",
        "changed inside\n%s\n/srv/env\n../.before\n", "new\n0\n/srv/other\n\n",
    };
    const char *number = text_format(&arena, HEX64, HEX64_OF((uint64_t)77));
    for (size_t i = 0; i < sizeof stray / sizeof *stray; i++) {
        str before, after;
        const char *text = stray[i];
        if (str_split(str_of(text), '%', &before, &after))
            text = text_join(&arena, str_copy(&arena, before), number, after.text + 1, NULL);
        if (unfinished_read(&arena, &a_posix_host, text, "/srv/env", 77).state != UNFINISHED_STRAY)
            fail_msg("%s", text);
    }
}

static void separators_are_those_of_the_system(void **state)
{
    static const char colon[] = "changed\n0\n/srv/env\n.a:b.venvcast~0123456789abcdef\n";
    assert_int_equal(unfinished_read(&arena, &a_posix_host, colon, "/srv/env", 0).state, UNFINISHED_CHANGED);
    assert_int_equal(unfinished_read(&arena, &a_windows_host, colon, "/srv/env", 0).state, UNFINISHED_STRAY);
}

static void it_means_its_own_folder_and_no_copy_of_that(void **state)
{
    for (enum unfinished one = UNFINISHED_NEW; one < UNFINISHED_STRAY; one++) {
        static const char *const kept[] = { [UNFINISHED_NEW] = "", [UNFINISHED_FILLED] = "", [UNFINISHED_REPLACED] = "",
                                            [UNFINISHED_INSTEAD] = ".env" PLAN_STAGE,
                                            [UNFINISHED_CHANGED] = ".a\\b" PLAN_STAGE,
                                            [UNFINISHED_CHANGED_INSIDE] = PLAN_STAGE "/" UNFINISHED_COPY };
        struct unfinished_mark mark = { one, kept[one], true };
        const char *text = unfinished_text(&arena, &mark, "/srv/env", 77);
        struct unfinished_mark moved = unfinished_read(&arena, &a_posix_host, text, "/srv/moved", 77);
        struct unfinished_mark remounted = unfinished_read(&arena, &a_posix_host, text, "/srv/env", 78);
        assert_true(moved.state == one && moved.by_number && remounted.state == one && !remounted.by_number);
        assert_string_equal(moved.kept, kept[one]);
        assert_int_equal(unfinished_read(&arena, &a_posix_host, text, "/srv/copy", 79).state, UNFINISHED_STRAY);
        bool led = one == UNFINISHED_CHANGED;
        assert_true((unfinished_read(&arena, &a_windows_host, text, "/srv/env", 77).state == UNFINISHED_STRAY) == led);
    }
}

static void a_mark_is_a_file_that_can_be_read(void **state)
{
    begin(STANDING, 0);
    fake_folder("/srv/env/" UNFINISHED_MARK, 0755);
    assert_int_equal(look().unfinished.state, FINISHED);
    fake_end();
    begin(STANDING, 0);
    fake_file("/srv/env/" UNFINISHED_MARK, 0600, "new\n0\n/srv/env\n\n");
    (void)look();
    unsigned calls = fake_count(FAKE_CALLS);
    bool stray = false;
    for (unsigned nth = 1; nth <= calls && !stray; nth++) {
        static const struct interpreter nobody = { .lib_name = "", .platlibdir = "lib" };
        struct survey ground = { 0 };
        struct error error = { 0 };
        fake_fail(FAKE_CALLS, nth, OS_FAILED, false);
        stray = survey(&arena, &a_posix_host, "/srv/env", &nobody, &ground, &error) &&
                ground.unfinished.state == UNFINISHED_STRAY;
        fake_fail(FAKE_CALLS, 0, OS_OK, false);
    }
    assert_true(stray);
    fake_end();
}

static void a_stray_mark_goes_and_nothing_else(void **state)
{
    static const struct unfinished_mark marks[] = {
        { UNFINISHED_CHANGED, ".nowhere" PLAN_STAGE, true }, { UNFINISHED_CHANGED, ".theirs" PLAN_STAGE, true },
        { UNFINISHED_CHANGED, ".file" PLAN_STAGE, true }, { UNFINISHED_CHANGED, ".ssh", true }, { UNFINISHED_INSTEAD, ".ssh", true },
        { UNFINISHED_CHANGED_INSIDE, ".nowhere" PLAN_STAGE "/" UNFINISHED_COPY, true },
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct error error;
        begin(STANDING, 0);
        fake_folder("/srv/.theirs" PLAN_STAGE, 0755);
        fake_file("/srv/.file" PLAN_STAGE, 0600, "");
        fake_folder("/srv/.ssh", 0700);
        const char *before = fake_picture(&arena, "/");
        plant(marks[i]);
        assert_true(look().unfinished.state != FINISHED && recover(&error));
        assert_string_equal(fake_picture(&arena, "/"), before);
        fake_end();
    }
}

/* Whoever brings files along may guess where they will lie, and never the folder's number. */
static void a_mark_that_knows_the_path_alone_has_nothing_deleted(void **state)
{
    static const char *const marks[] = { "new\n0\n/srv/env\n\n", "filled\n0\n/srv/env\n\n", "instead\n0\n/srv/env\n.env.venvcast\n" };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct error error;
        begin(STANDING, 0);
        fake_file("/srv/env/" UNFINISHED_MARK, 0600, marks[i]);
        fake_folder("/srv/.env" PLAN_STAGE, 0700);
        const char *before = fake_picture(&arena, "/");
        assert_true(!recover(&error) && error.code == E_UNFINISHED);
        assert_string_equal(fake_picture(&arena, "/"), before);
        fake_end();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_no_mark_or_leads_to_what_is_not_ours_is_stray),
        TEST(separators_are_those_of_the_system),
        TEST(it_means_its_own_folder_and_no_copy_of_that),
        TEST(a_mark_is_a_file_that_can_be_read),
        TEST(a_stray_mark_goes_and_nothing_else),
        TEST(a_mark_that_knows_the_path_alone_has_nothing_deleted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
