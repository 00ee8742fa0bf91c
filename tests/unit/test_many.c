/* test_many.c: many environments in one run, in memory and with its threads one after the other; kits that are shared. */
#include "tests/support/whole.h"

#include "src/many/kits.h"
#include "src/many/many.h"

static const struct place *const places[] = { &a_posix_place, &a_windows_place };
static struct settings settings;
static struct many_answer answer;

/* The words of `line`, ENV_DIRs among them. */
static struct os_args args;

static void read_line(const struct place *place, const char *line)
{
    const char **words = arena_take_many(&arena, 32, sizeof *words);
    args = (struct os_args){ 1, words };
    str rest = str_of(line), word;
    words[0] = "venvcast";
    while (str_next_item(&rest, ' ', &word))
        words[args.count++] = str_copy(&arena, word);
    error = (struct error){ .code = E_NONE };
    assert_true(ask(&arena, place->host, &args, &request, &error));
    request.many = true;
}

static bool makes(const struct place *place, const char *line, bool terminal)
{
    struct report_manner manner = { .terminal = terminal };
    fake_next_process();
    read_line(place, line);
    struct many_task task = { place->host, &args, &request, &settings, &manner };
    return many_make(&arena, &task, &answer, &error);
}

static void several_targets_are_made_and_counted(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        whole_begin(places[i]);
        assert_true(makes(places[i], "a b c -v --print-python", false));
        assert_int_equal(answer.code, DONE);
        assert_non_null(strstr(fake_printed(OS_ERR), "Made 3 of 3 environments"));
        assert_non_null(strstr(answer.output, "python"));
        assert_true(makes(places[i], "a b c --check --json", true));
        assert_non_null(strstr(answer.output, "\"status\": \"unchanged\""));
        assert_true(makes(places[i], "a b --dry-run", true));
        assert_true(makes(places[i], "d e --cache-key", true));
        assert_true(makes(places[i], "d --jobs 9 --quiet", true));
        assert_int_equal(answer.code, DONE);
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
            assert_true(makes(places[i], json ? "a b c --json" : "a b c", json == 1));
            assert_int_not_equal(answer.code, DONE);
            assert_non_null(strstr(fake_printed(OS_ERR), "Made 2 of 3 environments"));
            assert_true((strstr(answer.output, "\"exit_code\"") != NULL) == (json == 1));
            whole_end();
        }
}

static void a_manifest_is_read_line_by_line(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        struct machine machine = whole_machine(places[i]);
        whole_begin(places[i]);
        machine_text(&machine, places[i]->work, "m", "# three\n\na\n  \nb c --without-pip\n--nonsense\nd --seed none\n");
        assert_true(makes(places[i], "--from m --json", true));
        assert_non_null(strstr(fake_printed(OS_ERR), "m:6: "));
        assert_non_null(strstr(answer.output, "m:6"));
        assert_non_null(strstr(fake_printed(OS_ERR), "2 failed"));
        assert_false(makes(places[i], "--from none", true));
        assert_int_equal(error.code, E_MANIFEST);
        assert_false(makes(places[i], "x --from m", true));
        assert_int_equal(error.code, E_USAGE);
        machine_text(&machine, places[i]->work, "empty", "");
        assert_true(makes(places[i], "--from empty --json", true));
        whole_end();
    }
}

static void two_spellings_of_a_folder_are_one_on_windows(void **state)
{
    const struct place *place = &a_windows_place;
    whole_begin(place);
    assert_false(makes(place, "env ENV", true));
    assert_non_null(strstr(error.text, "'env' and 'ENV' are one folder"));
    fake_file("C:\\w\\m", 0644, "env --without-pip\nENV --without-pip\nother --without-pip\n");
    assert_true(makes(place, "--from m", true));
    assert_non_null(strstr(fake_printed(OS_ERR), "is the folder of line 1 in another spelling"));
    assert_true(fake_is("C:\\w\\other", OS_FOLDER));
    whole_end();
}

static void an_interrupt_begins_no_more_and_says_nothing(void **state)
{
    for (unsigned nth = 0, questions = 1; nth <= questions; nth++) {
        whole_begin(&a_posix_place);
        fake_interrupt(nth);
        assert_true(makes(&a_posix_place, "a b --without-pip", true));
        unsigned asked = fake_interrupt(0);
        questions = asked > questions ? asked : questions;
        assert_true(fake_is("/w/a", OS_FOLDER) == fake_is("/w/a/pyvenv.cfg", OS_FILE));
        assert_true(fake_is("/w/b", OS_FOLDER) == fake_is("/w/b/pyvenv.cfg", OS_FILE));
        whole_end();
    }
}

/* ---- kits -------------------------------------------------------------------------------------- */

static const struct kit *kit_for(struct kits *kits, const char *line)
{
    const struct kit *kit = NULL;
    read_line(&a_posix_place, line);
    return kits_find(kits, &arena, &a_posix_host, &request, &kit, &error) ? kit : NULL;
}

static void lines_that_ask_for_the_same_share_a_kit(void **state)
{
    static const char *const others[] = {
        "a --without-pip", "a -p 3.12", "a -3.12", "a --no-cache", "a --cache-dir /c", "a --copies", "a --no-project",
        "a --link-mode copy", "a --seed pip", "a --find-links /w", "far/a", "a --requirements /w/r.txt",
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
        cmocka_unit_test(two_spellings_of_a_folder_are_one_on_windows),
        cmocka_unit_test(an_interrupt_begins_no_more_and_says_nothing),
        cmocka_unit_test(lines_that_ask_for_the_same_share_a_kit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
