/* test_store.c: a wheel goes into the cache and comes out of it again, whatever fails on the way, on either family. */
#include "tests/support/archive.h"
#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include "src/apply/apply.h"
#include "src/seed/install.h"
#include "src/seed/store.h"
#include "src/seed/store_care.h"
#include "tests/support/fake.h"

static struct arena arena;

static const struct interpreter python = { .major = 3, .minor = 13, .micro = 5, .level = "", .base = "/usr/bin/python3" };

/* Where a world's things are. */
struct scene {
    const struct host *host;
    const char *home, *wheel, *cache, *environment;
    unsigned lacks;
};

static const struct scene posix = { &a_posix_host, "/home/u", "/srv/pk-1.0-py3-none-any.whl",
                                    "/home/u/.cache/venvcast", "/srv/env", FAKE_LACKS_CLONES };
static const struct scene windows = { &a_windows_host, "C:\\Users\\u", "C:\\srv\\pk-1.0-py3-none-any.whl",
                                      "C:\\Users\\u\\cache", "C:\\srv\\env", FAKE_LACKS_CLONES };

static void begin(const struct scene *scene)
{
    str wheel = make_wheel(&arena);
    fake_begin(scene->host);
    fake_lacks(scene->lacks);
    fake_folder(scene->home, 0755);
    fake_set(scene->host->family == HOST_WINDOWS ? "USERPROFILE" : "HOME", scene->home);
    fake_set("VENVCAST_CACHE_DIR", scene->cache);
    fake_bytes(scene->wheel, 0644, wheel.text, wheel.size);
}

struct result {
    bool read, made;
    struct outcome outcome;
    struct error error;
    const char *picture;        /* of the environment */
    const char *note;
};

static struct plan plan_of(const struct scene *scene, const struct wheel *wheel, enum link_mode mode)
{
    struct plan plan = plan_for(&arena, scene->host, scene->environment, PLAN_BESIDE);
    struct seed_scheme scheme = { .site_packages = "lib", .scripts = "bin", .python = "/srv/env/bin/python",
                                  .prefer = "3.13" };
    struct seed_file *files;
    size_t count;
    seed_install(&arena, scene->host, wheel, &scheme, &count, &files);
    plan_add_folder(&plan, "lib", "");
    plan_add_folder(&plan, "bin", "");
    struct step *step = plan_add_unpack(&plan, "pk-1.0", count, files, "");
    step->stored = wheel->stored;
    plan_add_text(&plan, "pyvenv.cfg", STR("home = /usr/bin\n"), 0666, "");
    plan.link_mode = mode;
    plan.confined = true;
    return plan;
}

/* One environment in the world as it is; what main.c does when the cache turns out to be stale is done here. */
static struct result make(const struct scene *scene, enum link_mode mode)
{
    struct result result = { 0 };
    struct request request = { .link_mode = mode };
    for (int trust = STORE_AS_IT_IS; trust <= STORE_WITHOUT && !result.made; trust++) {
        struct wheel wheel;
        struct store store = store_of(&arena, scene->host, &request, &python, (enum store_trust)trust);
        result.read = store_read_wheel(&store, scene->wheel, &wheel, &result.error);
        result.note = store.note;
        store_close(&store);
        if (!result.read)
            break;
        struct plan plan = plan_of(scene, &wheel, mode);
        result.made = apply(&arena, &plan, &result.outcome, &result.error);
        if (!result.outcome.stale)
            break;
    }
    result.picture = fake_is(scene->environment, OS_FOLDER) ? fake_picture(&arena, scene->environment) : "";
    return result;
}

static void forget(const struct scene *scene)
{
    struct os_place *place;
    assert_int_equal(os_place_open(&arena, scene->host->family == HOST_WINDOWS ? "C:\\srv" : "/srv", &place).code, OS_OK);
    assert_int_equal(os_remove_tree(place, "env").code, OS_OK);
    os_place_close(place);
}

