/* test_many.c: many environments in one run, in memory and with its threads one after the other; kits that are shared. */
#include "tests/support/whole.h"

#include "src/many/kits.h"
#include "src/venvcast.h"

static const struct place *const places[] = { &a_posix_place, &a_windows_place };
static struct text told;            /* of one after the other, then of all */
static const char *output;
static int code;

/* The words of `line`, ENV_DIRs among them. */
static struct os_args words_of(const char *line)
{
    const char **words = arena_take_many(&arena, 32, sizeof *words);
    struct os_args args = { 1, words };
    str rest = str_of(line), word;
    words[0] = "venvcast";
    while (str_next_item(&rest, ' ', &word))
        words[args.count++] = str_copy(&arena, word);
    return args;
}

static void tell(void *data, struct venvcast_environment *environment)
{
    text_put(&told, venvcast_environment_words(environment));
}

/* Returns what was said; `code` and `output` are those of the run. */
static const char *says(const char *line, unsigned manner)
{
    struct os_args args = words_of(line);
    struct venvcast_watcher watcher = { .size = sizeof watcher, .made = tell };
    struct venvcast *run = venvcast_new(NULL, 0);
    fake_next_process();
    told = (struct text){ .arena = &arena };
    assert_int_equal(venvcast_watch(run, &watcher), VENVCAST_DONE);
    assert_int_equal(venvcast_set_arguments(run, args.count, args.values), VENVCAST_DONE);
    venvcast_set_manner(run, manner);
    code = venvcast_perform(run);
    output = text_join(&arena, venvcast_output(run), NULL);
    text_put(&told, venvcast_words(run));
    venvcast_free(run);
    return text_done(&told);
}

static void several_targets_are_made_and_counted(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        whole_begin(places[i]);
        assert_non_null(strstr(says("a b c -v --print-python", 0), "Made 3 of 3 environments"));
        assert_int_equal(code, VENVCAST_DONE);
        assert_non_null(strstr(output, "python"));
        assert_string_equal(says("a b c --check --json", VENVCAST_TALKATIVE), "");
        assert_non_null(strstr(output, "\"status\": \"unchanged\""));
        says("a b --dry-run", VENVCAST_TALKATIVE);
        assert_non_null(strstr(output, "nothing to do") != NULL ? output : strstr(output, "pyvenv.cfg"));
        says("d e --cache-key", VENVCAST_TALKATIVE);
        assert_non_null(strstr(output, "venvcast-3.12.4-"));
        assert_string_equal(says("d e --jobs 9 --quiet", VENVCAST_TALKATIVE), "");
        assert_int_equal(code, VENVCAST_DONE);
        whole_end();
    }
}

static void what_goes_wrong_with_one_does_not_stop_the_others(void **state)
{
    for (size_t i = 0; i < 2; i++)
        for (int json = 0; json < 2; json++) {
            struct machine machine = whole_machine(places[i]);
            whole_begin(places[i]);
            machine_text(&machine, places[i]->work, "b", "in the way");
            const char *words = says(json ? "a b c --json" : "a b c", json ? VENVCAST_TERMINAL : 0);
            assert_int_not_equal(code, VENVCAST_DONE);
            assert_non_null(strstr(words, "Made 2 of 3 environments"));
            assert_true((strstr(output, "\"exit_code\"") != NULL) == (json == 1));
            whole_end();
        }
}

static void a_manifest_is_read_line_by_line(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        struct machine machine = whole_machine(places[i]);
        whole_begin(places[i]);
        machine_text(&machine, places[i]->work, "m", "# three\n\na\n  \nb c --without-pip\n--nonsense\nd --seed none\n");
        const char *words = says("--from m --json", VENVCAST_TERMINAL);
        assert_non_null(strstr(words, "m:6: "));
        assert_non_null(strstr(output, "m:6"));
        assert_non_null(strstr(words, "2 failed"));
        assert_non_null(strstr(says("--from none", 0), "E_MANIFEST"));
        assert_non_null(strstr(says("x --from m", 0), "whose lines name them"));
        machine_text(&machine, places[i]->work, "empty", "");
        says("--from empty --json", 0);
        assert_int_equal(code, VENVCAST_DONE);
        whole_end();
    }
}

