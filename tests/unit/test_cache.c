/* test_cache.c: what is kept for the next run is given back as it was, believed only while it is ours, and never harms. */
#include "tests/support/check.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

#include "src/base/str.h"
#include "src/find/cache.h"
#include "src/find/known.h"

static struct arena arena;
static const char folder[] = "/home/u/.cache/venvcast", file[] = "/home/u/.cache/venvcast/facts";
static const struct cache_key key = { .path = "/opt/py/bin/python3", .program = { .device = 1, .file = 2, .size = 3 } };
static const struct answer answer = {
    .implementation = PYPY, .version = { 3, 11, 13, "rc1" }, .abiflags = "", .platlibdir = "lib", .prefix = "/opt/py",
    .stdlib = "/opt/py/lib/pypy3.11",
};

static int begin(void **state)
{
    arena = test_arena();
    fake_begin(&a_posix_host);
    fake_set("HOME", "/home/u");
    fake_folder("/home/u/.cache", 0755);
    return 0;
}

static int finished(void **state)
{
    fake_end();
    arena_end(&arena);
    return 0;
}

static void put(void)
{
    cache_put(&arena, &a_posix_host, folder, &key, &answer);
}

static bool is_kept(void)
{
    struct answer out;
    return cache_get(&arena, &a_posix_host, folder, &key, &out);
}

/* A line of our own making, checksum and all, in place of those that are kept. */
static void forge(const char *head, const char *rest)
{
    struct text line = { .arena = &arena };
    text_print(&line, "%s%s", head, rest);
    cache_add_checksum(&line);
    fake_folder(folder, 0700);
    fake_file(file, 0600, text_join(&arena, text_done(&line), "\n", NULL));
}

/* ---- answers ------------------------------------------------------------------------------------ */

static void an_answer_comes_back_as_it_was(void **state)
{
    struct answer out;
    put();
    assert_true(cache_get(&arena, &a_posix_host, folder, &key, &out));
    assert_int_equal(out.implementation, PYPY);
    assert_int_equal(out.version.micro, 13);
    assert_string_equal(out.version.level, "rc1");
    assert_string_equal(out.abiflags, "");
    assert_string_equal(out.platlibdir, "lib");
    assert_string_equal(out.prefix, answer.prefix);
    assert_string_equal(out.stdlib, answer.stdlib);
}

static void what_is_missing_of_it_stays_missing(void **state)
{
    struct answer out, little = { .implementation = CPYTHON, .version = { 3, 9, 18, "" } };
    cache_put(&arena, &a_posix_host, folder, &key, &little);
    assert_true(cache_get(&arena, &a_posix_host, folder, &key, &out));
    assert_int_equal(out.implementation, CPYTHON);
    assert_null(out.stdlib);
    assert_null(out.prefix);
    assert_string_equal(out.abiflags, "");
}

/* With a checksum that is right: another program than this one may have written it. */
static void a_line_that_is_too_short_or_says_nothing_is_a_miss(void **state)
{
    static const char *const rests[] = { "cpython\t3.9.18\t\tlib\t/p\t/p/lib", "", "cpython", "cpython\t3.9.18",
        "cpython\t3.9.18\t", "cpython\t3.9.18\t\tlib", "cpython\t3.9.18\t\tlib\t/p", "\t3.9.18\t\tlib\t/p\t/p/lib",
        "cpython\t3.9\t\tlib\t/p\t/p/lib", "cpython\t\t\tlib\t/p\t/p/lib" };
    put();
    const char *line = fake_text(file), *end = strstr(line, "pypy\t");
    const char *head = str_copy(&arena, (str){ line, (size_t)(end - line) });
    for (size_t i = 0; i < sizeof rests / sizeof *rests; i++) {
        forge(head, rests[i]);
        assert_int_equal(is_kept(), i == 0);
    }
    fake_file(file, 0600, text_join(&arena, head, "\n", "no tab at all\n", NULL));
    assert_false(is_kept());
}

