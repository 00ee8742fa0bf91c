/* recover.c: what a run that was killed has left unfinished is taken back as that run itself would have done. */
#include "src/apply/apply.h"
#include "src/apply/replaced.h"
#include "src/apply/work.h"

#include "src/base/path.h"
#include "src/find/unfinished.h"

struct recovery {
    struct work work;
    struct plan plan;
    struct outcome outcome;
    struct unfinished_mark mark;
    struct os_status status;
};

static bool failed(struct work *work, struct os_status status)
{
    error_set(work->error, E_WRITE, status, "cannot take back what a killed run has left unfinished in '%s'", work->plan->root);
    return error_remedy(work->error, "run the same command again when the cause is gone");
}

/* A path alone may have been guessed by whoever has brought the mark along: nothing is deleted for that. */
static bool refuse_doubtful(struct work *work)
{
    const char *root = work->plan->root;
    error_say(work->error, E_UNFINISHED, "'%s' says that a killed run left it unfinished, and may mean another folder", root);
    return error_remedy(work->error, "if all is there, remove '%s'", path_join(work->arena, work->plan->host, root,
                                                                                 UNFINISHED_MARK));
}

/* The environment is opened and claimed, and the mark read again: its run may have ended meanwhile. */
static bool open_all(struct recovery *recovery)
{
    struct work *work = &recovery->work;
    struct os_entry folder;
    const char *text = "";
    size_t size;
    struct os_status status = os_place_open(work->arena, recovery->plan.parent, &work->ground);
    if (status.code == OS_OK)
        status = os_place_enter(work->arena, work->ground, recovery->plan.name, OS_SHARED, &work->home);
    if (status.code != OS_OK)
        return failed(work, status);
    status = stage_claim_left(work->ground, recovery->plan.name, work->home, &folder);
    if (status.code == OS_BUSY || status.code == OS_EXISTS)
        return stage_held(work);
    if (status.code != OS_OK)
        return failed(work, status);
    status = os_read_in(work->arena, work->home, UNFINISHED_MARK, UNFINISHED_LARGEST, &text, &size);
    if (status.code == OS_OK)
        recovery->mark = unfinished_read(work->arena, recovery->plan.host, text, recovery->plan.root, folder.file);
    else if (status.code == OS_ABSENT)
        recovery->mark.state = FINISHED;
    if (status.code != OS_OK && status.code != OS_ABSENT)
        return failed(work, status);
    bool means_this = recovery->mark.state == FINISHED || recovery->mark.state >= UNFINISHED_REPLACED || recovery->mark.by_number;
    return means_this || refuse_doubtful(work);
}

/* Only we can have made it, and nobody else can have changed it. */
static bool is_ours(const struct host *host, struct os_place *above, const char *name)
{
    struct os_entry facts;
    return os_look_in(above, name, &facts).code == OS_OK && facts.kind == OS_FOLDER && facts.owner == os_user() &&
           (host->family == HOST_WINDOWS || (facts.mode & 077) == 0);
}

/* Without its copy it was put right already. */
static bool open_copy(struct recovery *recovery)
{
    struct work *work = &recovery->work;
    bool inside = recovery->mark.state == UNFINISHED_CHANGED_INSIDE;
    str stage, rest;
    if (inside && str_split(str_of(recovery->mark.kept), '/', &stage, &rest)) {
        work->stage_name = str_copy(work->arena, stage);
        if (os_place_enter(work->arena, work->home, work->stage_name, OS_PRIVATE, &work->stage).code != OS_OK)
            return false;
    }
    work->shelf_above = inside ? work->stage : work->ground;
    work->shelf_name = inside ? UNFINISHED_COPY : recovery->mark.kept;
    return is_ours(recovery->plan.host, work->shelf_above, work->shelf_name) &&
           os_place_enter(work->arena, work->shelf_above, work->shelf_name, OS_PRIVATE, &work->shelf).code == OS_OK;
}

/* Where names cannot be exchanged it has another one, and after a failure. */
static const char *find_old(struct recovery *recovery)
{
    struct work *work = &recovery->work;
    const char *names[] = { recovery->mark.kept, replaced_name(work),
                            text_join(work->arena, recovery->mark.kept, "-kept", NULL) };
    struct os_entry facts;
    for (size_t i = 0; i < 3; i++)
        if (os_look_in(work->ground, names[i], &facts).code == OS_OK && facts.kind == OS_FOLDER)
            return names[i];
    return NULL;
}

/* What is taken away as a whole is not opened any more, but for its claim. */
static void take_back(void *given)
{
    struct recovery *recovery = given;
    struct work *work = &recovery->work;
    enum unfinished state = recovery->mark.state;
    bool changed = state == UNFINISHED_CHANGED || state == UNFINISHED_CHANGED_INSIDE;
    recovery->plan.manner = state == UNFINISHED_INSTEAD ? PLAN_EXCHANGE : state == UNFINISHED_NEW ? PLAN_BESIDE : PLAN_IN_PLACE;
    work->marked = true;
    if (state >= UNFINISHED_REPLACED || (changed && !open_copy(recovery))) {
        mark_drop(work);
        return;
    }
    if (recovery->plan.manner != PLAN_IN_PLACE) {
        work->old_place = work->home;
        work->home = work->ground;
        work->old = state == UNFINISHED_INSTEAD ? find_old(recovery) : NULL;
        work->stage_name = recovery->plan.beside;
    }
    retract(work);
}

static void give_back(void *given)
{
    struct recovery *recovery = given;
    recovery->status = replaced_return(&recovery->work);
}

/* What a run with --clear has put aside when it was killed gets its name back. */
static bool return_replaced(struct recovery *recovery)
{
    struct work *work = &recovery->work;
    recovery->status = os_place_open(work->arena, recovery->plan.parent, &work->ground);
    work->home = work->ground;
    if (recovery->status.code == OS_OK)
        in_confinement(work, give_back);
    enum os_code code = recovery->status.code;
    if (code == OS_BUSY || code == OS_EXISTS)
        return stage_held(work);
    return code == OS_OK || code == OS_ABSENT || failed(work, recovery->status);
}

static void close_all(struct work *work)
{
    struct os_place *places[] = { work->shelf, work->stage, work->old_place, work->home == work->ground ? NULL : work->home,
                                  work->ground };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (places[i] != NULL)
            os_place_close(places[i]);
}

bool apply_recover(struct arena *arena, const struct host *host, const struct survey *ground, struct error *error)
{
    struct recovery *recovery = arena_take(arena, sizeof *recovery);
    struct work *work = &recovery->work;
    *recovery = (struct recovery){ .plan = plan_for(arena, host, ground->path, PLAN_IN_PLACE) };
    *work = (struct work){ .arena = arena, .plan = &recovery->plan, .outcome = &recovery->outcome, .error = error,
                           .stage_name = recovery->plan.stage, .guarded = true };
    os_hold_interrupts();
    bool replaced = ground->unfinished.state == UNFINISHED_REPLACED;
    bool done = replaced ? return_replaced(recovery) : open_all(recovery);
    if (done && recovery->mark.state != FINISHED) {
        error_say(error, E_WRITE, "a killed run has left '%s' unfinished", ground->path);
        in_confinement(work, take_back);
        done = error->code != E_UNDO && !(work->marked && work->plan->manner == PLAN_IN_PLACE);
    }
    if (done)
        error->code = E_NONE;
    close_all(work);
    return done;
}
