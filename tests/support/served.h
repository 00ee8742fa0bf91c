/* served.h: a run of the library in a world in memory, whose callback `chapter` is the test's own. */
#ifndef VENVCAST_TESTS_SERVED_H
#define VENVCAST_TESTS_SERVED_H

#include "tests/support/whole.h"

#include "src/serve/serve.h"

static struct venvcast *run;
static const struct place *place;

/* What one test does when a chapter begins or ends; returns what the callback returns. */
static int (*in_chapter)(struct venvcast_environment *environment, enum venvcast_chapter chapter, int after);

static inline int on_chapter(void *data, struct venvcast_environment *environment, enum venvcast_chapter chapter, int after)
{
    return in_chapter(environment, chapter, after);
}

static inline void begin(const struct place *where)
{
    place = where;
    whole_begin(where);
    run = venvcast_new(NULL, 0);
    assert_non_null(run);
}

static inline void end(void)
{
    venvcast_free(run);
    whole_end();
}

static inline void another_run(void)
{
    venvcast_free(run);
    run = venvcast_new(NULL, 0);
    fake_next_process();
}

static inline void set(const char *option, const char *value)
{
    assert_int_equal(venvcast_set(run, option, value), VENVCAST_DONE);
}

static inline void ask_for(const char *target)
{
    set("--without-pip", NULL);
    set("ENV_DIR", target);
}

static inline int perform_with(int (*callback)(struct venvcast_environment *, enum venvcast_chapter, int))
{
    struct venvcast_watcher watcher = { .size = sizeof watcher, .chapter = on_chapter };
    in_chapter = callback;
    assert_int_equal(venvcast_watch(run, &watcher), VENVCAST_DONE);
    return venvcast_perform(run);
}

static const struct place *const places[] = { &a_posix_place, &a_windows_place };

#define FOR_BOTH for (const struct place *const *next = places; next < places + 2; next++)

static inline bool says(const char *word)
{
    return strstr(venvcast_words(run), word) != NULL;
}

#endif