static void each_line_has_the_interpreter_that_it_asks_for(void **state)
{
    whole_begin(&a_posix_place);
    fake_file("/w/m", 0644, "a --without-pip --no-verify --base /one/python3 --python-version 3.13.1\n"
                            "b --without-pip --no-verify --base /two/python3 --python-version 3.13.1\n"
                            "c --without-pip --no-verify --base /two/python3 --python-version 3.14.0\n"
                            "d --without-pip\n");
    says("--from m --jobs 1", 0);
    assert_int_equal(code, VENVCAST_DONE);
    assert_true(str_starts(str_of(fake_text("/w/a/pyvenv.cfg")), "home = /one\n"));
    assert_true(str_starts(str_of(fake_text("/w/b/pyvenv.cfg")), "home = /two\n"));
    assert_non_null(strstr(fake_text("/w/b/pyvenv.cfg"), "version = 3.13.1\n"));
    assert_non_null(strstr(fake_text("/w/c/pyvenv.cfg"), "version = 3.14.0\n"));
    assert_true(str_starts(str_of(fake_text("/w/d/pyvenv.cfg")), "home = /usr/bin\n"));
    whole_end();
}

static void two_spellings_of_a_folder_are_one_on_windows(void **state)
{
    whole_begin(&a_windows_place);
    assert_non_null(strstr(says("env ENV", 0), "'env' and 'ENV' are one folder"));
    fake_file("C:\\w\\m", 0644, "env --without-pip\nENV --without-pip\nother --without-pip\n");
    assert_non_null(strstr(says("--from m", 0), "is the folder of line 1 in another spelling"));
    assert_true(fake_is("C:\\w\\other", OS_FOLDER));
    whole_end();
}

static void an_interrupt_begins_no_more(void **state)
{
    for (unsigned nth = 0, questions = 1; nth <= questions; nth++) {
        whole_begin(&a_posix_place);
        fake_interrupt(nth);
        says("a b --without-pip", 0);
        unsigned asked = fake_interrupt(0);
        questions = asked > questions ? asked : questions;
        assert_true(fake_is("/w/a", OS_FOLDER) == fake_is("/w/a/pyvenv.cfg", OS_FILE));
        assert_true(fake_is("/w/b", OS_FOLDER) == fake_is("/w/b/pyvenv.cfg", OS_FILE));
        assert_true(nth > 0 || fake_is("/w/b", OS_FOLDER));
        whole_end();
    }
}

/* ---- kits -------------------------------------------------------------------------------------- */

static const struct kit *kit_for(struct kits *kits, const char *line)
{
    const struct kit *kit = NULL;
    struct os_args args = words_of(line);
    error = (struct error){ .code = E_NONE };
    assert_true(ask(&arena, &a_posix_host, &args, &request, &error));
    return kits_find(kits, &arena, &a_posix_host, &request, &kit, &error) ? kit : NULL;
}

static void lines_that_ask_for_the_same_share_a_kit(void **state)
{
    static const char *const others[] = {
        "a --without-pip", "a -p 3.12", "a -3.12", "a --no-cache", "a --cache-dir /c", "a --copies", "a --no-project",
        "a --link-mode copy", "a --seed pip", "a --find-links /w", "far/a", "a --requirements /w/r.txt",
        "a --base /b/python3 --python-version 3.13.1 --no-verify --without-pip",
        "a --base /c/python3 --python-version 3.13.1 --no-verify --without-pip",
        "a --base /c/python3 --python-version 3.13.2 --no-verify --without-pip",
    };
    static struct kits kits;
    kits = (struct kits){ 0 };
    whole_begin(&a_posix_place);
    fake_file("/w/r.txt", 0644, "");
    const struct kit *first = kit_for(&kits, "a"), *again = kit_for(&kits, "b");
    assert_non_null(first);
    assert_ptr_equal(first, again);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const struct kit *other = kit_for(&kits, others[i]);
        assert_non_null(other);
        assert_ptr_not_equal(first, other);
        assert_ptr_equal(other, kit_for(&kits, others[i]));
    }
    assert_null(kit_for(&kits, "a --seed none"));           /* with details, which outlive the kit */
    assert_non_null(error.details);
    assert_null(kit_for(&kits, "a -p 3.99"));
    for (size_t i = 0; i < KITS_MOST; i++)
        assert_non_null(kit_for(&kits, text_format(&arena, "f%u/a", (unsigned)i)));
    assert_null(kit_for(&kits, "f99/a --seed none"));       /* the list is full: everybody has a kit of its own */
    fake_current(NULL);
    assert_non_null(kit_for(&kits, "/q/a --cache-dir /c"));
    kits_end(&kits);
    whole_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(several_targets_are_made_and_counted),
        cmocka_unit_test(what_goes_wrong_with_one_does_not_stop_the_others),
        cmocka_unit_test(a_manifest_is_read_line_by_line),
        cmocka_unit_test(each_line_has_the_interpreter_that_it_asks_for),
        cmocka_unit_test(two_spellings_of_a_folder_are_one_on_windows),
        cmocka_unit_test(an_interrupt_begins_no_more),
        cmocka_unit_test(lines_that_ask_for_the_same_share_a_kit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
