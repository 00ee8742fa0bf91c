/* test_config.c: where settings are looked for, and which files are believed, on either family of systems. */
#include "tests/support/check.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

#include "src/ask/args.h"
#include "src/find/config.h"
#include "src/report/config_report.h"

static const char etc[] = "/etc/venvcast.conf", own[] = "/home/u/.config/venvcast/venvcast.conf";
static const char policies[] = "Software\\Policies\\venvcast";

static struct arena arena;
static struct settings settings;
static struct error error;

static int begin(void **state)
{
    arena = test_arena();
    fake_begin(&a_posix_host);
    fake_set("HOME", "/home/u");
    fake_folder("/etc", 0755);
    fake_owner("/etc", 0);
    return 0;
}

static int end(void **state)
{
    fake_end();
    arena_end(&arena);
    return 0;
}

/* "E no-cache=1 HKLM..., " for each, the letter saying who: Enforced, Variable, Admin, User; or the error. */
static const char *found(const struct host *host, bool no_config)
{
    struct request request = { .no_config = no_config };
    struct text out = { .arena = &arena };
    error = (struct error){ .code = E_NONE };
    if (!config_read(&arena, host, &request, &settings, &error))
        return text_join(&arena, "error: ", error.text, NULL);
    for (size_t i = 0; i < settings.count; i++)
        text_print(&out, "%c %s=%s %s, ", " ETVAU"[settings.list[i].rank], setting_key(settings.list[i].option),
                   settings.list[i].value, settings.list[i].where);
    return text_done(&out);
}

static void admin_file(const char *text)
{
    fake_file(etc, 0644, text);
    fake_owner(etc, 0);
}

static void nothing_is_set_at_the_cost_of_two_calls(void **state)
{
    fake_fail(FAKE_CALLS, 0, OS_OK, false);
    assert_string_equal(found(&a_posix_host, false), "");
    assert_int_equal(fake_count(FAKE_CALLS), 2);
    assert_int_equal(settings.source_count, 2);
    assert_string_equal(settings.sources[0].path, etc);
    assert_string_equal(settings.sources[1].path, own);
    assert_true(!settings.sources[1].read && settings.sources[1].reason == NULL);
}

static void variables_and_both_files_speak(void **state)
{
    fake_set("VENVCAST_FIND_LINKS", "/a:/b");
    fake_set("VENVCAST_QUIET", "");
    fake_set("VENVCAST_VERSION", "1.2.3");
    admin_file("[enforced]\nno-cache=1\n[settings]\nlink-mode=copy\n");
    fake_file(own, 0644, "prompt = mine\n");
    assert_string_equal(found(&a_posix_host, false),
                        "V find-links=/a VENVCAST_FIND_LINKS, V find-links=/b VENVCAST_FIND_LINKS, "
                        "E no-cache=1 /etc/venvcast.conf:2, A link-mode=copy /etc/venvcast.conf:4, "
                        "U prompt=mine /home/u/.config/venvcast/venvcast.conf:1, ");
    fake_set("XDG_CONFIG_HOME", "/x");
    fake_set("VENVCAST_FIND_LINKS", NULL);
    fake_file("/x/venvcast/venvcast.conf", 0644, "quiet=1");
    assert_non_null(strstr(found(&a_posix_host, false), "U quiet=1 /x/venvcast/venvcast.conf:1"));
}

static void each_setting_is_shown_with_its_origin(void **state)
{
    const char *words[] = { "venvcast", "--show-config", "--seed", "pip", "--seed=wheel", "--quiet" };
    struct os_args args = { 6, words };
    struct request request = { 0 };
    admin_file("[enforced]\nno-cache=1\n[settings]\nlink-mode=copy\n");
    assert_true(ask_words(&arena, &a_posix_host, &args, &request, &error));
    assert_true(config_read(&arena, &a_posix_host, &request, &settings, &error));
    assert_true(ask_settle(&arena, &settings, &request, &error));
    const char *text = report_config(&arena, &settings, &request);
    assert_non_null(strstr(text, "seed = pip\nseed = wheel\n    command line\n"));
    assert_non_null(strstr(text, "no-cache = 1\n    /etc/venvcast.conf:2, enforced\n"));
    assert_non_null(strstr(text, "link-mode = copy\n    /etc/venvcast.conf:4\n"));
    assert_non_null(strstr(report_config_json(&arena, &settings, &request), "\"enforced\""));
}

