/* test_apply_group.c: links that are made all or none, and the interpreter that must be there, fault by fault. */
#include "tests/support/fresh.h"
#include "tests/support/hosts.h"

#include "src/apply/apply.h"
#include "tests/support/fake.h"
#include "tests/support/seen.h"

/* ---- plans for Windows ---------------------------------------------------------------------- */

static void add_link(struct plan *plan, const char *name, const char *target, enum step_otherwise otherwise,
                     enum step_where where)
{
    struct step *step = plan_add_link(plan, text_join(&arena, "Scripts/", name, NULL), target, "");
    step->group = 1;
    step->where = where;
    step->otherwise = otherwise;
    step->copy_source = otherwise == OR_COPY ? "C:\\P\\venvlauncher.exe" : NULL;
    step->text = "own";
    step->size = 3;
}

static void add_steps(struct plan *plan, enum step_where where)
{
    plan->bin = "Scripts";
    plan_add_folder(plan, "Scripts", "");
    struct step *alone = plan_add_link(plan, "Scripts/alone", "C:\\P\\python.exe", "");
    alone->otherwise = OR_SKIP;
    alone->where = where;
    add_link(plan, "python.exe", "C:\\P\\python.exe", OR_COPY, where);
    add_link(plan, "pythonw.exe", "C:\\P\\pythonw.exe", OR_WRITE, where);
    add_link(plan, "python314.dll", "C:\\P\\python314.dll", OR_SKIP, where);
    plan_add_text(plan, "pyvenv.cfg", STR("home = C:\\P\r\n"), 0666, "")->where = where;
    plan->python = "C:\\e\\Scripts\\python.exe";
    plan->interpreter = "Scripts/python.exe";
}

static struct plan beside(void)
{
    struct plan plan = plan_for(&arena, &a_windows_host, "C:\\e", PLAN_BESIDE);
    add_steps(&plan, STEP_NEW);
    return plan;
}

static struct plan in_place(void)
{
    fake_file("C:\\e\\Scripts\\python.exe", 0755, "old");
    fake_file("C:\\e\\Scripts\\pythonw.exe", 0755, "old");
    fake_file("C:\\e\\Scripts\\mine.exe", 0755, "mine");
    fake_file("C:\\e\\pyvenv.cfg", 0644, "home = C:\\old\n");
    struct plan plan = plan_for(&arena, &a_windows_host, "C:\\e", PLAN_IN_PLACE);
    add_steps(&plan, STEP_REPLACE);
    return as_seen(plan);
}

static struct plan without_links(void)
{
    struct plan plan = plan_for(&arena, &a_windows_host, "C:\\e", PLAN_BESIDE);
    plan_add_folder(&plan, "Scripts", "");
    plan_add_copy(&plan, "Scripts/python.exe", "C:\\P\\venvlauncher.exe", 0755 | OS_EXACT, "");
    plan_add_text(&plan, "pyvenv.cfg", STR("home = C:\\P\r\n"), 0666, "");
    plan.python = "C:\\e\\Scripts\\python.exe";
    plan.interpreter = "Scripts/python.exe";
    return plan;
}

static struct plan dangling(void)
{
    struct plan plan = plan_for(&arena, &a_posix_host, "/e", PLAN_BESIDE);
    plan_add_folder(&plan, "bin", "");
    plan_add_link(&plan, "bin/python", "/gone", "");
    plan.python = "/e/bin/python";
    plan.interpreter = "bin/python";
    return plan;
}

/* ---- one run -------------------------------------------------------------------------------- */

struct result {
    bool ok;
    struct error error;
    struct outcome outcome;
    const char *before, *after, *python, *windowed;
    bool linked, windowed_linked, library;
    unsigned calls;
};

static bool has_launcher = true;

