/* draw.h: a prompt as each shell must be given it, so that drawing it shows the text and runs nothing.
 *
 * Quoting (quote.h) brings a text into a variable. The prompt is then read a second time, whenever it is
 * drawn: bash decodes \u and runs $(...), zsh decodes %n, ksh counts at "!", tcsh and cmd have codes of
 * their own. What a shell cannot show safely, under each setting of its options, is not shown. */
#ifndef VENVCAST_PLAN_DRAW_H
#define VENVCAST_PLAN_DRAW_H

#include "src/base/str.h"

enum draw_shell {
    DRAW_LITERAL,       /* fish, Nushell, PowerShell: shown as it is */
    DRAW_PLAIN,         /* shown only if no known shell sees anything in it */
    DRAW_BASH,          /* with and without promptvars and posix */
    DRAW_ZSH,           /* with and without promptsubst; promptpercent is on, promptbang off */
    DRAW_KSH,           /* ksh93 and mksh */
    DRAW_SH,            /* dash, busybox, yash and strangers */
    DRAW_TCSH,
    DRAW_XONSH,         /* what a field of $PROMPT_FIELDS gives, which is read for colours */
    DRAW_CMD
};

/* "(name) " for the bare prompt `name`, on one line, with what cannot be drawn escaped for the eye
 * (utf8_show); an empty text when the shell cannot show it. NUL-terminated, in the arena. */
const char *draw_prompt(struct arena *arena, enum draw_shell shell, str name);

#endif
