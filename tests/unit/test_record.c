/* test_record.c: RECORD read and written by the rules of csv. */
#include "tests/support/check.h"

#include "src/seed/record.h"

static const char *read(struct arena *arena, str text, struct record *out)
{
    static struct error error;
    return record_read(arena, "x.whl", text, 4, out, &error) ? "" : error.text;
}

static void rows_are_read_with_and_without_quotes_and_sorted(void **state)
{
    struct arena arena = test_arena();
    struct record record;
    str text = STR("b,sha256=x,1\r\n\"a,\"\"q\"\"\",\"\",\"\"\nc,,");
    assert_string_equal(read(&arena, text, &record), "");
    assert_int_equal(record.count, 3);
    assert_string_equal(record.rows[0].path, "a,\"q\"");
    assert_string_equal(record.rows[1].path, "b");
    assert_string_equal(record.rows[1].hash, "sha256=x");
    assert_string_equal(record.rows[1].size, "1");
    assert_string_equal(record.rows[2].path, "c");
    assert_string_equal(record.rows[2].size, "");
    arena_end(&arena);
}

static void a_field_in_quotes_may_hold_a_newline(void **state)
{
    struct arena arena = test_arena();
    struct record record;
    assert_string_equal(read(&arena, STR("\"a\r\nb\",,\n"), &record), "");
    assert_string_equal(record.rows[0].path, "a\r\nb");
    arena_end(&arena);
}

static void other_texts_are_no_record(void **state)
{
    static const str texts[] = { { "a", 1 }, { "a,b", 3 }, { "a,b,c,d", 7 }, { "\n", 1 }, { "a,,\n\nb,,", 9 },
        { ",,", 2 }, { "\"a,,", 4 }, { "\"a\"b,,", 6 }, { "a\"b,,", 5 }, { "a,,\rb,,", 7 }, { "a\0b,,", 5 }, { "a,,\0", 4 } };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct arena arena = test_arena();
        struct record record;
        assert_int_equal(strncmp(read(&arena, texts[i], &record), "W_RECORD_FORMAT:", 16), 0);
        arena_end(&arena);
    }
}

static void doubled_and_surplus_rows_are_refused(void **state)
{
    struct arena arena = test_arena();
    struct record record;
    assert_int_equal(strncmp(read(&arena, STR("a,,\nb,,\n\"a\",x,1\n"), &record), "W_RECORD_DUPLICATE:", 19), 0);
    assert_int_equal(strncmp(read(&arena, STR("a,,\nb,,\nc,,\nd,,\ne,,\n"), &record), "W_RECORD_PHANTOM:", 17), 0);
    arena_end(&arena);
}

static void what_is_written_is_sorted_ends_in_cr_lf_and_reads_back(void **state)
{
    struct arena arena = test_arena();
    struct record_row rows[] = { { "b.py", "sha256=x", "3" }, { "a,b", "", "" }, { "../../../bin/x", "sha256=y", "1" },
                                 { "q\"q", "", "0" } };
    struct record record = { 4, rows }, again;
    struct text out = { .arena = &arena };
    record_write(&record, &out);
    assert_string_equal(text_done(&out),
                        "../../../bin/x,sha256=y,1\r\n\"a,b\",,\r\nb.py,sha256=x,3\r\n\"q\"\"q\",,0\r\n");
    assert_string_equal(read(&arena, text_view(&out), &again), "");
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(again.rows[i].path, rows[i].path);
    arena_end(&arena);
}

static enum error_code proves(struct arena *arena, const char *text, size_t count, struct wheel_file *files)
{
    struct record record;
    struct error error = { .code = E_NONE };
    if (record_read(arena, "w", str_of(text), 100, &record, &error) &&
        record_prove(arena, "w", "p-1.dist-info", &record, count, files, &error))
        return E_NONE;
    return error.code;
}

static void record_names_itself_and_every_file_and_no_more(void **state)
{
    struct arena arena = test_arena();
    struct wheel_file own[] = { { .path = "p-1.dist-info/RECORD.jws" }, { .path = "p-1.dist-infox/RECORD" } };
    assert_int_equal(proves(&arena, "p-1.dist-info/RECORD,,\n", 1, own), E_NONE);
    assert_int_equal(proves(&arena, "p-1.dist-info/RECORD,,\np-1.dist-info/RECORD.jws,,\n", 1, own), E_NONE);
    assert_int_not_equal(proves(&arena, "p-1.dist-info/RECORD,,\np-1.dist-info/RECORD.jws,sha256=x,1\n", 1, own), E_NONE);
    assert_int_not_equal(proves(&arena, "p-1.dist-info/RECORD,,\n", 2, own), E_NONE);
    assert_int_not_equal(proves(&arena, "p-1.dist-info/RECORD,sha256=x,\n", 0, own), E_NONE);
    assert_int_not_equal(proves(&arena, "p-1.dist-info/RECORD,,1\n", 0, own), E_NONE);
    assert_int_not_equal(proves(&arena, "p-1.dist-infox,,\n", 0, own), E_NONE);
    assert_int_not_equal(proves(&arena, "other,,\n", 0, own), E_NONE);
    assert_int_not_equal(proves(&arena, "a\n", 0, own), E_NONE);
    assert_int_not_equal(proves(&arena, "a,b\n", 0, own), E_NONE);
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read_with_and_without_quotes_and_sorted),
        cmocka_unit_test(a_field_in_quotes_may_hold_a_newline),
        cmocka_unit_test(other_texts_are_no_record),
        cmocka_unit_test(doubled_and_surplus_rows_are_refused),
        cmocka_unit_test(record_names_itself_and_every_file_and_no_more),
        cmocka_unit_test(what_is_written_is_sorted_ends_in_cr_lf_and_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
