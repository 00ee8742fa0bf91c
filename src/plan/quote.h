/* quote.h: text → one whole token of a language, so that the language reads back exactly that text.
 *
 * One function per language; nothing else puts text from outside into a script. All have one shape, so
 * that tables can hold them. `text` is raw bytes: the system's own on POSIX, WTF-8 on Windows. The answer
 * is NUL-terminated in the arena, or NULL when the language cannot carry the text. */
#ifndef VENVCAST_PLAN_QUOTE_H
#define VENVCAST_PLAN_QUOTE_H

#include "platform/platform.h"
#include "src/base/str.h"

/* sh, bash, zsh, dash, ksh, mksh, busybox, yash: '...'. Anything but NUL (yash itself refuses to read a
 * file that is not text in its locale). */
const char *quote_sh(struct arena *arena, const struct host *host, str text);

/* fish: '...'. Anything but NUL; no quote follows a backslash, in any encoding that fish may read it by. */
const char *quote_fish(struct arena *arena, const struct host *host, str text);

/* csh, tcsh: '...', with ! kept from the history. No line feed. */
const char *quote_csh(struct arena *arena, const struct host *host, str text);

/* Nushell: "...", with \u{...} for everything that could mean something: its reading of raw strings differs
 * from one place to another (0.115: "#" in one inside a closure). UTF-8 only. */
const char *quote_nu(struct arena *arena, const struct host *host, str text);

/* Python and xonsh: an expression of ASCII alone that gives the str which Python has for this path. */
const char *quote_python(struct arena *arena, const struct host *host, str text);

/* The same for a folder of xonsh's PATH, in which xonsh expands $NAME and =~ whenever it reads it: neither. */
const char *quote_xonsh_path(struct arena *arena, const struct host *host, str text);

/* PowerShell: '...', in which five different quotes count. UTF-8 only. */
const char *quote_powershell(struct arena *arena, const struct host *host, str text);

/* cmd: the inside of set "NAME=...", alone on its line in a batch file; the one language without a token of its
 * own for this. No control character; UTF-8 only. The second is for lines that cmd reads with delayed expansion
 * (cmd /V:ON), where "!" means something. */
const char *quote_batch(struct arena *arena, const struct host *host, str text);
const char *quote_batch_delayed(struct arena *arena, const struct host *host, str text);

#endif
