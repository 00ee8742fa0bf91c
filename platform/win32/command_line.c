/* command_line.c: arguments as one text: Windows hands a program nothing else.
 *
 * Our own reading of the C library's rules, so that arguments are taken as they are: no wildcard is
 * expanded, no code page loses a character. */
#include "platform/win32/command_line.h"

#include <string.h>

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static size_t count_of(const char *text, char c)
{
    size_t count = 0;
    while (text[count] == c)
        count++;
    return count;
}

/* The program's name; `*at` is moved behind it. */
static char *take_program(struct arena *arena, const char **at)
{
    char *word = arena_take_raw(arena, strlen(*at) + 1), *end = word;
    bool quoted = false;
    for (; **at != '\0' && (quoted || !is_blank(**at)); ++*at) {
        if (**at == '"')
            quoted = !quoted;
        else
            *end++ = **at;
    }
    *end = '\0';
    return word;
}

/* Backslashes mean themselves, except before a quotation mark. */
static const char *take_backslashes(const char *at, char **end)
{
    size_t count = count_of(at, '\\');
    at += count;
    bool escapes = *at == '"';
    size_t kept = escapes ? count / 2 : count;
    memset(*end, '\\', kept);
    *end += kept;
    if (escapes && count % 2 == 1)
        *(*end)++ = *at++;
    return at;
}

static char *take_word(struct arena *arena, const char **from)
{
    const char *at = *from;
    char *word = arena_take_raw(arena, strlen(at) + 1), *end = word;
    bool quoted = false;
    while (*at != '\0' && (quoted || !is_blank(*at))) {
        if (*at == '\\') {
            at = take_backslashes(at, &end);
        } else if (*at != '"') {
            *end++ = *at++;
        } else if (quoted && at[1] == '"') {
            *end++ = '"';
            at += 2;
        } else {
            quoted = !quoted;
            at++;
        }
    }
    *end = '\0';
    *from = at;
    return word;
}

static const char *skip_blanks(const char *at)
{
    while (is_blank(*at))
        at++;
    return at;
}

struct os_args command_line_split(struct arena *arena, const char *line)
{
    size_t most = strlen(line) / 2 + 2;         /* a word takes at least one byte, and a blank */
    const char **words = arena_take_many(arena, most + 1, sizeof *words);
    int count = 0;
    if (*line != '\0')
        words[count++] = take_program(arena, &line);
    for (line = skip_blanks(line); *line != '\0'; line = skip_blanks(line))
        words[count++] = take_word(arena, &line);
    return (struct os_args){ count, words };
}

/* ---- the other way round -------------------------------------------------------------------- */

static char *put_many(char *end, char c, size_t count)
{
    memset(end, c, count);
    return end + count;
}

/* In marks when it has blanks or is empty; what stands before a mark of ours or of the text is doubled. */
static char *put_word(char *end, const char *word)
{
    bool quoted = *word == '\0' || strpbrk(word, " \t\n\v\"") != NULL;
    if (quoted)
        *end++ = '"';
    while (*word != '\0') {
        size_t count = count_of(word, '\\');
        word += count;
        bool before_mark = *word == '"' || (*word == '\0' && quoted);
        end = put_many(end, '\\', before_mark ? count * 2 : count);
        if (*word == '"')
            *end++ = '\\';
        if (*word != '\0')
            *end++ = *word++;
    }
    if (quoted)
        *end++ = '"';
    return end;
}

const char *command_line_join(struct arena *arena, const char *program, const char *const *arguments)
{
    size_t room = strlen(program) + 3;
    for (const char *const *next = arguments; next != NULL && *next != NULL; next++)
        room += strlen(*next) * 2 + 3;
    char *line = arena_take_raw(arena, room), *end = line;
    *end++ = '"';
    memcpy(end, program, strlen(program));
    end += strlen(program);
    *end++ = '"';
    for (const char *const *next = arguments; next != NULL && *next != NULL; next++) {
        *end++ = ' ';
        end = put_word(end, *next);
    }
    *end = '\0';
    return line;
}
