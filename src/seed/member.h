/* member.h: which names a file in a wheel may have: those that mean one and the same file on every system. */
#ifndef VENVCAST_SEED_MEMBER_H
#define VENVCAST_SEED_MEMBER_H

#include "src/base/str.h"
#include "src/seed/refusal.h"

enum { MEMBER_LONGEST = 200 };

/* A whole relative path with '/' between its parts. `marked` says that the archive calls it UTF-8.
 * W_FINE, or the reason against it. */
enum refusal member_fault(struct arena *arena, str name, bool marked);

/* One part of a path: a plain file name. W_FINE, or the reason against it. */
enum refusal member_part_fault(struct arena *arena, str part);

/* The folder at the top of a path; empty for a file that lies there itself. */
str member_top(str path);

/* Equal, and ending so, where the case of ASCII letters does not count. */
bool member_same(str a, str b);
bool member_ends(str path, str ending);

/* Are all names different even where neither case nor Unicode form count, and is no file a folder too?
 * W_FINE, or the reason; *culprit is then one of the names. */
enum refusal members_fault(struct arena *arena, size_t count, const char *const *names, const char **culprit);

#endif