static void without_files_only_what_is_enforced_is_left_of_them(void **state)
{
    admin_file("link-mode=copy\n[enforced]\nno-cache=1\n");
    fake_file(own, 0644, "prompt = mine\n");
    const char *left = "E no-cache=1 /etc/venvcast.conf:3, ";
    assert_string_equal(found(&a_posix_host, true), left);
    fake_set("VENVCAST_NO_CONFIG", "yes");
    assert_non_null(strstr(found(&a_posix_host, false), left));
    assert_null(strstr(found(&a_posix_host, false), "prompt"));
    fake_set("VENVCAST_NO_CONFIG", "0");
    assert_non_null(strstr(found(&a_posix_host, false), "prompt"));
    fake_set("VENVCAST_NO_CONFIG", "never");
    assert_non_null(strstr(found(&a_posix_host, false), "VENVCAST_NO_CONFIG"));
}

static void an_administrators_file_that_others_may_change_is_none(void **state)
{
    static const struct { uint32_t owner; unsigned mode, folder_mode; uint32_t folder_owner; bool read; } rows[] = {
        { 0, 0644, 0755, 0, true }, { 0, 0600, 0755, 0, true }, { 1000, 0644, 0755, 0, false },
        { 0, 0664, 0755, 0, false }, { 0, 0646, 0755, 0, false }, { 0, 0644, 0777, 0, false }, { 0, 0644, 0755, 1000, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fake_end();
        fake_begin(&a_posix_host);
        fake_user(0);
        fake_folder("/etc", rows[i].folder_mode);
        fake_owner("/etc", rows[i].folder_owner);
        fake_file(etc, rows[i].mode, "quiet=1");
        fake_owner(etc, rows[i].owner);
        assert_int_equal(found(&a_posix_host, false)[0] == 'A', rows[i].read);
        assert_int_equal(settings.sources[0].read, rows[i].read);
        assert_int_equal(settings.sources[0].reason == NULL, rows[i].read);
    }
}

static void a_users_file_must_be_the_users_own(void **state)
{
    fake_file(own, 0664, "quiet=1");
    assert_string_equal(found(&a_posix_host, false), "U quiet=1 /home/u/.config/venvcast/venvcast.conf:1, ");
    fake_user(0);                               /* sudo, with the user's HOME */
    assert_string_equal(found(&a_posix_host, false), "");
    assert_string_equal(settings.sources[1].reason, "it belongs to another user");
    fake_owner(own, 0);
    fake_user(1000);
    assert_string_equal(found(&a_posix_host, false), "U quiet=1 /home/u/.config/venvcast/venvcast.conf:1, ");
    fake_owner(own, 1001);
    assert_string_equal(found(&a_posix_host, false), "");
    fake_end();
    fake_begin(&a_posix_host);
    fake_set("HOME", "/home/u");
    fake_file(own, 0666, "quiet=1");
    assert_string_equal(found(&a_posix_host, false), "");
    assert_string_equal(settings.sources[1].reason, "everybody may change it");
}

static void a_way_that_cannot_be_gone_leads_to_no_settings(void **state)
{
    fake_file(own, 0644, "quiet=1");
    fake_folder("/home/u/.config", 0700);
    fake_owner("/home/u/.config", 0);
    fake_set("VENVCAST_NO_CONFIG", "");
    assert_string_equal(found(&a_posix_host, false), "");
    assert_string_equal(settings.sources[1].reason, "it cannot be looked at");
}

static void a_mistake_of_the_administrator_is_told_too(void **state)
{
    admin_file("there is no such thing\n");
    assert_non_null(strstr(found(&a_posix_host, false), "error: /etc/venvcast.conf:1: a line is KEY = VALUE"));
}

static void of_policies_only_those_that_are_enforced_outlast_no_config(void **state)
{
    fake_end();
    fake_begin(&a_windows_host);
    fake_set("ProgramData", "relative");
    fake_registry(OS_HIVE_MACHINE, policies, "link-mode", "copy");
    fake_registry(OS_HIVE_MACHINE, text_join(&arena, policies, "\\Recommended", NULL), "quiet", "1");
    assert_non_null(strstr(found(&a_windows_host, false), "quiet=1"));
    assert_null(strstr(found(&a_windows_host, true), "quiet=1"));
    assert_non_null(strstr(found(&a_windows_host, true), "E link-mode=copy"));
}

static void only_options_of_the_help_have_variables(void **state)
{
    fake_set("VENVCAST_ALWAYS_COPY", "1");              /* an old name of --copies */
    fake_set("VENVCAST_COPIES", "1");
    assert_string_equal(found(&a_posix_host, false), "V copies=1 VENVCAST_COPIES, ");
    fake_set("VENVCAST_FROM", "x");
    assert_string_equal(found(&a_posix_host, false),
                        "error: VENVCAST_FROM: no variable can say that: it names the environments, as ENV_DIR does");
}

static void policies_need_recommend_nothing(void **state)
{
    fake_end();
    fake_begin(&a_windows_host);
    fake_registry(OS_HIVE_MACHINE, policies, "link-mode", "copy");
    assert_string_equal(found(&a_windows_host, false), text_join(&arena, "E link-mode=copy HKLM\\", policies, "\\link-mode, ", NULL));
}

static void a_file_that_cannot_be_read_is_told(void **state)
{
    fake_file(own, 0000, "quiet=1");
    assert_non_null(strstr(found(&a_posix_host, false), "error: cannot read the settings in '/home/u/"));
    assert_int_equal(error.code, E_CONFIG);
    assert_non_null(strstr(error.remedy, "--no-config"));
}

static void a_variable_for_what_is_no_setting_is_refused(void **state)
{
    fake_set("VENVCAST_FROM", "x");
    assert_string_equal(found(&a_posix_host, false),
                        "error: VENVCAST_FROM: no variable can say that: it names the environments, as ENV_DIR does");
}

static void macos_has_a_folder_of_its_own(void **state)
{
    fake_end();
    fake_begin(&a_mac_host);
    fake_set("HOME", "/Users/u");
    fake_file("/Users/u/Library/Application Support/venvcast/venvcast.conf", 0644, "quiet=1");
    assert_string_equal(found(&a_mac_host, false),
                        "U quiet=1 /Users/u/Library/Application Support/venvcast/venvcast.conf:1, ");
}

static void windows_has_policies_too(void **state)
{
    fake_end();
    fake_begin(&a_windows_host);
    fake_set("APPDATA", "C:\\Users\\u\\AppData\\Roaming");
    fake_set("ProgramData", "C:\\ProgramData");
    assert_string_equal(found(&a_windows_host, false), "");
    assert_int_equal(settings.source_count, 3);
    fake_registry(OS_HIVE_MACHINE, policies, "find-links", "C:\\a;\\\\server\\b");
    fake_registry_number(OS_HIVE_MACHINE, policies, "no-cache", 1);
    fake_registry(OS_HIVE_USER, policies, "clear", "1");                    /* anybody's */
    fake_registry(OS_HIVE_MACHINE, "Software\\Policies\\venvcast\\Recommended", "jobs", "2");
    fake_file("C:\\Users\\u\\AppData\\Roaming\\venvcast\\venvcast.conf", 0644, "prompt=mine\r\n");
    fake_file("C:\\ProgramData\\venvcast\\venvcast.conf", 0644, "quiet=1\r\n");      /* of a user who was there first */
    const char *text = found(&a_windows_host, false);
    assert_non_null(strstr(text, "E find-links=C:\\a HKLM\\Software\\Policies\\venvcast\\find-links, "));
    assert_non_null(strstr(text, "E find-links=\\\\server\\b HKLM\\"));
    assert_non_null(strstr(text, "E no-cache=1 HKLM\\Software\\Policies\\venvcast\\no-cache, "));
    assert_non_null(strstr(text, "A jobs=2 HKLM\\Software\\Policies\\venvcast\\Recommended\\jobs, "));
    assert_non_null(strstr(text, "U prompt=mine C:\\Users\\u\\AppData\\Roaming\\venvcast\\venvcast.conf:1, "));
    assert_null(strstr(text, "clear"));
    assert_null(strstr(text, "quiet"));
    fake_owner("C:\\ProgramData\\venvcast", 0);
    fake_owner("C:\\ProgramData\\venvcast\\venvcast.conf", 0);
    assert_non_null(strstr(found(&a_windows_host, false), "A quiet=1 C:\\ProgramData\\venvcast\\venvcast.conf:1, "));
    text = found(&a_windows_host, true);
    assert_non_null(strstr(text, "no-cache=1"));
    assert_null(strstr(text, "jobs"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_set_at_the_cost_of_two_calls),
        TEST(variables_and_both_files_speak),
        TEST(each_setting_is_shown_with_its_origin),
        TEST(without_files_only_what_is_enforced_is_left_of_them),
        TEST(an_administrators_file_that_others_may_change_is_none),
        TEST(a_users_file_must_be_the_users_own),
        TEST(a_way_that_cannot_be_gone_leads_to_no_settings),
        TEST(a_mistake_of_the_administrator_is_told_too),
        TEST(of_policies_only_those_that_are_enforced_outlast_no_config),
        TEST(only_options_of_the_help_have_variables),
        TEST(policies_need_recommend_nothing),
        TEST(a_file_that_cannot_be_read_is_told),
        TEST(a_variable_for_what_is_no_setting_is_refused),
        TEST(macos_has_a_folder_of_its_own),
        TEST(windows_has_policies_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
