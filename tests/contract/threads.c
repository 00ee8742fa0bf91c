/* threads.c: the contract of threads and of a lock between them. */
#include "tests/contract/ground.h"

enum { WORKERS = 4, ROUNDS = 20000 };

struct tally {
    struct os_lock *lock;
    unsigned begun, sum;
};

static void count_up(void *data)
{
    struct tally *tally = data;
    os_lock(tally->lock);
    tally->begun++;
    os_unlock(tally->lock);
    for (int i = 0; i < ROUNDS; i++) {
        os_lock(tally->lock);
        tally->sum++;
        os_unlock(tally->lock);
    }
}

static void every_worker_works_once_and_all_have_ended(void **state)
{
    struct arena arena = test_arena();
    struct tally tally = { os_lock_new(&arena), 0, 0 };
    os_parallel(WORKERS, count_up, &tally);
    os_lock_end(tally.lock);
    arena_end(&arena);
    assert_true(tally.begun >= 1 && tally.begun <= WORKERS);
    assert_int_equal(tally.sum, tally.begun * ROUNDS);
}

static void one_worker_is_the_caller(void **state)
{
    struct arena arena = test_arena();
    struct tally tally = { os_lock_new(&arena), 0, 0 };
    os_parallel(1, count_up, &tally);
    os_parallel(0, count_up, &tally);
    os_lock_end(tally.lock);
    arena_end(&arena);
    assert_int_equal(tally.begun, 2);
}

static void there_is_a_processor(void **state)
{
    assert_true(os_processors() >= 1);
}

int contract_threads(void)
{
    const struct CMUnitTest tests[] = {
        contract_test(every_worker_works_once_and_all_have_ended),
        contract_test(one_worker_is_the_caller),
        contract_test(there_is_a_processor),
    };
    return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
