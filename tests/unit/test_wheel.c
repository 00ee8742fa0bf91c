/* test_wheel.c: a wheel is read whole, and any change of it is found. */
#include "tests/support/archive.h"
#include "tests/support/check.h"

#include "src/seed/wheel.h"

static bool prove(struct arena *arena, str bytes, struct wheel *out, struct error *error)
{
    return wheel_prove(arena, WHEEL_PATH, bytes.text, bytes.size, out, error);
}

static void a_wheel_is_read_with_all_that_is_in_it(void **state)
{
    struct arena arena = test_arena();
    struct wheel wheel;
    struct error error;
    assert_true(prove(&arena, make_wheel(&arena), &wheel, &error));
    assert_string_equal(wheel.name, "pk");
    assert_string_equal(wheel.version, "1.0");
    assert_string_equal(wheel.dist_info, "pk-1.0.dist-info");
    assert_int_equal(wheel.file_count, 5);
    assert_string_equal(wheel.files[0].path, "pk/__init__.py");
    assert_memory_equal(wheel.files[0].bytes, "ANSWER = 42\n", 12);
    assert_false(wheel.files[0].executable);
    assert_true(wheel.files[1].executable);
    assert_string_equal(wheel.files[1].hash, hash_text(&arena, "#!/bin/sh\n", 10));
    assert_int_equal(wheel.entry_point_count, 1);
    assert_string_equal(wheel.entry_points[0].module, "pk.cli");
    arena_end(&arena);
}

static void a_wheel_that_is_cut_off_anywhere_is_refused(void **state)
{
    struct arena arena = test_arena();
    str whole = make_wheel(&arena);
    for (size_t size = 0; size < whole.size; size++) {
        struct arena own = test_arena();
        struct wheel wheel;
        struct error error;
        char *copy = malloc(size + 1);      /* of exactly that size, for AddressSanitizer to guard */
        memcpy(copy, whole.text, size);
        assert_false(prove(&own, (str){ copy, size }, &wheel, &error));
        assert_int_equal(error.code, E_WHEEL);
        free(copy);
        arena_end(&own);
    }
    arena_end(&arena);
}

static bool same_contents(const struct wheel *a, const struct wheel *b)
{
    if (a->file_count != b->file_count || a->entry_point_count != b->entry_point_count)
        return false;
    for (size_t i = 0; i < a->file_count; i++)
        if (strcmp(a->files[i].path, b->files[i].path) != 0 || a->files[i].size != b->files[i].size ||
            memcmp(a->files[i].bytes, b->files[i].bytes, a->files[i].size) != 0)
            return false;
    return true;
}

/* The bytes of a directory entry that nothing else repeats: who made it, and its attributes. */
static bool is_attribute(str whole, size_t at)
{
    for (size_t back = 4; back < 42 && back <= at; back++)
        if (memcmp(whole.text + at - back, "PK\1\2", 4) == 0)
            return back < 6 || back >= 36;
    return false;
}

static void no_changed_byte_changes_what_is_read(void **state)
{
    static const unsigned char masks[] = { 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff };
    struct arena arena = test_arena();
    struct wheel original;
    struct error error;
    str whole = make_wheel(&arena);
    assert_true(prove(&arena, whole, &original, &error));
    char *copy = arena_copy(&arena, whole.text, whole.size);
    for (size_t at = 0; at < whole.size; at++)
        for (size_t i = 0; i < sizeof masks; i++) {
            struct arena own = test_arena();
            struct wheel wheel;
            copy[at] = (char)(whole.text[at] ^ masks[i]);
            if (prove(&own, (str){ copy, whole.size }, &wheel, &error)) {
                if (!is_attribute(whole, at))
                    fail_msg("byte %zu changed by %02x was not found", at, masks[i]);
                assert_true(same_contents(&original, &wheel));
            }
            copy[at] = whole.text[at];
            arena_end(&own);
        }
    arena_end(&arena);
}

static void a_wheel_that_is_not_there_says_so(void **state)
{
    struct arena arena = test_arena();
    struct wheel wheel;
    struct error error;
    assert_false(wheel_read(&arena, "/nowhere/pk-1.0-py3-none-any.whl", &wheel, &error));
    assert_int_equal(error.code, E_WHEEL);
    assert_int_equal(error.cause.code, OS_ABSENT);
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wheel_is_read_with_all_that_is_in_it),
        cmocka_unit_test(a_wheel_that_is_cut_off_anywhere_is_refused),
        cmocka_unit_test(no_changed_byte_changes_what_is_read),
        cmocka_unit_test(a_wheel_that_is_not_there_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
