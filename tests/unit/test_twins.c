/* test_twins.c: ENV_DIRs that are one folder where cases are one, and how much is kept of ten thousand. */
#include <stdio.h>

#include "tests/support/fresh.h"
#include "tests/support/hosts.h"

#include "src/many/twins.h"
#include "tests/support/fake.h"

static unsigned enter(struct twins *twins, const struct host *host, const char *given, unsigned number)
{
    unsigned other = 0;
    twins->memory = &arena;
    return twins_enter(twins, &arena, host, given, number, &other) ? 0 : other;
}

static void another_spelling_of_a_folder_is_its_twin(void **state)
{
    struct twins twins = { 0 };
    fake_begin(&a_windows_host);
    assert_int_equal(enter(&twins, &a_windows_host, "C:\\e", 3), 0);
    assert_int_equal(enter(&twins, &a_windows_host, "C:\\f", 4), 0);
    assert_int_equal(enter(&twins, &a_windows_host, "C:\\E", 5), 3);
    assert_int_equal(enter(&twins, &a_windows_host, "c:/x/../e", 6), 3);
    assert_int_equal(enter(&twins, &a_windows_host, "C:\\F\\g", 7), 0);
}

static void the_same_spelling_is_the_same_wish(void **state)
{
    struct twins twins = { 0 };
    fake_begin(&a_windows_host);
    assert_int_equal(enter(&twins, &a_windows_host, "C:\\e", 1), 0);
    assert_int_equal(enter(&twins, &a_windows_host, "C:\\e", 2), 0);
    assert_int_equal(twins.count, 1);
}

static void a_mac_has_twins_and_other_systems_have_none(void **state)
{
    struct twins mac = { 0 }, linux = { 0 };
    fake_begin(&a_posix_host);
    assert_int_equal(enter(&mac, &a_mac_host, "/stra\xc3\x9f" "e", 1), 0);
    assert_int_equal(enter(&mac, &a_mac_host, "/STRASSE", 2), 1);
    assert_int_equal(enter(&linux, &a_posix_host, "/e", 1), 0);
    assert_int_equal(enter(&linux, &a_posix_host, "/E", 2), 0);
}

/* Relative names stand for nothing where the current folder is gone: then each target tells it itself. */
static void without_a_current_folder_nobody_has_a_twin(void **state)
{
    struct twins twins = { 0 };
    fake_begin(&a_windows_host);
    fake_current(NULL);
    assert_int_equal(enter(&twins, &a_windows_host, "e", 1), 0);
    assert_int_equal(enter(&twins, &a_windows_host, "E", 2), 0);
}

static void ten_thousand_are_told_apart_in_little_memory(void **state)
{
    struct twins twins = { 0 };
    char name[32];
    fake_begin(&a_windows_host);
    for (unsigned i = 1; i <= 10000; i++) {
        snprintf(name, sizeof name, "C:\\env-%u", i);
        assert_int_equal(enter(&twins, &a_windows_host, name, i), 0);
    }
    assert_int_equal(twins.count, 10000);
    assert_true(twins.room * sizeof *twins.items < 1024 * 1024);
    assert_int_equal(enter(&twins, &a_windows_host, "C:\\ENV-77", 1), 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(another_spelling_of_a_folder_is_its_twin),
        TEST(the_same_spelling_is_the_same_wish),
        TEST(a_mac_has_twins_and_other_systems_have_none),
        TEST(without_a_current_folder_nobody_has_a_twin),
        TEST(ten_thousand_are_told_apart_in_little_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
