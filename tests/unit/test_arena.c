/* test_arena.c: the memory of a run. */
#include "tests/support/check.h"

#include <stdalign.h>
#include <stdbool.h>

static jmp_buf back;

static void give_up(void *owner)
{
    ++*(int *)owner;
    longjmp(back, 1);
}

static bool is_aligned(const void *address)
{
    return (uintptr_t)address % alignof(max_align_t) == 0;
}

static void every_piece_is_aligned_and_zeroed(void **state)
{
    struct arena arena = test_arena();
    for (size_t size = 0; size < 100; size++) {
        unsigned char *piece = arena_take(&arena, size);
        assert_true(is_aligned(piece));
        for (size_t i = 0; i < size; i++)
            assert_int_equal(piece[i], 0);
        memset(piece, 0xff, size);
        assert_true(is_aligned(arena_take_raw(&arena, size)));
    }
    arena_end(&arena);
}

static void a_piece_of_nothing_has_an_address_of_its_own(void **state)
{
    struct arena arena = test_arena();
    const void *one = arena_take(&arena, 0), *other = arena_take_many(&arena, 0, 8);
    assert_non_null(one);
    assert_ptr_not_equal(one, other);
    arena_end(&arena);
}

static void the_callers_buffer_is_used_first_whatever_its_address(void **state)
{
    static char buffer[512];
    for (size_t skip = 0; skip < 20; skip++) {
        struct arena arena = arena_over(buffer + skip, 400, test_arena_exhausted, NULL);
        char *piece = arena_take(&arena, 100);
        assert_true(is_aligned(piece));
        assert_true(piece >= buffer + skip && piece + 100 <= buffer + skip + 400);
        assert_null(arena.blocks);
        char *outside = arena_take(&arena, 400);
        assert_true(outside < buffer || outside >= buffer + sizeof buffer);
        arena_end(&arena);
    }
}

static void a_buffer_too_small_to_be_aligned_is_left_alone(void **state)
{
    static alignas(16) char buffer[16];
    struct arena arena = arena_over(buffer + 1, 3, test_arena_exhausted, NULL);
    assert_true(is_aligned(arena_take(&arena, 1)));
    assert_int_equal(buffer[1], 0);
    arena_end(&arena);
}

static void what_was_handed_out_does_not_move(void **state)
{
    struct arena arena = test_arena();
    unsigned *pieces[500];
    for (unsigned i = 0; i < 500; i++) {
        pieces[i] = arena_take(&arena, 4096);
        *pieces[i] = i;
    }
    for (unsigned i = 0; i < 500; i++)
        assert_int_equal(*pieces[i], i);
    arena_end(&arena);
}

static void what_is_reserved_is_taken_without_the_system(void **state)
{
    struct arena arena = test_arena();
    arena_reserve(&arena, 3000000);
    struct arena_block *block = arena.blocks;
    assert_non_null(block);
    for (int i = 0; i < 3000; i++)
        arena_take(&arena, 1000 - 1000 % alignof(max_align_t));
    assert_ptr_equal(arena.blocks, block);
    arena_end(&arena);
}

static void what_was_taken_since_then_goes_back_and_the_rest_stays(void **state)
{
    static max_align_t buffer[64];
    struct arena arena = arena_over(buffer, sizeof buffer, test_arena_exhausted, NULL);
    char *kept = arena_copy(&arena, "kept", 4);
    for (int block = 0; block < 2; block++) {           /* in the caller's buffer, then in a block of its own */
        struct arena then = arena;
        void *first = arena_take(&arena, 16);
        for (int i = 0; i < 9; i++)
            arena_take(&arena, 100000);
        arena_return(&arena, &then);
        assert_ptr_equal(arena.blocks, then.blocks);
        assert_ptr_equal(arena_take(&arena, 16), first);
        arena_take(&arena, 100000);
    }
    assert_string_equal(kept, "kept");
    arena_end(&arena);
}

static void a_copy_ends_with_nul(void **state)
{
    struct arena arena = test_arena();
    assert_string_equal(arena_copy(&arena, "text and more", 4), "text");
    assert_string_equal(arena_copy(&arena, "", 0), "");
    assert_string_equal(arena_copy(&arena, NULL, 0), "");
    arena_end(&arena);
}

/* Each way to ask for more than there can be; none may return. */
static void ask_too_much(struct arena *arena, int way)
{
    switch (way) {
    case 0: arena_take(arena, SIZE_MAX); break;
    case 1: arena_take_raw(arena, SIZE_MAX - 8); break;
    case 2: arena_take_many(arena, SIZE_MAX / 4, 8); break;
    case 3: arena_reserve(arena, SIZE_MAX); break;
    case 4: arena_take_raw(arena, SIZE_MAX / 2); break;
    default: break;
    }
}

static void what_cannot_be_had_calls_exhausted_with_its_owner(void **state)
{
    static int called;
    static volatile int way;
    for (way = 0; way < 5; way++) {
        struct arena arena = arena_over(NULL, 0, give_up, &called);
        if (setjmp(back) == 0) {
            ask_too_much(&arena, way);
            fail_msg("way %d returned", way);
        }
        assert_int_equal(called, way + 1);
        arena_end(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_piece_is_aligned_and_zeroed),
        cmocka_unit_test(a_piece_of_nothing_has_an_address_of_its_own),
        cmocka_unit_test(the_callers_buffer_is_used_first_whatever_its_address),
        cmocka_unit_test(a_buffer_too_small_to_be_aligned_is_left_alone),
        cmocka_unit_test(what_was_handed_out_does_not_move),
        cmocka_unit_test(what_is_reserved_is_taken_without_the_system),
        cmocka_unit_test(what_was_taken_since_then_goes_back_and_the_rest_stays),
        cmocka_unit_test(a_copy_ends_with_nul),
        cmocka_unit_test(what_cannot_be_had_calls_exhausted_with_its_owner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