static void texts_that_fit_no_line_are_not_kept(void **state)
{
    struct cache_key odd = key;
    struct answer answers[3] = { answer, answer, answer };
    odd.path = "/opt/p\ty/bin/python3";
    cache_put(&arena, &a_posix_host, folder, &odd, &answer);
    answers[0].prefix = "/opt/p\ny";
    answers[1].stdlib = "/opt/p\ry";
    answers[2].platlibdir = "li\tb";
    for (size_t i = 0; i < 3; i++)
        cache_put(&arena, &a_posix_host, folder, &key, &answers[i]);
    assert_null(fake_text(file));
}

/* The newest first; the same program once; no more of them than are of use; nothing that is broken. */
static void a_new_line_stands_before_the_others(void **state)
{
    for (unsigned i = 0; i < 80; i++) {
        struct cache_key one = { .path = text_format(&arena, "/p%u", i) };
        cache_put(&arena, &a_posix_host, folder, &one, &answer);
    }
    str rest = str_of(fake_text(file)), line;
    unsigned count = 0;
    while (str_next_line(&rest, &line))
        assert_true(str_find(line, text_format(&arena, "\t/p%u\t", 79 - count++)) < line.size);
    assert_int_equal(count, 64);
    const char *bytes = text_join(&arena, "another-format\tx\n", CACHE_FORMAT "\t/broken\tx\n", fake_text(file), NULL);
    fake_file(file, 0600, bytes);
    struct cache_key last = { .path = "/p79" };
    cache_put(&arena, &a_posix_host, folder, &last, &answer);
    assert_null(strstr(fake_text(file), "another-format"));
    assert_null(strstr(fake_text(file), "/broken"));
    assert_null(strstr(strstr(fake_text(file), "/p79") + 1, "\t/p79\t"));
}

/* ---- the folder --------------------------------------------------------------------------------- */

static void only_a_file_of_ours_is_believed(void **state)
{
    put();
    fake_file(file, 0622, fake_text(file));             /* others may write to it */
    assert_false(is_kept());
    fake_file(file, 0600, fake_text(file));
    assert_true(is_kept());
    fake_owner(file, 1001);
    assert_false(is_kept());
    fake_owner(file, 1000);
    fake_folder(folder, 0750);                          /* others may look into it */
    assert_false(is_kept());
    fake_folder(folder, 0700);
    fake_owner(folder, 1001);
    assert_false(is_kept());
    fake_owner(folder, 1000);
    assert_true(is_kept());
}

static void a_way_that_somebody_else_decides_on_is_not_gone(void **state)
{
    struct os_place *place;
    fake_folder("/theirs", 0777);
    fake_owner("/theirs", 1001);
    assert_int_equal(cache_open(&arena, &a_posix_host, "/theirs/c", true, &place), CACHE_OPEN_TO_OTHERS);
    assert_false(fake_is("/theirs/c", OS_FOLDER));
    fake_folder("/theirs/c", 0700);                     /* nor if the folder itself is ours */
    assert_int_equal(cache_open(&arena, &a_posix_host, "/theirs/c", true, &place), CACHE_OPEN_TO_OTHERS);
    fake_folder("/theirs/between", 0700);
    fake_folder("/theirs/between/c", 0700);             /* and one above the one above */
    assert_int_equal(cache_open(&arena, &a_posix_host, "/theirs/between/c", true, &place), CACHE_OPEN_TO_OTHERS);
    fake_folder("/mine", 0755);
    fake_link("/mine/link", "/theirs");                 /* ours, to what is theirs */
    assert_int_equal(cache_open(&arena, &a_posix_host, "/mine/link/c", true, &place), CACHE_OPEN_TO_OTHERS);
    fake_link("/mine/gone", "/nowhere");
    assert_int_equal(cache_open(&arena, &a_posix_host, "/mine/gone/c", true, &place), CACHE_ABSENT);
    fake_folder("/roots", 0755);
    fake_owner("/roots", 0);
    fake_folder("/roots/c", 0700);
    assert_int_equal(cache_open(&arena, &a_posix_host, "/roots/c", true, &place), CACHE_OURS);
    os_place_close(place);
    fake_link("/mine/there", "/roots");
    assert_int_equal(cache_open(&arena, &a_posix_host, "/mine/there/c", false, &place), CACHE_OURS);
    os_place_close(place);
    assert_int_equal(cache_open(&arena, &a_posix_host, NULL, true, &place), CACHE_ABSENT);
    fake_file("/mine/file", 0600, "");
    assert_int_equal(cache_open(&arena, &a_posix_host, "/mine/file", true, &place), CACHE_UNUSABLE);
}

