/* threads.c: eight threads, each with runs of its own; and a process that is afterwards as it was.
 *
 *     usage: threads FOLDER PYTHON      makes FOLDER/0 to FOLDER/15 */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <venvcast.h>

enum { THREADS = 8, EACH = 2 };

static const char *folder, *python;
static atomic_uint failures, chapters, steps, modes;

static int on_chapter(void *data, struct venvcast_environment *environment, enum venvcast_chapter chapter, int after)
{
    struct venvcast_context context = { .size = sizeof context };
    chapters++;
    if (chapter == VENVCAST_SETUP_SCRIPTS && !after)
        failures += venvcast_add_text(environment, "share/number", data, strlen(data), 0) != VENVCAST_DONE;
    return venvcast_get_context(environment, &context);
}

static void on_progress(void *data, const struct venvcast_progress *progress)
{
    (void)data;
    steps += progress->phase == VENVCAST_BUILD;
}

static int go_on(void *data)
{
    (void)data;
    return 0;
}

static void make(int number)
{
    char target[600], text[16];
    struct stat facts;
    struct venvcast *run = venvcast_new(NULL, 0);
    snprintf(text, sizeof text, "%d", number);
    struct venvcast_watcher watcher = { sizeof watcher, text, on_chapter, on_progress, go_on, NULL };
    snprintf(target, sizeof target, "%s/%d", folder, number);
    int code = venvcast_set(run, "ENV_DIR", target) | venvcast_set(run, "--python", python) | venvcast_watch(run, &watcher);
    if (code == 0)
        code = venvcast_perform(run);
    if (code != 0)
        fputs(venvcast_environment_words(venvcast_get_environment(run)), stderr);
    venvcast_free(run);
    strcat(target, "/pyvenv.cfg");
    failures += code != 0 || stat(target, &facts) != 0;
    modes |= facts.st_mode & 0777;
}

static void *work(void *data)
{
    const int *first = data;
    for (int i = 0; i < EACH; i++)
        make(*first + i);
    return NULL;
}

/* All that a process has of these things. */
struct picture {
    struct sigaction actions[65];
    sigset_t blocked;
    char current[600];
    mode_t mask;
    long size[2];
};

static void look(struct picture *out)
{
    struct stat facts;
    memset(out, 0, sizeof *out);
    for (int i = 1; i < 65; i++)
        if (i != 32 && i != 33)                 /* the C library's own */
            (void)sigaction(i, NULL, &out->actions[i]);
    pthread_sigmask(SIG_SETMASK, NULL, &out->blocked);
    if (getcwd(out->current, sizeof out->current) == NULL)
        failures++;
    out->mask = umask(0);
    umask(out->mask);
    for (int i = 0; i < 2; i++)
        out->size[i] = fstat(i + 1, &facts) == 0 ? (long)facts.st_size : -1;
}

static void must(int holds, const char *what)
{
    if (!holds)
        fprintf(stderr, "threads: %s\n", what);
    failures += !holds;
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS];
    int numbers[THREADS];
    static struct picture before, after;
    if (argc != 3)
        return 2;
    folder = argv[1];
    python = argv[2];
    umask(027);
    look(&before);
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i * EACH;
        if (pthread_create(&threads[i], NULL, work, &numbers[i]) != 0)
            return 2;
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    look(&after);
    for (int i = 1; i < 65; i++)
        must(before.actions[i].sa_handler == after.actions[i].sa_handler &&
             before.actions[i].sa_flags == after.actions[i].sa_flags, "a signal means something else");
    must(memcmp(&before.blocked, &after.blocked, sizeof before.blocked) == 0, "a signal is blocked");
    must(strcmp(before.current, after.current) == 0 && before.mask == after.mask, "the folder or the mask is another");
    must(before.size[0] == after.size[0] && before.size[1] == after.size[1], "something was printed");
    must(modes == 0640, "files have another mode than the mask says");
    must(chapters >= THREADS * EACH * 10 && steps >= THREADS * EACH * 10, "callbacks were not called");
    printf("%d environments on %d threads, %u faults\n", THREADS * EACH, THREADS, (unsigned)failures);
    return failures != 0;
}
