/* choices.h: a fake world in which a Python is asked for: what is taken, what is refused and why. */
#ifndef VENVCAST_TESTS_CHOICES_H
#define VENVCAST_TESTS_CHOICES_H

#include "tests/support/fake_python.h"

#include "tests/support/hosts.h"

#include "src/ask/request.h"
#include "src/find/find.h"
#include "src/find/findings.h"

static struct arena arena;
static const struct host *host;
static struct request request;
static struct error error;

static inline int begin(const struct host *which)
{
    arena_end(&arena);             /* a test may begin more than once */
    arena = test_arena();
    host = which;
    fake_begin(host);
    request = (struct request){ .no_cache = true };
    if (host->family == HOST_POSIX)
        fake_file("/bin/sh", 0755, "\177ELF");
    fake_set("PATH", "");
    return 0;
}

static inline int on_posix(void **state)
{
    return begin(&a_posix_host);
}

static inline int on_windows(void **state)
{
    return begin(&a_windows_host);
}

static inline int finished(void **state)
{
    fake_end();
    arena_end(&arena);
    return 0;
}

static inline void make(const char *path, const char *version)
{
    fake_python(&arena, host, path, version, plain_kind);
}

static inline const struct interpreter *taken(const char *asked)
{
    struct interpreter *python = arena_take(&arena, sizeof *python);
    request.python = asked;
    error = (struct error){ .code = E_NONE };
    if (!find(&arena, host, &request, python, &error))
        fail_msg("%s: %s", asked == NULL ? "nothing asked for" : asked, error.text);
    return python;
}

static inline void expect(const char *asked, const char *path)
{
    assert_string_equal(taken(asked)->asked, path);
}

static inline void refused(const char *asked, enum error_code code, const char *words)
{
    struct interpreter python;
    request.python = asked;
    error = (struct error){ .code = E_NONE };
    assert_false(find(&arena, host, &request, &python, &error));
    assert_int_equal(error.code, code);
    if (strstr(error.text, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", error.text, words);
    assert_true(error.remedy[0] != '\0');
}

static inline void its_reasons_say(const char *words)
{
    if (error.details == NULL || strstr(error.details, words) == NULL)
        fail_msg("the reasons do not say \"%s\": %s", words, error.details == NULL ? "there are none" : error.details);
}

static inline int as_root(void **state)
{
    begin(&a_posix_host);
    fake_user(0);
    fake_owner("/", 0);
    return 0;
}

#endif
