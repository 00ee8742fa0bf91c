/* own_posix.c: what only a real system can show: programs, streams, limits, mounts. */
#define _GNU_SOURCE
#include "tests/contract/ground.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/contract/count.h"
#include "tests/contract/guarded_posix.h"
#include "tests/contract/several_posix.h"

static struct os_status run(struct arena *arena, const char *script, const struct os_command *how,
                            struct os_ended *ended)
{
    const char *const arguments[] = { "-c", script, NULL };
    struct os_command command = *how;
    command.program = "/bin/sh";
    command.arguments = arguments;
    return os_run(arena, &command, ended);
}

static void a_program_ends_with_its_code_and_its_output(void **state)
{
    struct arena arena = test_arena();
    struct os_command how = { .capture = true };
    struct os_ended ended;
    assert_ok(run(&arena, "echo out; echo err >&2; cat; exit 7", &how, &ended));
    assert_int_equal(ended.code, 7);
    assert_string_equal(ended.output, "out\n");
    assert_int_equal(ended.size, 4);
    assert_ok(run(&arena, "kill -9 $$", &how, &ended));
    assert_int_equal(ended.code, 128 + 9);
    assert_string_equal(ended.output, "");
    arena_end(&arena);
}

static void a_program_that_cannot_start_is_a_failure(void **state)
{
    struct arena arena = test_arena();
    struct os_ended ended;
    ground_file("no_rights", 0644, "#!/bin/sh\n");
    ground_file("no_program", 0755, "\177nonsense");
    struct os_command command = { .program = ground_path("none"), .capture = true };
    assert_refused(os_run(&arena, &command, &ended), OS_ABSENT);
    command.program = ground_path("no_rights");
    assert_refused(os_run(&arena, &command, &ended), OS_DENIED);
    command.program = ground_path("no_program");
    assert_refused(os_run(&arena, &command, &ended), OS_FAILED);
    command = (struct os_command){ .program = "/bin/sh", .folder = ground_path("none") };
    assert_refused(os_run(&arena, &command, &ended), OS_ABSENT);
    arena_end(&arena);
}

static void a_program_runs_in_its_folder_and_environment(void **state)
{
    struct arena arena = test_arena();
    struct os_ended ended;
    ground_folder("d", 0755);
    ground_variable("GIVEN", "given");
    ground_variable("REMOVED", "there");
    ground_variable("REMOVED_NOT", "kept");
    ground_variable("REPLACED", "old");
    const char *const set[] = { "REMOVED", "REPLACED=new", "ADDED=a=b", NULL };
    struct os_command how = { .capture = true, .folder = ground_path("d"), .set = set };
    const char *script = "echo ${PWD##*/} $GIVEN ${REMOVED-gone} $REMOVED_NOT $REPLACED $ADDED";
    assert_ok(run(&arena, script, &how, &ended));
    assert_string_equal(ended.output, "d given gone kept new a=b\n");
    how.clean = true;
    assert_ok(run(&arena, "echo ${GIVEN-gone} ${HOME-gone} $REPLACED $ADDED", &how, &ended));
    assert_string_equal(ended.output, "gone gone new a=b\n");
    arena_end(&arena);
}

static void output_beyond_a_mebibyte_is_dropped(void **state)
{
    struct arena arena = test_arena();
    struct os_command how = { .capture = true };
    struct os_ended ended;
    assert_ok(run(&arena, "head -c 3000000 /dev/zero | tr '\\0' x; echo end", &how, &ended));
    assert_int_equal(ended.code, 0);
    assert_int_equal(ended.size, 1024 * 1024);
    assert_int_equal(strlen(ended.output), 1024 * 1024);
    arena_end(&arena);
}

static double seconds_since(uint64_t start)
{
    return (double)(os_clock() - start) / 1e9;
}

