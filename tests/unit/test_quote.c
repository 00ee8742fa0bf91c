/* test_quote.c: the quoting of each language: ordinary and hostile texts, and what is refused. */
#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include "src/plan/quote.h"

typedef const char *quoting(struct arena *arena, const struct host *host, str text);

/* `expected` NULL: the language cannot carry the text. */
struct row {
    str text;
    const char *expected;
};

static void check_rows(quoting *quote, const struct host *host, const struct row *rows, size_t count)
{
    struct arena arena = test_arena();
    for (size_t i = 0; i < count; i++) {
        const char *quoted = quote(&arena, host, rows[i].text);
        if (rows[i].expected == NULL)
            assert_null(quoted);
        else if (quoted == NULL)
            fail_msg("%s was refused", rows[i].expected);
        else
            assert_string_equal(quoted, rows[i].expected);
    }
    arena_end(&arena);
}
#define CHECK_ROWS(quote, host, rows) check_rows(quote, host, rows, sizeof rows / sizeof *rows)

static void sh_keeps_every_byte_between_single_quotes(void **state)
{
    static const struct row rows[] = {
        { STR(""), "''" },
        { STR("/srv/env"), "'/srv/env'" },
        { STR("it's"), "'it'\\''s'" },
        { STR("''"), "''\\'''\\'''" },
        { STR("$(x)`x`\\\"!\n\t"), "'$(x)`x`\\\"!\n\t'" },
        { STR("caf\xe9"), "'caf\xe9'" },
        { STR("a\0b"), NULL },
    };
    CHECK_ROWS(quote_sh, &a_posix_host, rows);
    CHECK_ROWS(quote_sh, &a_windows_host, rows);
}

static void fish_doubles_the_backslash(void **state)
{
    static const struct row rows[] = {
        { STR(""), "''" },
        { STR("it's"), "'it'\"'\"'s'" },
        { STR("\\'; x; \\'"), "'\\\\'\"'\"'; x; \\\\'\"'\"''" },
        { STR("a\\"), "'a\\\\'" },
        { STR("$(x)*~{a,b}"), "'$(x)*~{a,b}'" },
        { STR("\xff"), "'\xff'" },
        { STR("a\0b"), NULL },
    };
    CHECK_ROWS(quote_fish, &a_posix_host, rows);
}

static void csh_keeps_its_history_out_and_has_no_line_feed(void **state)
{
    static const struct row rows[] = {
        { STR("wow!"), "'wow\\!'" },
        { STR("\\!"), "'\\\\!'" },
        { STR("it's!"), "'it'\\''s\\!'" },
        { STR("$x`x`"), "'$x`x`'" },
        { STR("\xff"), "'\xff'" },
        { STR("a\nb"), NULL },
        { STR("a\0b"), NULL },
    };
    CHECK_ROWS(quote_csh, &a_posix_host, rows);
}

static void nushell_gets_escapes_for_all_that_could_mean_something(void **state)
{
    static const struct row rows[] = {
        { STR(""), "\"\"" },
        { STR("/srv/a b-1.2_c"), "\"/srv/a b-1.2_c\"" },
        { STR("$(x)'\"\\#"), "\"\\u{24}\\u{28}x\\u{29}\\u{27}\\u{22}\\u{5c}\\u{23}\"" },
        { STR("\x1b\x7f"), "\"\\u{1b}\\u{7f}\"" },
        { STR("\xc3\xbc\xe2\x80\xae"), "\"\xc3\xbc\\u{202e}\"" },
        { STR("caf\xe9"), NULL },
        { STR("a\0b"), NULL },
    };
    CHECK_ROWS(quote_nu, &a_posix_host, rows);
    CHECK_ROWS(quote_nu, &a_windows_host, rows);
}

static void python_on_posix_gets_the_bytes(void **state)
{
    static const struct row rows[] = {
        { STR(""), "__import__('os').fsdecode(b'')" },
        { STR("/a b"), "__import__('os').fsdecode(b'/a b')" },
        { STR("it's\\\"\n"), "__import__('os').fsdecode(b'it\\x27s\\x5c\"\\x0a')" },
        { STR("\xc3\xbc\xff\0"), "__import__('os').fsdecode(b'\\xc3\\xbc\\xff\\x00')" },
    };
    CHECK_ROWS(quote_python, &a_posix_host, rows);
    CHECK_ROWS(quote_python, &a_mac_host, rows);
}

