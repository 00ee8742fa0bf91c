/* venvcfg.h: pyvenv.cfg, parsed as CPython's getpath and site do (PEP 405), and written. */
#ifndef VENVCAST_FIND_VENVCFG_H
#define VENVCAST_FIND_VENVCFG_H

#include "src/base/str.h"

struct venvcfg {
    const char *home;                       /* NULL when the key is missing */
    const char *version;                    /* version or version_info; NULL when missing */
    const char *prompt;                     /* raw value; NULL when missing */
    bool include_system_site_packages;      /* as site.py decides: missing counts as true */
};

/* Never fails: what cannot be understood is as good as absent. */
struct venvcfg venvcfg_parse(struct arena *arena, str bytes);

/* The value of a key as site.py reads it, the last one; false when there is none. */
bool venvcfg_value(str bytes, str key, str *value);

/* One `key = value` line. The value's control characters and line boundaries are escaped as \n, \x1b,
 * \u2028, so that it can never become two lines, and bytes that are no UTF-8 as \xff, for site.py
 * refuses to start on them; a backslash is kept as it is. */
void venvcfg_write(struct text *out, const char *key, const char *value, const char *newline);

#endif
