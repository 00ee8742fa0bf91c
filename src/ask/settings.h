/* settings.h: what variables, files and policies say of the options, and how it gets into a request.
 *
 * Every option "--find-links" is the variable VENVCAST_FIND_LINKS, the key `find-links` of a file and the value
 * `find-links` of a policy, but for those of option_no_setting(). */
#ifndef VENVCAST_ASK_SETTINGS_H
#define VENVCAST_ASK_SETTINGS_H

#include "src/ask/options.h"

/* Who says it; a smaller one wins. */
enum setting_rank {
    RANK_NONE,
    RANK_ENFORCED,      /* [enforced] of the administrator's file; policies */
    RANK_TYPED,         /* the command line */
    RANK_VARIABLE,
    RANK_ADMIN,         /* the administrator's file; policies under Recommended */
    RANK_USER,          /* the user's file */
    RANKS,
    RANK_OFF = 0x80     /* added in request.ranks: it was settled that a flag is not set */
};

struct setting {
    const struct option *option;
    enum setting_rank rank;
    const char *value;
    const char *where;          /* "VENVCAST_FIND_LINKS", "/etc/venvcast.conf:3" */
};

/* A file that settings may stand in, or a policy. */
struct config_source {
    const char *path;
    bool read;
    const char *reason;         /* why it was not read; NULL when there is none of that name */
};

enum { CONFIG_SOURCES = 3 };

/* Ready when zeroed. Nobody changes it once it is applied: several threads may. */
struct settings {
    size_t count, room;
    struct setting *list;               /* of a list, an item each */
    size_t source_count;
    struct config_source sources[CONFIG_SOURCES];
};

#define SETTING_PREFIX "VENVCAST_"

/* Does a variable of this name mean something, if only that it must not be set? VENVCAST_VERSION is nobody's business:
 * people call the release so that they install. */
bool setting_is_known(struct arena *arena, const char *variable);

/* The variable that a name was meant to be, or NULL. */
const char *setting_meant(struct arena *arena, const char *variable);

/* "VENVCAST_FIND_LINKS" / "find-links". */
const char *setting_variable(struct arena *arena, const struct option *option);
const char *setting_key(const struct option *option);

/* One that is written as one text: a list has `separator` or line breaks between its items. */
void settings_add(struct arena *arena, struct settings *settings, const struct setting *setting, char separator);

/* The lines of a file: `rank` is RANK_ADMIN or RANK_USER. Grammar: README, "Configuration". Error: E_CONFIG. */
MUST_USE bool settings_read(struct arena *arena, const char *path, str bytes, enum setting_rank rank,
                            struct settings *out, struct error *error);

/* yes, true, on, 1 or their contraries, in any case. False: it is none of them. */
MUST_USE bool setting_flag(struct arena *arena, const char *text, bool *out);

/* Completes what the command line has left open. Of a list the strongest speaker's items count, and no other's;
 * what contradicts a stronger word is passed over. Error: E_CONFIG; E_ENFORCED when the command line contradicts. */
MUST_USE bool settings_apply(struct arena *arena, const struct settings *settings, struct request *request,
                             struct error *error);

#endif
