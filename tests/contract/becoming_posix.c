/* becoming_posix.c: what a process that becomes another program hands on to it: itself, its streams and its signals. */
#define _GNU_SOURCE
#include "tests/contract/ground.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "tests/contract/several_posix.h"

/* Ends as the script does; a line when it could not become a shell. */
static int become_shell(const char *script, const struct os_command *how)
{
    struct arena arena = test_arena();
    const char *const arguments[] = { "-c", script, "name", "a  b", NULL };
    struct os_command command = *how;
    command.program = "/bin/sh";
    command.arguments = arguments;
    (void)os_become(&arena, &command);
    return __LINE__;
}

static int become_with_variables(void)
{
    const char *const set[] = { "REMOVED", "REPLACED=new", NULL };
    struct os_command how = { .set = set, .folder = ground_path("d") };
    char script[400];
    setenv("REMOVED", "there", 1);
    setenv("REPLACED", "old", 1);
    setenv("WAS", "", 1);
    snprintf(script, sizeof script, "test $$ = %ld && test \"$1\" = 'a  b' && test ${REMOVED-gone}$REPLACED = gonenew"
             " && test ${PWD##*/} = d", (long)getpid());
    return become_shell(script, &how);
}

static void it_is_the_same_process_with_these_arguments_variables_and_folder(void **state)
{
    ground_folder("d", 0755);
    assert_int_equal(ground_apart(become_with_variables), 0);
}

/* Shells change signals of their own accord: the kernel's account of a plainer program. */
static int become_cat(void)
{
    struct arena arena = test_arena();
    const char *const arguments[] = { "/proc/self/status", NULL };
    struct os_command command = { .program = "/bin/cat", .arguments = arguments };
    APART(freopen(ground_path("status"), "w", stdout) != NULL);
    (void)os_become(&arena, &command);
    return __LINE__;
}

static bool ignores(int number)
{
    const char *line = strstr(ground_text("status"), "SigIgn:");
    assert_non_null(line);
    return strtoull(line + 7, NULL, 16) >> (number - 1) & 1;
}

static int become_with_usual_signals(void)
{
    struct arena arena = test_arena();
    struct os_ended ended;
    const char *const arguments[] = { "-c", "exit 0", NULL };
    struct os_command command = { .program = "/bin/sh", .arguments = arguments };
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGCHLD, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    os_start(NULL, 0, NULL);
    os_hold_interrupts();
    APART(os_run(&arena, &command, &ended).code == OS_OK);
    return become_cat();
}

static int become_with_ignored_signals(void)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    os_start(NULL, 0, NULL);
    os_hold_interrupts();
    return become_cat();
}

static void signals_are_those_of_our_caller(void **state)
{
    NEEDS(access("/proc/self/status", R_OK) == 0);
    assert_int_equal(ground_apart(become_with_usual_signals), 0);
    assert_false(ignores(SIGPIPE) || ignores(SIGXFSZ) || ignores(SIGINT) || ignores(SIGTERM));
    assert_true(ignores(SIGCHLD) && ignores(SIGHUP));
    assert_int_equal(ground_apart(become_with_ignored_signals), 0);
    assert_true(ignores(SIGPIPE) && ignores(SIGINT));
    assert_false(ignores(SIGTERM) || ignores(SIGHUP));
}

static int become_with_a_closed_stream(void)
{
    close(0);
    os_start(NULL, 0, NULL);
    APART(fcntl(0, F_GETFD) >= 0);
    return become_shell("(: 3<&0) 2>/dev/null && exit 7; : 3>&2", &(struct os_command){ 0 });
}

static void a_stream_that_was_closed_is_closed_again(void **state)
{
    assert_int_equal(ground_apart(become_with_a_closed_stream), 0);
}

static int become_when_interrupted(void)
{
    os_hold_interrupts();
    APART(raise(SIGTERM) == 0);
    return become_shell("exit 7", &(struct os_command){ 0 });
}

/* Nobody would hear of it any more. */
static void an_interrupt_that_was_held_ends_it_before(void **state)
{
    int ended = ground_apart(become_when_interrupted);
    assert_true(ended != 0 && ended != 7);
}

static int fail_and_go_on(void)
{
    struct arena arena = test_arena();
    struct os_command command = { .program = ground_path("none") };
    int ends[2];
    signal(SIGPIPE, SIG_DFL);
    os_start(NULL, 0, NULL);
    APART(os_become(&arena, &command).code == OS_ABSENT);
    APART(pipe(ends) == 0 && dup2(ends[1], 1) == 1);
    close(ends[0]);
    APART(os_print(OS_OUT, "x", 1).code == OS_FAILED);     /* rather than an end by SIGPIPE */
    return 0;
}

static void when_it_cannot_be_a_broken_pipe_is_a_failure_as_before(void **state)
{
    assert_int_equal(ground_apart(fail_and_go_on), 0);
}

int contract_becoming(void)
{
    const struct CMUnitTest tests[] = {
        contract_test(it_is_the_same_process_with_these_arguments_variables_and_folder),
        contract_test(signals_are_those_of_our_caller),
        contract_test(a_stream_that_was_closed_is_closed_again),
        contract_test(an_interrupt_that_was_held_ends_it_before),
        contract_test(when_it_cannot_be_a_broken_pipe_is_a_failure_as_before),
    };
    return cmocka_run_group_tests_name("posix alone: becoming a program", tests, NULL, NULL);
}
