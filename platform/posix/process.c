/* process.c: other programs, run to their end. */
#include "platform/posix/posix.h"

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "platform/allowance.h"
#include "platform/output.h"
#include "platform/posix/process.h"
#include "platform/posix/system.h"

extern char **environ;

enum { LOOK_EVERY_MS = 20, LINGER_MS = 300 };

/* More than a pipe holds: what comes after the end is not its own any more. */
enum { LEFT_MOST = 1024 * 1024 };

/* A program on its way, and what it has said so far. */
struct child {
    pid_t id;
    const struct os_command *command;
    int input;                      /* of which it reads, or -1 */
    int outputs[2];                 /* the reading ends of its standard output and error, or -1 */
    struct allowance allowance;
    bool ended;                     /* seen, but not taken notice of: its number is still its own */
    int unseen;                     /* why nobody can tell whether it has, and it counts as ended; or 0 */
    size_t left;                    /* bytes that were read since */
    struct output kept;
};

static size_t count_of(const char *const *list)
{
    size_t count = 0;
    while (list != NULL && list[count] != NULL)
        count++;
    return count;
}

/* The interface of spawning wants strings that could be written to. */
static char *own(struct arena *arena, const char *text)
{
    return arena_copy(arena, text, strlen(text));
}

char **process_arguments(struct arena *arena, const struct os_command *command)
{
    size_t count = count_of(command->arguments);
    char **arguments = arena_take_many(arena, count + 2, sizeof *arguments);
    arguments[0] = own(arena, command->program);
    for (size_t i = 0; i < count; i++)
        arguments[i + 1] = own(arena, command->arguments[i]);
    return arguments;
}

static bool is_named(const char *variable, const char *name)
{
    size_t size = strcspn(name, "=");
    return strncmp(variable, name, size) == 0 && variable[size] == '=';
}

static bool is_replaced(const char *variable, const char *const *set)
{
    for (; set != NULL && *set != NULL; set++)
        if (is_named(variable, *set))
            return true;
    return false;
}

char **process_environment(struct arena *arena, const struct os_command *command)
{
    size_t given = 0, count = 0;
    while (!command->clean && environ[given] != NULL)
        given++;
    char **result = arena_take_many(arena, given + count_of(command->set) + 1, sizeof *result);
    for (size_t i = 0; i < given; i++)
        if (!is_replaced(environ[i], command->set))
            result[count++] = environ[i];
    for (const char *const *set = command->set; set != NULL && *set != NULL; set++)
        if (strchr(*set, '=') != NULL)
            result[count++] = own(arena, *set);
    return result;
}

/* May it be ended before its end? */
static bool is_limited(const struct os_command *command)
{
    return command->seconds != 0 || command->stop != NULL || command->alone;
}

/* Signals that we ignore would be ignored by the program, too. When it may be ended it gets a group of its
 * own, so that whatever it starts can be ended with it; else it stays in ours, so that the terminal's
 * interrupt reaches it. */
static int prepare_attributes(posix_spawnattr_t *attributes, const struct os_command *command)
{
    sigset_t usual;
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    sigaddset(&usual, SIGXFSZ);
    sigaddset(&usual, SIGCHLD);
    int error = posix_spawnattr_setsigdefault(attributes, &usual);
    int flags = POSIX_SPAWN_SETSIGDEF | (is_limited(command) ? POSIX_SPAWN_SETPGROUP : 0);
    return error != 0 ? error : posix_spawnattr_setflags(attributes, (short)flags);
}

/* Its standard output and error: ours, or `outputs`, of which the second may be -1. */
static int prepare_streams(posix_spawn_file_actions_t *actions, const struct os_command *command, const int outputs[2])
{
    int error = 0;
    if (outputs[0] < 0)
        return command->talks ? posix_spawn_file_actions_adddup2(actions, STDERR_FILENO, STDOUT_FILENO) : 0;
    if (command->input == NULL)
        error = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (error == 0 && outputs[1] < 0)
        error = posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (error == 0 && outputs[1] >= 0)
        error = posix_spawn_file_actions_adddup2(actions, outputs[1], STDERR_FILENO);
    return error != 0 ? error : posix_spawn_file_actions_adddup2(actions, outputs[0], STDOUT_FILENO);
}