static void python_on_windows_gets_code_points_and_lone_surrogates(void **state)
{
    static const struct row rows[] = {
        { STR("C:\\a b"), "'C:\\x5ca b'" },
        { STR("it's"), "'it\\x27s'" },
        { STR("\xc3\xbc\xe6\xbc\xa2\xf0\x9f\x98\x80"), "'\\xfc\\u6f22\\U0001f600'" },
        { STR("\xed\xa0\xbd"), "'\\ud83d'" },
        { STR("\xed\xbf\xbf"), "'\\udfff'" },
        { STR("\xff"), NULL },
        { STR("\xed\xa0"), NULL },
    };
    CHECK_ROWS(quote_python, &a_windows_host, rows);
}

static void xonsh_refuses_folders_that_its_path_would_expand(void **state)
{
    static const struct row rows[] = {
        { STR("/a"), "__import__('os').fsdecode(b'/a')" },
        { STR("/a=b~c"), "__import__('os').fsdecode(b'/a=b~c')" },
        { STR("/$HOME"), NULL },
        { STR("/x=~root"), NULL },
    };
    CHECK_ROWS(quote_xonsh_path, &a_posix_host, rows);
}

static void powershell_doubles_each_of_its_five_quotes(void **state)
{
    static const struct row rows[] = {
        { STR("C:\\a $x `n"), "'C:\\a $x `n'" },
        { STR("it's"), "'it''s'" },
        { STR("\xe2\x80\x98\xe2\x80\x99\xe2\x80\x9a\xe2\x80\x9b"),
          "'\xe2\x80\x98\xe2\x80\x98\xe2\x80\x99\xe2\x80\x99\xe2\x80\x9a\xe2\x80\x9a\xe2\x80\x9b\xe2\x80\x9b'" },
        { STR("\xe2\x80\x9c"), "'\xe2\x80\x9c'" },
        { STR("\xff"), NULL },
        { STR("a\0b"), NULL },
    };
    CHECK_ROWS(quote_powershell, &a_windows_host, rows);
}

static void batch_doubles_the_percent_sign_and_takes_specials_by_a_caret_beyond_a_quote(void **state)
{
    static const struct row rows[] = {
        { STR("C:\\a & b^(c)|<>"), "C:\\a & b^(c)|<>" },
        { STR("%PATH%"), "%%PATH%%" },
        { STR("a!b"), "a!b" },
        { STR("a\"b & c^!\"d & e"), "a\"b ^& c^^!\"d & e" },
        { STR("\"(x|y<z>)%"), "\"^(x^|y^<z^>^)%%" },
        { STR("a\nb"), NULL },
        { STR("a\x7f"), NULL },
        { STR("a\0b"), NULL },
        { STR("\xff"), NULL },
    };
    CHECK_ROWS(quote_batch, &a_windows_host, rows);
}

/* Carets are read once more, but only in a text that holds an exclamation mark. */
static void delayed_batch_takes_exclamation_marks_by_a_caret(void **state)
{
    static const struct row rows[] = {
        { STR("C:\\a & b^(c)"), "C:\\a & b^(c)" },
        { STR("a!b"), "a^!b" },
        { STR("a^!b%"), "a^^^!b%%" },
        { STR("\"a^b&"), "\"a^^b^&" },
        { STR("\"a^b&!"), "\"a^^^^b^&^^!" },
        { STR("!\"\"^"), "^!\"\"^^" },
        { STR("a\nb"), NULL },
        { STR("\xff"), NULL },
    };
    CHECK_ROWS(quote_batch_delayed, &a_windows_host, rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sh_keeps_every_byte_between_single_quotes),
        cmocka_unit_test(fish_doubles_the_backslash),
        cmocka_unit_test(csh_keeps_its_history_out_and_has_no_line_feed),
        cmocka_unit_test(nushell_gets_escapes_for_all_that_could_mean_something),
        cmocka_unit_test(python_on_posix_gets_the_bytes),
        cmocka_unit_test(python_on_windows_gets_code_points_and_lone_surrogates),
        cmocka_unit_test(xonsh_refuses_folders_that_its_path_would_expand),
        cmocka_unit_test(powershell_doubles_each_of_its_five_quotes),
        cmocka_unit_test(batch_doubles_the_percent_sign_and_takes_specials_by_a_caret_beyond_a_quote),
        cmocka_unit_test(delayed_batch_takes_exclamation_marks_by_a_caret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