static void at_the_limit_a_program_and_all_it_started_are_stopped(void **state)
{
    struct arena arena = test_arena();
    struct os_command how = { .capture = true, .seconds = 1 };
    struct os_ended ended;
    uint64_t start = os_clock();
    char script[256];
    snprintf(script, sizeof script, "(sleep 2; echo x > %s) & sleep 60", ground_path("late"));
    struct os_status status = run(&arena, script, &how, &ended);
    assert_int_equal(status.code, OS_FAILED);
    assert_int_equal(status.number, ETIMEDOUT);
    how.capture = false;
    assert_refused(run(&arena, "sleep 60", &how, &ended), OS_FAILED);
    assert_true(seconds_since(start) < 30);
    sleep(1);
    assert_false(ground_has("late"));
    arena_end(&arena);
}

static void a_program_under_its_limit_is_not_waited_for_longer_than_it_runs(void **state)
{
    struct arena arena = test_arena();
    struct os_command how = { .capture = true, .seconds = 20 };
    struct os_ended ended;
    uint64_t start = os_clock();
    assert_ok(run(&arena, "exec >&-; sleep 0.2; exit 3", &how, &ended));
    assert_int_equal(ended.code, 3);
    assert_ok(run(&arena, "sleep 20 & echo quick", &how, &ended));
    assert_string_equal(ended.output, "quick\n");
    assert_true(seconds_since(start) < 10);
    arena_end(&arena);
}

static void a_program_gets_the_usual_signals_and_no_file_of_ours(void **state)
{
    struct stand stand = stand_up();
    struct os_command how = { .capture = true };
    struct os_ended ended;
    assert_ok(os_write(stand.closed, "x", "x", 1, 0644));
    assert_ok(run(&stand.arena, "kill -PIPE $$; echo survived", &how, &ended));
    assert_int_equal(ended.code, 128 + SIGPIPE);
    assert_ok(run(&stand.arena, "ls -l /proc/self/fd | grep -c contract-", &how, &ended));
    assert_string_equal(ended.output, "0\n");
    stand_down(&stand);
}

static void exit_codes_are_told_though_the_caller_ignores_ended_children(void **state)
{
    struct arena arena = test_arena();
    struct os_command how = { .capture = true };
    struct os_ended ended;
    signal(SIGCHLD, SIG_IGN);
    struct os_status status = run(&arena, "exit 5", &how, &ended);
    signal(SIGCHLD, SIG_DFL);
    assert_ok(status);
    assert_int_equal(ended.code, 5);
    arena_end(&arena);
}

/* ---- the start ---- */

static int start_with_closed_streams(void)
{
    close(0);
    close(1);
    close(2);
    struct os_args args = os_start(NULL, 0, NULL);
    int next = open("/", O_RDONLY);
    close(next);
    APART(args.count == 0);
    APART(next > 2);
    APART(os_print(OS_OUT, "x", 1).code == OS_OK);
    return 0;
}

static void closed_streams_are_filled_and_no_arguments_are_survived(void **state)
{
    assert_int_equal(ground_apart(start_with_closed_streams), 0);
}

static int print_where_nobody_reads(void)
{
    int ends[2];
    APART(pipe(ends) == 0 && dup2(ends[1], 1) == 1);
    close(ends[0]);
    struct os_status status = os_print(OS_OUT, "x", 1);
    APART(status.code == OS_FAILED && status.number == EPIPE);
    APART(dup2(open("/dev/full", O_WRONLY), 1) == 1);
    APART(os_print(OS_OUT, "x", 1).code == OS_NO_SPACE);
    APART(!os_is_terminal(OS_OUT) && os_columns(OS_OUT) == 0);
    return 0;
}