static struct result run_with(const struct host *host, struct plan (*furnish)(void), unsigned lacks, unsigned nth,
                              enum os_code code, bool for_good)
{
    struct result result = { 0 };
    fake_begin(host);
    fake_lacks(lacks & ~(unsigned)FAKE_HAS_A_SCANNER);
    fake_file("C:\\P\\python.exe", 0755, "base");
    fake_file("C:\\P\\pythonw.exe", 0755, "basew");
    fake_file("C:\\P\\python314.dll", 0755, "dll");
    if (has_launcher)
        fake_file("C:\\P\\venvlauncher.exe", 0755, "launcher");
    struct plan plan = furnish();
    result.before = fake_picture(&arena, "/");
    fake_lacks(lacks);
    fake_fail(FAKE_CALLS, nth, code, for_good);
    result.ok = apply(&arena, &plan, &result.outcome, &result.error);
    result.calls = fake_count(FAKE_CALLS);
    fake_fail(FAKE_CALLS, 0, OS_OK, false);
    result.after = fake_picture(&arena, "/");
    result.linked = fake_is("C:\\e\\Scripts\\python.exe", OS_LINK);
    result.windowed_linked = fake_is("C:\\e\\Scripts\\pythonw.exe", OS_LINK);
    result.library = fake_is("C:\\e\\Scripts\\python314.dll", OS_LINK);
    if (host == &a_windows_host && !result.linked && fake_is("C:\\e\\Scripts\\python.exe", OS_FILE))
        result.python = text_join(&arena, fake_text("C:\\e\\Scripts\\python.exe"), NULL);
    if (host == &a_windows_host && !result.linked && fake_is("C:\\e\\Scripts\\pythonw.exe", OS_FILE))
        result.windowed = text_join(&arena, fake_text("C:\\e\\Scripts\\pythonw.exe"), NULL);
    fake_end();
    return result;
}

static struct result run_on(const struct host *host, struct plan (*furnish)(void), unsigned lacks, unsigned nth,
                            enum os_code code)
{
    return run_with(host, furnish, lacks, nth, code, false);
}

static struct result run(struct plan (*furnish)(void), unsigned lacks)
{
    return run_on(&a_windows_host, furnish, lacks, 0, OS_OK);
}

/* ---- the group ------------------------------------------------------------------------------ */

static bool is_all_links(const struct result *result)
{
    return result->linked && result->windowed_linked && result->library && !result->outcome.unlinked;
}

static bool is_all_redirectors(const struct result *result)
{
    return result->python != NULL && strcmp(result->python, "launcher") == 0 && result->windowed != NULL &&
           strcmp(result->windowed, "own") == 0 && !result->library && result->outcome.unlinked &&
           result->outcome.copied_instead == 2;
}

static void links_are_made_where_they_can_be(void **state)
{
    struct result fresh_one = run(beside, 0), changed = run(in_place, 0);
    assert_true(fresh_one.ok && is_all_links(&fresh_one));
    assert_true(changed.ok && is_all_links(&changed));
}

static void where_none_can_be_made_all_become_redirectors(void **state)
{
    static const unsigned lacks[] = { FAKE_LACKS_LINKS, FAKE_LIES_ABOUT_LINKS, FAKE_LACKS_LINKS | FAKE_LACKS_EXCHANGE };
    for (size_t i = 0; i < sizeof lacks / sizeof *lacks; i++) {
        struct result fresh_one = run(beside, lacks[i]), changed = run(in_place, lacks[i]);
        assert_true(fresh_one.ok && is_all_redirectors(&fresh_one));
        assert_true(changed.ok && is_all_redirectors(&changed));
    }
}

