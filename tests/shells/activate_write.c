/* activate_write.c: writes the activation scripts of one environment, without making one; for tests/shells.
 *
 *     activate_write posix|windows ENV_DIR PROMPT OUT_DIR [ACTIVATORS]
 *     activate_write -                 the same for each line of standard input, its fields apart by tabs,
 *                                      "\xNN" for any byte
 * Scripts that were left out are named on standard output. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/arena.h"
#include "src/plan/activate.h"
#include "tests/support/hosts.h"

static void no_memory(void *owner)
{
    (void)owner;
    abort();
}

static int write_file(struct arena *arena, const char *folder, const struct activation_script *script)
{
    str text = filling_text(arena, script->filling);
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, script->file);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(text.text, 1, text.size, file) != text.size || fclose(file) != 0) {
        perror(path);
        return 1;
    }
    return 0;
}

static int write_scripts(const char *family, const char *env_dir, const char *prompt, const char *folder,
                         const char *list)
{
    struct arena arena = arena_over(NULL, 0, no_memory, NULL);
    bool windows = strcmp(family, "windows") == 0;
    struct activation values = { env_dir, prompt, windows ? "Scripts" : "bin", false };
    struct activation_script *scripts;
    struct error error = { 0 };
    const char *skipped[8];
    size_t count, skipped_count;
    int failed = 0;
    if (!activation_scripts(&arena, windows ? &a_windows_host : &a_posix_host, &values, list, true, &count, &scripts,
                            &skipped_count, skipped, 8, &error)) {
        fprintf(stderr, "%s; %s\n", error.text, error.remedy);
        return 2;
    }
    for (size_t i = 0; i < count; i++)
        failed |= write_file(&arena, folder, &scripts[i]);
    for (size_t i = 0; i < skipped_count; i++)
        printf("%s\n", skipped[i]);
    arena_end(&arena);
    return failed;
}

/* "\xNN" → the byte, in place. */
static char *decoded(char *field)
{
    char *to = field;
    for (const char *from = field; *from != '\0'; to++) {
        char digits[3] = { 0 };
        if (strncmp(from, "\\x", 2) == 0) {
            memcpy(digits, from + 2, 2);
            *to = (char)strtoul(digits, NULL, 16);
            from += 4;
        } else {
            *to = *from++;
        }
    }
    *to = '\0';
    return field;
}

static int write_listed(void)
{
    static char line[65536];
    int failed = 0;
    while (fgets(line, sizeof line, stdin) != NULL) {
        char *field[4], *rest = line;
        line[strcspn(line, "\n")] = '\0';
        for (int i = 0; i < 4; i++) {
            field[i] = rest;
            rest = i < 3 ? strchr(rest, '\t') : NULL;
            if (rest != NULL)
                *rest++ = '\0';
            else if (i < 3)
                return 2;
        }
        failed |= write_scripts(field[0], decoded(field[1]), decoded(field[2]), decoded(field[3]), NULL);
    }
    return failed;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "-") == 0)
        return write_listed();
    if (argc < 5)
        return 2;
    return write_scripts(argv[1], argv[2], argv[3], argv[4], argc > 5 ? argv[5] : NULL);
}
