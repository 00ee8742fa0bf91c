/* whole.h: command lines on a machine in memory, from their words to what became of them, as main.c has it. */
#ifndef VENVCAST_TESTS_WHOLE_H
#define VENVCAST_TESTS_WHOLE_H

#include "tests/support/machine_posix.h"

#include "src/ask/args.h"
#include "src/many/make.h"
#include "src/plan/shape.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

struct place {
    const struct host *host;
    const char *home, *cache, *prefix, *stdlib, *python, *work, *env, *bin, *site;
};

static const struct place a_posix_place = { &a_posix_host, "/home/u", "/home/u/.cache/venvcast", "/usr",
                                            "/usr/lib/python3.12", "/usr/bin/python3.12", "/w", "/w/env", "bin",
                                            "lib/python3.12/site-packages" };
static const struct place a_windows_place = { &a_windows_host, "C:\\Users\\u", "C:\\Users\\u\\cache", "C:\\py",
                                              "C:\\py\\Lib", "C:\\py\\python.exe", "C:\\w", "C:\\w\\env", "Scripts",
                                              "Lib/site-packages" };

static struct arena arena;
static struct request request;
static struct made made;
static struct error error;

static inline struct machine whole_machine(const struct place *place)
{
    return (struct machine){ &arena, place->host, fake_bytes };
}

/* A machine with one Python, its pip, a home and a folder for work, which is the current one. */
static inline void whole_begin(const struct place *place)
{
    bool windows = place->host->family == HOST_WINDOWS;
    fake_begin(place->host);
    arena_end(&arena);             /* a test may begin more than once */
    arena = test_arena();
    struct machine machine = whole_machine(place);
    if (windows)
        machine_windows_python(&machine, place->prefix);
    else
        machine_posix_python(&machine, place->prefix);
    if (!windows)
        fake_file("/bin/sh", 0755, "\177ELF");
    machine_ensurepip(&machine, place->stdlib);
    fake_folder(place->home, 0755);
    fake_folder(place->work, 0755);
    fake_current(place->work);
    fake_set(windows ? "USERPROFILE" : "HOME", place->home);
    fake_set("PATH", windows ? place->prefix : "/usr/bin");
    fake_set("VENVCAST_CACHE_DIR", place->cache);
}

static inline void whole_end(void)
{
    fake_end();
    arena_end(&arena);
}

/* What stands at `relative` in the environment. */
static inline const char *whole_at(const struct place *place, const char *relative)
{
    struct machine machine = whole_machine(place);
    return machine_path(&machine, place->env, relative);
}

/* The words of `line`, which blanks separate, for the environment of the place. */
static inline void whole_ask(const struct place *place, const char *line)
{
    const char **words = arena_take_many(&arena, strlen(line) / 2 + 4, sizeof *words);
    struct os_args args = { 1, words };
    str rest = str_of(line), word;
    words[0] = "venvcast";
    while (rest.size > 0) {
        word = str_slice(rest, 0, str_find_byte(rest, ' '));
        rest = str_slice(rest, word.size + (word.size < rest.size), rest.size);
        words[args.count++] = str_copy(&arena, word);
    }
    words[args.count++] = place->env;
    error = (struct error){ .code = E_NONE };
    assert_true(ask(&arena, place->host, &args, &request, &error));
}

static inline bool whole_try(const struct place *place, const char *line)
{
    struct kit kit = { 0 };
    fake_next_process();
    whole_ask(place, line);
    made = (struct made){ 0 };
    return kit_prepare(&arena, place->host, &request, &kit, &error) &&
           make(&arena, place->host, &request, &kit, place->env, &made, &error);
}

/* It is done, and the environment is there. */
static inline void whole_do(const struct place *place, const char *line)
{
    bool done = whole_try(place, line);
    if (!done)
        print_message("%s: %s\n%s", line, error.text, error.details == NULL ? "" : error.details);
    assert_true(done);
}

#endif