/* A call that fails: all links, all redirectors, or as it was; never some of each. */
static void no_fault_leaves_a_folder_half_linked(void **state)
{
    static const enum os_code faults[] = { OS_DENIED, OS_UNSUPPORTED, OS_NO_SPACE, OS_FAILED };
    struct plan (*const plans[])(void) = { beside, in_place };
    unsigned redirected = 0;
    for (size_t p = 0; p < 2; p++)
        for (unsigned nth = 1; nth <= run(plans[p], 0).calls; nth++)
            for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
                struct result result = run_on(&a_windows_host, plans[p], 0, nth, faults[i]);
                bool whole = is_all_links(&result) || is_all_redirectors(&result);
                redirected += result.ok && is_all_redirectors(&result);
                if (result.ok ? !whole : strcmp(result.before, result.after) != 0 && result.outcome.litter == NULL)
                    fail_msg("call %u, code %d, %s: %s\n%s", nth, (int)faults[i], result.ok ? "done" : "not done",
                             result.error.text, result.after);
            }
    assert_true(redirected >= 2 * 3 * 2);       /* each of three links refused in two ways, in two manners */
}

/* It was refused one link and may not take back those before it; or it has nothing to put in their places. */
static void a_group_that_cannot_be_given_up_is_not_left_half(void **state)
{
    unsigned refused = 0;
    for (unsigned nth = 1; nth <= run(beside, 0).calls; nth++)
        for (int i = 0; i < 2; i++) {
            has_launcher = i == 0;
            struct result result = run_with(&a_windows_host, beside, 0, nth, i == 0 ? OS_DENIED : OS_UNSUPPORTED, i == 0);
            has_launcher = true;
            if (result.ok ? !is_all_links(&result) : strstr(result.after, "C:/e/") != NULL)
                fail_msg("call %u, %d: %s: %s\n%s", nth, i, result.ok ? "done" : "not done", result.error.text, result.after);
            refused += !result.ok && strstr(result.error.text, "Scripts/python.exe") != NULL;
        }
    assert_true(refused >= 2 * 2);
}

/* ---- the interpreter ------------------------------------------------------------------------ */

static void a_program_that_a_scanner_takes_away_is_an_error(void **state)
{
    struct plan (*const plans[])(void) = { without_links, in_place };
    for (size_t i = 0; i < 2; i++) {
        struct result result = run(plans[i], FAKE_HAS_A_SCANNER | FAKE_LACKS_LINKS);
        assert_false(result.ok);
        assert_int_equal(result.error.code, E_INTERPRETER_GONE);
        assert_non_null(strstr(result.error.remedy, "virus scanner"));
        assert_string_equal(result.before, result.after);
    }
}

static struct plan to_a_folder(void)
{
    fake_folder("/gone", 0755);
    return dangling();
}

static struct plan of_nothing(void)
{
    fake_file("/empty", 0755, "");
    struct plan plan = plan_for(&arena, &a_posix_host, "/e", PLAN_BESIDE);
    plan_add_folder(&plan, "bin", "");
    plan_add_copy(&plan, "bin/python", "/empty", 0755 | OS_EXACT, "");
    plan.python = "/e/bin/python";
    plan.interpreter = "bin/python";
    return plan;
}

static void what_is_no_program_is_no_interpreter(void **state)
{
    struct plan (*const plans[])(void) = { to_a_folder, of_nothing };
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        struct result result = run_on(&a_posix_host, plans[i], 0, 0, OS_OK);
        assert_false(result.ok);
        assert_int_equal(result.error.code, E_INTERPRETER_GONE);
        assert_string_equal(result.before, result.after);
    }
}

static void a_link_that_leads_nowhere_is_an_error(void **state)
{
    struct result result = run_on(&a_posix_host, dangling, 0, 0, OS_OK);
    assert_false(result.ok);
    assert_int_equal(result.error.code, E_INTERPRETER_GONE);
    assert_string_equal(result.before, result.after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(links_are_made_where_they_can_be),
        TEST(where_none_can_be_made_all_become_redirectors),
        TEST(no_fault_leaves_a_folder_half_linked),
        TEST(a_group_that_cannot_be_given_up_is_not_left_half),
        TEST(what_is_no_program_is_no_interpreter),
        TEST(a_program_that_a_scanner_takes_away_is_an_error),
        TEST(a_link_that_leads_nowhere_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
