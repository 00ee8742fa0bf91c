/* seed_print.c: the room `seed` on the command line, for the tests that Python drives. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "platform/platform.h"
#include "src/base/str.h"
#include "src/seed/ensure.h"
#include "src/seed/hash.h"
#include "src/seed/install.h"
#include "src/seed/launcher.h"
#include "src/seed/refusal.h"
#include "src/seed/script.h"
#include "src/seed/wheel.h"

static void exhausted(void *owner)
{
    (void)owner;
    abort();
}

static struct arena new_arena(void)
{
    return arena_over(NULL, 0, exhausted, NULL);
}

/* check WHEEL...: a line for each: its name and version, or the refusal. */
static int check(int count, char **paths)
{
    for (int i = 0; i < count; i++) {
        struct arena arena = new_arena();
        struct wheel wheel;
        struct error error;
        if (wheel_read(&arena, paths[i], &wheel, &error))
            printf("OK %s %s %zu\n", wheel.name, wheel.version, wheel.file_count);
        else
            printf("%s\n", error.text);
        arena_end(&arena);
    }
    return 0;
}

/* codes: every refusal there is. */
static int codes(int count, char **arguments)
{
    (void)count, (void)arguments;
#define PRINT(code, sentence) puts(refusal_name(code));
    WHEEL_REFUSALS(PRINT)
    return 0;
}

static void make_parents(struct os_place *root, const char *path)
{
    char folder[4096];
    for (const char *at = strchr(path, '/'); at != NULL; at = strchr(at + 1, '/')) {
        snprintf(folder, sizeof folder, "%.*s", (int)(at - path), path);
        os_make_folder(root, folder, 0777);
    }
}

static unsigned mode_of(const struct seed_file *file)
{
    unsigned plain = 0666 & ~os_mask();
    if (file->script)
        return plain | 0555 | OS_EXACT;
    return file->executable ? (0777 & ~os_mask()) | 0111 | OS_EXACT : 0666;
}

/* unpack WHEEL ROOT SITE-PACKAGES SCRIPTS PYTHON X.Y: installs below ROOT. */
static int unpack(int count, char **arguments)
{
    struct arena arena = new_arena();
    struct wheel wheel;
    struct error error;
    struct os_place *root;
    struct seed_file *files;
    size_t file_count;
    if (count != 6)
        return 2;
    const char *headers = text_join(&arena, "include/site/python", arguments[5], NULL);
    struct seed_scheme scheme = { arguments[2], arguments[3], arguments[4], arguments[5], headers, NULL, NULL, "" };
    if (!wheel_read(&arena, arguments[0], &wheel, &error)) {
        puts(error.text);
        return 1;
    }
    if (os_place_open(&arena, arguments[1], &root).code != OS_OK)
        return 1;
    seed_install(&arena, os_host(), &wheel, &scheme, &file_count, &files);
    for (size_t i = 0; i < file_count; i++) {
        make_parents(root, files[i].path);
        if (os_write(root, files[i].path, files[i].bytes, files[i].size, mode_of(&files[i])).code != OS_OK)
            return printf("cannot write %s\n", files[i].path), 1;
        puts(files[i].path);
    }
    os_place_close(root);
    arena_end(&arena);
    return 0;
}

/* program WHEEL ARCHITECTURE console|windows PYTHON: pip as a program for Windows; script: its script alone. */
static int program(int count, char **arguments)
{
    static const struct entry_point entry = { "pip", "pip._internal.cli.main", "main", false };
    struct arena arena = new_arena();
    struct wheel wheel;
    struct error error;
    str bytes = script_body(&arena, &entry);
    if (count == 4) {
        if (!wheel_read(&arena, arguments[0], &wheel, &error))
            return puts(error.text), 1;
        const struct wheel_file *launcher = launcher_find(&wheel, arguments[1], strcmp(arguments[2], "windows") == 0);
        if (launcher == NULL)
            return puts("no launcher"), 1;
        bytes = launcher_bytes(&arena, launcher, arguments[3], bytes);
    }
    fwrite(bytes.text, 1, bytes.size, stdout);
    arena_end(&arena);
    return 0;
}

/* hash FILE: the hash of each of its beginnings, the empty one first. */
static int hash(int count, char **arguments)
{
    struct arena arena = new_arena();
    const char *bytes;
    size_t size;
    if (count != 1 || os_read(&arena, arguments[0], 1 << 20, &bytes, &size).code != OS_OK)
        return 2;
    for (size_t i = 0; i <= size; i++)
        puts(hash_text(&arena, bytes, i));
    arena_end(&arena);
    return 0;
}

/* seeds STDLIB WHEEL_PKG_DIR|- MINOR pypy|cpython: what ensurepip of such a Python 3 would install. */
static int seeds(int count, char **arguments)
{
    struct arena arena = new_arena();
    struct seeds found;
    struct error error;
    if (count != 4)
        return 2;
    struct interpreter python = {
        .implementation = strcmp(arguments[3], "pypy") == 0 ? PYPY : CPYTHON,
        .major = 3,
        .minor = (unsigned)atoi(arguments[2]),
        .base = "/usr/bin/python3",
        .stdlib = arguments[0],
        .wheel_pkg_dir = strcmp(arguments[1], "-") == 0 ? NULL : arguments[1],
    };
    struct request request = { .no_cache = true };
    struct store store = store_of(&arena, os_host(), &request, &python, STORE_AS_IT_IS);
    if (!seeds_find(&arena, os_host(), &python, &store, &found, &error)) {
        printf("%s %s | %s\n", error_name(error.code), error.text, error.remedy);
        found.count = 0;
    } else {
        error.code = E_NONE;
    }
    for (size_t i = 0; i < found.count; i++)
        puts(found.wheels[i].source);
    arena_end(&arena);
    return error.code == E_NONE ? 0 : 1;
}

/* time N WHEEL: milliseconds of CPU for reading and proving it, the fastest of N. */
static int measure(int count, char **arguments)
{
    double best = 1e9;
    for (int i = 0; count == 2 && i < atoi(arguments[0]); i++) {
        struct arena arena = new_arena();
        struct wheel wheel;
        struct error error;
        clock_t begin = clock();
        if (!wheel_read(&arena, arguments[1], &wheel, &error))
            return puts(error.text), 1;
        double taken = (double)(clock() - begin) * 1000 / CLOCKS_PER_SEC;
        best = taken < best ? taken : best;
        arena_end(&arena);
    }
    printf("%.2f ms\n", best);
    return 0;
}

int main(int count, char **arguments)
{
    struct arena arena = new_arena();
    os_start(&arena, count, arguments);
    static const struct { const char *name; int (*run)(int, char **); } commands[] = {
        { "check", check }, { "codes", codes }, { "unpack", unpack }, { "hash", hash },
        { "seeds", seeds }, { "time", measure }, { "program", program },
    };
    for (size_t i = 0; count > 1 && i < sizeof commands / sizeof *commands; i++)
        if (strcmp(arguments[1], commands[i].name) == 0)
            return commands[i].run(count - 2, arguments + 2);
    return 2;
}
