/* entry_points.c: entry_points.txt, read by the rules of INI as Python's importlib.metadata reads it. */
#include "src/seed/entry_points.h"

#include <string.h>

#include "src/base/utf8.h"
#include "src/seed/member.h"
#include "src/seed/refusal.h"

struct reader {
    struct arena *arena;
    size_t count, room;
    struct entry_point *points;
    const char **folded;            /* their names, as a file system may compare them */
};

static bool is_word(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
}

/* "a.b.c": names of Python with dots between them. They go into a script as program text, so nothing
 * else may pass; of Python's own keywords the worst is a script that does not compile. */
static bool is_dotted_name(str s)
{
    bool begins = true;
    for (size_t i = 0; i < s.size; i++) {
        bool digit = s.text[i] >= '0' && s.text[i] <= '9';
        if (s.text[i] == '.' ? begins : !is_word(s.text[i]) || (begins && digit))
            return false;
        begins = s.text[i] == '.';
    }
    return !begins;
}

/* Is nothing but a version and flags left: "3.13", "3.13t", "w.exe"? */
static bool is_version_suffix(const char *s)
{
    s += strspn(s, "0123456789.");
    s += strspn(s, "tdmuw");
    return *s == '\0' || strcmp(s, ".exe") == 0;
}

bool entry_points_reserve(const char *folded)
{
    static const char *const interpreters[] = { "python", "pypy", "\xf0\x9d\x9c\x8bthon" };
    static const char *const whole[] = { "activate", "deactivate", "activate_this.py" };
    for (size_t i = 0; i < sizeof interpreters / sizeof *interpreters; i++) {
        size_t size = strlen(interpreters[i]);
        if (strncmp(folded, interpreters[i], size) == 0 && is_version_suffix(folded + size))
            return true;
    }
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        size_t size = strlen(whole[i]);
        if (strncmp(folded, whole[i], size) == 0 && (folded[size] == '\0' || folded[size] == '.'))
            return true;
    }
    return false;
}

static enum refusal name_fault(struct reader *reader, str name)
{
    if (name.text[0] == '-' || member_part_fault(reader->arena, name) != W_FINE)
        return W_ENTRY_NAME;
    const char *folded = utf8_fold(reader->arena, name);
    if (entry_points_reserve(folded))
        return W_ENTRY_RESERVED;
    for (size_t i = 0; i < reader->count; i++)
        if (strcmp(reader->folded[i], folded) == 0)
            return W_ENTRY_DUPLICATE;
    reader->folded[reader->count] = folded;
    return W_FINE;
}

/* "module:attribute", and perhaps extras in brackets, which mean nothing to a script. */
static enum refusal add(struct reader *reader, str name, str value, bool windowed)
{
    str module, attribute;
    enum refusal fault = name_fault(reader, name);
    if (fault != W_FINE)
        return fault;
    if (str_ends(value, "]"))
        value = str_trim(str_slice(value, 0, str_find_byte(value, '[')));
    if (!str_split(value, ':', &module, &attribute))
        return W_ENTRY_VALUE;
    module = str_trim(module);
    attribute = str_trim(attribute);
    if (!is_dotted_name(module) || !is_dotted_name(attribute))
        return W_ENTRY_VALUE;
    reader->points[reader->count++] =
        (struct entry_point){ str_copy(reader->arena, name), str_copy(reader->arena, module),
                              str_copy(reader->arena, attribute), windowed };
    return W_FINE;
}

/* One line that is neither blank nor a comment. */
static enum refusal read_line(struct reader *reader, str line, str *section)
{
    str name, value;
    if (str_starts(line, "[")) {
        *section = str_trim(str_slice(line, 1, line.size - 1));
        return str_ends(line, "]") ? W_FINE : W_ENTRY_FORMAT;
    }
    bool windowed = str_is(*section, "gui_scripts");
    if (!windowed && !str_is(*section, "console_scripts"))
        return W_FINE;
    if (!str_split(line, '=', &name, &value) || str_trim(name).size == 0)
        return W_ENTRY_FORMAT;
    if (reader->count == reader->room)
        return W_ENTRY_FORMAT;
    return add(reader, str_trim(name), str_trim(value), windowed);
}

/* More scripts than this no wheel has; each is compared with all before it. */
enum { MOST_SCRIPTS = 500 };

bool entry_points_read(struct arena *arena, const char *wheel, str text, size_t *count, struct entry_point **out,
                       struct error *error)
{
    struct reader reader = { arena, 0, MOST_SCRIPTS, arena_take_many(arena, MOST_SCRIPTS, sizeof *reader.points),
                             arena_take_many(arena, MOST_SCRIPTS, sizeof *reader.folded) };
    str line, section = STR("");
    if (!utf8_is_valid(text) || str_find_byte(text, '\0') != text.size)
        return refuse(error, W_ENTRY_FORMAT, NULL, wheel);
    while (str_next_line(&text, &line)) {
        line = str_trim(line);
        if (line.size == 0 || line.text[0] == '#' || line.text[0] == ';')
            continue;
        enum refusal fault = read_line(&reader, line, &section);
        if (fault != W_FINE)
            return refuse(error, fault, str_copy(arena, line), wheel);
    }
    *count = reader.count;
    *out = reader.points;
    return true;
}
