/* test_activate.c: which scripts are made, what is left out, and that nothing is put in twice. */
#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include "resources/resources.h"
#include "src/plan/activate.h"

struct made {
    struct arena arena;
    struct activation_script *scripts;
    size_t count, skipped_count;
    const char *skipped[8];
    struct error error;
    bool ok;
};

static struct made make(const struct host *host, const char *env_dir, const char *prompt, const char *list,
                        bool powershell)
{
    struct made made = { .arena = test_arena() };
    struct activation values = { env_dir, prompt, host->family == HOST_WINDOWS ? "Scripts" : "bin", false };
    made.ok = activation_scripts(&made.arena, host, &values, list, powershell, &made.count, &made.scripts,
                                 &made.skipped_count, made.skipped, 8, &made.error);
    return made;
}

static const char *names_of(struct made *made)
{
    struct text names = { .arena = &made->arena };
    for (size_t i = 0; i < made->count; i++)
        text_print(&names, "%s ", made->scripts[i].file);
    return text_done(&names);
}

static const char *script_text(struct made *made, const char *file)
{
    for (size_t i = 0; i < made->count; i++)
        if (strcmp(made->scripts[i].file, file) == 0)
            return filling_text(&made->arena, made->scripts[i].filling).text;
    fail_msg("there is no %s", file);
    return NULL;
}

static void lists_choose_the_scripts(void **state)
{
    static const struct { const struct host *host; const char *list; bool powershell; const char *expected; } rows[] = {
        { &a_posix_host, NULL, true,
          "activate activate.fish activate.csh deactivate.csh activate.nu activate.xsh Activate.ps1 "
          "activate_this.py " },
        { &a_posix_host, NULL, false,
          "activate activate.fish activate.csh deactivate.csh activate.nu activate.xsh activate_this.py " },
        { &a_windows_host, NULL, true,
          "activate activate.fish activate.nu activate.xsh Activate.ps1 activate_this.py "
          "activate.bat deactivate.bat " },
        { &a_posix_host, "bash", true, "activate " },
        { &a_posix_host, " none ", true, "" },
        { &a_posix_host, " powershell , fish,bash", true, "activate activate.fish Activate.ps1 " },
        { &a_posix_host, "powershell", false, "" },
        { &a_posix_host, "fish,fish", true, "activate.fish " },
        { &a_posix_host, "batch", true, "activate.bat deactivate.bat " },
        { &a_posix_host, "", true, "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct made made = make(rows[i].host, "/e", "e", rows[i].list, rows[i].powershell);
        assert_true(made.ok);
        assert_int_equal(made.skipped_count, 0);
        assert_string_equal(names_of(&made), rows[i].expected);
        arena_end(&made.arena);
    }
}

static void an_unknown_activator_is_a_usage_error_that_names_the_known(void **state)
{
    static const char *const lists[] = { "zsh", "bash,", "bash,,fish", "Bash", "bash;fish", "fish,\xff", "none,bash" };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct made made = make(&a_posix_host, "/e", "e", lists[i], true);
        bool trailing = strcmp(lists[i], "bash,") == 0;
        assert_int_equal(made.ok, trailing);
        if (!trailing) {
            assert_int_equal(made.error.code, E_USAGE);
            assert_non_null(strstr(made.error.remedy, "nushell"));
            assert_int_equal(made.count, 0);
        }
        arena_end(&made.arena);
    }
}

static void the_list_tells_whether_powershell_is_wanted(void **state)
{
    assert_true(activation_wants_powershell(NULL));
    assert_true(activation_wants_powershell("bash, powershell"));
    assert_false(activation_wants_powershell("bash"));
    assert_false(activation_wants_powershell(""));
    assert_false(activation_wants_powershell("powershell,nonsense"));
}

static void what_a_language_cannot_carry_is_left_out_with_one_sentence(void **state)
{
    struct made made = make(&a_posix_host, "/caf\xe9", "e", NULL, true);
    assert_string_equal(names_of(&made), "activate activate.fish activate.csh deactivate.csh activate.xsh "
                                         "Activate.ps1 activate_this.py ");
    assert_int_equal(made.skipped_count, 1);
    assert_string_equal(made.skipped[0],
                        "activate.nu was left out: Nushell cannot carry the path of this environment");
    arena_end(&made.arena);

    made = make(&a_posix_host, "/e", "a\nb", "cshell,bash", true);
    assert_string_equal(names_of(&made), "activate ");
    assert_int_equal(made.skipped_count, 1);
    assert_string_equal(made.skipped[0],
                        "activate.csh was left out: csh cannot carry the prompt of this environment");
    arena_end(&made.arena);

    made = make(&a_windows_host, "C:\\\xed\xa0\x80", "e", "batch,python", true);
    assert_string_equal(names_of(&made), "activate_this.py ");
    assert_int_equal(made.skipped_count, 1);
    assert_string_equal(made.skipped[0],
                        "activate.bat was left out: cmd cannot carry the path of this environment");
    arena_end(&made.arena);
}

static void what_was_put_in_is_not_looked_at_again(void **state)
{
    struct made made = make(&a_posix_host, "/@PROMPT@@BIN@", "@ENV_DIR@@DRAWN@", NULL, true);
    assert_non_null(strstr(script_text(&made, "activate"), "\nVIRTUAL_ENV='/@PROMPT@@BIN@'\n"));
    assert_non_null(strstr(script_text(&made, "activate"), "\nVIRTUAL_ENV_PROMPT='@ENV_DIR@@DRAWN@'\n"));
    assert_non_null(strstr(script_text(&made, "activate"), "PS1='(@ENV_DIR@@DRAWN@) '$PS1"));
    arena_end(&made.arena);
}

