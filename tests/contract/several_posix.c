/* several_posix.c: programs that run at the same time, on threads: each has its own end, and all are told of an interrupt. */
#define _GNU_SOURCE
#include "tests/contract/ground.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/contract/several_posix.h"

enum { PROGRAMS = 3 };

struct several {
    const char *scripts[PROGRAMS];
    unsigned seconds[PROGRAMS];         /* with a limit a program is in a group of its own */
    int signal_number;                  /* sent to this process alone once all say that they run; 0: none */
    struct os_lock *lock;
    unsigned next;
    int codes[PROGRAMS];
};

static void send_when_all_run(int number)
{
    char name[] = "runs0";
    for (; name[4] < '0' + PROGRAMS; name[4]++)
        for (unsigned rounds = 0; rounds < 1000 && !ground_has(name); rounds++)
            usleep(10000);
    kill(getpid(), number);
}

static void run_one(void *data)
{
    struct several *several = data;
    struct arena arena = test_arena();
    struct os_ended ended = { .code = -1 };
    os_lock(several->lock);
    unsigned mine = several->next++;
    os_unlock(several->lock);
    if (mine == PROGRAMS && several->signal_number != 0)
        send_when_all_run(several->signal_number);
    if (mine < PROGRAMS) {
        const char *const arguments[] = { "-c", several->scripts[mine], NULL };
        struct os_command command = { .program = "/bin/sh", .arguments = arguments, .seconds = several->seconds[mine],
                                      .folder = ground_path("."), .capture = mine == 0 };
        several->codes[mine] = os_run(&arena, &command, &ended).code == OS_OK ? ended.code : -1;
    }
    arena_end(&arena);
}

/* All of them at once. */
static void run_all(unsigned workers, struct several *several)
{
    struct arena arena = test_arena();
    several->lock = os_lock_new(&arena);
    os_parallel(workers, run_one, several);
    os_lock_end(several->lock);
    arena_end(&arena);
}

#define WAITING(file, code) "trap 'exit " code "' TERM; : > " file "; for i in $(seq 400); do sleep 0.02; done"

static int interrupt_several(void)
{
    struct several several = { .scripts = { WAITING("runs0", "10"), WAITING("runs1", "11"), WAITING("runs2", "12") },
                               .seconds = { 20, 0, 20 }, .signal_number = SIGTERM };
    os_hold_interrupts();
    run_all(PROGRAMS + 1, &several);
    APART(several.next == PROGRAMS + 1);
    for (int i = 0; i < PROGRAMS; i++)
        APART(several.codes[i] == 10 + i);
    APART(os_interrupted());
    return 0;
}

static void every_program_that_runs_is_told_of_an_interrupt(void **state)
{
    assert_int_equal(ground_apart(interrupt_several), 0);
}

/* One that begins afterwards, too: it ends at once. */
static int start_when_interrupted(void)
{
    struct several one = { .scripts = { "sleep 10", "sleep 10", "sleep 10" }, .seconds = { 20, 0, 0 } };
    os_hold_interrupts();
    APART(raise(SIGTERM) == 0);
    uint64_t start = os_clock();
    run_all(PROGRAMS, &one);
    APART(os_clock() - start < 5000000000u);
    for (int i = 0; i < PROGRAMS; i++)
        APART(one.codes[i] == 128 + SIGTERM);
    return 0;
}

static void a_program_that_starts_after_the_interrupt_is_told_as_well(void **state)
{
    assert_int_equal(ground_apart(start_when_interrupted), 0);
}

static int end_before_another(void)
{
    struct several several = { .scripts = { "sleep 0.1; exit 5", "sleep 0.4; exit 6", "sleep 0.4; exit 7" } };
    signal(SIGCHLD, SIG_IGN);
    run_all(PROGRAMS, &several);
    for (int i = 0; i < PROGRAMS; i++)
        APART(several.codes[i] == 5 + i);
    return 0;
}

static void every_program_has_its_own_exit_code_though_the_caller_ignores_ended_children(void **state)
{
    assert_int_equal(ground_apart(end_before_another), 0);
}

/* ---- what it says is handed on as it comes, and it can be stopped ---- */

struct heard {
    char bytes[2][64];
    size_t sizes[2];
    bool stops;
};

static void hear(void *data, enum os_stream stream, const char *bytes, size_t size)
{
    struct heard *heard = data;
    for (size_t i = 0; i < size && heard->sizes[stream] < 63; i++)
        heard->bytes[stream][heard->sizes[stream]++] = bytes[i];
}

static bool stops(void *data)
{
    return ((struct heard *)data)->stops && ((struct heard *)data)->sizes[0] > 0;
}

