/* confine_linux.c: giving up the right to write elsewhere and to start programs, by Landlock.
 *
 * Only writing and starting are restricted: reading stays free, and so does everything that is open
 * already, such as the standard streams. */
#include "platform/posix/posix.h"

#include <semaphore.h>
#include <setjmp.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CALL_CREATE_RULES = 444, CALL_ADD_RULE = 445, CALL_RESTRICT = 446 };
enum { ASK_VERSION = 1, RULE_BENEATH = 1 };

/* The kernel's rights by number; those that read (2, 3) are not among ours. */
enum {
    RIGHT_EXECUTE = 1 << 0,
    RIGHT_WRITE = 1 << 1,
    RIGHTS_REMOVE = 3 << 4,         /* folders, files */
    RIGHTS_MAKE = 0x7f << 6,        /* devices, folders, files, sockets, FIFOs, links */
    RIGHT_MOVE = 1 << 13,           /* between folders; version 2 */
    RIGHT_TRUNCATE = 1 << 14        /* version 3 */
};

struct rules {
    uint64_t rights;
};

struct rule {
    uint64_t rights;
    int32_t folder;
} __attribute__((packed));

/* Rules that restrict all these rights, or -1: the kernel refuses those that it does not know (EINVAL). Version 1 of
 * Landlock forbids every move between two folders, even inside a place: it is not used. */
static int rules_open(uint64_t *rights)
{
    struct rules all = { RIGHT_EXECUTE | RIGHT_WRITE | RIGHTS_REMOVE | RIGHTS_MAKE | RIGHT_MOVE | RIGHT_TRUNCATE };
    int rules = (int)syscall(CALL_CREATE_RULES, &all, sizeof all, 0);
    if (rules < 0 && errno == EINVAL) {
        all.rights &= ~(uint64_t)RIGHT_TRUNCATE;
        rules = (int)syscall(CALL_CREATE_RULES, &all, sizeof all, 0);
    }
    *rights = all.rights;
    return rules;
}

static bool can_restrict(void)
{
    return syscall(CALL_CREATE_RULES, NULL, 0, ASK_VERSION) >= 2;
}

static bool allow_below(int rules, uint64_t rights, struct os_place *const *places, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct rule rule = { rights & ~(uint64_t)RIGHT_EXECUTE, places[i]->folder };
        if (syscall(CALL_ADD_RULE, rules, RULE_BENEATH, &rule, 0) != 0)
            return false;
    }
    return true;
}

struct os_status os_confine(struct os_place *const *places, size_t count)
{
    uint64_t rights;
    int rules = rules_open(&rights);
    if (rules < 0)          /* containers with an old list of allowed calls answer EPERM to those they do not know */
        return status_of(errno == EINVAL || errno == EPERM ? ENOSYS : errno);
    struct os_status status = STATUS_OK;
    if (!allow_below(rules, rights, places, count) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
        || syscall(CALL_RESTRICT, rules, 0) != 0)
        status = status_now();
    close(rules);
    return status;
}

/* ---- for a while -------------------------------------------------------------------------------
 *
 * What a thread has given up it never gets back: so one of its own does the work. To start it and to make the rules
 * takes a quarter of the time of an environment without pip: among many it stays, while the places are the same. */

struct stretch {
    struct os_place *const *places;
    size_t count;
    void (*work)(void *data);
    void *data;
    bool exhausted;
    jmp_buf out_of_memory;
};

enum { GUARD_PLACES = 2 };

struct guarded_place {
    dev_t device;
    ino_t file;
};

struct os_guard {
    pthread_t thread;
    sem_t wanted, done;
    struct stretch *stretch;        /* what is to be done; NULL: no more */
    size_t count;                   /* of places */
    struct guarded_place places[GUARD_PLACES];
};

/* A jump must not leave the thread that it was made in. */
static void end_stretch(void *owner)
{
    longjmp(((struct stretch *)owner)->out_of_memory, 1);
}

static void run_stretch(struct stretch *stretch)
{
    if (setjmp(stretch->out_of_memory) == 0)
        stretch->work(stretch->data);
    else
        stretch->exhausted = true;
}

static void wait_for(sem_t *sign)
{
    while (sem_wait(sign) != 0 && errno == EINTR)
        continue;
}

static void *stand_guard(void *given)
{
    struct os_guard *own = given;
    (void)os_confine(own->stretch->places, own->stretch->count);
    while (own->stretch != NULL) {
        run_stretch(own->stretch);
        sem_post(&own->done);
        wait_for(&own->wanted);
    }
    return NULL;
}

static bool place_look(const struct os_place *place, struct guarded_place *out)
{
    struct stat facts;
    bool seen = fstat(place->folder, &facts) == 0;
    *out = (struct guarded_place){ seen ? facts.st_dev : 0, seen ? facts.st_ino : 0 };
    return seen;
}

/* The kernel keeps the folders of its rules: no other can get their numbers meanwhile. */
static bool guards(const struct os_guard *guard, struct os_place *const *places, size_t count)
{
    struct guarded_place now;
    for (size_t i = 0; i < count; i++)
        if (guard == NULL || count != guard->count || !place_look(places[i], &now) || now.file != guard->places[i].file
            || now.device != guard->places[i].device)
            return false;
    return count > 0;
}

void os_guard_end(struct os_guard **guard)
{
    if (*guard == NULL)
        return;
    (*guard)->stretch = NULL;
    sem_post(&(*guard)->wanted);
    pthread_join((*guard)->thread, NULL);
    free(*guard);
    *guard = NULL;
}

static bool guard_begin(struct os_guard *own, struct stretch *stretch)
{
    own->stretch = stretch;
    own->count = stretch->count;
    for (size_t i = 0; i < stretch->count; i++)
        if (stretch->count > GUARD_PLACES || !place_look(stretch->places[i], &own->places[i]))
            return false;
    sem_init(&own->wanted, 0, 0);
    sem_init(&own->done, 0, 0);
    return can_restrict() && thread_start(&own->thread, stand_guard, own);
}

static bool guard_start(struct os_guard **guard, struct stretch *stretch)
{
    os_guard_end(guard);
    struct os_guard *own = calloc(1, sizeof *own);
    if (own == NULL || !guard_begin(own, stretch)) {
        free(own);
        return false;
    }
    *guard = own;
    return true;
}

static bool run_on_guard(struct os_guard **guard, struct stretch *stretch)
{
    if (guards(*guard, stretch->places, stretch->count)) {
        (*guard)->stretch = stretch;
        sem_post(&(*guard)->wanted);
    } else if (!guard_start(guard, stretch)) {
        return false;
    }
    wait_for(&(*guard)->done);
    return true;
}

void os_confined(struct arena *arena, struct os_place *const *places, size_t count, void (*work)(void *data), void *data)
{
    struct stretch stretch = { .places = places, .count = count, .work = work, .data = data };
    struct arena outer = *arena;
    struct os_guard *own = NULL;
    arena->exhausted = end_stretch;
    arena->owner = &stretch;
    bool done = run_on_guard(arena->guard == NULL ? &own : arena->guard, &stretch);
    arena->exhausted = outer.exhausted;
    arena->owner = outer.owner;
    os_guard_end(&own);
    if (!done)
        work(data);
    if (stretch.exhausted)
        arena->exhausted(arena->owner);
}