static bool is_name_byte(char byte)
{
    return (byte >= 'A' && byte <= 'Z') || byte == '_';
}

/* No letter, digit or quote may touch a placeholder: quoted text beside it would run together with it. Batch
 * has no quoted token, and its placeholders stand inside set "NAME=...". */
static void every_placeholder_stands_alone(void **state)
{
    size_t found = 0;
    for (const struct resource *resource = resources; resource->name != NULL; resource++) {
        bool batch = strstr(resource->name, ".bat") != NULL;
        for (const char *at = strchr(resource->bytes, '@'); at != NULL; at = strchr(at, '@')) {
            const char *end = at + 1;
            while (is_name_byte(*end))
                end++;
            if (*end != '@' || end == at + 1) {
                at++;
                continue;
            }
            found++;
            assert_null(strchr("'\"`\\", batch ? ' ' : at[-1]));
            assert_null(strchr("'\"`\\", batch ? ' ' : end[1]));
            at = end + 1;
        }
    }
    assert_in_range(found, 30, 70);
}

static void lines_end_as_each_system_wants(void **state)
{
    struct made made = make(&a_windows_host, "C:\\e", "e", NULL, true);
    assert_null(strchr(script_text(&made, "activate"), '\r'));
    assert_non_null(strstr(script_text(&made, "activate.bat"), "\r\n@set \"VIRTUAL_ENV=C:\\e\"\r\n"));
    assert_non_null(strstr(script_text(&made, "activate.bat"), "\r\n:join\r\n"));
    assert_non_null(strstr(script_text(&made, "deactivate.bat"), "\r\n:join\r\n"));
    assert_non_null(strstr(script_text(&made, "Activate.ps1"), "<#\r\n"));
    assert_non_null(strstr(script_text(&made, "activate"), "PATH=$VIRTUAL_ENV/'Scripts'"));
    arena_end(&made.arena);
}

/* The same bytes wherever the environment stands: nothing of its path, and no placeholder that is left. */
static void relocatable_scripts_do_not_hold_their_place(void **state)
{
    static const struct { const struct host *host; const char *one, *other; size_t count; } rows[] = {
        { &a_posix_host, "/first/place", "/second", 8 }, { &a_windows_host, "C:\\first\\place", "D:\\second", 8 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = test_arena();
        struct activation one = { rows[i].one, "p", "bin", true }, other = { rows[i].other, "p", "bin", true };
        struct activation_script *scripts, *others;
        const char *skipped[8];
        size_t count, skipped_count;
        struct error error = { 0 };
        assert_true(activation_scripts(&arena, rows[i].host, &one, NULL, true, &count, &scripts, &skipped_count, skipped, 8, &error));
        assert_true(activation_scripts(&arena, rows[i].host, &other, NULL, true, &count, &others, &skipped_count, skipped, 8, &error));
        assert_int_equal(count, rows[i].count);
        for (size_t j = 0; j < count; j++) {
            str text = filling_text(&arena, scripts[j].filling);
            assert_true(str_equal(text, filling_text(&arena, others[j].filling)));
            assert_null(strstr(text.text, "\\place"));
            assert_null(strstr(text.text, "/place"));
            assert_null(strstr(text.text, "@ENV_DIR"));
            assert_true(text.size <= filling_room(scripts[j].filling));
        }
        arena_end(&arena);
    }
}

static void relocatable_scripts_find_themselves_each_in_its_own_way(void **state)
{
    static const struct { const char *file, *part; } rows[] = {
        { "activate", "VIRTUAL_ENV=\n" }, { "activate", "VIRTUAL_ENV=$BASH_SOURCE\n" },
        { "activate.fish", "set -gx VIRTUAL_ENV (\n" }, { "activate.csh", "setenv VIRTUAL_ENV ''\n" },
        { "activate.nu", "let env_dir = ($env.CURRENT_FILE |" }, { "activate.xsh", "['VIRTUAL_ENV'] = os.path.dirname(" },
        { "activate_this.py", "env_dir = os.path.dirname(" },
        { "activate.bat", "@set \"VIRTUAL_ENV=\"\r\n@rem" }, { "activate.bat", "@set \"_VIRTUAL_ENV_NOTHING=\"\r\n" },
        { "activate.bat", "@if \"!\"==\"\" set \"VIRTUAL_ENV=!VIRTUAL_ENV!\"\r\n" },
    };
    struct made made = { .arena = test_arena() };
    struct activation values = { "C:\\e", "e", "Scripts", true };
    const char *all = "bash,fish,cshell,nushell,xonsh,python,batch";
    assert_true(activation_scripts(&made.arena, &a_windows_host, &values, all, false, &made.count, &made.scripts,
                                   &made.skipped_count, made.skipped, 8, &made.error));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_non_null(strstr(script_text(&made, rows[i].file), rows[i].part));
    for (const char *at = strchr(script_text(&made, "activate.bat"), '\n'); at != NULL; at = strchr(at + 1, '\n'))
        assert_int_equal(at[-1], '\r');
    arena_end(&made.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_choose_the_scripts),
        cmocka_unit_test(an_unknown_activator_is_a_usage_error_that_names_the_known),
        cmocka_unit_test(the_list_tells_whether_powershell_is_wanted),
        cmocka_unit_test(what_a_language_cannot_carry_is_left_out_with_one_sentence),
        cmocka_unit_test(what_was_put_in_is_not_looked_at_again),
        cmocka_unit_test(every_placeholder_stands_alone),
        cmocka_unit_test(lines_end_as_each_system_wants),
        cmocka_unit_test(relocatable_scripts_do_not_hold_their_place),
        cmocka_unit_test(relocatable_scripts_find_themselves_each_in_its_own_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
