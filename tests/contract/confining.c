/* confining.c: the contract of work in confinement, after which the caller has its rights again. */
#include "tests/contract/ground.h"

#include <setjmp.h>

struct deed {
    struct stand *stand;
    struct os_place *elsewhere;
    struct os_lock *lock;           /* of the one that workers share */
    enum os_code inside, outside, start;
    unsigned ran;
};

static void write_both(void *data)
{
    struct deed *deed = data;
    struct os_command command = { .program = ground_path("program") };
    struct os_ended ended;
    char name[] = { (char)('a' + deed->ran++), '\0' };
    deed->inside = os_write(deed->stand->closed, name, "x", 1, 0644).code;
    deed->outside = os_write(deed->elsewhere, name, "x", 1, 0644).code;
    deed->start = os_run(&deed->stand->arena, &command, &ended).code;
}

/* Where the system cannot, it is as if nobody had asked. */
static void try_outside(void *data)
{
    struct deed *deed = data;
    deed->outside = os_make_folder(deed->stand->top, "tried", 0700).code;
}

static bool can_confine(void)
{
    struct stand stand = stand_up();
    struct deed deed = { .stand = &stand };
    os_confined(&stand.arena, &stand.closed, 1, try_outside, &deed);
    (void)os_remove_folder(stand.top, "tried");
    (void)os_remove_folder(stand.top, "closed");
    stand_down(&stand);
    return deed.outside == OS_DENIED;
}

static int work_twice(void)
{
    struct stand stand = stand_up();
    ground_folder("elsewhere", 0700);
    ground_file("program", 0755, "#!/bin/sh\n");
    struct deed deed = { .stand = &stand };
    APART(os_place_enter(&stand.arena, stand.top, "elsewhere", OS_PRIVATE, &deed.elsewhere).code == OS_OK);
    for (int i = 0; i < 2; i++) {
        os_confined(&stand.arena, &stand.closed, 1, write_both, &deed);
        APART(deed.inside == OS_OK && deed.outside == OS_DENIED && deed.start == OS_DENIED);
    }
    APART(deed.ran == 2);
    write_both(&deed);
    APART(deed.inside == OS_OK && deed.outside == OS_OK);
    os_place_close(deed.elsewhere);
    stand_down(&stand);
    return 0;
}

static void work_in_confinement_writes_only_inside_and_the_rights_come_back(void **state)
{
    NEEDS(can_confine());
    assert_int_equal(ground_apart(work_twice), 0);
}

/* Each of the workers has other places from turn to turn, so that nothing of the turn before may be left. */
static void take_turns(void *data)
{
    struct deed *shared = data;
    struct stand stand = { .arena = test_arena() };
    struct deed deed = { .stand = &stand };
    struct os_guard *guard = NULL;
    char name[] = "w0";
    stand.arena.guard = &guard;
    os_lock(shared->lock);
    name[1] = (char)('0' + shared->ran++);
    ground_folder(name, 0700);
    os_unlock(shared->lock);
    struct os_place *top, *own[2];
    bool fine = os_place_open(&stand.arena, ground_path("."), &top).code == OS_OK &&
                os_place_enter(&stand.arena, top, name, OS_PRIVATE, &own[0]).code == OS_OK &&
                os_make_folder(own[0], "in", 0700).code == OS_OK && os_make_folder(own[0], "by", 0700).code == OS_OK &&
                os_place_enter(&stand.arena, own[0], "in", OS_PRIVATE, &stand.closed).code == OS_OK &&
                os_place_enter(&stand.arena, own[0], "by", OS_PRIVATE, &deed.elsewhere).code == OS_OK;
    for (int i = 0; fine && i < 8; i++) {
        struct os_place *before = stand.closed;
        os_confined(&stand.arena, &stand.closed, 1, write_both, &deed);
        fine = deed.inside == OS_OK && deed.outside == OS_DENIED && deed.start == OS_DENIED;
        if (i % 2 != 0)
            continue;
        stand.closed = deed.elsewhere;
        deed.elsewhere = before;
        deed.ran += 8;
    }
    os_lock(shared->lock);
    shared->inside = fine ? shared->inside : OS_FAILED;
    os_unlock(shared->lock);
    os_guard_end(&guard);
    arena_end(&stand.arena);
}

static int work_in_turns(void)
{
    struct arena arena = test_arena();
    struct deed deed = { .lock = os_lock_new(&arena), .inside = OS_OK };
    ground_file("program", 0755, "#!/bin/sh\n");
    os_parallel(3, take_turns, &deed);
    os_lock_end(deed.lock);
    arena_end(&arena);
    APART(deed.inside == OS_OK && deed.ran >= 1);
    return 0;
}

static void workers_are_confined_each_to_its_own_places(void **state)
{
    NEEDS(can_confine());
    assert_int_equal(ground_apart(work_in_turns), 0);
}

static jmp_buf out_of_memory;

static void exhausted(void *owner)
{
    (void)owner;
    longjmp(out_of_memory, 1);
}

static void take_all(void *data)
{
    arena_take_many(data, (size_t)-1 / 2, 16);
}

static void memory_that_ends_in_confinement_ends_for_the_caller(void **state)
{
    struct stand stand = stand_up();
    struct arena arena = arena_over(NULL, 0, exhausted, NULL);
    volatile bool caught = false;
    if (setjmp(out_of_memory) == 0)
        os_confined(&arena, &stand.closed, 1, take_all, &arena);
    else
        caught = true;
    assert_true(caught && arena.exhausted == exhausted);
    stand_down(&stand);
}

int contract_confining(void)
{
    const struct CMUnitTest tests[] = {
        contract_test(work_in_confinement_writes_only_inside_and_the_rights_come_back),
        contract_test(workers_are_confined_each_to_its_own_places),
        contract_test(memory_that_ends_in_confinement_ends_for_the_caller),
    };
    return cmocka_run_group_tests_name("confining", tests, NULL, NULL);
}
