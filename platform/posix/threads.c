/* threads.c: the same work on several threads, and the one lock between them. */
#include "platform/posix/posix.h"

#include <pthread.h>
#include <unistd.h>

enum { THREADS_MOST = 256, STACK_SIZE = 1024 * 1024 };

struct task {
    void (*work)(void *data);
    void *data;
};

static pthread_mutex_t the_lock = PTHREAD_MUTEX_INITIALIZER;

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

/* What cannot be started is done by those that could. */
void os_parallel(unsigned workers, void (*work)(void *data), void *data)
{
    struct task task = { work, data };
    pthread_t threads[THREADS_MOST];
    pthread_attr_t attributes;
    unsigned started = 0;
    if (workers > 1 && pthread_attr_init(&attributes) == 0) {
        (void)pthread_attr_setstacksize(&attributes, STACK_SIZE);
        while (started + 1 < workers && started < THREADS_MOST &&
               pthread_create(&threads[started], &attributes, run_task, &task) == 0)
            started++;
        pthread_attr_destroy(&attributes);
    }
    work(data);
    while (started > 0)
        pthread_join(threads[--started], NULL);
}

void os_lock(void)
{
    pthread_mutex_lock(&the_lock);
}

void os_unlock(void)
{
    pthread_mutex_unlock(&the_lock);
}