static void on_windows_the_owner_decides(void **state)
{
    struct os_place *place;
    fake_begin(&a_windows_host);
    fake_folder("C:\\c", 0755);
    assert_int_equal(cache_open(&arena, &a_windows_host, "C:\\c", false, &place), CACHE_OURS);
    os_place_close(place);
    fake_owner("C:\\c", 1001);
    assert_int_equal(cache_open(&arena, &a_windows_host, "C:\\c", false, &place), CACHE_OPEN_TO_OTHERS);
}

static void it_is_made_with_the_folder_above_and_no_further(void **state)
{
    struct os_place *place;
    assert_int_equal(cache_open(&arena, &a_posix_host, "/home/u/.cache/a/b", true, &place), CACHE_OURS);
    os_place_close(place);
    assert_int_equal(fake_mode("/home/u/.cache/a"), 0700);
    assert_int_equal(cache_open(&arena, &a_posix_host, "/home/u/x/y/z", true, &place), CACHE_ABSENT);
    assert_false(fake_is("/home/u/x", OS_FOLDER));
}

/* Where it is, by the option, the variable, the system. */
static void its_place_is_an_absolute_path_or_none(void **state)
{
    struct request request = { 0 };
    assert_string_equal(cache_place(&arena, &a_posix_host, &request), folder);
    fake_set("VENVCAST_CACHE_DIR", "");
    assert_string_equal(cache_place(&arena, &a_posix_host, &request), folder);
    fake_set("VENVCAST_CACHE_DIR", "relative");
    assert_null(cache_place(&arena, &a_posix_host, &request));
    fake_set("VENVCAST_CACHE_DIR", "/v");
    assert_string_equal(cache_place(&arena, &a_posix_host, &request), "/v");
    request.cache_dir = "/o";
    assert_string_equal(cache_place(&arena, &a_posix_host, &request), "/o");
    request.cache_dir = "o";
    fake_current("/home/u");
    assert_string_equal(cache_place(&arena, &a_posix_host, &request), "/home/u/o");
    fake_current(NULL);
    assert_null(cache_place(&arena, &a_posix_host, &request));
    request = (struct request){ 0 };
    fake_set("VENVCAST_CACHE_DIR", NULL);
    fake_set("HOME", NULL);
    assert_null(cache_place(&arena, &a_posix_host, &request));
    fake_set("HOME", "/home/u");
    fake_elevated(true);
    assert_null(cache_place(&arena, &a_posix_host, &request));
    fake_elevated(false);
    request.no_cache = true;
    assert_null(cache_place(&arena, &a_posix_host, &request));
}

static void what_is_too_large_is_neither_written_nor_read(void **state)
{
    static char large[300 * 1024];
    memset(large, 'x', sizeof large - 1);
    cache_write_file(&arena, &a_posix_host, folder, "facts", (str){ large, sizeof large - 1 });
    assert_false(fake_is(folder, OS_FOLDER));
    fake_folder(folder, 0700);
    fake_file(file, 0600, large);
    assert_int_equal(cache_read_file(&arena, &a_posix_host, folder, "facts").size, 0);
}

/* Whatever call fails, and however: a miss or what was kept, and nothing half written beside it. */
static void every_failure_is_a_miss(void **state)
{
    static const enum os_code codes[] = { OS_DENIED, OS_NO_SPACE, OS_ABSENT };
    for (unsigned nth = 1; nth < 60; nth++)
        for (size_t c = 0; c < 3; c++) {
            begin(state);
            put();
            fake_fail(FAKE_CALLS, nth, codes[c], false);
            put();
            bool kept = is_kept();
            unsigned calls = fake_count(FAKE_CALLS);
            fake_fail(FAKE_CALLS, 0, OS_OK, false);
            assert_true(is_kept() || nth <= calls);
            assert_true(kept || nth <= calls);
            assert_true(strlen(fake_picture(&arena, folder)) < 40);     /* one file */
            finished(state);
        }
    begin(state);
}