/* A loader is a program that needs no other one, such as a shell or a loader, to start. */
static int start_from_inside_when_confined(void)
{
    static const char *const loaders[] = { "/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1",
                                           "/lib/ld-musl-x86_64.so.1", "/lib/ld-musl-aarch64.so.1" };
    struct stand stand = stand_up();
    struct os_ended ended;
    bool copied = false;
    for (size_t i = 0; i < sizeof loaders / sizeof *loaders && !copied; i++)
        copied = os_copy(stand.closed, "loader", loaders[i], 0755).code == OS_OK;
    const char *const arguments[] = { "--help", NULL };
    struct os_command command = { .program = ground_path("closed/loader"), .arguments = arguments };
    APART(freopen("/dev/null", "w", stdout) != NULL);
    if (!copied || os_run(&stand.arena, &command, &ended).code != OS_OK)
        return 0;
    struct os_status status = os_confine(&stand.closed, 1);
    APART(status.code == OS_UNSUPPORTED || os_run(&stand.arena, &command, &ended).code == OS_DENIED);
    stand_down(&stand);
    return 0;
}

static void a_confined_process_starts_nothing_from_where_it_may_write(void **state)
{
    assert_int_equal(ground_apart(start_from_inside_when_confined), 0);
}

static int print_when_confined(void)
{
    int ends[2];
    char byte = 0;
    APART(pipe(ends) == 0 && dup2(ends[1], 1) == 1);
    struct os_status status = os_confine(NULL, 0);
    APART(status.code == OS_OK || status.code == OS_UNSUPPORTED);
    APART(os_print(OS_OUT, "x", 1).code == OS_OK);
    APART(read(ends[0], &byte, 1) == 1 && byte == 'x');
    return 0;
}

static void a_confined_process_can_still_print(void **state)
{
    assert_int_equal(ground_apart(print_when_confined), 0);
}

static void printing_to_a_broken_pipe_or_a_full_device_is_a_failure(void **state)
{
    assert_int_equal(ground_apart(print_where_nobody_reads), 0);
}

static int print_more_than_a_pipe_holds(void)
{
    int ends[2];
    static char bytes[300000];
    APART(pipe2(ends, O_NONBLOCK) == 0 && dup2(ends[1], 1) == 1);
    pid_t reader = fork();
    if (reader == 0) {
        size_t total = 0;
        fcntl(ends[0], F_SETFL, 0);
        for (ssize_t got; total < sizeof bytes && (got = read(ends[0], bytes, 4096)) > 0;)
            total += (size_t)got;
        _exit(total == sizeof bytes ? 0 : 1);
    }
    int how = -1;
    APART(os_print(OS_OUT, bytes, sizeof bytes).code == OS_OK);
    waitpid(reader, &how, 0);
    APART(how == 0);
    return 0;
}

static void a_stream_that_does_not_block_gets_all_of_it(void **state)
{
    assert_int_equal(ground_apart(print_more_than_a_pipe_holds), 0);
}

static int be_interrupted(void)
{
    os_hold_interrupts();
    APART(!os_interrupted());
    APART(raise(SIGHUP) == 0 && raise(SIGTERM) == 0 && raise(SIGINT) == 0);
    APART(os_interrupted());
    os_end_interrupted();
    return 0;
}

static void an_interrupt_waits_and_then_ends_the_process_as_the_first_signal_would_have(void **state)
{
    assert_int_equal(ground_apart(be_interrupted), -SIGHUP);
}

static int stand_in_a_removed_folder(void)
{
    struct arena arena = test_arena();
    const char *path;
    ground_folder("gone", 0755);
    APART(chdir(ground_path("gone")) == 0);
    APART(os_current_folder(&arena, &path).code == OS_OK);
    APART(strcmp(path, ground_path("gone")) == 0);
    APART(rmdir(ground_path("gone")) == 0);
    APART(os_current_folder(&arena, &path).code == OS_ABSENT);
    arena_end(&arena);
    return 0;
}

static void a_removed_current_folder_is_absent(void **state)
{
    assert_int_equal(ground_apart(stand_in_a_removed_folder), 0);
}

/* ---- limits ---- */