static struct os_status run_heard(struct heard *heard, const char *script, struct os_ended *ended)
{
    struct arena arena = test_arena();
    const char *const arguments[] = { "-c", script, NULL };
    struct os_command command = { .program = "/bin/sh", .arguments = arguments, .said = hear, .stop = stops, .data = heard };
    struct os_status status = os_run(&arena, &command, ended);
    arena_end(&arena);
    return status;
}

static int tell_streams_apart(void)
{
    struct heard heard = { .stops = false };
    struct os_ended ended = { .code = -1 };
    APART(run_heard(&heard, "echo out; echo err >&2; read x || echo nothing; exit 3", &ended).code == OS_OK);
    APART(ended.code == 3 && strcmp(heard.bytes[OS_OUT], "out\nnothing\n") == 0 && strcmp(heard.bytes[OS_ERR], "err\n") == 0);
    struct heard silent = { .stops = false };
    APART(run_heard(&silent, "exec >&- 2>&-; sleep 0.1; exit 4", &ended).code == OS_OK && ended.code == 4);
    return 0;
}

static void what_a_program_says_is_handed_on_by_its_streams(void **state)
{
    assert_int_equal(ground_apart(tell_streams_apart), 0);
}

/* More than a pipe holds, and nobody reads it. */
static int give_input(void)
{
    struct arena arena = test_arena();
    struct os_ended ended = { .code = -1 };
    char *text = arena_take(&arena, 300000);
    memset(text, 'x', 299999);
    const char *const count[] = { "-c", "test $(cat | wc -c) = 299999 && test -z \"$(cat)\"", NULL };
    const char *const ignore[] = { "-c", "exit 6", NULL };
    struct os_command command = { .program = "/bin/sh", .arguments = count, .input = text };
    APART(os_run(&arena, &command, &ended).code == OS_OK && ended.code == 0);
    command.arguments = ignore;
    APART(os_run(&arena, &command, &ended).code == OS_OK && ended.code == 6);
    APART(setenv("TMPDIR", "/nowhere", 1) == 0 && os_run(&arena, &command, &ended).code == OS_ABSENT);
    arena_end(&arena);
    return 0;
}

static void what_a_program_reads_can_be_given(void **state)
{
    assert_int_equal(ground_apart(give_input), 0);
}

static int stop_a_program(void)
{
    struct heard heard = { .stops = true };
    struct os_ended ended = { .code = -1 };
    uint64_t start = os_clock();
    APART(run_heard(&heard, "echo on; sleep 30; echo off", &ended).code != OS_OK);
    APART(os_clock() - start < 15000000000u && heard.sizes[OS_OUT] == 3);
    return 0;
}

static void a_program_can_be_stopped_with_all_that_it_started(void **state)
{
    assert_int_equal(ground_apart(stop_a_program), 0);
}

/* Whoever has the other end of the pipe is gone when it is at its end. */
static int end_with_its_own(bool alone, const char *script, int code)
{
    struct arena arena = test_arena();
    const char *const arguments[] = { "-c", script, NULL };
    struct os_command command = { .program = "/bin/sh", .arguments = arguments, .capture = true, .alone = alone };
    struct os_ended ended = { .code = -1 };
    int ends[2];
    APART(pipe(ends) == 0 && os_run(&arena, &command, &ended).code == OS_OK && ended.code == code);
    close(ends[1]);
    struct pollfd other = { ends[0], POLLIN, 0 };
    APART(poll(&other, 1, 20000) == 1 && (other.revents & POLLHUP) != 0);
    close(ends[0]);
    arena_end(&arena);
    return 0;
}

/* What talks on when nobody listens dies of its next word. */
static int leave_others(void)
{
    APART(end_with_its_own(true, "sleep 50 & (while :; do echo more; done) & exit 0", 0) == 0);
    APART(end_with_its_own(true, "sleep 50 & exit 3", 3) == 0);
    return end_with_its_own(false, "(while :; do echo more; done) & exit 5", 5);
}

static void what_a_program_leaves_behind_holds_nobody_up_and_ends_with_one_that_is_alone(void **state)
{
    assert_int_equal(ground_apart(leave_others), 0);
}

int contract_several(void)
{
    const struct CMUnitTest tests[] = {
        contract_test(every_program_that_runs_is_told_of_an_interrupt),
        contract_test(a_program_that_starts_after_the_interrupt_is_told_as_well),
        contract_test(every_program_has_its_own_exit_code_though_the_caller_ignores_ended_children),
        contract_test(what_a_program_says_is_handed_on_by_its_streams),
        contract_test(what_a_program_reads_can_be_given),
        contract_test(a_program_can_be_stopped_with_all_that_it_started),
        contract_test(what_a_program_leaves_behind_holds_nobody_up_and_ends_with_one_that_is_alone),
    };
    return cmocka_run_group_tests_name("posix alone: several programs", tests, NULL, NULL);
}
