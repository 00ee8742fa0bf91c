/* shebang.c: finding the words between "#!" and the program, in texts and behind programs of Windows. */
#include "src/seed/shebang.h"

#include <string.h>

#include "src/seed/launcher.h"
#include "src/seed/script.h"

enum { END_RECORD = 22, LINE_MOST = 2048 };

static str without_quotes(str text)
{
    bool quoted = text.size >= 2 && text.text[0] == '"' && text.text[text.size - 1] == '"';
    return quoted ? str_slice(text, 1, text.size - 1) : text;
}

/* "'''exec' PYTHON "$0" "$@"", and a line that closes it. */
static bool find_for_shell(str bytes, str rest, struct shebang *out)
{
    str line, last;
    if (!str_next_line(&rest, &line) || !str_take(&line, "'''exec' ") || !str_next_line(&rest, &last))
        return false;
    size_t end = str_find(line, " \"$0\"");
    out->python = without_quotes(str_slice(line, 0, end));
    out->to = bytes.size - rest.size;
    return end < line.size && str_is(last, "' '''");
}

static bool find_in_text(str bytes, struct shebang *out)
{
    str rest = bytes, line;
    if (!str_next_line(&rest, &line) || !str_take(&line, "#!"))
        return false;
    line = str_trim(line);
    if (str_is(line, "/bin/sh"))
        return find_for_shell(bytes, rest, out);
    bool quoted = line.size > 0 && line.text[0] == '"';
    out->python = quoted ? without_quotes(line) : str_slice(line, 0, str_find_byte(line, ' '));
    out->to = bytes.size - rest.size;
    return true;
}

static size_t number_at(str bytes, size_t at)
{
    const unsigned char *from = (const unsigned char *)bytes.text + at;
    return from[0] | (size_t)from[1] << 8 | (size_t)from[2] << 16 | (size_t)from[3] << 24;
}

/* Where the archive at the end begins; 0: there is none. */
static size_t archive_of(str bytes)
{
    if (bytes.size < END_RECORD || memcmp(bytes.text + bytes.size - END_RECORD, "PK\5\6", 4) != 0)
        return 0;
    size_t end = bytes.size - END_RECORD, before = number_at(bytes, end + 12) + number_at(bytes, end + 16);
    return before < end ? end - before : 0;
}

static bool find_in_program(str bytes, struct shebang *out)
{
    size_t end = archive_of(bytes), at = end;
    while (at > 2 && end - at < LINE_MOST && memcmp(bytes.text + at - 2, "#!", 2) != 0)
        at--;
    if (at <= 2 || end - at >= LINE_MOST || bytes.text[end - 1] != '\n')
        return false;
    *out = (struct shebang){ without_quotes(str_trim(str_slice(bytes, at, end))), at - 2, end, true };
    return true;
}

bool shebang_find(const struct host *host, str bytes, struct shebang *out)
{
    *out = (struct shebang){ .from = 0 };
    if (host->family == HOST_WINDOWS && str_starts(bytes, "MZ"))
        return find_in_program(bytes, out);
    return find_in_text(bytes, out);
}

str shebang_exchange(struct arena *arena, const struct host *host, str bytes, const struct shebang *old,
                     const char *python)
{
    struct text out = { .arena = arena };
    text_add(&out, str_slice(bytes, 0, old->from));
    if (old->launcher)
        launcher_line(python, &out);
    else
        script_first_lines(host, python, &out);
    text_add(&out, str_slice(bytes, old->to, bytes.size));
    return (str){ text_done(&out), out.size };
}
