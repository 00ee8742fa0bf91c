/* spec.c: what a text asks for: a path, a name, a version, a set of specifiers or a registration. */
#include "src/find/spec.h"

#include <string.h>

#include "src/base/path.h"
#include "src/base/utf8.h"
#include "src/find/possible.h"
#include "src/find/spec_version.h"

#define GRAMMAR                                                                                                      \
    "give a path, a command, any, 3, 3.12, 3.12.4, 3.13t, 3.13+debug, 3.12-64, 3.13-arm64, '>=3.10,<3.14', ~=3.12, " \
    "cpython@3.12, cp312, pypy3.11, graalpy or Company/Tag"

/* One text on its way to a spec. */
struct reading {
    struct arena *arena;
    const struct host *host;
    str given;              /* without blanks around it */
    str folded;             /* the same in lower case */
    struct error *error;
};

static bool refuse(const struct reading *reading, const char *why)
{
    error_say(reading->error, E_USAGE, "'%s' asks for no Python: %s", str_copy(reading->arena, reading->given), why);
    return error_remedy(reading->error, GRAMMAR);
}

static bool finish(const struct reading *reading, struct spec facts, struct spec *out)
{
    facts.text = str_copy(reading->arena, reading->given);
    *out = facts;
    return true;
}

static bool is_sign(char byte)
{
    return byte == '<' || byte == '>' || byte == '=' || byte == '!' || byte == '~';
}

/* Blanks around it are no part of the text; nothing, or more than a line, is no text at all. */
static bool begin(struct arena *arena, const struct host *host, const char *text, struct reading *out,
                  struct error *error)
{
    str given = str_trim(str_of(text));
    *out = (struct reading){ arena, host, given, str_of(utf8_fold(arena, given)), error };
    if (given.size == 0) {
        error_say(error, E_USAGE, "the Python that is asked for is empty, as from a variable that is not set");
        return error_remedy(error, GRAMMAR);
    }
    return utf8_breaks_lines(given) ? refuse(out, "it has more than one line") : true;
}

/* ---- paths and registrations ----------------------------------------------------------------------- */

/* `text` is not empty. */
static bool is_path(const struct host *host, const char *text)
{
    return text[0] == '.' || path_has_separator(host, text) ||
           (host->family == HOST_WINDOWS && text[1] == ':');
}

/* Companies that would not be taken for a folder on any system. */
static bool is_company(struct arena *arena, str name)
{
    static const char *const companies[] = { "pythoncore", "astral", "continuumanalytics" };
    const char *folded = utf8_fold(arena, name);
    for (size_t i = 0; i < sizeof companies / sizeof *companies; i++)
        if (strcmp(folded, companies[i]) == 0)
            return true;
    return false;
}

/* "Company/Tag", or with '\' on Windows; exactly one separator. */
static bool split_tag(const struct host *host, str text, str *company, str *tag)
{
    size_t at = 0;
    while (at < text.size && !path_is_separator(host, text.text[at]))
        at++;
    *company = str_slice(text, 0, at);
    *tag = str_slice(text, at + 1, text.size);
    for (size_t i = 0; i < tag->size; i++)
        if (path_is_separator(host, tag->text[i]))
            return false;
    return at < text.size;
}

/* The tags of python.org's own installers say all about the interpreter. */
static void read_core_tag(const struct reading *reading, str tag, struct spec *out)
{
    struct spec facts = *out;
    const char *why;
    facts.is_named = true;
    facts.implementation = CPYTHON;
    str folded = str_of(utf8_fold(reading->arena, tag));
    if (tag.size == 0 || spec_read_version(reading->arena, reading->host, folded, &facts, &why))
        *out = facts;
}