/* ---- the tests ------------------------------------------------------------------------------ */

static int fresh(void **state)
{
    arena = test_arena();
    return 0;
}

static int finished(void **state)
{
    fake_end();
    arena_end(&arena);
    return 0;
}

static void comes_out_as_it_went_in(const struct scene *scene)
{
    begin(scene);
    struct result first = make(scene, LINK_AUTO);
    assert_true(first.made);
    assert_null(first.note);
    assert_int_equal(first.outcome.shared[LINK_HARD], 7);
    forget(scene);
    struct result second = make(scene, LINK_AUTO);
    assert_true(second.made);
    assert_int_equal(second.outcome.shared[LINK_HARD], 7);
    assert_string_equal(first.picture, second.picture);
    forget(scene);
    fake_set("VENVCAST_CACHE_DIR", "relative");
    struct result without = make(scene, LINK_AUTO);
    assert_int_equal(without.outcome.shared[LINK_HARD], 0);
    assert_string_equal(first.picture, without.picture);
    fake_end();
}

static void what_went_in_comes_out(void **state)
{
    comes_out_as_it_went_in(&posix);
    comes_out_as_it_went_in(&windows);
    fake_begin(&a_posix_host);
}

static void each_way_that_cannot_be_has_another(void **state)
{
    static const struct { enum link_mode mode, way; unsigned lacks; } rows[] = {
        { LINK_AUTO, LINK_CLONE, 0 },
        { LINK_AUTO, LINK_HARD, FAKE_LACKS_CLONES },
        { LINK_AUTO, LINK_COPY, FAKE_LACKS_CLONES | FAKE_LACKS_HARD_LINKS },
        { LINK_CLONE, LINK_COPY, FAKE_LACKS_CLONES },
        { LINK_HARD, LINK_COPY, FAKE_LACKS_HARD_LINKS },
        { LINK_SYMBOLIC, LINK_SYMBOLIC, 0 },
        { LINK_SYMBOLIC, LINK_COPY, FAKE_LACKS_LINKS },
        { LINK_COPY, LINK_COPY, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(&posix);
        fake_lacks(rows[i].lacks);
        struct result result = make(&posix, rows[i].mode);
        assert_true(result.made);
        assert_int_equal(result.outcome.shared[rows[i].way], 7);
        bool told = result.outcome.apart.code != OS_OK;
        assert_int_equal(told, rows[i].way == LINK_COPY && rows[i].mode != LINK_COPY);
        fake_end();
    }
    fake_begin(&a_posix_host);
}

static void another_volume_is_told(void **state)
{
    begin(&posix);
    fake_volume("/home/u");
    struct result result = make(&posix, LINK_AUTO);
    assert_true(result.made);
    assert_int_equal(result.outcome.shared[LINK_COPY], 7);
    assert_int_equal(result.outcome.apart.code, OS_OTHER_VOLUME);
}

static const enum os_code faults[] = { OS_NO_SPACE, OS_DENIED, OS_READ_ONLY, OS_FAILED, OS_UNSUPPORTED, OS_ABSENT,
                                       OS_EXISTS, OS_OTHER_VOLUME, OS_TOO_LARGE, OS_NOT_EMPTY };
enum { FAULTS = sizeof faults / sizeof *faults };

static unsigned *failures_with(unsigned failures[FAULTS], enum os_code code)
{
    for (size_t i = 0; i < FAULTS; i++)
        if (faults[i] == code)
            return &failures[i];
    return NULL;
}

/* Each call of a run fails once: into an empty cache, and out of a full one. Either the environment is there and
 * like any other, or nothing of it is and the error is not the cache's. */
static void assert_survives(bool warm)
{
    unsigned failures[FAULTS] = { 0 };
    begin(&posix);
    struct result good = make(&posix, LINK_AUTO);
    fake_end();
    for (unsigned nth = 1, calls = 1; nth <= calls; nth++)
        for (size_t i = 0; i < FAULTS; i++) {
            begin(&posix);
            if (warm) {
                assert_true(make(&posix, LINK_AUTO).made);
                forget(&posix);
            }
            fake_fail(FAKE_CALLS, nth, faults[i], false);
            struct result result = make(&posix, LINK_AUTO);
            calls = fake_count(FAKE_CALLS) > calls ? fake_count(FAKE_CALLS) : calls;
            fake_fail(FAKE_CALLS, 0, OS_OK, false);
            if (result.made ? strcmp(result.picture, good.picture) != 0 : fake_is("/srv/env", OS_FOLDER))
                fail_msg("call %u, code %d: %s\n%s", nth, (int)faults[i], result.error.text, result.picture);
            if (!result.made && strstr(result.error.text, "/srv") == NULL)
                fail_msg("call %u, code %d: the cache's failure is the run's: %s", nth, (int)faults[i],
                         result.error.text);
            failures[i] += !result.made;
            fake_end();
        }
    /* Seven files: gone just now, or with all the names they may have, they are unpacked again. */
    assert_int_equal(*failures_with(failures, OS_TOO_LARGE), *failures_with(failures, OS_FAILED) - 7);
    fake_begin(&a_posix_host);
}

static void every_fault_into_an_empty_cache_is_survived(void **state)
{
    assert_survives(false);
}

static void every_fault_out_of_a_full_cache_is_survived(void **state)
{
    assert_survives(true);
}

/* From the nth change of the cache on nothing there can be changed: the environment is made all the same. */
static void a_cache_that_cannot_be_written_to_stops_nothing(void **state)
{
    begin(&posix);
    fake_folder("/home/u/.cache/venvcast", 0700);
    fake_owner("/home/u/.cache/venvcast", 4711);
    struct result result = make(&posix, LINK_AUTO);
    assert_true(result.made);
    assert_int_equal(result.outcome.shared[LINK_HARD], 0);
    assert_non_null(strstr(result.note, "somebody else"));
}

static void pruning_empties_and_by_age_keeps(void **state)
{
    struct cache_report report;
    struct error error;
    struct request request = { .older_than = 30 };
    begin(&posix);
    assert_true(make(&posix, LINK_AUTO).made);
    assert_true(store_prune(&arena, &a_posix_host, &request, &report, &error));
    assert_int_equal(report.count, 0);
    request.older_than = 0;
    assert_int_equal(store_survey(&arena, &a_posix_host, &request).count, 1);
    assert_true(store_prune(&arena, &a_posix_host, &request, &report, &error));
    assert_int_equal(report.count, 1);
    assert_string_equal(report.entries[0].name, "pk");
    assert_string_equal(fake_picture(&arena, "/home/u/.cache/venvcast"), "");
}

/* ---- what is odd about it ------------------------------------------------------------------------ */

/* The path of the cache's first thing whose name ends so. */
static const char *in_cache(const char *ending)
{
    str rest = str_of(fake_picture(&arena, "/home/u/.cache/venvcast")), line;
    while (str_next_line(&rest, &line))
        if (str_ends(line, ending))
            return text_join(&arena, "/home/u/.cache/venvcast/",
                             str_copy(&arena, str_slice(line, str_find_last_byte(line, ' ') + 1, line.size)), NULL);
    return NULL;
}

static void assert_made_again_as_before(const char *picture)
{
    forget(&posix);
    struct result result = make(&posix, LINK_AUTO);
    assert_true(result.made);
    assert_string_equal(result.picture, picture);
}

/* It is somebody else's, or no index at all, or one of its files is: unpacked again. */
static void an_entry_that_is_not_as_we_leave_it_is_not_used(void **state)
{
    for (int i = 0; i < 5; i++) {
        begin(&posix);
        struct result good = make(&posix, LINK_AUTO);
        const char *index = in_cache("/" STORE_INDEX), *file = in_cache("/pk/__init__.py");
        struct os_place *place;
        if (i == 0)
            fake_owner(index, 4711);
        else if (i == 1)
            fake_file(index, 0622, fake_text(index));
        else if (i == 2)
            fake_file(index, 0600, "nonsense");
        else if (i == 3)
            fake_owner(file, 4711);
        else {
            fake_next_process();
            assert_int_equal(os_place_open(&arena, "/", &place).code, OS_OK);
            assert_int_equal(os_remove_file(place, index + 1).code, OS_OK);
            fake_folder(index, 0700);
            os_place_close(place);
        }
        fake_next_process();
        assert_made_again_as_before(good.picture);
        fake_end();
    }
    fake_begin(&a_posix_host);
}

static void begin_after_a_killed_run(void)
{
    begin(&posix);
    fake_file("/home/u/.cache/venvcast/" STORE_FOLDER "/" STORE_UNFINISHED "old/x", 0600, "x");
    fake_file("/home/u/.cache/venvcast/" STORE_FOLDER "/mine/x", 0600, "x");
    fake_folder("/home/u/.cache/venvcast", 0700);
    fake_folder("/home/u/.cache/venvcast/" STORE_FOLDER, 0700);
    os_pause((uint64_t)2 * 3600 * 1000000000);
}

/* It does not stop what is asked for; the next run is there for it. */
static void what_cannot_be_looked_at_is_left_alone(void **state)
{
    unsigned left = 0;
    bool met = true;
    for (unsigned nth = 1; met; nth++) {
        begin_after_a_killed_run();
        fake_fail(FAKE_CALLS, nth, OS_DENIED, false);
        bool made = make(&posix, LINK_AUTO).made;
        met = fake_count(FAKE_CALLS) >= nth;
        left += made && fake_is("/home/u/.cache/venvcast/" STORE_FOLDER "/" STORE_UNFINISHED "old", OS_FOLDER);
        assert_true(fake_is("/home/u/.cache/venvcast/" STORE_FOLDER "/mine", OS_FOLDER));
        fake_end();
    }
    assert_true(left > 0);
    begin(&posix);
}

static void what_killed_runs_have_left_in_it_goes_after_an_hour(void **state)
{
    begin_after_a_killed_run();
    fake_file("/home/u/.cache/venvcast/" STORE_FOLDER "/" STORE_UNFINISHED "new/x", 0600, "x");
    assert_true(make(&posix, LINK_AUTO).made);
    assert_false(fake_is("/home/u/.cache/venvcast/" STORE_FOLDER "/" STORE_UNFINISHED "old", OS_FOLDER));
    assert_true(fake_is("/home/u/.cache/venvcast/" STORE_FOLDER "/" STORE_UNFINISHED "new", OS_FOLDER));
    assert_true(fake_is("/home/u/.cache/venvcast/" STORE_FOLDER "/mine", OS_FOLDER));
}

/* Its sum cannot be remembered in a line; its entry is found by the sum all the same. */
static void a_wheel_whose_path_is_no_line_is_served_too(void **state)
{
    struct scene odd = posix;
    odd.wheel = "/srv/a\nb/pk-1.0-py3-none-any.whl";
    begin(&posix);
    assert_true(make(&posix, LINK_AUTO).made);
    assert_non_null(in_cache(" wheels"));
    fake_end();
    begin(&odd);
    assert_int_equal(make(&odd, LINK_AUTO).outcome.shared[LINK_HARD], 7);
    assert_null(in_cache(" wheels"));
    forget(&odd);
    assert_int_equal(make(&odd, LINK_AUTO).outcome.shared[LINK_HARD], 7);
}

/* For an interpreter that is gone nothing is compiled, and nothing of it is kept. */
static void bytecode_of_a_python_that_is_gone_is_done_without(void **state)
{
    struct request request = { .compile_bytecode = true };
    struct wheel wheel;
    struct error error = { .code = E_NONE };
    begin(&posix);
    struct store store = store_of(&arena, &a_posix_host, &request, &python, STORE_AS_IT_IS);
    assert_true(store_read_wheel(&store, posix.wheel, &wheel, &error));
    store_close(&store);
    assert_null(wheel.stored);
    assert_true(wheel.file_count > 0);
    assert_null(in_cache("/" STORE_INDEX));
}

/* Programs with windows are programs with windows when they come out again. */
static void entry_points_come_out_as_they_went_in(void **state)
{
    static const struct archive_file files[] = {
        { "pk-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: pk\nVersion: 1.0\n", 0 },
        { "pk-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n", 0 },
        { "pk-1.0.dist-info/entry_points.txt", "[console_scripts]\none = pk:a\n[gui_scripts]\ntwo = pk:b.c\n", 0 },
    };
    struct archive_file all[4];
    struct text record = { .arena = &arena };
    begin(&posix);
    for (size_t i = 0; i < 3; i++) {
        all[i] = files[i];
        text_print(&record, "%s,%s,%u\n", files[i].name, hash_text(&arena, files[i].text, strlen(files[i].text)),
                   (unsigned)strlen(files[i].text));
    }
    text_put(&record, "pk-1.0.dist-info/RECORD,,\n");
    all[3] = (struct archive_file){ "pk-1.0.dist-info/RECORD", text_done(&record), 0 };
    str bytes = make_archive(&arena, 4, all);
    fake_bytes(posix.wheel, 0644, bytes.text, bytes.size);
    for (int again = 0; again < 2; again++) {
        struct request request = { .link_mode = LINK_AUTO };
        struct error error = { .code = E_NONE };
        struct wheel wheel;
        struct store store = store_of(&arena, &a_posix_host, &request, &python, STORE_AS_IT_IS);
        assert_true(store_read_wheel(&store, posix.wheel, &wheel, &error));
        store_close(&store);
        assert_non_null(wheel.stored);
        assert_int_equal(wheel.entry_point_count, 2);
        assert_true(!wheel.entry_points[0].windowed && wheel.entry_points[1].windowed);
        assert_string_equal(wheel.entry_points[1].attribute, "b.c");
    }
}

/* A process that goes on afterwards keeps its right to write elsewhere. */
static void pruning_confines_no_guest(void **state)
{
    for (int guest = 0; guest < 2; guest++) {
        struct cache_report report;
        struct error error;
        struct request request = { .guest = guest != 0 };
        struct os_place *place;
        begin(&posix);
        assert_true(make(&posix, LINK_AUTO).made);
        fake_next_process();
        assert_true(store_prune(&arena, &a_posix_host, &request, &report, &error));
        assert_int_equal(os_place_open(&arena, "/srv", &place).code, OS_OK);
        assert_int_equal(os_make_folder(place, "mine", 0755).code, guest ? OS_OK : OS_DENIED);
        os_place_close(place);
        fake_end();
    }
    fake_begin(&a_posix_host);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, finished)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_went_in_comes_out),
        TEST(each_way_that_cannot_be_has_another),
        TEST(another_volume_is_told),
        TEST(every_fault_into_an_empty_cache_is_survived),
        TEST(every_fault_out_of_a_full_cache_is_survived),
        TEST(a_cache_that_cannot_be_written_to_stops_nothing),
        TEST(an_entry_that_is_not_as_we_leave_it_is_not_used),
        TEST(what_killed_runs_have_left_in_it_goes_after_an_hour),
        TEST(what_cannot_be_looked_at_is_left_alone),
        TEST(a_wheel_whose_path_is_no_line_is_served_too),
        TEST(bytecode_of_a_python_that_is_gone_is_done_without),
        TEST(entry_points_come_out_as_they_went_in),
        TEST(pruning_confines_no_guest),
        TEST(pruning_empties_and_by_age_keeps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
