/* watch.h: who looks on while an environment is made, and may have a say in it. */
#ifndef VENVCAST_BASE_WATCH_H
#define VENVCAST_BASE_WATCH_H

#include <stdbool.h>
#include <stddef.h>

struct error;
struct plan;

/* The chapters of the work, named after the methods of venv's EnvBuilder and in their order. */
enum chapter {
    CHAPTER_FOLDERS,               /* ensure_directories */
    CHAPTER_CONFIGURATION,         /* create_configuration */
    CHAPTER_PYTHON,                /* setup_python */
    CHAPTER_PIP,                   /* setup_pip */
    CHAPTER_SCRIPTS,               /* setup_scripts */
    CHAPTER_POST_SETUP,            /* post_setup */
    CHAPTER_UPGRADE,               /* upgrade_dependencies */
    CHAPTER_REQUIREMENTS,          /* --requirements, which venv does not have */
    CHAPTERS
};

/* What is under way. */
enum phase { PHASE_FIND, PHASE_SEED, PHASE_PLAN, PHASE_BUILD, PHASE_RUN, PHASE_WAIT, PHASES };

/* Who has said a line: we, or a program. */
enum voice { VOICE_MAIN, VOICE_OUT, VOICE_ERR };

struct pace {
    enum phase phase;
    size_t done, total;         /* steps; 0 of 0 where nobody knows */
    enum voice voice;
    const char *line;           /* without its end; NULL: there is none */
};

/* Each may be NULL. `stop` and `pace` may be asked on another thread than the one that began. */
struct watch {
    void *data;
    bool (*stop)(void *data);   /* between two changes of the world: true takes back what is half done */
    void (*pace)(void *data, const struct pace *pace);

    /* Before and after a chapter of this plan. `open` is the same while it is made, and may be lengthened; then NULL,
     * for the environment stands. False with an error: nothing is made, or what was made goes again. */
    bool (*chapter)(void *data, enum chapter chapter, bool after, const struct plan *plan, struct plan *open,
                    struct error *error);
};

static inline bool watch_stops(const struct watch *watch)
{
    return watch != NULL && watch->stop != NULL && watch->stop(watch->data);
}

static inline void watch_pace(const struct watch *watch, enum phase phase, size_t done, size_t total, const char *line)
{
    struct pace pace = { phase, done, total, VOICE_MAIN, line };
    if (watch != NULL && watch->pace != NULL)
        watch->pace(watch->data, &pace);
}

static inline bool watch_chapter(const struct watch *watch, enum chapter chapter, bool after, const struct plan *plan,
                                 struct plan *open, struct error *error)
{
    return watch == NULL || watch->chapter == NULL || watch->chapter(watch->data, chapter, after, plan, open, error);
}

#endif
