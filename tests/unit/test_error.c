/* test_error.c: errors in words, and which failures of the system only say that something is not there. */
#include "tests/support/check.h"

#include "src/base/error.h"

static void what_is_not_there_is_told_from_what_cannot_be_reached(void **state)
{
    static const struct { enum os_code code; bool is_absence; } rows[] = {
        { OS_OK, false }, { OS_ABSENT, true }, { OS_NOT_FOLDER, true }, { OS_IS_LINK, true }, { OS_DENIED, false },
        { OS_FAILED, false }, { OS_IS_FOLDER, false }, { OS_NAME_TOO_LONG, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(error_is_absence((struct os_status){ rows[i].code, 0 }), rows[i].is_absence);
}

static void an_error_is_cut_rather_than_too_long(void **state)
{
    char large[2000];
    struct error error = { .code = E_NONE };
    memset(large, 'x', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    assert_false(error_say(&error, E_USAGE, "%s", large));
    assert_false(error_remedy(&error, "%s", large));
    assert_true(strlen(error.text) < sizeof error.text && strlen(error.remedy) < sizeof error.remedy);
    assert_int_equal(error.code, E_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_there_is_told_from_what_cannot_be_reached),
        cmocka_unit_test(an_error_is_cut_rather_than_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