static int write_over_the_limit(void)
{
    struct stand stand = stand_up();
    struct rlimit limit = { 1000, 1000 };
    static char bytes[5000];
    ground_file("source", 0644, "");
    APART(truncate(ground_path("source"), 5000) == 0);
    APART(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    struct os_status status = os_write(stand.closed, "x", bytes, sizeof bytes, 0644);
    APART(status.code == OS_FAILED && status.number == EFBIG);
    APART(!ground_has("closed/x"));
    status = os_copy(stand.closed, "y", ground_path("source"), 0644);
    APART(status.code == OS_FAILED && status.number == EFBIG);
    APART(!ground_has("closed/y"));
    stand_down(&stand);
    return 0;
}

static void a_file_that_cannot_be_written_whole_is_not_there(void **state)
{
    assert_int_equal(ground_apart(write_over_the_limit), 0);
}

static int remove_with_few_files(void)
{
    struct stand stand = stand_up();
    struct rlimit limit = { 24, 24 };
    char path[2048] = "";
    for (int i = 0; i < 100; i++) {
        strcat(path, i == 0 ? "d" : "/d");
        APART(os_make_folder(stand.closed, path, 0755).code == OS_OK);
    }
    APART(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    APART(os_remove_tree(stand.closed, "d").code == OS_OK);
    APART(!ground_has("closed/d"));
    stand_down(&stand);
    return 0;
}

static void a_deep_tree_goes_with_24_open_files_allowed(void **state)
{
    assert_int_equal(ground_apart(remove_with_few_files), 0);
}

static void a_large_file_is_copied_whole(void **state)
{
    struct stand stand = stand_up();
    size_t size = 3 * 1024 * 1024 + 17, got;
    char *bytes = arena_take(&stand.arena, size);
    const char *copy;
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)(i * 31 + i / 4096);
    assert_ok(os_write(stand.closed, "large", bytes, size, 0644));
    assert_ok(os_copy(stand.closed, "copy", ground_path("closed/large"), 0755));
    assert_ok(os_read_in(&stand.arena, stand.closed, "copy", size, &copy, &got));
    assert_int_equal(got, size);
    assert_memory_equal(copy, bytes, size);
    stand_down(&stand);
}

static void a_file_that_the_kernel_makes_up_is_read_and_copied(void **state)
{
    struct stand stand = stand_up();
    const char *text;
    size_t size;
    assert_ok(os_read(&stand.arena, "/proc/self/status", 100000, &text, &size));
    assert_true(strncmp(text, "Name:", 5) == 0);
    assert_ok(os_copy(stand.closed, "status", "/proc/self/status", 0644));
    assert_true(strncmp(ground_text("closed/status"), "Name:", 5) == 0);
    stand_down(&stand);
}

/* ---- mounts ---- */

static int remove_a_tree_with_mounts(void)
{
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return 0;                   /* before anything is opened: handles show the mounts of their own time */
    struct stand stand = stand_up();
    ground_folder("elsewhere", 0755);
    ground_file("elsewhere/f", 0644, "precious");
    ground_folder("d/bound", 0755);
    ground_folder("d/memory", 0755);
    ground_file("d/f", 0644, "");
    APART(mount(ground_path("elsewhere"), ground_path("d/bound"), NULL, MS_BIND, NULL) == 0);
    APART(mount("none", ground_path("d/memory"), "tmpfs", 0, NULL) == 0);
    ground_file("d/memory/g", 0644, "precious");
    struct os_status status = os_remove_tree(stand.top, "d");
    APART(status.code == OS_BUSY);
    APART(ground_has("elsewhere/f"));
    APART(ground_has("d/memory/g"));
    APART(!ground_has("d/f"));
    APART(os_remove_tree(stand.top, "d/memory").code == OS_BUSY);
    APART(ground_has("d/memory/g"));
    APART(os_rename(stand.top, "elsewhere/f", stand.top, "d/memory/f", OS_NEW_NAME).code == OS_OTHER_VOLUME);
    stand_down(&stand);
    return 0;
}

static void a_mount_inside_a_tree_is_not_entered(void **state)
{
    if (!ground_is_ruler())
        skip();
    assert_int_equal(ground_apart(remove_a_tree_with_mounts), 0);
}

/* ---- costs ---- */

static struct stand watched;

static int stand_to_be_watched(void)
{
    watched = stand_up();
    return 0;
}

static int start_again(void)
{
    os_start(NULL, 0, NULL);
    return 0;
}

static int make_a_folder_with_ten_files(struct os_place *place)
{
    APART(os_make_folder(place, "d", 0755).code == OS_OK);
    for (int i = 0; i < 10; i++) {
        const char name[] = { 'd', '/', (char)('0' + i), '\0' };
        APART(os_write(place, name, "text", 4, 0644).code == OS_OK);
    }
    return 0;
}

static int in_a_private_place(void)
{
    return make_a_folder_with_ten_files(watched.closed);
}

static int in_a_shared_place(void)
{
    return make_a_folder_with_ten_files(watched.top);
}

/* Without the new calls a shared place needs one call more for each step of the way, once refused. */
static void a_file_costs_three_system_calls_and_its_folder_one_or_two(void **state)
{
    int start = count_calls(stand_to_be_watched, start_again);
    if (start == -1)
        skip();
    assert_in_range(start, 6, 7);           /* on Linux one for the pages of the stack */
    assert_int_equal(count_calls(stand_to_be_watched, in_a_private_place), 1 + 10 * 3);
    ground_end(NULL);
    ground_begin(NULL);
    int shared = count_calls(stand_to_be_watched, in_a_shared_place);
    assert_true(shared >= 2 + 10 * 3 && shared <= 3 + 10 * 3);
}

static void numbers_have_words_of_their_own_or_are_shown(void **state)
{
    char words[80];
    os_reason((struct os_status){ OS_NO_SPACE, EDQUOT }, words, sizeof words);
    assert_string_equal(words, "disk quota exceeded");
    os_reason((struct os_status){ OS_DENIED, EACCES }, words, sizeof words);
    assert_string_equal(words, "permission denied");
    os_reason((struct os_status){ OS_FAILED, 3999 }, words, sizeof words);
    assert_string_equal(words, "error 3999");
}

int ground_own_tests(void)
{
    const struct CMUnitTest tests[] = {
        contract_test(a_program_ends_with_its_code_and_its_output),
        contract_test(a_program_that_cannot_start_is_a_failure),
        contract_test(a_program_runs_in_its_folder_and_environment),
        contract_test(output_beyond_a_mebibyte_is_dropped),
        contract_test(at_the_limit_a_program_and_all_it_started_are_stopped),
        contract_test(a_program_under_its_limit_is_not_waited_for_longer_than_it_runs),
        contract_test(a_program_gets_the_usual_signals_and_no_file_of_ours),
        contract_test(exit_codes_are_told_though_the_caller_ignores_ended_children),
        contract_test(closed_streams_are_filled_and_no_arguments_are_survived),
        contract_test(a_confined_process_starts_nothing_from_where_it_may_write),
        contract_test(a_confined_process_can_still_print),
        contract_test(printing_to_a_broken_pipe_or_a_full_device_is_a_failure),
        contract_test(a_stream_that_does_not_block_gets_all_of_it),
        contract_test(an_interrupt_waits_and_then_ends_the_process_as_the_first_signal_would_have),
        contract_test(a_removed_current_folder_is_absent),
        contract_test(a_file_that_cannot_be_written_whole_is_not_there),
        contract_test(a_deep_tree_goes_with_24_open_files_allowed),
        contract_test(a_large_file_is_copied_whole),
        contract_test(a_file_that_the_kernel_makes_up_is_read_and_copied),
        contract_test(a_mount_inside_a_tree_is_not_entered),
        contract_test(a_file_costs_three_system_calls_and_its_folder_one_or_two),
        contract_test(numbers_have_words_of_their_own_or_are_shown),
    };
    return cmocka_run_group_tests_name("posix alone", tests, NULL, NULL) + contract_several() +
           contract_guarded() + contract_becoming();
}
