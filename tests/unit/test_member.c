/* test_member.c: which names files in a wheel may have. */
#include "tests/support/check.h"

#include "src/seed/member.h"

static enum refusal fault_of(const char *name)
{
    struct arena arena = test_arena();
    enum refusal fault = member_fault(&arena, str_of(name), true);
    arena_end(&arena);
    return fault;
}

static void ordinary_names_are_accepted(void **state)
{
    static const char *const names[] = { "six.py", "pip/_internal/__init__.py", "a,b.py", "it's.py", "a b.py", " a",
        ".hidden", "..a", "a..b", "...a", "-rf", "~", "console.py", "com.py", "com10", "comx", "lpt.txt", "nulls",
        "auxiliary/con_.py", "xcon", "conin", "\xc3\xa9.py", "\xe7\x92\xb0\xe5\xa2\x83.py", "a#%&+=@[]^_`{}$!().py" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(refusal_name(fault_of(names[i])), "");
}

static void every_kind_of_bad_name_has_its_own_code(void **state)
{
    static const struct { const char *name; enum refusal fault; } rows[] = {
        { "", W_NAME_EMPTY }, { "a//b", W_NAME_EMPTY }, { "a/", W_NAME_EMPTY }, { "/a", W_NAME_ABSOLUTE },
        { ".", W_NAME_DOTS }, { "..", W_NAME_DOTS }, { "a/../b", W_NAME_DOTS }, { "a/.", W_NAME_DOTS },
        { "a\\b", W_NAME_BACKSLASH }, { "c:", W_NAME_STREAM }, { "a/b:c", W_NAME_STREAM },
        { "a*", W_NAME_CHARACTER }, { "a?", W_NAME_CHARACTER }, { "\"a\"", W_NAME_CHARACTER },
        { "<", W_NAME_CHARACTER }, { ">", W_NAME_CHARACTER }, { "|", W_NAME_CHARACTER },
        { "a\x01", W_NAME_CONTROL }, { "a\x7f", W_NAME_CONTROL }, { "\xc2\x85", W_NAME_CONTROL },
        { "a\xe2\x80\xae", W_NAME_CONTROL }, { "a\xe2\x80\x8d", W_NAME_CONTROL }, { "\xef\xbb\xbf", W_NAME_CONTROL },
        { "\xff", W_NAME_UTF8 }, { "\xed\xa0\x80", W_NAME_UTF8 }, { "\xc0\xae", W_NAME_UTF8 }, { "a\xc3", W_NAME_UTF8 },
        { "e\xcc\x81", W_NAME_FORM }, { "\xe2\x84\xab", W_NAME_FORM },
        { "a.", W_NAME_ENDING }, { "a ", W_NAME_ENDING }, { "a./b", W_NAME_ENDING }, { "...", W_NAME_ENDING },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(refusal_name(fault_of(rows[i].name)), refusal_name(rows[i].fault));
}

static void devices_are_refused_in_every_spelling(void **state)
{
    static const char *const names[] = { "con", "CON", "Prn.txt", "aux.tar.gz", "a/nul/b", "nul .txt", "COM0",
        "com9.py", "LPT1", "com\xc2\xb9", "COM\xc2\xb2.x", "lpt\xc2\xb3", "CONIN$", "conout$.log" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(refusal_name(fault_of(names[i])), "W_NAME_DEVICE");
}

static void short_names_are_refused(void **state)
{
    static const char *const names[] = { "PROGRA~1", "a/b~2.py", "LONG~123.PY/x" };
    static const char *const fine[] = { "a~", "~1a", "a~b", "file.py~1", "nine-nine~1", "a~1.html", "a~1.b.c" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(refusal_name(fault_of(names[i])), "W_NAME_SHORT");
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        assert_string_equal(refusal_name(fault_of(fine[i])), "");
}

static void names_up_to_200_bytes_are_accepted(void **state)
{
    char name[202];
    memset(name, 'a', sizeof name);
    name[200] = '\0';
    assert_int_equal(fault_of(name), W_FINE);
    name[200] = 'a';
    name[201] = '\0';
    assert_int_equal(fault_of(name), W_NAME_LONG);
}

static void names_that_are_not_ascii_must_be_marked(void **state)
{
    struct arena arena = test_arena();
    assert_int_equal(member_fault(&arena, STR("\xc3\xa9"), false), W_NAME_FLAG);
    assert_int_equal(member_fault(&arena, STR("e"), false), W_FINE);
    assert_int_equal(member_fault(&arena, STR("a\0b"), true), W_NAME_CONTROL);
    arena_end(&arena);
}

static void names_must_differ_where_case_and_form_do_not_count(void **state)
{
    static const struct { const char *names[4]; enum refusal fault; } rows[] = {
        { { "a/b", "a/c", "a.b", "ab" }, W_FINE },
        { { "a", "b", "a", "c" }, W_DUPLICATE },
        { { "a/x", "b", "a/X", "c" }, W_TWINS },
        { { "stra\xc3\x9f" "e", "b", "STRASSE", "c" }, W_TWINS },
        { { "\xce\xa3", "\xcf\x82", "b", "c" }, W_TWINS },
        { { "\xe2\x84\xaa", "k", "b", "c" }, W_TWINS },
        { { "pk/a", "PK/b", "x", "y" }, W_TWINS },
        { { "x/pk/a/b", "x/pk/A/c", "y", "z" }, W_TWINS },
        { { "a", "a/b", "c", "d" }, W_FILE_AND_FOLDER },
        { { "a b", "a", "a-c", "A/b" }, W_FILE_AND_FOLDER },
        { { "a/b/c/d", "a/b", "x", "y" }, W_FILE_AND_FOLDER },
        { { "a/b c", "a b/c", "a", "d" }, W_FILE_AND_FOLDER },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = test_arena();
        const char *culprit;
        enum refusal fault = members_fault(&arena, 4, rows[i].names, &culprit);
        assert_string_equal(refusal_name(fault), refusal_name(rows[i].fault));
        arena_end(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_names_are_accepted),
        cmocka_unit_test(every_kind_of_bad_name_has_its_own_code),
        cmocka_unit_test(devices_are_refused_in_every_spelling),
        cmocka_unit_test(short_names_are_refused),
        cmocka_unit_test(names_up_to_200_bytes_are_accepted),
        cmocka_unit_test(names_that_are_not_ascii_must_be_marked),
        cmocka_unit_test(names_must_differ_where_case_and_form_do_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
