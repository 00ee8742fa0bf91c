/* spec_matches.c: is this interpreter what was asked for, and if not, why not? */
#include <string.h>

#include "src/base/utf8.h"
#include "src/find/spec.h"
#include "src/find/spec_version.h"

static const char *const implementation_names[] = { [CPYTHON] = "CPython", [PYPY] = "PyPy", [GRAALPY] = "GraalPy" };

static struct release release_of(struct arena *arena, const struct interpreter *python)
{
    struct release release = { .count = 3, .numbers = { python->major, python->minor, python->micro } };
    char *text = text_format(arena, "%u.%u.%u%s", python->major, python->minor, python->micro, python->level);
    release_parse(str_of(text), &release);
    return release;
}

/* A pre-release counts for the release that it leads up to where a clause only sets a lower bound: 3.15.0a1
 * is the nearest thing to ">=3.15" as long as there is no other. */
static bool clause_fits(struct arena *arena, const struct clause *clause, const struct release *release, bool asked)
{
    struct release final = *release;
    bool lower = clause->sign == CLAUSE_AT_LEAST || clause->sign == CLAUSE_COMPATIBLE;
    final.pre = 0;
    return clause_matches(arena, clause, release) || (lower && !asked && clause_matches(arena, clause, &final));
}

static const char *wrong_version(struct arena *arena, const struct spec *spec, const struct release *release)
{
    for (size_t i = 0; i < spec->versions.count; i++)
        if (!clause_fits(arena, &spec->versions.clauses[i], release, spec->pre_releases))
            return text_format(arena, "its version is %s", release_print(arena, release));
    return NULL;
}

static bool contradicts(enum spec_choice choice, bool is)
{
    return choice == (is ? SPEC_NO : SPEC_YES);
}

static const char *wrong_build(const struct spec *spec, const struct interpreter *python)
{
    if (contradicts(spec->free_threaded, python->free_threaded))
        return python->free_threaded ? "it is free-threaded" : "it is not free-threaded";
    if (contradicts(spec->debug, python->debug))
        return "it is no debug build";          /* nobody can ask for none */
    return NULL;
}

static const char *wrong_machine(struct arena *arena, const struct spec *spec, const struct interpreter *python)
{
    if (spec->bits != 0 && spec->bits != (python->is_64bit ? 64u : 32u))
        return python->is_64bit ? "it is 64-bit" : "it is 32-bit";
    if (spec->architecture == NULL)
        return NULL;
    const char *own = spec_architecture(arena, str_of(python->architecture));
    if (strcmp(own, "universal2") == 0 && (strcmp(spec->architecture, "x86_64") == 0
                                           || strcmp(spec->architecture, "aarch64") == 0))
        return NULL;
    return strcmp(own, spec->architecture) == 0 ? NULL : text_format(arena, "it is for %s", own);
}

/* What makes it another Python than the one asked for, or NULL. */
static const char *why_never(struct arena *arena, const struct spec *spec, const struct interpreter *python,
                             const struct release *release)
{
    if (spec->is_named && spec->implementation != python->implementation)
        return text_format(arena, "it is %s", implementation_names[python->implementation]);
    const char *why = wrong_version(arena, spec, release);
    if (why == NULL)
        why = wrong_build(spec, python);
    return why != NULL ? why : wrong_machine(arena, spec, python);
}

/* What nobody gets without asking for it as long as there is something else, or NULL. */
static const char *why_reluctantly(struct arena *arena, const struct spec *spec, const struct interpreter *python,
                                   const struct release *release)
{
    if (!spec->is_named && python->implementation != CPYTHON)
        return text_format(arena, "it is %s", implementation_names[python->implementation]);
    if (!spec->pre_releases && release_is_pre(release))
        return text_format(arena, "it is a pre-release, %s", release_print(arena, release));
    if (spec->free_threaded == SPEC_UNSAID && python->free_threaded)
        return "it is free-threaded";
    return spec->debug == SPEC_UNSAID && python->debug ? "it is a debug build" : NULL;
}

static bool is_core(struct arena *arena, const char *company)
{
    return company != NULL && strcmp(utf8_fold(arena, str_of(company)), "pythoncore") == 0;
}

enum spec_fit spec_matches(struct arena *arena, const struct spec *spec, const struct interpreter *python,
                           const char **why)
{
    const char *ignored = NULL;
    why = why != NULL ? why : &ignored;
    *why = NULL;
    if (spec->kind == SPEC_ANY || spec->kind == SPEC_PATH || spec->kind == SPEC_COMMAND)
        return SPEC_FITS;
    struct release release = release_of(arena, python);
    bool unknown_tag = spec->tag != NULL && spec->tag[0] != '\0' && spec->versions.count == 0;
    if (spec->kind == SPEC_TAG && (!is_core(arena, spec->company) || unknown_tag))
        *why = "it is not registered by that name";
    else
        *why = why_never(arena, spec, python, &release);
    if (*why != NULL)
        return SPEC_FITS_NOT;
    *why = why_reluctantly(arena, spec, python, &release);
    return *why != NULL ? SPEC_FITS_AT_NEED : SPEC_FITS;
}

bool spec_matches_tag(struct arena *arena, const struct spec *spec, const char *company, const char *tag)
{
    const char *wanted = utf8_fold(arena, str_of(spec->tag)), *own = utf8_fold(arena, str_of(tag));
    if (spec->company != NULL &&
        strcmp(utf8_fold(arena, str_of(spec->company)), utf8_fold(arena, str_of(company))) != 0)
        return false;
    if (!str_starts(str_of(own), wanted))
        return false;
    char next = own[strlen(wanted)];
    return wanted[0] == '\0' || next == '\0' || next == '.' || next == '-';
}