static int prepare_actions(posix_spawn_file_actions_t *actions, const struct os_command *command, int input,
                           const int outputs[2])
{
    int error = input < 0 ? 0 : posix_spawn_file_actions_adddup2(actions, input, STDIN_FILENO);
    return error != 0 ? error : prepare_streams(actions, command, outputs);
}

static int spawn(struct arena *arena, const struct os_command *command, int input, const int outputs[2], pid_t *id)
{
    struct os_command started = *command;
    char **environment = process_environment(arena, command);
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    int error = posix_spawnattr_init(&attributes);
    if (error != 0)
        return error;
    error = posix_spawn_file_actions_init(&actions);
    if (error == 0) {
        error = prepare_attributes(&attributes, command);
        if (error == 0)
            error = prepare_actions(&actions, command, input, outputs);
        if (error == 0 && command->folder != NULL)
            error = child_folder(arena, &actions, &started);
        if (error == 0)
            error = posix_spawn(id, started.program, &actions, &attributes, process_arguments(arena, &started), environment);
        posix_spawn_file_actions_destroy(&actions);
    }
    posix_spawnattr_destroy(&attributes);
    return error;
}

static void close_end(int *end)
{
    if (*end >= 0)
        close(*end);
    *end = -1;
}

/* A file without a name: a pipe would hold us up when the program does not read. */
static int open_input(struct arena *arena, const char *text, int *out)
{
    const char *folder = getenv("TMPDIR");
    static const char name[] = "/venvcast-XXXXXX";
    if (text == NULL)
        return 0;
    if (folder == NULL || *folder != '/')
        folder = "/tmp";
    char *path = arena_take(arena, strlen(folder) + sizeof name);
    memcpy(path, folder, strlen(folder));
    memcpy(path + strlen(folder), name, sizeof name);
    *out = mkstemp(path);
    if (*out < 0)
        return errno;
    unlink(path);
    fcntl(*out, F_SETFD, FD_CLOEXEC);
    bool written = write_all(*out, text, strlen(text)) && lseek(*out, 0, SEEK_SET) == 0;
    return written ? 0 : errno;
}

static struct os_status start(struct arena *arena, const struct os_command *command, struct child *child)
{
    int ends[2][2] = { { -1, -1 }, { -1, -1 } }, error = 0;
    int pipes = command->said != NULL ? 2 : command->capture;
    for (int i = 0; i < pipes && error == 0; i++)
        error = system_pipe(ends[i]) == 0 ? 0 : errno;
    if (error == 0)
        error = open_input(arena, command->input, &child->input);
    if (error == 0)
        error = spawn(arena, command, child->input, (const int[2]){ ends[0][1], ends[1][1] }, &child->id);
    close_end(&child->input);
    for (int i = 0; i < pipes; i++) {
        close_end(&ends[i][1]);
        if (error != 0)
            close_end(&ends[i][0]);
        child->outputs[i] = ends[i][0];
    }
    child->allowance = allowance_of(command);
    return status_of(error);
}

static void look_whether_ended(struct child *child, int flags)
{
    siginfo_t seen;
    int result;
    do {
        seen.si_pid = 0;
        result = waitid(P_PID, (id_t)child->id, &seen, WEXITED | WNOWAIT | flags);
    } while (result < 0 && errno == EINTR);
    child->unseen = result < 0 ? errno : 0;
    child->ended = result < 0 || seen.si_pid != 0;
}

