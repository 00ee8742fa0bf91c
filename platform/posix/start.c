/* start.c: a process made safe to write from, and its two streams. */
#include "platform/posix/posix.h"

#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "platform/posix/process.h"
#include "platform/posix/system.h"

/* Set once by os_start: POSIX lets nobody look at the mask without changing it, which another thread
 * could notice. Until then nothing is known, and every exact mode is set by hand. */
static unsigned mask_of_caller = 0777;

/* It never changes, and is asked for with every file that must be ours. */
static struct { bool known; uint32_t number; } user;

static bool filled[3];                  /* streams that our caller had closed */

/* A stream that the caller has closed would be given to the next file that we open, and our messages
 * would be written into it. */
static void fill_closed_streams(void)
{
    struct pollfd streams[3] = { { .fd = 0 }, { .fd = 1 }, { .fd = 2 } };
    if (poll(streams, 3, 0) < 0)
        return;
    for (int i = 0; i < 3; i++) {
        if ((streams[i].revents & POLLNVAL) == 0)
            continue;
        int filler = open("/dev/null", O_RDWR | O_NOCTTY);
        if (filler < 0)
            filler = open("/", O_RDONLY);   /* no /dev in here: at least the number is taken */
        filled[i] = filler == i;
        if (filler > 2)
            close(filler);
    }
}

void streams_give_back(void)
{
    for (int i = 0; i < 3; i++)
        if (filled[i])
            fcntl(i, F_SETFD, FD_CLOEXEC);
}

void os_touch(void *memory, size_t size)
{
    system_touch(memory, size);
}

/* What most runs need of the stack. */
static void touch_stack(void)
{
    enum { STACK = 8 * 1024 };
    char here;
    system_touch(&here - STACK, STACK);
}

struct os_args os_start(struct arena *arena, int argc, char **argv)
{
    (void)arena;
    touch_stack();
    fill_closed_streams();
    signals_begin();
    signals_ignore(SIGPIPE);
    signals_ignore(SIGXFSZ);
    mode_t mask = umask(077);
    umask(mask);
    mask_of_caller = mask & 0777;
    user.number = (uint32_t)geteuid();
    user.known = true;
    return (struct os_args){ argc > 0 ? argc : 0, (const char *const *)argv };
}

unsigned os_mask(void)
{
    return mask_of_caller;
}

unsigned mask_at_most(void)
{
    return mask_of_caller;
}

uint32_t os_user(void)
{
    return user.known ? user.number : (uint32_t)geteuid();
}

/* Waits for a stream that its owner has made non-blocking. */
static bool wait_until_writable(int descriptor)
{
    struct pollfd stream = { .fd = descriptor, .events = POLLOUT };
    return poll(&stream, 1, -1) >= 0 || errno == EINTR;
}

struct os_status os_print(enum os_stream stream, const char *bytes, size_t size)
{
    int descriptor = stream == OS_OUT ? STDOUT_FILENO : STDERR_FILENO;
    while (size != 0) {
        ssize_t done = write(descriptor, bytes, size);
        if (done < 0 && errno != EINTR && !(errno == EAGAIN && wait_until_writable(descriptor)))
            return status_now();
        if (done > 0) {
            bytes += done;
            size -= (size_t)done;
        }
    }
    return STATUS_OK;
}

bool os_is_terminal(enum os_stream stream)
{
    return isatty(stream == OS_OUT ? STDOUT_FILENO : STDERR_FILENO) == 1;
}

/* A window that was opened for a program has it as the first of its session; else that is the user's shell. */
bool os_owns_terminal(void)
{
    return isatty(STDIN_FILENO) == 1 && getsid(0) == getpid();
}

void os_wait_for_enter(void)
{
    char byte = 0;
    struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
    while (byte != '\n' && !os_interrupted())
        if (poll(&input, 1, -1) < 0 || read(STDIN_FILENO, &byte, 1) <= 0)
            return;
}

unsigned os_columns(enum os_stream stream)
{
    struct winsize size;
    return ioctl(stream == OS_OUT ? STDOUT_FILENO : STDERR_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

bool os_shows_colors(enum os_stream stream)
{
    (void)stream;                   /* TERM says so, and whoever asks knows it */
    return true;
}
