/* world_print.c: reads a world as text, and prints everything that find_all finds in it, best first.
 *
 * world_print FILE: the words of each line are separated by blanks; what they mean is in README.md. */
#include "tests/support/fake_python.h"

#include "tests/support/hosts.h"

#include "src/ask/args.h"
#include "src/base/path.h"
#include "src/find/find.h"
#include "src/find/findings.h"

enum { MOST_WORDS = 12, MOST_ASKED = 16, ASKED_ROOM = 300 };

static struct arena arena;
static const struct host *host;
static char asked[MOST_ASKED][ASKED_ROOM];
static size_t asked_count;

static void wrong(const char *line)
{
    fprintf(stderr, "world_print: not understood: %s\n", line);
    exit(2);
}

static bool has(const char *const *words, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

/* python PATH VERSION [t] [d] [pypy] [32] [arm64] */
static void make_python(const char *path, const char *version, const char *const *flags, size_t count)
{
    struct python_kind kind = { .free_threaded = has(flags, count, "t"), .debug = has(flags, count, "d"),
                                .pypy = has(flags, count, "pypy"), .is_32bit = has(flags, count, "32"),
                                .is_arm64 = has(flags, count, "arm64") };
    fake_python(&arena, host, path, version, kind);
}

static void ask_later(const char *const *words, size_t count)
{
    asked[asked_count][0] = '\0';
    for (size_t i = 0; i < count; i++)
        snprintf(asked[asked_count] + strlen(asked[asked_count]), ASKED_ROOM - strlen(asked[asked_count]), "%s%s",
                 i > 0 ? " " : "", words[i]);
    asked_count++;
}

/* '\n' in a text begins a new line. */
static const char *unescaped(const char *text)
{
    char *out = text_join(&arena, text, NULL), *to = out;
    for (const char *at = out; *at != '\0'; at++)
        *to++ = at[0] == '\\' && at[1] == 'n' ? (at++, '\n') : *at;
    *to = '\0';
    return out;
}

static enum os_hive hive_of(const char *name)
{
    return strcmp(name, "HKCU") == 0 ? OS_HIVE_USER : strcmp(name, "HKLM") == 0 ? OS_HIVE_MACHINE : OS_HIVE_MACHINE_32;
}

static bool furnish_things(const char *const *words, size_t count)
{
    if (strcmp(words[0], "python") == 0 && count >= 3)
        make_python(words[1], words[2], words + 3, count - 3);
    else if (strcmp(words[0], "file") == 0 && count >= 2)
        fake_file(words[1], 0755, unescaped(count > 2 ? words[2] : ""));
    else if (strcmp(words[0], "link") == 0 && count == 3)
        fake_link(words[1], words[2]);
    else if (strcmp(words[0], "folder") == 0 && count == 3)
        fake_folder(words[1], (unsigned)strtoul(words[2], NULL, 8));
    else if (strcmp(words[0], "owner") == 0 && count == 3)
        fake_owner(words[1], (uint32_t)strtoul(words[2], NULL, 10));
    else if (strcmp(words[0], "alias") == 0 && count == 4)
        fake_alias(words[1], words[2], words[3]);
    else if (strcmp(words[0], "registry") == 0 && count == 5)
        fake_registry(hive_of(words[1]), words[2], strcmp(words[3], "-") == 0 ? "" : words[3], words[4]);
    else
        return false;
    return true;
}

static bool furnish_process(const char *const *words, size_t count)
{
    if (strcmp(words[0], "set") == 0 && count == 3)
        fake_set(words[1], words[2]);
    else if (strcmp(words[0], "current") == 0 && count == 2)
        fake_current((fake_folder(words[1], 0755), words[1]));
    else if (strcmp(words[0], "user") == 0 && count == 2)
        fake_user((uint32_t)strtoul(words[1], NULL, 10));
    else if (strcmp(words[0], "ask") == 0 && asked_count < MOST_ASKED)
        ask_later(words + 1, count - 1);
    else
        return false;
    return true;
}

static void begin(const char *name)
{
    host = strcmp(name, "windows") == 0 ? &a_windows_host : strcmp(name, "mac") == 0 ? &a_mac_host : &a_posix_host;
    fake_begin(host);
    if (host->family == HOST_POSIX)
        fake_file("/bin/sh", 0755, "\177ELF");      /* what made-up programs name as their loader */
}

static size_t split(char *line, const char *words[MOST_WORDS])
{
    size_t count = 0;
    for (char *at = strtok(line, " \t\n"); at != NULL && count < MOST_WORDS; at = strtok(NULL, " \t\n")) {
        words[count++] = at;
        for (; *at != '\0'; at++)
            if (*at == '|')
                *at = ' ';
    }
    return count;
}

static void read_world(FILE *file)
{
    char line[1024], shown[1024];
    const char *words[MOST_WORDS];
    while (fgets(line, sizeof line, file) != NULL) {
        memcpy(shown, line, sizeof shown);
        size_t count = split(line, words);
        if (count == 0 || words[0][0] == '#')
            continue;
        if (strcmp(words[0], "host") == 0 && count == 2)
            begin(words[1]);
        else if (!furnish_things(words, count) && !furnish_process(words, count))
            wrong(shown);
    }
}

/* ---- what is found ------------------------------------------------------------------------------ */

static void print_finding(const struct finding *one)
{
    static const char *const names[] = { [CPYTHON] = "", [PYPY] = "pypy ", [GRAALPY] = "graalpy " };
    const struct interpreter *python = one->python;
    printf("%s ", one->is_default ? "*" : python == NULL ? "!" : one->why == NULL ? "+" : "-");
    if (python != NULL)
        printf("%s%u.%u.%u%s%s %s ", names[python->implementation], python->major, python->minor, python->micro,
               python->level, python->abiflags, python->architecture);
    printf("%s (%s%s", one->path, source_words(one->source), one->is_conda ? ", conda" : "");
    if (one->tag != NULL)
        printf(", %s/%s", one->company, one->tag);
    printf(")%s%s\n", one->why == NULL ? "" : ": ", one->why == NULL ? "" : one->why);
    if (python != NULL && strcmp(python->base, one->path) != 0)
        printf("      base %s\n", python->base);
}

static bool read_request(char *line, struct request *out, struct error *error)
{
    static const char *words[MOST_WORDS + 1];
    words[0] = "venvcast";
    struct os_args args = { 1 + (int)split(line, words + 1), words };
    return ask(&arena, host, &args, out, error);
}

static void answer(char *line)
{
    struct request *request = arena_take(&arena, sizeof *request);
    struct findings all;
    struct interpreter *python = arena_take(&arena, sizeof *python);
    struct error error = { .code = E_NONE };
    printf("ask %s\n", line);
    if (!read_request(line, request, &error) || !find_all(&arena, host, request, &all, &error)) {
        printf("%s: %s\n\n", error_name(error.code), error.text);
        return;
    }
    printf("rule: %s\n", all.rule == NULL ? "none" : all.rule);
    for (size_t i = 0; i < all.count; i++)
        print_finding(&all.list[i]);
    if (!find(&arena, host, request, python, &error))
        printf("%s: %s\n%s", error_name(error.code), error.text, error.details == NULL ? "" : error.details);
    else
        printf("taken: %s\n", python->asked);
    if (python->warning != NULL && error.code == E_NONE)
        printf("warning: %s\n", python->warning);
    printf("started: %s\n\n", fake_ran(0) == NULL ? "nothing" : fake_ran(0));
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    if (file == NULL)
        return 2;
    arena = test_arena();
    read_world(file);
    fclose(file);
    for (size_t i = 0; i < asked_count; i++)
        answer(asked[i]);
    fake_end();
    arena_end(&arena);
    return 0;
}