/* Takes one piece; what is more than the limit is read and dropped. At the end the pipe is closed. */
static void take_output(struct arena *arena, struct child *child, enum os_stream stream)
{
    const struct os_command *command = child->command;
    char dropped[4096], *place = dropped;
    size_t room = sizeof dropped;
    if (command->said == NULL)
        place = output_place(arena, &child->kept, dropped, &room);
    ssize_t got = read(child->outputs[stream], place, room);
    if (got > 0 && child->ended)
        child->left += (size_t)got;
    if (got > 0 && command->said == NULL)
        output_took(&child->kept, place, (size_t)got);
    else if (got > 0)
        command->said(command->data, stream, place, (size_t)got);
    else if (got == 0 || errno != EINTR)
        close_end(&child->outputs[stream]);
}

/* Reads until the program closes its output, or ends and leaves it open to one that it has started, which may have much
 * to say. */
static void collect(struct arena *arena, struct child *child)
{
    uint64_t looked = os_clock();
    while ((child->outputs[0] >= 0 || child->outputs[1] >= 0) && !allowance_is_over(&child->allowance, child->command)) {
        struct pollfd outputs[2] = { { child->outputs[0], POLLIN, 0 }, { child->outputs[1], POLLIN, 0 } };
        int ready = poll(outputs, 2, child->ended ? 0 : LOOK_EVERY_MS);
        for (int i = 0; i < 2 && ready > 0; i++)
            if (outputs[i].revents != 0)
                take_output(arena, child, i == 0 ? OS_OUT : OS_ERR);
        if (child->ended && (ready == 0 || child->left > LEFT_MOST))
            return;
        if (!child->ended && (ready == 0 || os_clock() - looked >= LOOK_EVERY_MS * (uint64_t)1000000)) {
            look_whether_ended(child, WNOHANG);
            looked = os_clock();
        }
    }
}

static void wait_for_end(struct child *child)
{
    struct timespec pause = { .tv_nsec = 200000 };
    bool limited = is_limited(child->command);
    while (limited && !child->ended && !allowance_is_over(&child->allowance, child->command)) {
        look_whether_ended(child, WNOHANG);
        if (child->ended)
            return;
        nanosleep(&pause, NULL);
        if (pause.tv_nsec < LOOK_EVERY_MS * 1000000)
            pause.tv_nsec *= 2;
    }
    if (limited && !child->ended)
        return;
    if (!child->ended)
        look_whether_ended(child, 0);
}

/* A signal is no end yet: who is in the middle of a call writes once more. What nobody takes notice of stays in the
 * group for good. */
static void wait_for_group(pid_t group)
{
    for (int i = 0; i < LINGER_MS && kill(-group, 0) == 0; i++)
        nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

/* As long as nobody has taken notice of its end, its group's number is its own as well. */
static struct os_status finish(struct child *child, struct os_ended *out)
{
    int how = 0;
    bool others = !child->ended || child->command->alone;
    close_end(&child->outputs[0]);
    close_end(&child->outputs[1]);
    if (others)
        kill(-child->id, SIGKILL);
    while (waitpid(child->id, &how, 0) < 0)
        if (errno != EINTR)
            return status_now();
    if (others)
        wait_for_group(child->id);
    if (!child->ended || (others && child->unseen != 0))
        return status_of(child->ended ? child->unseen : ETIMEDOUT);
    *out = output_ended(&child->kept, WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how));
    return STATUS_OK;
}

/* A caller that ignores SIGCHLD has handed that down to us, and the system would keep no exit code. It stays as it
 * is made here: another thread's program may run longer than ours. */
struct os_status os_run(struct arena *arena, const struct os_command *command, struct os_ended *out)
{
    signals_set_usual(SIGCHLD);
    struct child child = { .command = command, .input = -1, .outputs = { -1, -1 } };
    struct os_status status = start(arena, command, &child);
    if (status.code == OS_OK) {
        pid_t told = is_limited(command) ? -child.id : child.id;
        interrupts_reach(told);
        collect(arena, &child);
        wait_for_end(&child);
        interrupts_leave(told);
        status = finish(&child, out);
    }
    return status;
}
