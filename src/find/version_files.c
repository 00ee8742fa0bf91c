/* version_files.c: .python-version and the one key of pyproject.toml. */
#include "src/find/version_files.h"

#include <string.h>

static void skip_mark(str *bytes)
{
    str_take(bytes, "\xef\xbb\xbf");
}

static size_t count_words(str bytes)
{
    size_t count = 1;
    for (size_t i = 0; i < bytes.size; i++)
        count += bytes.text[i] == '\n' || bytes.text[i] == ' ' || bytes.text[i] == '\t';
    return count;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static str without_comment(str line)
{
    for (size_t i = 0; i < line.size; i++)
        if (line.text[i] == '#' && (i == 0 || is_blank(line.text[i - 1])))
            return str_trim(str_slice(line, 0, i));
    return str_trim(line);
}

static str take_word(str *rest)
{
    size_t size = 0;
    *rest = str_trim(*rest);
    while (size < rest->size && !is_blank(rest->text[size]))
        size++;
    str word = str_slice(*rest, 0, size);
    *rest = str_trim(str_slice(*rest, size, rest->size));
    return word;
}

/* ---- what one name means --------------------------------------------------------------------------- */

/* pyenv names a PyPy by Python's version and then its own: pypy3.10-7.3.12, pypy2.7-v5.10.0. Ours is the
 * former; a name that only has the latter (pypy-5.7.1, graalpy-24.1.1) says nothing about Python. */
static bool is_own_number(str name, str *wanted)
{
    str rest = name, number;
    *wanted = name;
    if (str_take(&rest, "graalpy-") || str_take(&rest, "graalpython-") || str_take(&rest, "pypy-"))
        return rest.size > 0 && rest.text[0] >= '0' && rest.text[0] <= '9';
    if (str_take(&rest, "pypy") && str_split(rest, '-', &rest, &number)) {
        str_take(&number, "v");
        if (number.size > 0 && number.text[0] >= '0' && number.text[0] <= '9')
            *wanted = str_slice(name, 0, 4 + rest.size);
    }
    return false;
}

static const enum version_name_kind kind_of[] = {
    [SPEC_ANY] = NAME_SPEC, [SPEC_FACTS] = NAME_SPEC, [SPEC_TAG] = NAME_SPEC,
    [SPEC_PATH] = NAME_PATH, [SPEC_COMMAND] = NAME_INSTALLED,
};

/* `wanted` is what the spec is read from, most often the name itself. */
static struct version_name meaning(struct arena *arena, const struct host *host, str text, str wanted)
{
    struct version_name name = { .kind = NAME_INSTALLED, .text = str_copy(arena, text) };
    struct error error;
    if (str_is(text, "system"))
        name.kind = NAME_SYSTEM;
    else if (is_own_number(wanted, &wanted))
        name.kind = NAME_INSTALLED;
    else if (spec_parse(arena, host, str_copy(arena, wanted), &name.spec, &error))
        name.kind = kind_of[name.spec.kind];
    else {
        name.kind = NAME_MISSPELT;
        name.why = str_copy(arena, str_of(error.text));
    }
    return name;
}

/* ---- .python-version ------------------------------------------------------------------------------- */

/* The line if all of it is a spec or, by its first word, a path with blanks in it; else its first word. */
static struct version_name line_meaning(struct arena *arena, const struct host *host, str line)
{
    str rest = line, word = take_word(&rest);
    struct version_name first = meaning(arena, host, word, word);
    if (rest.size == 0)
        return first;
    struct version_name whole = meaning(arena, host, line, line);
    bool meant = whole.kind == NAME_SPEC || (whole.kind == NAME_PATH && first.kind == NAME_PATH);
    return meant ? whole : first;
}

struct version_names python_version_read(struct arena *arena, const struct host *host, str bytes)
{
    struct version_name *names = arena_take_many(arena, count_words(bytes), sizeof *names);
    size_t count = 0;
    str line;
    skip_mark(&bytes);
    for (unsigned number = 1; str_next_line(&bytes, &line); number++) {
        line = without_comment(line);
        if (line.size == 0)
            continue;
        names[count] = line_meaning(arena, host, line);
        names[count++].line = number;
    }
    return (struct version_names){ count, names };
}

/* ---- pyproject.toml -------------------------------------------------------------------------------- */

bool pyproject_requires_python(struct arena *arena, str bytes, const char **out, struct toml_fault *fault)
{
    static const char *const path[] = { "project", "requires-python", NULL };
    return toml_find_string(arena, bytes, path, out, fault);
}
