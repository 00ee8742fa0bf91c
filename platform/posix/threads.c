/* threads.c: the same work on several threads, and a lock between them. */
#include "platform/posix/posix.h"

#include <unistd.h>

enum { THREADS_MOST = 256, STACK_SIZE = 1024 * 1024 };

struct task {
    void (*work)(void *data);
    void *data;
};

unsigned os_processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : (unsigned)count;
}

static void *run_task(void *given)
{
    const struct task *task = given;
    task->work(task->data);
    return NULL;
}

bool thread_start(pthread_t *out, void *(*work)(void *data), void *data)
{
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0)
        return false;
    (void)pthread_attr_setstacksize(&attributes, STACK_SIZE);
    bool started = pthread_create(out, &attributes, work, data) == 0;
    pthread_attr_destroy(&attributes);
    return started;
}

/* What cannot be started is done by those that could. */
void os_parallel(unsigned workers, void (*work)(void *data), void *data)
{
    struct task task = { work, data };
    pthread_t threads[THREADS_MOST];
    unsigned started = 0;
    while (started + 1 < workers && started < THREADS_MOST && thread_start(&threads[started], run_task, &task))
        started++;
    run_task(&task);
    while (started > 0)
        pthread_join(threads[--started], NULL);
}

struct os_lock {
    pthread_mutex_t mutex;
};

struct os_lock *os_lock_new(struct arena *arena)
{
    struct os_lock *lock = arena_take(arena, sizeof *lock);
    (void)pthread_mutex_init(&lock->mutex, NULL);       /* of the usual kind it cannot fail */
    return lock;
}

void os_lock_end(struct os_lock *lock)
{
    pthread_mutex_destroy(&lock->mutex);
}

void os_lock(struct os_lock *lock)
{
    pthread_mutex_lock(&lock->mutex);
}

void os_unlock(struct os_lock *lock)
{
    pthread_mutex_unlock(&lock->mutex);
}
