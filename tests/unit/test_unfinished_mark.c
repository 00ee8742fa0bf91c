/* test_unfinished_mark.c: what a mark says, to which folder, and that it leads to nothing but folders of ours. */
#include "tests/support/fresh.h"
#include "tests/support/hosts.h"

#include "src/base/str.h"
#include "src/find/unfinished.h"

static void what_is_no_mark_or_leads_to_what_is_not_ours_is_stray(void **state)
{
    static const char *const stray[] = {
        "", "new", "new\n%s\n/srv/env\n", "new\n%s\n/srv/env\n\nmore", "old\n%s\n/srv/env\n\n", "new\n%s\n/srv/env\n.kept\n",
        "instead\n%s\n/srv/env\n\n", "instead\n%s\n/srv/env\n../x\n", "instead\n%s\n/srv/env\n..\n", "changed\n%s\n/srv/env\nx\n",
        "changed\n%s\n/srv/env\n.a/b.venvcast\n", "changed inside\n%s\n/srv/env\n.venvcast/b\n",
        "changed inside\n%s\n/srv/env\n.venvcast\n",
        "instead\n%s\n/srv/env\n.git\n", "changed\n%s\n/srv/env\n.ssh\n", "changed\n%s\n/srv/env\n.venvcast-old\n",
        "changed\n%s\n/srv/env\n.venvcast~0123\n", "changed inside\n%s\n/srv/env\n.git/.before\n",
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
        static const char *const kept[] = { [UNFINISHED_NEW] = "", [UNFINISHED_FILLED] = "", [UNFINISHED_INSTEAD] = ".env" OWN_ENDING,
                                            [UNFINISHED_CHANGED] = ".a\\b" OWN_ENDING,
                                            [UNFINISHED_CHANGED_INSIDE] = OWN_ENDING "/" UNFINISHED_COPY };
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_no_mark_or_leads_to_what_is_not_ours_is_stray),
        TEST(separators_are_those_of_the_system),
        TEST(it_means_its_own_folder_and_no_copy_of_that),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
