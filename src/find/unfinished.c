/* unfinished.c: four lines: what is unfinished, the number and the path of its folder, and what is kept for the way back. */
#include "src/find/unfinished.h"

#include <string.h>

#include "src/base/path.h"
#include "src/base/str.h"

static const char *const words[] = {
    [UNFINISHED_NEW] = "new", [UNFINISHED_FILLED] = "filled", [UNFINISHED_INSTEAD] = "instead",
    [UNFINISHED_CHANGED] = "changed", [UNFINISHED_CHANGED_INSIDE] = "changed inside",
    [UNFINISHED_REPLACED] = "replaced",
};

const char *unfinished_text(struct arena *arena, const struct unfinished_mark *mark, const char *root, uint64_t file)
{
    return text_format(arena, "%s\n" HEX64 "\n%s\n%s\n", words[mark->state], HEX64_OF(file), root, mark->kept);
}

static enum unfinished state_of(str word)
{
    for (enum unfinished state = UNFINISHED_NEW; state < UNFINISHED_STRAY; state++)
        if (str_is(word, words[state]))
            return state;
    return UNFINISHED_STRAY;
}

/* The mark may have come with the environment, from anybody: what is not called as ours are is not touched. */
static bool is_called_as_ours(const struct host *host, str name)
{
    enum { DIGITS = 16 };
    size_t own = str_find_last_byte(name, '~');
    bool plain = name.size > 2 && name.text[0] == '.' && name.text[1] != '.';
    for (size_t i = 0; i < name.size; i++)
        plain = plain && !path_is_separator(host, name.text[i]) && (host->family == HOST_POSIX || name.text[i] != ':');
    return plain && str_ends(own + 1 + DIGITS == name.size ? str_slice(name, 0, own) : name, OWN_ENDING);
}

/* A path has one '/', behind such a name. */
static bool is_ours(const struct host *host, enum unfinished state, str kept)
{
    str name = kept, rest = { "", 0 };
    bool inside = state == UNFINISHED_CHANGED_INSIDE;
    if (state == UNFINISHED_NEW || state == UNFINISHED_FILLED || state == UNFINISHED_REPLACED)
        return kept.size == 0;
    if (inside && !str_split(kept, '/', &name, &rest))
        return false;
    return is_called_as_ours(host, name) && (!inside || str_is(rest, UNFINISHED_COPY));
}

/* A number alone may be another after a file system was mounted anew, a path alone after the folder got another name. */
struct unfinished_mark unfinished_read(struct arena *arena, const struct host *host, const char *text, const char *root,
                                       uint64_t file)
{
    str rest = str_of(text), lines[4];
    struct unfinished_mark stray = { UNFINISHED_STRAY, "", false };
    for (size_t i = 0; i < 4; i++)
        if (!str_split(rest, '\n', &lines[i], &rest))
            return stray;
    enum unfinished state = state_of(lines[0]);
    bool by_number = str_is(lines[1], text_format(arena, HEX64, HEX64_OF(file)));
    if ((!by_number && !str_is(lines[2], root)) || rest.size > 0 || !is_ours(host, state, lines[3]))
        return stray;
    return (struct unfinished_mark){ state, str_copy(arena, lines[3]), by_number };
}
