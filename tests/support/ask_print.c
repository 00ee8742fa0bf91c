/* ask_print.c: reads command lines and prints what the parser makes of them, for argparse_oracle.py.
 *
 * Input: per command line a decimal count, then that many arguments, each of these ended by a NUL.
 * Output: per command line "key=value" lines and an empty one; values are in hexadecimal, "-" for NULL. */
#include <stdio.h>
#include <stdlib.h>

#include "src/ask/args.h"
#include "tests/support/hosts.h"

static void give_up(void *owner)
{
    (void)owner;
    abort();
}

static void print_text(const char *key, const char *value)
{
    printf("%s=%s", key, value == NULL ? "-" : "");
    for (; value != NULL && *value != '\0'; value++)
        printf("%02x", (unsigned)(unsigned char)*value);
    putchar('\n');
}

static void print_request(const struct request *request)
{
    print_text("status", "asked");
    printf("kind=%d\n", (int)request->kind);
    for (size_t i = 0; i < request->target_count; i++)
        print_text("target", request->targets[i]);
    printf("system_site_packages=%d\nlinks=%d\nclear=%d\nupgrade=%d\nwithout_pip=%d\nupgrade_deps=%d\n"
           "without_scm_ignore_files=%d\nforce=%d\nprint_python=%d\nquiet=%d\nverbose=%u\ncolor=%d\n",
           request->system_site_packages, (int)request->links, request->clear, request->upgrade, request->without_pip,
           request->upgrade_deps, request->without_scm_ignore_files, request->force, request->print_python,
           request->quiet, request->verbose, (int)request->color);
    print_text("prompt", request->prompt);
    print_text("python", request->python);
    print_text("activators", request->activators);
}

static void answer(struct arena *arena, const struct os_args *args)
{
    struct request request;
    struct error error = { 0 };
    if (ask(arena, &a_posix_host, args, &request, &error)) {
        print_request(&request);
    } else {
        print_text("status", error_name(error.code));
        print_text("text", error.text);
        print_text("remedy", error.remedy);
    }
    putchar('\n');
}

/* The next NUL-ended item from standard input, or NULL at its end. */
static const char *next_item(struct arena *arena)
{
    struct text item = { .arena = arena };
    int byte;
    while ((byte = getchar()) != EOF && byte != '\0')
        text_byte(&item, (char)byte);
    return byte == EOF ? NULL : text_done(&item);
}

/* Answers one command line; false at the end of the input. */
static bool answer_next(struct arena *arena)
{
    const char *item = next_item(arena);
    int count = item == NULL ? 0 : atoi(item);
    const char **words = arena_take_many(arena, (size_t)count + 1, sizeof *words);
    for (int i = 0; i < count; i++)
        words[i] = next_item(arena);
    const struct os_args args = { count, words };
    if (item != NULL)
        answer(arena, &args);
    return item != NULL;
}

int main(void)
{
    bool more = true;
    while (more) {
        struct arena arena = arena_over(NULL, 0, give_up, NULL);
        more = answer_next(&arena);
        arena_end(&arena);
    }
    return 0;
}
