/* draw.c: the codes of each shell's prompt, as tables. */
#include "src/plan/draw.h"

#include "src/base/utf8.h"

/* A byte that the shell sees something in, and how to make it show that byte; NULL: there is no way. */
struct code {
    char byte;
    const char *instead;
};

static const struct code literal_codes[] = { { '\0', NULL } };

static const struct code plain_codes[] = {
    { '$', NULL }, { '`', NULL }, { '\\', NULL }, { '!', NULL }, { '%', NULL }, { '"', NULL }, { '\'', NULL },
    { '^', NULL }, { '\0', NULL },
};

/* \D{...} is a time format. bash quotes its result for the expansion that follows, and only if one
 * follows, which no other code does: so this is right whatever promptvars and posix say later. A backquote
 * would be safe so too, but another shell that is handed an exported PS1 would stumble over it. */
static const struct code bash_codes[] = {
    { '$', "\\D{$}" }, { '`', NULL }, { '\\', "\\D{\\}" }, { '!', "\\D{!}" }, { '\0', NULL },
};

/* %{%} is empty, and keeps a $ or \ from what follows when promptsubst reads the text as in "...". */
static const struct code zsh_codes[] = {
    { '$', "$%{%}" }, { '\\', "\\%{%}" }, { '%', "%%" }, { '`', NULL }, { '\0', NULL },
};

/* The result of ${NAME+word} is not read again. A bare \$ would do for these shells too, but bash started
 * below them with an exported PS1 would see $ in it. ksh93 takes quotes out of a prompt. */
#define HELD(word) "${VIRTUAL_ENV_PROMPT+" word "}"
static const struct code ksh_codes[] = {
    { '$', HELD("$") }, { '`', HELD("\\`") }, { '"', HELD("\\\"") }, { '\'', HELD("\\'") }, { '\\', "\\\\" },
    { '!', "!!" }, { '\0', NULL },
};

/* How often \ and ! are read differs between these shells, and they cannot be told apart. */
static const struct code sh_codes[] = {
    { '$', HELD("$") }, { '`', HELD("\\`") }, { '\\', NULL }, { '!', NULL }, { '\0', NULL },
};

static const struct code tcsh_codes[] = {
    { '%', "%%" }, { '!', "\\!" }, { '\\', "\\\\" }, { '^', "\\^" }, { '\0', NULL },
};

/* Braces are read once by one of its front ends and twice by another. */
static const struct code xonsh_codes[] = { { '{', NULL }, { '}', NULL }, { '\0', NULL } };

static const struct code cmd_codes[] = { { '$', "$$" }, { '\0', NULL } };

static const struct code *const codes_of[] = {
    [DRAW_LITERAL] = literal_codes, [DRAW_PLAIN] = plain_codes, [DRAW_BASH] = bash_codes,
    [DRAW_ZSH] = zsh_codes,         [DRAW_KSH] = ksh_codes,     [DRAW_SH] = sh_codes,
    [DRAW_TCSH] = tcsh_codes,       [DRAW_XONSH] = xonsh_codes, [DRAW_CMD] = cmd_codes,
};

static const struct code *find_code(const struct code *codes, char byte)
{
    while (codes->byte != '\0' && codes->byte != byte)
        codes++;
    return codes->byte == byte ? codes : NULL;
}

const char *draw_prompt(struct arena *arena, enum draw_shell shell, str name)
{
    struct text out = { .arena = arena };
    str rest = str_of(text_join(arena, "(", utf8_show(arena, name), ") ", NULL));
    while (text_take_plain(&out, &rest)) {
        const struct code *code = find_code(codes_of[shell], rest.text[0]);
        if (code == NULL)
            text_byte(&out, rest.text[0]);
        else if (code->instead != NULL)
            text_put(&out, code->instead);
        else
            return "";
        rest = str_slice(rest, 1, rest.size);
    }
    return text_done(&out);
}