static struct spec tagged(const struct reading *reading, str company, str tag)
{
    struct arena *arena = reading->arena;
    struct spec spec = { .kind = SPEC_TAG, .tag = str_copy(arena, tag) };
    spec.company = company.size > 0 ? str_copy(arena, company) : NULL;
    if (company.size > 0 && strcmp(utf8_fold(arena, company), "pythoncore") == 0)
        read_core_tag(reading, tag, &spec);
    return spec;
}

/* "Company/Tag" among the paths. Away from Windows there are no registrations, so only well-known companies
 * are taken for one; on Windows it may be a folder all the same, and the disk decides. */
static bool read_path(const struct reading *reading, struct spec *out)
{
    str company, tag, given = reading->given;
    struct spec spec = { .kind = SPEC_PATH };
    if (split_tag(reading->host, given, &company, &tag) && company.size > 0 && tag.size > 0) {
        bool slash = company.text[company.size] == '/';
        bool plain = slash && company.text[0] != '.' && str_find_byte(given, ':') == given.size;
        if (is_company(reading->arena, company) || (plain && reading->host->family == HOST_WINDOWS))
            spec = tagged(reading, company, tag);
    }
    spec.path = str_copy(reading->arena, given);
    return finish(reading, spec, out);
}

/* ---- version specifiers ---------------------------------------------------------------------------- */

static bool read_set(const struct reading *reading, str set, struct spec facts, struct spec *out)
{
    const char *why;
    if (!requirement_parse(reading->arena, set, &facts.versions, &why))
        return refuse(reading, why);
    if (!requirement_is_possible(reading->arena, &facts.versions))
        return refuse(reading, "no version fits all parts of it");
    facts.pre_releases = requirement_asks_pre(&facts.versions);
    return finish(reading, facts, out);
}

/* ---- names ----------------------------------------------------------------------------------------- */

enum name_use {
    NAME_COMMAND = 1,       /* also a command: python3.12 */
    NAME_ALONE = 2          /* means something with no version behind it; "cp" is another program */
};

/* A longer name stands before those it begins with. */
static const struct name_row {
    const char *name;
    bool is_named;
    enum implementation implementation;
    unsigned use;
} name_rows[] = {
    { "python", false, CPYTHON, NAME_COMMAND | NAME_ALONE },
    { "cpython", true, CPYTHON, NAME_ALONE },
    { "pypy", true, PYPY, NAME_COMMAND | NAME_ALONE },
    { "graalpython", true, GRAALPY, NAME_COMMAND | NAME_ALONE },
    { "graalpy", true, GRAALPY, NAME_COMMAND | NAME_ALONE },
    { "py", false, CPYTHON, NAME_ALONE },
    { "cp", true, CPYTHON, 0 },
    { "pp", true, PYPY, 0 },
    { "gp", true, GRAALPY, 0 },
};

static const struct name_row *take_name(str *rest)
{
    for (size_t i = 0; i < sizeof name_rows / sizeof *name_rows; i++)
        if (str_take(rest, name_rows[i].name))
            return &name_rows[i];
    return NULL;
}

/* Anything that could be the name of a program, for the path of a search only. */
static bool read_command(const struct reading *reading, struct spec *out)
{
    str given = reading->given;
    for (size_t i = 0; i < given.size; i++)
        if (is_sign(given.text[i]) || memchr("*?,;|@^\"", given.text[i], 8) != NULL)
            return refuse(reading, "it is neither a version nor the name of a command");
    if (given.text[0] == '-')
        return refuse(reading, "it looks like an option");
    struct spec spec = { .kind = SPEC_COMMAND, .command = str_copy(reading->arena, given) };
    return finish(reading, spec, out);
}

