/* test_rights.c: lists of rights of Windows as bytes: who else may change the file? */
#include "tests/support/check.h"

#include "platform/win32/rights.h"

static const uint8_t administrators[] = { 1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0 };
static const uint8_t system_itself[] = { 1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0 };
static const uint8_t users[] = { 1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x21, 2, 0, 0 };
static const uint8_t everybody[] = { 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0 };

enum { FULL = 0x1f01ff, READ = 0x1200a9, WRITE = 0x2, DELETE = 0x10000, OWN = 0x80000, INHERITED_ALONE = 8 };

struct ace {
    uint8_t kind, flags;
    uint32_t mask;
    const uint8_t *sid;
    size_t size;
};

static size_t list_of(uint8_t *out, const struct ace *entries, size_t count)
{
    size_t at = 8;
    memset(out, 0, 8);
    out[0] = 2;
    out[4] = (uint8_t)count;
    for (size_t i = 0; i < count; i++) {
        uint16_t size = (uint16_t)(8 + entries[i].size);
        out[at] = entries[i].kind;
        out[at + 1] = entries[i].flags;
        memcpy(out + at + 2, &size, 2);
        memcpy(out + at + 4, &entries[i].mask, 4);
        memcpy(out + at + 8, entries[i].sid, entries[i].size);
        at += size;
    }
    return at;
}

#define SID(name) name, sizeof name

static void only_rulers_may_change_what_is_guarded(void **state)
{
    static const struct { struct ace entry; bool guarded; } rows[] = {
        { { 0, 0, READ, SID(users) }, true },
        { { 0, 0, FULL, SID(system_itself) }, true },
        { { 0, 0, FULL, SID(users) }, false },
        { { 0, 0, WRITE, SID(users) }, false },
        { { 0, 0, DELETE, SID(everybody) }, false },
        { { 0, 0, OWN, SID(everybody) }, false },
        { { 0, INHERITED_ALONE, FULL, SID(users) }, true },
        { { 1, 0, FULL, SID(everybody) }, true },           /* refuses */
        { { 9, 0, WRITE, SID(administrators) }, false },    /* of a kind with conditions */
    };
    uint8_t bytes[256];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct ace entries[] = { { 0, 0, FULL, SID(administrators) }, rows[i].entry };
        size_t size = list_of(bytes, entries, 2);
        assert_int_equal(rights_are_rulers(bytes, size), rows[i].guarded);
        for (size_t less = 0; less < size; less++) {        /* never read beyond, never guarded by half */
            uint8_t *part = test_malloc(less + 1);
            assert_false(rights_are_rulers(memcpy(part, bytes, less), less));
            test_free(part);
        }
    }
}

static void an_empty_list_lets_nobody(void **state)
{
    uint8_t bytes[8];
    assert_true(rights_are_rulers(bytes, list_of(bytes, NULL, 0)));
    assert_false(rights_are_rulers(bytes, 7));
}

static void rulers_are_three(void **state)
{
    uint8_t installer[32] = { 1, 6, 0, 0, 0, 0, 0, 5 };
    static const uint32_t parts[] = { 80, 956008885, 3418522649, 1831038044, 1853292631, 2271478464 };
    memcpy(installer + 8, parts, sizeof parts);
    assert_true(rights_is_ruler(SID(administrators)));
    assert_true(rights_is_ruler(SID(system_itself)));
    assert_true(rights_is_ruler(SID(installer)));
    installer[31] ^= 1;
    assert_false(rights_is_ruler(SID(installer)));
    assert_false(rights_is_ruler(SID(users)));
    assert_false(rights_is_ruler(SID(everybody)));
    assert_false(rights_is_ruler(administrators, 9));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_rulers_may_change_what_is_guarded),
        cmocka_unit_test(an_empty_list_lets_nobody),
        cmocka_unit_test(rulers_are_three),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
