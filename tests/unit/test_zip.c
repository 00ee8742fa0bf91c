/* test_zip.c: archives that are damaged in one place each: refused, and by the code of that damage. */
#include "tests/support/archive.h"
#include "tests/support/fresh.h"

#include "src/seed/wheel.h"

enum { END = 22, LOCAL = 30 };      /* sizes of the end record, and of a local header without its name */

static void refused(str bytes, const char *code)
{
    struct wheel wheel;
    struct error error = { .code = E_NONE };
    assert_false(wheel_prove(&arena, WHEEL_PATH, bytes.text, bytes.size, &wheel, &error));
    if (!str_starts(str_of(error.text), text_join(&arena, code, ": ", NULL)))
        fail_msg("%s is not %s", error.text, code);
}

static size_t number_at(str bytes, size_t at, int size)
{
    size_t number = 0;
    for (int i = size; i > 0; i--)
        number = number << 8 | (unsigned char)bytes.text[at + (size_t)i - 1];
    return number;
}

/* A copy with another number at `at`. */
static str with(str bytes, size_t at, size_t number, int size)
{
    char *copy = str_copy(&arena, bytes);
    for (int i = 0; i < size; i++, number >>= 8)
        copy[at + (size_t)i] = (char)(number & 0xff);
    return (str){ copy, bytes.size };
}

/* ---- the end record --------------------------------------------------------------------------- */

static void a_large_file_without_an_end_record_is_no_archive(void **state)
{
    char *bytes = arena_take(&arena, 200000);
    memset(bytes, 'x', 200000);
    refused((str){ bytes, 200000 }, "W_NO_END");
    str behind = make_wheel(&arena);
    struct text all = { .arena = &arena };
    text_add(&all, behind);
    text_add(&all, (str){ bytes, 100 });
    refused(text_view(&all), "W_TRAILING_DATA");
    text_add(&all, (str){ bytes, 70000 });                  /* farther away than any comment may reach */
    refused(text_view(&all), "W_NO_END");
}

static void numbers_that_stand_for_64_bits_are_refused(void **state)
{
    str whole = make_wheel(&arena);
    size_t end = whole.size - END;
    refused(with(whole, end + 10, 0xffff, 2), "W_ZIP64");
    refused(with(whole, end + 12, 0xffffffff, 4), "W_ZIP64");
    refused(with(whole, end + 16, 0xffffffff, 4), "W_ZIP64");
    size_t entry = number_at(whole, end + 16, 4);           /* of the first file in the directory */
    refused(with(whole, entry + 20, 0xffffffff, 4), "W_ZIP64");
    refused(with(whole, entry + 24, 0xffffffff, 4), "W_ZIP64");
    refused(with(whole, entry + 42, 0xffffffff, 4), "W_ZIP64");
}

/* Long names leave room for more entries than there are. */
static void a_directory_that_says_more_entries_than_it_holds_is_refused(void **state)
{
    str whole = make_wheel(&arena);
    size_t end = whole.size - END, count = number_at(whole, end + 10, 2);
    assert_true(number_at(whole, end + 12, 4) / 46 > count);
    refused(with(with(whole, end + 8, count + 1, 2), end + 10, count + 1, 2), "W_DIRECTORY_COUNT");
    refused(with(with(whole, end + 8, 500, 2), end + 10, 500, 2), "W_DIRECTORY_COUNT");
}

/* ---- local headers ---------------------------------------------------------------------------- */

/* The last file ends `kept` bytes behind the beginning of its header. */
static str cut_in_the_middle(size_t kept)
{
    static const struct archive_file files[] = { { "first", "1", 0 }, { "second", "twotwo", 0 } };
    str whole = make_archive(&arena, 2, files);
    size_t directory = number_at(whole, whole.size - END + 16, 4), last = LOCAL + strlen("first") + 1;
    struct text cut = { .arena = &arena };
    text_add(&cut, str_slice(whole, 0, last + kept));
    text_add(&cut, str_slice(whole, directory, whole.size));
    return with(text_view(&cut), cut.size - END + 16, last + kept, 4);
}

static void a_file_that_runs_into_the_directory_is_refused(void **state)
{
    size_t whole = LOCAL + strlen("second") + strlen("twotwo");
    for (size_t kept = 0; kept < whole; kept++)
        refused(cut_in_the_middle(kept), "W_LOCAL_HEADER");
    refused(cut_in_the_middle(whole), "W_DIST_INFO_COUNT");         /* whole again, and no wheel */
}

/* ---- the dist-info folder --------------------------------------------------------------------- */

static void a_dist_info_folder_must_have_the_wheels_own_name(void **state)
{
    static const char *const folders[] = { "pk.dist-info", "pk-1.0.DIST-INFO", "pk-1.1.dist-info", "kp-1.0.dist-info" };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const struct archive_file file = { text_join(&arena, folders[i], "/METADATA", NULL), "Name: pk\n", 0 };
        refused(make_archive(&arena, 1, &file), "W_DIST_INFO_NAME");
    }
}

/* ---- the .data folder ------------------------------------------------------------------------- */

/* However it gets there: installers would write one over the other. */
static void two_files_for_one_place_are_refused(void **state)
{
    static const char *const pairs[][2] = {
        { "x.py", "pk-1.0.data/data/lib/python3.12/site-packages/x.py" },
        { "x.py", "pk-1.0.data/purelib/x.py" },
        { "pk-1.0.data/scripts/tool", "pk-1.0.data/data/bin/tool" },
        { "pk-1.0.data/scripts/tool", "pk-1.0.data/data/Scripts/tool" },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const struct archive_file files[] = { { pairs[i][0], "1", 0 }, { pairs[i][1], "2", 0 } };
        refused(make_wheel_of(&arena, "pk", "1.0", 2, files), "W_DUPLICATE");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_large_file_without_an_end_record_is_no_archive),
        TEST(numbers_that_stand_for_64_bits_are_refused),
        TEST(a_directory_that_says_more_entries_than_it_holds_is_refused),
        TEST(a_file_that_runs_into_the_directory_is_refused),
        TEST(a_dist_info_folder_must_have_the_wheels_own_name),
        TEST(two_files_for_one_place_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
