/* test_unfinished_mark.c: what a mark of what is unfinished means, and to whom; what is kept for the way back. */
#include "tests/support/unfinished.h"

static void a_mark_is_of_its_folder_alone(void **state)
{
    static const char *const stray[] = {
        "", "new", "new\n%s\n/srv/env\n", "new\n%s\n/srv/env\n\nmore", "old\n%s\n/srv/env\n\n", "new\n%s\n/srv/env\n.kept\n",
        "instead\n%s\n/srv/env\n\n", "instead\n%s\n/srv/env\n../x\n", "instead\n%s\n/srv/env\n..\n", "changed\n%s\n/srv/env\nx\n",
        "changed\n%s\n/srv/env\n.a/b\n", "changed inside\n%s\n/srv/env\n.a/b\n", "changed inside\n%s\n/srv/env\n.a\n",
        "changed inside\n%s\n/srv/env\n../.before\n", "changed inside\n%s\n/srv/env\n.ab/x\n", "new\n0\n/srv/other\n\n",
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
    static const char colon[] = "changed\n0\n/srv/env\n.a:b\n";
    assert_int_equal(unfinished_read(&arena, &a_posix_host, colon, "/srv/env", 0).state, UNFINISHED_CHANGED);
    assert_int_equal(unfinished_read(&arena, &a_windows_host, colon, "/srv/env", 0).state, UNFINISHED_STRAY);
    for (enum unfinished one = UNFINISHED_NEW; one < UNFINISHED_STRAY; one++) {
        static const char *const kept[] = { [UNFINISHED_NEW] = "", [UNFINISHED_FILLED] = "", [UNFINISHED_REPLACED] = "",
                                            [UNFINISHED_INSTEAD] = ".env" PLAN_STAGE,
                                            [UNFINISHED_CHANGED] = ".a\\b" PLAN_STAGE,
                                            [UNFINISHED_CHANGED_INSIDE] = PLAN_STAGE "/" UNFINISHED_COPY };
        struct unfinished_mark mark = { one, kept[one] };
        const char *text = unfinished_text(&arena, &mark, "/srv/env", 77);
        struct unfinished_mark moved = unfinished_read(&arena, &a_posix_host, text, "/srv/moved", 77);
        struct unfinished_mark remounted = unfinished_read(&arena, &a_posix_host, text, "/srv/env", 78);
        assert_true(moved.state == one && remounted.state == one);
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
    static const char *const marks[] = { "", "new\n0\n/elsewhere\n\n", "changed\n0\n/srv/env\n.nowhere\n",
                                         "changed inside\n0\n/srv/env\n.nowhere/.before\n", "changed\n0\n/srv/env\n.theirs\n",
                                         "changed\n0\n/srv/env\n.file\n" };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct error error;
        begin(STANDING, 0);
        fake_folder("/srv/.theirs", 0755);
        fake_file("/srv/.file", 0600, "");
        const char *before = fake_picture(&arena, "/");
        fake_file("/srv/env/" UNFINISHED_MARK, 0600, marks[i]);
        assert_true(look().unfinished.state != FINISHED);
        assert_true(recover(&error));
        assert_string_equal(fake_picture(&arena, "/"), before);
        fake_end();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_mark_is_of_its_folder_alone),
        TEST(a_mark_is_a_file_that_can_be_read),
        TEST(a_stray_mark_goes_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
