/* test_manner.c: what is learnt about who reads, on either family of systems. */
#include "tests/support/check.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

#include "src/many/manner.h"

static void the_process_that_called_counts_only_when_somebody_watches(void **state)
{
    static const struct { const struct host *host; const char *parent, *shell, *prompt; bool watches; const char *expected; } rows[] = {
        { &a_posix_host, "fish", "/bin/bash", NULL, true, "fish" },
        { &a_posix_host, "fish", "/bin/bash", NULL, false, "bash" },
        { &a_posix_host, NULL, NULL, NULL, true, "sh" },
        { &a_windows_host, "cmd.exe", NULL, "$P$G", true, "cmd" },
        { &a_windows_host, "pwsh.exe", NULL, "$P$G", true, "pwsh" },
        { &a_windows_host, "pwsh.exe", NULL, "$P$G", false, "cmd" },
        { &a_windows_host, "python.exe", "/usr/bin/bash", NULL, true, "bash" },
        { &a_windows_host, NULL, NULL, NULL, true, "powershell" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = test_arena();
        fake_begin(rows[i].host);
        fake_parent(rows[i].parent);
        fake_set("SHELL", rows[i].shell);
        fake_set("PROMPT", rows[i].prompt);
        assert_string_equal(manner_shell(&arena, os_host(), rows[i].watches), rows[i].expected);
        fake_end();
        arena_end(&arena);
    }
}

static bool is_among(const char *const *names, const char *name)
{
    while (*names != NULL && strcmp(*names, name) != 0)
        names++;
    return *names != NULL;
}

/* Windows gives a variable back under whatever letters it was set. */
static void variables_that_mean_nothing_are_found_by_their_names(void **state)
{
    const struct host *const hosts[] = { &a_posix_host, &a_windows_host };
    for (size_t i = 0; i < 2; i++) {
        struct arena arena = test_arena();
        fake_begin(hosts[i]);
        assert_null(manner_unknown(&arena)[0]);
        fake_set("VENVCAST_JSN", "1");
        fake_set("VENVCAST_JSON", "1");
        fake_set("VENVCAST_quiet", "1");
        fake_set("VENVCASTLE", "1");
        fake_set("VENVCAST_JSON~\xc3\xa9", "1");
        const char *const *names = manner_unknown(&arena);
        assert_true(is_among(names, "VENVCAST_JSN") && is_among(names, "VENVCAST_JSON~\xc3\xa9"));
        assert_false(is_among(names, "VENVCAST_JSON") || is_among(names, "VENVCASTLE"));
        assert_int_equal(is_among(names, "VENVCAST_quiet"), i == 0);
        assert_false(is_among(names, "VENVCAST_QUIET"));
        fake_end();
        arena_end(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_process_that_called_counts_only_when_somebody_watches),
        cmocka_unit_test(variables_that_mean_nothing_are_found_by_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
