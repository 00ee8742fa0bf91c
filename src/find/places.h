/* places.h: where Pythons are kept, and every program there that may be one. Nothing is opened here. */
#ifndef VENVCAST_FIND_PLACES_H
#define VENVCAST_FIND_PLACES_H

#include "platform/platform.h"
#include "src/base/str.h"
#include "src/find/rank.h"

/* A program that may be a Python. */
struct candidate {
    const char *path;           /* absolute, links kept */
    enum source source;
    const char *company, *tag;  /* of its registration (PEP 514), or NULL */
    bool is_conda;
    const char *why;            /* why it is out of the question, known without opening it; or NULL */
};

struct candidates {
    struct arena *arena;
    const struct host *host;
    size_t count, room;
    struct candidate *list;
    struct places_read *read;   /* folders that were read: /bin may be a link to /usr/bin */
};

/* One that is there already only gains what it did not have: a registration. */
void candidates_add(struct candidates *all, struct candidate one);

/* Each adds what it finds, in the order in which equal ones are preferred. A folder is read once. */
void places_everywhere(struct candidates *all);             /* all of those below */
void places_path(struct candidates *all);
void places_folder(struct candidates *all, const char *folder, enum source source);     /* python3, python3.N, ... */
void places_posix(struct candidates *all);
void places_windows(struct candidates *all);
void places_registry(struct candidates *all);
void places_conda(struct candidates *all);

/* The first of `names` (ended by NULL, '/' between) that is a program in `folder`. */
bool places_program(const struct candidates *all, const char *folder, const char *const *names, const char **out);
void places_add_program(struct candidates *all, const char *folder, const char *const *names, enum source source);

/* Every folder in `folder` whose name begins with `prefix`; links to folders only `with_links`. */
struct os_names places_below(const struct candidates *all, const char *folder, const char *prefix, bool with_links);

/* The interpreter that a version manager installed under exactly that name. */
bool places_installed(const struct candidates *all, const char *name, const char **out);

/* `below` ('/' between the names) in the folder that an environment variable names; NULL when it is not set
 * to an absolute path. */
const char *places_by_variable(const struct candidates *all, const char *variable, const char *below);
const char *places_join(const struct candidates *all, const char *folder, const char *below);

/* Why the program of that path must neither be run nor chosen, whatever it is: macOS' stub that asks to
 * install developer tools, the Store's stub; or NULL. */
const char *places_stub(struct arena *arena, const struct host *host, const char *path);

extern const char *const places_in_prefix[];                /* interpreters in an installation prefix, POSIX */

#endif
