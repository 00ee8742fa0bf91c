/* unfinished.h: an environment that a program completes, in every kind of world, up to the fault or the kill. */
#ifndef VENVCAST_TESTS_UNFINISHED_H
#define VENVCAST_TESTS_UNFINISHED_H

#include "tests/support/fresh.h"
#include "tests/support/hosts.h"

#include "src/apply/apply.h"
#include "src/find/survey.h"
#include "tests/support/fake.h"
#include "tests/support/seen.h"

static const char program[] = "/bin/program", failing[] = "/bin/failing";

/* ---- the worlds ------------------------------------------------------------------------------- */

/* What the program does while it runs, when it says a word. */
static inline void do_harm(void *data, const struct pace *pace)
{
    struct os_place *place;
    struct os_names names;
    (void)data;
    if (pace->voice != VOICE_OUT || os_place_open(&arena, "/srv/env", &place).code != OS_OK)
        return;
    (void)os_remove_file(place, "bin/precious");
    (void)os_remove_tree(place, "share");
    (void)os_remove_file(place, "link");
    (void)os_link(place, "link", "elsewhere", false);
    (void)os_remove_file(place, "kind");
    (void)os_make_folder(place, "kind", 0755);
    (void)os_make_folder(place, "more", 0700);
    (void)os_write(place, "more/in it", "x", 1, 0644);
    if (os_list_in(&arena, place, "lib", &names).code == OS_OK && names.count > 0)
        (void)os_set_mode(place, "lib/a", 0600 | OS_EXACT);
    (void)os_set_mode(place, "lib", 0 | OS_EXACT);
    os_place_close(place);
}

static const struct watch harmful = { .pace = do_harm };

static inline struct plan with_program(struct plan plan, const char *which)
{
    const char **command = arena_take_many(&arena, 2, sizeof *command);
    command[0] = which;
    plan_add_folder(&plan, "bin", "");
    plan_add_text(&plan, "bin/tool", STR("new"), 0755, "")->where = STEP_REPLACE;
    plan_add_text(&plan, "pyvenv.cfg", STR("home = /\n"), 0644, "")->where = STEP_REPLACE;
    plan_add_run(&plan, command, NULL, E_POST_SETUP, "");
    plan.watch = &harmful;
    return as_seen(plan);
}

static inline void furnish_old(void)
{
    fake_file("/srv/env/bin/precious", 0640, "kept");
    fake_file("/srv/env/bin/tool", 0755, "old");
    fake_file("/srv/env/lib/a", 0644, "a");
    fake_file("/srv/env/share/deep/b", 0644, "b");
    fake_link("/srv/env/link", "lib");
    fake_file("/srv/env/kind", 0644, "a file");
    fake_other("/srv/env/pipe");
    fake_file("/srv/env/pyvenv.cfg", 0644, "home = /old\n");
}

static inline struct plan make(enum plan_manner manner, bool retracts, const char *which)
{
    struct plan plan = plan_for(&arena, &a_posix_host, "/srv/env", manner);
    plan.root_mode = 0755 | (manner == PLAN_EXCHANGE ? OS_EXACT : 0);
    plan.retracts = retracts;
    return with_program(plan, which);
}

enum kind { NEW, EMPTY, INSTEAD, STANDING, BLOCKED, KINDS };

/* Of whatever stands there. */
static inline struct plan plan_now(enum kind kind, const char *which)
{
    struct os_entry facts;
    bool there = os_look_at_link("/srv/env", &facts).code == OS_OK, old = os_look_at_link("/srv/env/kind", &facts).code == OS_OK;
    if (!there)
        return make(PLAN_BESIDE, true, which);
    return kind == INSTEAD ? make(PLAN_EXCHANGE, true, which) : make(PLAN_IN_PLACE, !old, which);
}

static inline void begin(enum kind kind, unsigned lacks)
{
    fake_begin(&a_posix_host);
    fake_lacks(lacks);
    fake_program(program, 0, "");
    fake_program(failing, 7, "harm\n");
    fake_folder("/srv", 0755);
    if (kind == EMPTY)
        fake_folder("/srv/env", 0755);
    if (kind >= INSTEAD)
        furnish_old();
    if (kind == BLOCKED)                            /* nothing of ours can be made beside it */
        fake_file("/srv/.env" PLAN_STAGE, 0644, "not ours");
}

/* ---- one run, and the next -------------------------------------------------------------------- */

struct result {
    bool ok;
    struct error error;
    struct outcome outcome;
    const char *before, *after;
    unsigned calls, changes;
};

struct fault {
    enum fake_scope scope;
    unsigned nth;
    enum os_code code;
    bool for_good;
};

/* A fault that is for good is a kill: what is on the disk then is what counts. The world stays. */
static inline struct result run(enum kind kind, unsigned lacks, const char *which, struct fault fault, bool durable)
{
    struct result result = { 0 };
    begin(kind, lacks);
    struct plan plan = plan_now(kind, which);
    plan.durable = plan.dated = durable;
    result.before = fake_picture(&arena, "/");
    fake_fail(fault.scope, fault.nth, fault.code, fault.for_good);
    result.ok = apply(&arena, &plan, &result.outcome, &result.error);
    result.calls = fake_count(FAKE_CALLS);
    result.changes = fake_count(FAKE_CHANGES);
    fake_fail(FAKE_CALLS, 0, OS_OK, false);
    fake_fail(FAKE_CHANGES, 0, OS_OK, false);
    result.after = fake_picture(&arena, "/");
    return result;
}

static inline struct survey look(void)
{
    static const struct interpreter nobody = { .lib_name = "", .platlibdir = "lib" };
    struct survey ground;
    struct error error = { 0 };
    assert_true(survey(&arena, &a_posix_host, "/srv/env", &nobody, &ground, &error));
    apply_notice(&arena, &a_posix_host, &ground);
    return ground;
}

static inline void plant(struct unfinished_mark mark)
{
    fake_file("/srv/env/" UNFINISHED_MARK, 0600, unfinished_text(&arena, &mark, "/srv/env", look().facts.file));
}

static inline bool recover(struct error *error)
{
    struct survey ground = look();
    *error = (struct error){ 0 };
    return ground.unfinished.state == FINISHED || apply_recover(&arena, &a_posix_host, &ground, error);
}

static inline bool is_finished(void)
{
    const char *text = fake_text("/srv/env/bin/tool");
    return text != NULL && strcmp(text, "new") == 0;
}

/* The next run recovers, and succeeds. */
static inline const char *run_next(enum kind kind)
{
    struct error error = { 0 };
    struct outcome outcome;
    assert_true(recover(&error));
    if (kind == NEW && is_finished())
        return fake_picture(&arena, "/srv/env");
    struct plan plan = plan_now(kind, program);
    if (!apply(&arena, &plan, &outcome, &error))
        fail_msg("the next run: %s %d\n%s", error.text, error.cause.code, fake_picture(&arena, "/"));
    return fake_picture(&arena, "/");
}

#endif
