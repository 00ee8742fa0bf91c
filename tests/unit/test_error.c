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

static void an_error_is_found_again_by_its_name(void **state)
{
    for (enum error_code code = E_NONE; (int)code < ERROR_COUNT; code++) {
        assert_int_equal(error_named(error_name(code)), code);
        assert_int_equal(error_exit(code) == DONE, code == E_NONE);
    }
    assert_int_equal(error_named("E_NO_SUCH_THING"), E_NONE);
    assert_int_equal(error_named("e_usage"), E_NONE);
}

static void something_helps_against_every_error_from_every_cause(void **state)
{
    for (enum error_code code = E_USAGE; (int)code < ERROR_COUNT; code++)
        for (enum os_code cause = OS_OK; cause <= OS_FAILED; cause++) {
            struct error error = { .code = code, .cause = { cause, 0 } };
            assert_true(strlen(error_helps(&error)) > 10);
        }
    struct error full = { .code = E_WRITE, .cause = { OS_NO_SPACE, 0 } };
    assert_non_null(strstr(error_helps(&full), "make room"));
    struct error other = { .code = E_USAGE, .cause = { OS_NO_SPACE, 0 } };      /* its own, whatever the system says */
    assert_non_null(strstr(error_helps(&other), "--help"));
    error_remedy(&full, "what is known better");
    assert_string_equal(error_helps(&full), "what is known better");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_there_is_told_from_what_cannot_be_reached),
        cmocka_unit_test(an_error_is_cut_rather_than_too_long),
        cmocka_unit_test(an_error_is_found_again_by_its_name),
        cmocka_unit_test(something_helps_against_every_error_from_every_cause),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
