/* process.c: other programs, run to their end. */
#include "platform/posix/posix.h"

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "platform/output.h"
#include "platform/posix/process.h"
#include "platform/posix/system.h"

extern char **environ;

enum { LOOK_EVERY_MS = 20 };

/* A program on its way, and what it has said so far. */
struct child {
    pid_t id;
    int output;                     /* the reading end of its standard output, or -1 */
    uint64_t deadline;              /* of os_clock; 0 for none */
    bool ended;                     /* seen, but not taken notice of: its number is still its own */
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

/* Signals that we ignore would be ignored by the program, too. With a time limit it gets a group of its
 * own, so that whatever it starts can be ended with it; without one it stays in ours, so that the
 * terminal's interrupt reaches it. */
static int prepare_attributes(posix_spawnattr_t *attributes, const struct os_command *command)
{
    sigset_t usual;
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    sigaddset(&usual, SIGXFSZ);
    sigaddset(&usual, SIGCHLD);
    int error = posix_spawnattr_setsigdefault(attributes, &usual);
    int flags = POSIX_SPAWN_SETSIGDEF | (command->seconds != 0 ? POSIX_SPAWN_SETPGROUP : 0);
    return error != 0 ? error : posix_spawnattr_setflags(attributes, (short)flags);
}

static int prepare_actions(posix_spawn_file_actions_t *actions, const struct os_command *command, int output)
{
    int error = 0;
    if (command->folder != NULL)
        error = posix_spawn_file_actions_addchdir_np(actions, command->folder);
    if (error == 0 && command->capture)
        error = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (error == 0 && command->capture)
        error = posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (error == 0 && command->capture)
        error = posix_spawn_file_actions_adddup2(actions, output, STDOUT_FILENO);
    if (error == 0 && !command->capture && command->talks)
        error = posix_spawn_file_actions_adddup2(actions, STDERR_FILENO, STDOUT_FILENO);
    return error;
}

static int spawn(struct arena *arena, const struct os_command *command, int output, pid_t *id)
{
    char **arguments = process_arguments(arena, command);
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
            error = prepare_actions(&actions, command, output);
        if (error == 0)
            error = posix_spawn(id, command->program, &actions, &attributes, arguments, environment);
        posix_spawn_file_actions_destroy(&actions);
    }
    posix_spawnattr_destroy(&attributes);
    return error;
}

static struct os_status start(struct arena *arena, const struct os_command *command, struct child *child)
{
    int ends[2] = { -1, -1 };
    if (command->capture && system_pipe(ends) != 0)
        return status_now();
    int error = spawn(arena, command, ends[1], &child->id);
    if (ends[1] >= 0)
        close(ends[1]);
    if (error != 0 && ends[0] >= 0)
        close(ends[0]);
    child->output = error == 0 ? ends[0] : -1;
    if (command->seconds != 0)
        child->deadline = os_clock() + command->seconds * (uint64_t)1000000000;
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
    child->ended = result < 0 || seen.si_pid != 0;
}

static bool is_late(const struct child *child)
{
    return child->deadline != 0 && os_clock() >= child->deadline;
}

/* Takes one piece; what is more than the limit is read and dropped. False at the end. */
static bool take_output(struct arena *arena, struct child *child)
{
    char dropped[4096];
    size_t room = sizeof dropped;
    char *place = output_place(arena, &child->kept, dropped, &room);
    ssize_t got = read(child->output, place, room);
    if (got > 0)
        output_took(&child->kept, place, (size_t)got);
    return got > 0 || (got < 0 && errno == EINTR);
}

/* Reads until the program closes its output, or ends and leaves it open to one that it has started. */
static void collect(struct arena *arena, struct child *child)
{
    struct pollfd output = { .fd = child->output, .events = POLLIN };
    while (!is_late(child)) {
        int ready = poll(&output, 1, child->ended ? 0 : LOOK_EVERY_MS);
        if (ready > 0 && !take_output(arena, child))
            return;
        if (ready == 0 && child->ended)
            return;
        if (ready == 0)
            look_whether_ended(child, WNOHANG);
    }
}

static void wait_for_end(struct child *child)
{
    struct timespec pause = { .tv_nsec = 200000 };
    while (child->deadline != 0 && !child->ended && !is_late(child)) {
        look_whether_ended(child, WNOHANG);
        if (child->ended)
            return;
        nanosleep(&pause, NULL);
        if (pause.tv_nsec < LOOK_EVERY_MS * 1000000)
            pause.tv_nsec *= 2;
    }
    if (child->deadline != 0 && !child->ended)
        return;
    if (!child->ended)
        look_whether_ended(child, 0);
}

static struct os_status finish(struct child *child, struct os_ended *out)
{
    int how = 0;
    if (child->output >= 0)
        close(child->output);
    if (!child->ended)
        kill(-child->id, SIGKILL);
    while (waitpid(child->id, &how, 0) < 0)
        if (errno != EINTR)
            return status_now();
    if (!child->ended)
        return status_of(ETIMEDOUT);
    *out = output_ended(&child->kept, WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how));
    return STATUS_OK;
}

/* A caller that ignores SIGCHLD has handed that down to us, and the system would keep no exit code. It stays as it
 * is made here: another thread's program may run longer than ours. */
struct os_status os_run(struct arena *arena, const struct os_command *command, struct os_ended *out)
{
    signals_set_usual(SIGCHLD);
    struct child child = { .output = -1 };
    struct os_status status = start(arena, command, &child);
    if (status.code == OS_OK) {
        pid_t told = command->seconds != 0 ? -child.id : child.id;
        interrupts_reach(told);
        if (child.output >= 0)
            collect(arena, &child);
        wait_for_end(&child);
        interrupts_leave(told);
        status = finish(&child, out);
    }
    return status;
}