/* `rest` is what stands behind the implementation's name. */
static bool read_named(const struct reading *reading, const struct name_row *row, str rest, struct spec *out)
{
    const char *why;
    struct spec facts = { .kind = SPEC_FACTS, .is_named = row->is_named, .implementation = row->implementation };
    bool glued = rest.size > 0 && rest.text[0] >= '0' && rest.text[0] <= '9';
    bool at = str_take(&rest, "@");
    str set = str_trim(rest);
    if (set.size > 0 && is_sign(set.text[0]) && (row->use & NAME_ALONE))
        return read_set(reading, set, facts, out);
    if ((row->use & NAME_COMMAND) && !at && (glued || rest.size == 0))
        facts.command = str_copy(reading->arena, reading->given);
    if (rest.size == 0 && !at && (row->use & NAME_ALONE))
        return finish(reading, facts, out);
    if (!glued && !at && !str_take(&rest, "-"))
        str_take(&rest, " ");
    if (spec_read_version(reading->arena, reading->host, rest, &facts, &why))
        return finish(reading, facts, out);
    return at ? refuse(reading, why) : read_command(reading, out);
}

/* On Windows "python3.12.exe" says what "python3.12" says. */
static str without_suffix(const struct host *host, str folded)
{
    size_t size = strlen(host->exe_suffix);
    if (size > 0 && str_ends(folded, host->exe_suffix))
        folded.size -= size;
    return folded;
}

static bool read_version(const struct reading *reading, str folded, struct spec *out)
{
    struct spec facts = { .kind = SPEC_FACTS };
    const char *why;
    if (!spec_read_version(reading->arena, reading->host, folded, &facts, &why))
        return refuse(reading, why);
    return finish(reading, facts, out);
}

/* ---- the three doors ------------------------------------------------------------------------------- */

bool spec_parse(struct arena *arena, const struct host *host, const char *text, struct spec *out, struct error *error)
{
    struct reading reading;
    if (!begin(arena, host, text, &reading, error))
        return false;
    const char *given = str_copy(arena, reading.given);
    if (spec_is_option(given))
        return spec_parse_option(arena, host, given, out, error);
    if (is_path(host, given))
        return read_path(&reading, out);
    if (str_is(reading.folded, "any"))
        return finish(&reading, (struct spec){ .kind = SPEC_ANY, .pre_releases = true }, out);
    if (is_sign(reading.folded.text[0]))
        return read_set(&reading, reading.folded, (struct spec){ .kind = SPEC_FACTS }, out);
    if (given[0] >= '0' && given[0] <= '9')
        return read_version(&reading, reading.folded, out);
    str rest = without_suffix(host, reading.folded);
    const struct name_row *row = take_name(&rest);
    return row != NULL ? read_named(&reading, row, rest, out) : read_command(&reading, out);
}

bool spec_is_option(const char *word)
{
    str s = str_of(word);
    return str_starts(s, "-2") || str_starts(s, "-3") || str_starts(s, "-V:");
}

bool spec_parse_option(struct arena *arena, const struct host *host, const char *word, struct spec *out,
                       struct error *error)
{
    struct reading reading;
    if (!begin(arena, host, word, &reading, error))
        return false;
    str tag = reading.given;
    if (str_take(&tag, "-V:"))
        return spec_parse_tag(arena, host, str_copy(arena, tag), out, error);
    return read_version(&reading, str_slice(reading.folded, 1, reading.folded.size), out);
}

bool spec_parse_tag(struct arena *arena, const struct host *host, const char *text, struct spec *out,
                    struct error *error)
{
    struct reading reading;
    struct spec facts = { .kind = SPEC_FACTS };
    const char *why;
    str company, tag;
    if (!begin(arena, host, text, &reading, error))
        return false;
    if (split_tag(host, reading.given, &company, &tag))
        return company.size + tag.size > 0 ? finish(&reading, tagged(&reading, company, tag), out)
                                           : refuse(&reading, "it has neither company nor tag");
    if (tag.size > 0 || is_path(host, str_copy(arena, reading.given)))
        return refuse(&reading, "a tag is Company/Tag, or a version");
    if (spec_read_version(arena, host, reading.folded, &facts, &why))
        return finish(&reading, facts, out);
    return finish(&reading, tagged(&reading, STR(""), reading.given), out);
}
