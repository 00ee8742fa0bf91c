/* fake_tree.h: the inside of the fake: its world, and the nodes of its tree. */
#ifndef VENVCAST_TESTS_FAKE_TREE_H
#define VENVCAST_TESTS_FAKE_TREE_H

#include "tests/support/fake.h"

enum { NAME_LIMIT = 255 };

struct node {
    struct node *parent, *first, *next;     /* `first` child, `next` sibling, sorted by name */
    const char *name;
    enum os_kind kind;
    unsigned mode;
    uint32_t owner;
    uint64_t device, file;
    int64_t modified, changed;
    const char *bytes;                      /* of a file; the target of a link */
    size_t size;
    bool running;
    const struct os_place *claimer;         /* a folder: the place that has claimed it, or NULL */
    bool synced;                            /* a file: its bytes; a folder: names in it, or below */
    struct node *twin;                      /* of a file with several names: the next of them, in a ring */
    bool gone;                              /* removed, though a place may still show it */
    const char *output;                     /* of a program */
    const char *package, *target;           /* of an alias */
    int code;
};

struct registry_value {
    struct registry_value *next;
    enum os_hive hive;
    const char *key, *name;
    const char *text;                       /* NULL: it is a number */
    uint32_t number;
};

struct variable {
    struct variable *next;
    const char *name, *value;
};

struct countdown {
    unsigned calls, nth;
    enum os_code code;
    bool for_good;
};

struct world {
    struct arena arena;
    const struct host *host;
    struct node *root, *current;
    struct variable *variables;
    struct registry_value *registry;        /* in the order of the test */
    const char *remote;                     /* a path, or NULL */
    uint32_t user;
    unsigned mask, lacks;
    bool terminal[2], elevated;
    const char *input;              /* of the last program that was run */
    unsigned columns, pace;
    const char *parent;
    unsigned interrupt_at, interrupt_asked;
    struct countdown scopes[2];
    uint64_t files, volumes, ticks, chance;
    bool claimed;                           /* somebody else is at work on every folder, */
    unsigned pauses;                        /* until we have paused so often; 0: for good */
    char *printed[2];
    char *ran[64], *ran_with[64];
    unsigned runs;
    struct node *const *confined;           /* where writing is still allowed */
    size_t confined_count;
    bool is_confined;
};

extern struct world fake_world;

struct os_place {
    struct node *folder;
    enum os_place_use use;
    bool straight;              /* opened by its very path */
};

#define FAKE_OK ((struct os_status){ OS_OK, 0 })

/* Counts a call; anything but OS_OK is to be returned at once. */
struct os_status fake_call(bool changes);
struct os_status fake_status(enum os_code code);

char *fake_copy(const char *text);
char *fake_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- fake_tree.c ---- */
struct node *node_new(struct node *parent, const char *name, enum os_kind kind, unsigned mode);
struct node *node_child(const struct node *folder, const char *name);
void node_detach(struct node *node);
void node_attach(struct node *folder, struct node *node, const char *name);
void node_touch(struct node *node);
bool node_is_below(const struct node *node, const struct node *above);     /* or the same */
bool node_allows(const struct node *node, unsigned wanted);                /* 4 read, 2 write, 1 search or execute */
const char *node_path(struct arena *arena, const struct node *node);
void node_entry(const struct node *node, struct os_entry *out);

/* By a path as platform.h's absolute ones; links are followed, the last one if `follow`. */
struct os_status tree_find(const char *path, bool follow, struct node **out);

/* By a relative path below a place, following nothing: the folder, and the last name in it. */
struct os_status tree_spot(const struct os_place *place, const char *relative, struct node **folder,
                           const char **name);

/* The same, and what stands there; OS_ABSENT when nothing does. */
struct os_status tree_find_in(const struct os_place *place, const char *relative, struct node **out);

#endif
