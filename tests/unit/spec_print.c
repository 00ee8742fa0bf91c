/* spec_print.c: what our readers make of lines on standard input, for the differential tests in Python.
 *
 *   spec_print specifiers   "SPECIFIERS<TAB>VERSION"   "fits|not <TAB> pre|-"  or "refused"
 *   spec_print versions     "VERSION<TAB>VERSION"      "-1|0|1"                or "refused"
 *   spec_print possible     "SPECIFIERS"               "possible|impossible"   or "refused"
 *   spec_print toml         hexadecimal documents      "=" and a hexadecimal value, "-" for none, or "refused..." */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/requirement.h"
#include "src/base/toml.h"
#include "src/find/possible.h"

static void exhausted(void *owner)
{
    (void)owner;
    abort();
}

static const char *specifiers(struct arena *arena, str line)
{
    struct requirement requirement;
    struct release release;
    const char *why;
    str before, after;
    if (!str_split(line, '\t', &before, &after) || !requirement_parse(arena, before, &requirement, &why) ||
        !release_parse(after, &release))
        return "refused";
    return text_format(arena, "%s\t%s", requirement_matches(arena, &requirement, &release) ? "fits" : "not",
                       requirement_asks_pre(&requirement) ? "pre" : "-");
}

static const char *versions(struct arena *arena, str line)
{
    struct release a, b;
    str before, after;
    if (!str_split(line, '\t', &before, &after) || !release_parse(before, &a) || !release_parse(after, &b))
        return "refused";
    return text_format(arena, "%d", release_compare(&a, &b));
}

static const char *possible(struct arena *arena, str line)
{
    struct requirement requirement;
    const char *why;
    if (!requirement_parse(arena, line, &requirement, &why))
        return "refused";
    return requirement_is_possible(arena, &requirement) ? "possible" : "impossible";
}

static str from_hex(struct arena *arena, str line)
{
    struct text bytes = { .arena = arena };
    for (size_t i = 0; i + 1 < line.size; i += 2) {
        char digits[3] = { line.text[i], line.text[i + 1], '\0' };
        text_byte(&bytes, (char)strtoul(digits, NULL, 16));
    }
    return text_view(&bytes);
}

static const char *toml(struct arena *arena, str line)
{
    static const char *const path[] = { "project", "requires-python", NULL };
    struct text out = { .arena = arena };
    struct toml_fault fault = { 0 };
    const char *found;
    if (!toml_find_string(arena, from_hex(arena, line), path, &found, &fault))
        return text_format(arena, "refused %u: %s", fault.line, fault.why);
    if (found == NULL)
        return "-";
    text_byte(&out, '=');
    for (size_t i = 0; i < strlen(found); i++)
        text_print(&out, "%02x", (unsigned char)found[i]);
    return text_done(&out);
}

static const struct mode {
    const char *name;
    const char *(*answer)(struct arena *arena, str line);
} modes[] = {
    { "specifiers", specifiers },
    { "versions", versions },
    { "possible", possible },
    { "toml", toml },
};

int main(int argc, char **argv)
{
    static char line[1 << 20];
    for (size_t i = 0; argc > 1 && i < sizeof modes / sizeof *modes; i++) {
        if (strcmp(argv[1], modes[i].name) != 0)
            continue;
        while (fgets(line, sizeof line, stdin) != NULL) {
            struct arena arena = arena_over(NULL, 0, exhausted, NULL);
            line[strcspn(line, "\n")] = '\0';
            puts(modes[i].answer(&arena, str_of(line)));
            arena_end(&arena);
        }
        return 0;
    }
    return 2;
}
