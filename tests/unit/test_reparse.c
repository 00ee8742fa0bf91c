/* test_reparse.c: where a reparse point leads, by its bytes alone. */
#include "tests/support/check.h"

#include "platform/win32/reparse.h"

#include <stdio.h>

struct point {
    unsigned char bytes[1024];
    size_t size;
};

static void put_word(unsigned char *at, size_t word)
{
    at[0] = (unsigned char)word;
    at[1] = (unsigned char)(word >> 8);
}

static size_t put_text(unsigned char *at, const char *text)
{
    for (size_t i = 0; text[i] != '\0'; i++)
        put_word(at + 2 * i, (unsigned char)text[i]);
    return 2 * strlen(text);
}

/* The substitute name first, or behind the one to print: both orders are met. */
static struct point point_of(uint32_t tag, const char *native, const char *written, bool written_first)
{
    struct point point = { 0 };
    size_t names = tag == REPARSE_SYMBOLIC_LINK ? 20 : 16;
    put_word(point.bytes, tag & 0xFFFF);
    put_word(point.bytes + 2, tag >> 16);
    size_t first = put_text(point.bytes + names, written_first ? written : native);
    size_t second = put_text(point.bytes + names + first, written_first ? native : written);
    put_word(point.bytes + 8, written_first ? first : 0);
    put_word(point.bytes + 10, 2 * strlen(native));
    put_word(point.bytes + 12, written_first ? 0 : first);
    put_word(point.bytes + 14, 2 * strlen(written));
    point.size = names + first + second;
    put_word(point.bytes + 4, point.size - 8);
    return point;
}

static const char *text_of_link(const struct reparse_link *link)
{
    static char text[512];
    for (size_t i = 0; i < link->units; i++)
        text[i] = (char)link->text[2 * i];
    text[link->units] = '\0';
    return text;
}

static void only_names_for_other_names_are_links(void **state)
{
    static const struct { uint32_t tag; bool link; } tags[] = {
        { REPARSE_MOUNT_POINT, true },  { REPARSE_SYMBOLIC_LINK, true }, { REPARSE_ALIAS, false },
        { REPARSE_SOCKET, false },      { 0xA000001D /* of WSL */, true }, { 0x9000001A /* OneDrive */, false },
        { 0x9000701A, false },          { 0x80000013 /* deduplicated */, false }, { 0x80000017 /* compressed */, false },
    };
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        assert_int_equal(reparse_is_link(tags[i].tag), tags[i].link);
}

static void a_link_leads_where_it_was_written_to_lead(void **state)
{
    static const struct { uint32_t tag; const char *native, *written, *expected; bool network, volume; } links[] = {
        { REPARSE_SYMBOLIC_LINK, "..\\lib", "..\\lib", "..\\lib", false, false },
        { REPARSE_SYMBOLIC_LINK, "\\??\\C:\\a b", "C:\\a b", "C:\\a b", false, false },
        { REPARSE_SYMBOLIC_LINK, "\\??\\C:\\a", "", "C:\\a", false, false },
        { REPARSE_SYMBOLIC_LINK, "\\??\\UNC\\host\\share", "", "host\\share", true, false },
        { REPARSE_SYMBOLIC_LINK, "\\??\\UNC\\host\\share", "\\\\host\\share", "\\\\host\\share", false, false },
        { REPARSE_MOUNT_POINT, "\\??\\D:\\x", "D:\\x", "D:\\x", false, false },
        { REPARSE_MOUNT_POINT, "\\??\\D:\\x", "", "D:\\x", false, false },
        { REPARSE_MOUNT_POINT, "\\??\\Volume{1}\\", "", "Volume{1}\\", false, true },
        { REPARSE_MOUNT_POINT, "\\??\\Volume{1}\\", "E:\\", "E:\\", false, true },
        { REPARSE_SYMBOLIC_LINK, "", "", "", false, false },
    };
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        for (int order = 0; order < 2; order++) {
            struct point point = point_of(links[i].tag, links[i].native, links[i].written, order == 1);
            struct reparse_link link;
            assert_true(reparse_read_link(point.bytes, point.size, &link));
            assert_string_equal(text_of_link(&link), links[i].expected);
            assert_int_equal(link.network, links[i].network);
            assert_int_equal(link.volume, links[i].volume);
        }
    }
}

/* Cut off anywhere, or with any byte of its head changed, it is refused or stays inside its bytes. */
static void damaged_bytes_are_not_believed(void **state)
{
    struct point point = point_of(REPARSE_SYMBOLIC_LINK, "\\??\\C:\\folder", "C:\\folder", false);
    struct reparse_link link;
    assert_false(reparse_read_link(point.bytes, 0, &link));
    for (size_t size = 0; size < point.size; size++)
        assert_false(reparse_read_link(point.bytes, size, &link));
    for (size_t i = 0; i < 20; i++) {
        for (int value = 0; value < 256; value++) {
            struct point damaged = point;
            damaged.bytes[i] = (unsigned char)value;
            if (!reparse_read_link(damaged.bytes, damaged.size, &link))
                continue;
            assert_true(link.text >= damaged.bytes);
            assert_true(link.text + 2 * link.units <= damaged.bytes + damaged.size);
        }
    }
}

static void what_is_no_link_leads_nowhere(void **state)
{
    static const uint32_t tags[] = { REPARSE_ALIAS, REPARSE_SOCKET, 0x9000001A, 0xA000001D };
    struct reparse_link link;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        struct point point = point_of(tags[i], "\\??\\C:\\x", "C:\\x", false);
        assert_false(reparse_read_link(point.bytes, point.size, &link));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_names_for_other_names_are_links),
        cmocka_unit_test(a_link_leads_where_it_was_written_to_lead),
        cmocka_unit_test(damaged_bytes_are_not_believed),
        cmocka_unit_test(what_is_no_link_leads_nowhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