/* ---- facts of interpreters ---------------------------------------------------------------------- */

static const struct interpreter python = {
    .major = 3, .minor = 12, .micro = 4, .level = "", .abiflags = "", .is_64bit = true, .architecture = "x86_64",
    .asked = "/py/bin/python3", .executable = "/py/bin/python3", .base = "/py/bin/python3", .home = "/py/bin",
    .name = "python3", .prefix = "/py", .stdlib = "/py/lib/python3.12", .lib_name = "python3.12",
    .include_name = "python3.12", .platlibdir = "lib",
};

/* What a run begins with. */
static struct known nothing_known(void)
{
    struct glances *glances = arena_take(&arena, sizeof *glances);
    glances->arena = &arena;
    return (struct known){ .arena = &arena, .host = &a_posix_host, .cache = folder, .glances = glances };
}

static bool is_known(const char *path)
{
    struct known known = nothing_known();
    struct os_entry facts;
    struct interpreter out;
    assert_int_equal(os_look(path, &facts).code, OS_OK);
    return known_get(&known, path, &facts, &out);
}

static void learn(const char *path)
{
    struct known known = nothing_known();
    struct os_entry facts;
    struct interpreter one = python;
    one.asked = path;
    fake_file(path, 0755, "a program");
    if (!fake_is("/py/lib/python3.12/os.py", OS_FILE))
        fake_file("/py/lib/python3.12/os.py", 0644, "");
    assert_int_equal(os_look(path, &facts).code, OS_OK);
    struct interpreter out;
    (void)known_get(&known, path, &facts, &out);
    known_put(&known, path, &facts, &one);
    known_save_among_others(&known);
}

static void one_interpreter_is_kept_among_the_others(void **state)
{
    learn("/a/bin/python3");
    learn("/b/bin/python3");
    assert_true(is_known("/a/bin/python3"));
    assert_true(is_known("/b/bin/python3"));
    learn("/a/bin/python3");
    assert_true(is_known("/b/bin/python3"));
    struct text empty = { .arena = &arena };
    text_put(&empty, CACHE_FORMAT);                     /* whole, and nobody's */
    cache_add_checksum(&empty);
    struct text other = { .arena = &arena };
    text_put(&other, "another-format\t/x\ty");
    cache_add_checksum(&other);
    text_byte(&empty, '\n');
    text_put(&empty, text_done(&other));
    const char *bytes = text_join(&arena, "broken\n", CACHE_FORMAT "\tbroken\n", text_done(&empty), "\n",
                                  fake_text("/home/u/.cache/venvcast/known"), NULL);
    fake_file("/home/u/.cache/venvcast/known", 0600, bytes);
    learn("/c/bin/python3");
    assert_true(is_known("/a/bin/python3") && is_known("/b/bin/python3") && is_known("/c/bin/python3"));
    assert_null(strstr(fake_text("/home/u/.cache/venvcast/known"), "broken"));
}

static void the_oldest_of_too_many_are_left_out(void **state)
{
    for (unsigned i = 0; i < 140; i++)
        learn(text_format(&arena, "/p%u/bin/python3", i));
    assert_true(is_known("/p139/bin/python3") && is_known("/p20/bin/python3"));
    assert_false(is_known("/p2/bin/python3"));
}

static void what_it_was_learnt_from_may_be_gone(void **state)
{
    struct os_place *place;
    learn("/py/bin/python3");
    assert_int_equal(os_place_open(&arena, "/py/lib/python3.12", &place).code, OS_OK);
    assert_int_equal(os_remove_file(place, "os.py").code, OS_OK);
    os_place_close(place);
    assert_false(is_known("/py/bin/python3"));
}

static void what_was_not_new_is_not_written(void **state)
{
    struct known known = nothing_known();
    known_save_among_others(&known);
    known_save(&known);
    assert_false(fake_is(folder, OS_FOLDER));
}

