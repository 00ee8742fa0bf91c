/* test_make_faults.c: whole runs, each call of which fails once: done, or told and all as it was; then the next run works. */
#include "tests/support/whole.h"

static const struct place *const places[] = { &a_posix_place, &a_windows_place };

/* What is done before, and what then meets the fault. */
struct story {
    const char *first, *then;
    bool harmed;            /* what --ensure has to mend */
    bool cold;              /* the cache is empty */
    unsigned lacks;
};

static const struct story stories[] = {
    { NULL, "", false, true, 0 },
    { NULL, "--seed pip>=24 --find-links .", false, false, 0 },
    { "", "--clear", false, false, 0 },
    { "", "--upgrade", false, false, 0 },
    { "", "--ensure", true, false, 0 },
    { "", "--ensure", true, true, 0 },
    { "", "--check", true, false, 0 },
    { NULL, "--ensure --durable", false, false, 0 },
    { "", "--clear", false, true, FAKE_LACKS_EXCHANGE | FAKE_LACKS_HARD_LINKS },
    { "", "--clear --durable", false, false, FAKE_LACKS_CLAIMS | FAKE_LACKS_CLONES },
    { "", "--repair --seed pip>=24 --find-links .", true, true, FAKE_LACKS_CLAIMS | FAKE_LACKS_EXCHANGE },
    { NULL, "--copies --link-mode symlink", false, false, FAKE_LACKS_LINKS },
    { NULL, "--symlinks", false, false, 0 },
    { NULL, "--symlinks", false, false, FAKE_LIES_ABOUT_LINKS },
};

static void harm(const struct place *place)
{
    struct os_place *env;
    bool windows = place->host->family == HOST_WINDOWS;
    if (!windows)
        fake_folder("/w/env/bin", 0777);
    assert_int_equal(os_place_open(&arena, place->env, &env).code, OS_OK);
    assert_int_equal(os_remove_file(env, text_join(&arena, place->site, "/pip/__init__.py", NULL)).code, OS_OK);
    assert_int_equal(os_remove_file(env, windows ? "Scripts/pip.exe" : "bin/pip").code, OS_OK);
    assert_int_equal(os_remove_file(env, windows ? "Scripts/python.exe" : "bin/python").code, OS_OK);
    os_place_close(env);
}

static void forget_cache(const struct place *place)
{
    struct os_place *home;
    assert_int_equal(os_place_open(&arena, place->home, &home).code, OS_OK);
    assert_int_equal(os_remove_tree(home, place->host->family == HOST_WINDOWS ? "cache" : ".cache").code, OS_OK);
    os_place_close(home);
}

static void begin(const struct place *place, const struct story *story)
{
    whole_begin(place);
    fake_lacks(story->lacks);
    whole_do(place, story->first == NULL ? "" : story->first);
    fake_next_process();
    if (story->first == NULL) {
        struct os_place *work;
        assert_int_equal(os_place_open(&arena, place->work, &work).code, OS_OK);
        assert_int_equal(os_remove_tree(work, "env").code, OS_OK);
        os_place_close(work);
    }
    if (story->harmed)
        harm(place);
    if (story->cold)
        forget_cache(place);
}

static const char *picture(const struct place *place)
{
    return fake_picture(&arena, place->work);
}

/* Returns the number of its calls. */
static unsigned survives(const struct place *place, const struct story *story, unsigned nth, enum os_code code)
{
    begin(place, story);
    const char *before = picture(place);
    fake_fail(FAKE_CALLS, nth, code, false);
    bool done = whole_try(place, story->then);
    unsigned calls = fake_count(FAKE_CALLS);
    fake_fail(FAKE_CALLS, 0, OS_OK, false);
    if (!done && (error.code == E_NONE || strcmp(before, picture(place)) != 0))
        fail_msg("%s, call %u, code %d: %s: %s", story->then, nth, (int)code, error_name(error.code), picture(place));
    if (!done)
        whole_do(place, story->then);
    bool links = strstr(story->then, "--symlinks") != NULL;
    whole_do(place, links ? "--ensure --symlinks" : "--ensure");
    whole_do(place, links ? "--check --symlinks" : "--check");
    const struct shape *shape = made.outcome.shape;
    if (shape->count != 0)
        fail_msg("%s, call %u, code %d: %s %s", story->then, nth, (int)code, shape->findings[0].path, shape->findings[0].what);
    whole_end();
    return calls;
}

/* Each call in one of these ways, in turns; with VENVCAST_FULL in all of them. */
static void each_call_of_a_run_may_fail(void **state)
{
    static const enum os_code codes[] = { OS_DENIED, OS_NO_SPACE, OS_ABSENT, OS_EXISTS, OS_UNSUPPORTED, OS_FAILED, OS_TOO_LARGE };
    enum { CODES = sizeof codes / sizeof *codes };
    const char *full = getenv("VENVCAST_FULL");
    size_t turns = full != NULL && strcmp(full, "1") == 0 ? CODES : 1;
    for (size_t i = 0; i < sizeof stories / sizeof *stories; i++)
        for (size_t j = stories[i].lacks == FAKE_LIES_ABOUT_LINKS ? 1 : 0; j < 2; j++) {     /* POSIX has no other way */
            unsigned calls = survives(places[j], &stories[i], 0, OS_OK);
            for (unsigned nth = 1; nth <= calls; nth++)
                for (size_t k = 0; k < turns; k++)
                    survives(places[j], &stories[i], nth, codes[(nth + i + k) % CODES]);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_call_of_a_run_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