static void what_fits_no_line_or_is_not_there_is_not_kept(void **state)
{
    struct known known = nothing_known();
    struct os_entry facts;
    struct interpreter odd = python;
    fake_file("/py/bin/python3", 0755, "");
    assert_int_equal(os_look("/py/bin/python3", &facts).code, OS_OK);
    known_put(&known, "/py/bin/python3", &facts, &python);          /* its library is not there */
    fake_file("/py/lib/python3.12/os.py", 0644, "");
    odd.no_copy = "a\tb";
    known_put(&known, "/py/bin/python3", &facts, &odd);
    known_put(&known, "/other", &facts, &python);                   /* told of by another name */
    odd.asked = "/py/b\tin/python3";
    known_put(&known, "/py/b\tin/python3", &facts, &odd);
    assert_false(known.is_new);
}

/* Each field in turn is emptied, or the line ends before it, with a checksum that is right. */
static void a_line_without_what_is_needed_is_a_miss(void **state)
{
    enum { FIRST = 6, FIELDS = FIRST + 17 };
    static const char place[] = "/home/u/.cache/venvcast/known";
    learn("/py/bin/python3");
    str whole = str_of(fake_text(place));
    whole = str_slice(whole, 0, whole.size - 1);
    assert_true(cache_line_is_whole(&whole));
    const char *fields[FIELDS];
    str rest = whole;
    for (size_t i = 0; i < FIELDS; i++)
        assert_true(cache_next_field(&arena, &rest, &fields[i]));
    for (size_t gone = FIRST; gone < FIELDS; gone++)
        for (int cut = 0; cut < 2; cut++) {
            struct text line = { .arena = &arena };
            for (size_t i = 0; i < (cut ? gone : FIELDS); i++)
                text_print(&line, "%s%s", i == 0 ? "" : "\t", i == gone || fields[i] == NULL ? "" : fields[i]);
            cache_add_checksum(&line);
            fake_file(place, 0600, text_join(&arena, text_done(&line), "\n", NULL));
            bool is_optional = gone == FIRST + 1 || gone == FIRST + 2 || gone > FIRST + 13;
            assert_int_equal(is_known("/py/bin/python3"), !cut && is_optional);
        }
    struct text other = { .arena = &arena };            /* told of by another name than it stands under */
    for (size_t i = 0; i < FIELDS; i++)
        text_print(&other, "%s%s", i == 0 ? "" : "\t", i == FIRST + 4 ? "/other" : fields[i] == NULL ? "" : fields[i]);
    cache_add_checksum(&other);
    fake_file(place, 0600, text_join(&arena, text_done(&other), "\n", NULL));
    assert_false(is_known("/py/bin/python3"));
    static const char *const numbers[] = { "0 3 12 4 0 0", "0 3 12 4 0 0 x", "9 3 12 4 0 0 1", "0 3 12 4 0 0 1 1" };
    for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++) {
        struct text line = { .arena = &arena };
        for (size_t i = 0; i < FIELDS; i++)
            text_print(&line, "%s%s", i == 0 ? "" : "\t", i == FIRST ? numbers[n] : fields[i] == NULL ? "" : fields[i]);
        cache_add_checksum(&line);
        fake_file(place, 0600, text_join(&arena, text_done(&line), "\n", NULL));
        assert_false(is_known("/py/bin/python3"));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, finished)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_answer_comes_back_as_it_was),
        TEST(what_is_missing_of_it_stays_missing),
        TEST(a_line_that_is_too_short_or_says_nothing_is_a_miss),
        TEST(texts_that_fit_no_line_are_not_kept),
        TEST(a_new_line_stands_before_the_others),
        TEST(only_a_file_of_ours_is_believed),
        TEST(a_way_that_somebody_else_decides_on_is_not_gone),
        TEST(on_windows_the_owner_decides),
        TEST(it_is_made_with_the_folder_above_and_no_further),
        TEST(its_place_is_an_absolute_path_or_none),
        TEST(what_is_too_large_is_neither_written_nor_read),
        TEST(every_failure_is_a_miss),
        TEST(one_interpreter_is_kept_among_the_others),
        TEST(the_oldest_of_too_many_are_left_out),
        TEST(what_it_was_learnt_from_may_be_gone),
        TEST(what_was_not_new_is_not_written),
        TEST(what_fits_no_line_or_is_not_there_is_not_kept),
        TEST(a_line_without_what_is_needed_is_a_miss),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
