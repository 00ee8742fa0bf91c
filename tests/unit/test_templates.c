/* test_templates.c: what is read of the folders of --scripts-dir, on both families, and what is refused. */
#include "tests/support/check.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

#include "src/base/str.h"
#include "src/find/templates.h"

static struct arena arena;
static struct error error;
static struct templates found;

static const struct family {
    const struct host *host;
    const char *dir, *other, *own, *foreign;
} families[] = {
    { &a_posix_host, "/t", "/o", "posix", "nt" },
    { &a_windows_host, "C:\\t", "C:\\o", "nt", "posix" },
};

#define FOR_BOTH for (const struct family *family = families; family < families + 2; end(), family++)

static void begin(const struct family *family)
{
    arena = test_arena();
    fake_begin(family->host);
    fake_folder(family->dir, 0755);
}

static void end(void)
{
    fake_end();
    arena_end(&arena);
}

/* `below` with '/' between names. */
static const char *in(const struct family *family, const char *dir, const char *below)
{
    char *path = arena_copy(&arena, text_join(&arena, dir, "/", below, NULL), strlen(dir) + 1 + strlen(below));
    for (char *byte = path; *byte != '\0'; byte++)
        *byte = *byte == '/' ? family->host->separator : *byte;
    return path;
}

static const char *own(const struct family *family, const char *below)
{
    return in(family, family->dir, text_join(&arena, family->own, "/", below, NULL));
}

static bool reads(const struct family *family)
{
    const char *dirs[] = { family->dir, family->other };
    struct request request = { .scripts_dirs = { fake_is(family->other, OS_FOLDER) ? 2 : 1, dirs } };
    error = (struct error){ .code = E_NONE };
    return templates_read(&arena, family->host, &request, &found, &error);
}

/* "PATH=BYTES(MODE) ..." in the order in which they win. */
static const char *listed(const struct family *family)
{
    struct text out = { .arena = &arena };
    assert_true(reads(family));
    for (size_t i = 0; i < found.count; i++)
        text_print(&out, "%s=%.*s(%o) ", found.list[i].path, (int)found.list[i].size, found.list[i].bytes, found.list[i].mode);
    return text_done(&out);
}

static void refuses(const struct family *family, enum os_code cause, const char *word)
{
    assert_false(reads(family));
    assert_int_equal(error.code, E_SCRIPTS_DIR);
    assert_int_equal(error.cause.code, cause);
    assert_non_null(strstr(error.text, word));
    assert_non_null(strstr(error.remedy, "--scripts-dir"));
}

static void the_folders_of_this_system_and_of_all_are_read_to_the_bottom(void **state)
{
    FOR_BOTH {
        begin(family);
        assert_string_equal(listed(family), "");        /* neither of them need be there */
        fake_file(own(family, "run"), 0755, "own");
        fake_file(own(family, "sub/deep/x"), 0644, "x");
        fake_file(in(family, family->dir, "common/all"), 0644, "");
        fake_file(in(family, family->dir, text_join(&arena, family->foreign, "/run", NULL)), 0644, "foreign");
        fake_file(in(family, family->dir, "README"), 0644, "no template");
        assert_string_equal(listed(family), "run=own(755) sub/deep/x=x(644) all=(644) ");
    }
}

static void the_folder_that_was_named_last_comes_first(void **state)
{
    FOR_BOTH {
        begin(family);
        fake_file(in(family, family->dir, "common/a"), 0644, "first");
        fake_file(in(family, family->other, "common/a"), 0644, "last");
        assert_string_equal(listed(family), "a=last(644) a=first(644) ");
    }
}

static void links_lead_to_files_but_not_into_folders(void **state)
{
    const struct family *family = &families[0];
    begin(family);
    fake_file("/elsewhere/script", 0755, "linked");
    fake_link("/t/posix/activate", "/elsewhere/script");
    fake_link("/t/posix/folder", "/elsewhere");
    fake_other("/t/posix/pipe");
    assert_string_equal(listed(family), "activate=linked(755) ");
    fake_link("/t/posix/broken", "/nowhere");
    refuses(family, OS_ABSENT, "/t/posix/broken");
    end();
}

static void what_cannot_be_read_is_named(void **state)
{
    begin(&families[0]);
    fake_file("/t/posix/secret", 0600, "x");
    fake_owner("/t/posix/secret", 0);
    refuses(&families[0], OS_DENIED, "/t/posix/secret");
    end();
    begin(&families[0]);
    fake_folder("/t/posix/closed", 0700);
    fake_owner("/t/posix/closed", 0);
    refuses(&families[0], OS_DENIED, "/t/posix/closed");
    end();
    FOR_BOTH {
        begin(family);
        fake_file(in(family, family->dir, family->own), 0644, "a file, where a folder should be");
        refuses(family, OS_NOT_FOLDER, in(family, family->dir, family->own));
    }
}

static void the_folder_itself_must_be_one(void **state)
{
    static const struct family absent = { &a_posix_host, "/t", "/o", "posix", "nt" };
    begin(&absent);
    fake_folder("/o", 0755);
    fake_end();
    fake_begin(&a_posix_host);
    refuses(&absent, OS_ABSENT, "/t cannot be read");
    fake_file("/t", 0644, "a script");
    refuses(&absent, OS_NOT_FOLDER, "/t cannot be read");
    end();
}

static void a_folder_that_holds_more_than_scripts_is_not_read_to_its_end(void **state)
{
    struct text deep = { .arena = &arena };
    begin(&families[0]);
    for (unsigned i = 0; i < 15; i++)
        text_put(&deep, "d/");
    fake_file(own(&families[0], text_join(&arena, text_done(&deep), "x", NULL)), 0644, "deep enough");
    assert_true(reads(&families[0]));
    fake_file(own(&families[0], text_join(&arena, text_done(&deep), "d/x", NULL)), 0644, "too deep");
    refuses(&families[0], OS_OK, "holds more than scripts");
    end();
}

static void more_files_than_anybody_has_are_refused(void **state)
{
    begin(&families[0]);
    for (unsigned i = 0; i < 10000; i++)
        fake_file(text_format(&arena, "/t/%s/%u/%u", i % 2 == 0 ? "posix" : "common", i / 200, i % 200), 0644, "");
    assert_true(reads(&families[0]));
    assert_int_equal(found.count, 10000);
    fake_file("/t/common/one-more", 0644, "");
    refuses(&families[0], OS_OK, "holds more than scripts");
    end();
}

/* Neither half a template nor half of a folder is ever given out. */
static void each_call_that_fails_is_an_error_or_changes_nothing(void **state)
{
    for (unsigned nth = 0, calls = 1; nth <= calls; nth++) {
        begin(&families[0]);
        fake_file("/t/posix/a", 0644, "a");
        fake_file("/t/posix/sub/b", 0644, "b");
        fake_file("/t/common/c", 0644, "c");
        fake_fail(FAKE_CALLS, nth, OS_FAILED, false);
        bool read = reads(&families[0]);
        calls = fake_count(FAKE_CALLS) > calls ? fake_count(FAKE_CALLS) : calls;
        fake_fail(FAKE_CALLS, 0, OS_OK, false);
        assert_true(nth == 0 ? read && found.count == 3 : !read && error.code == E_SCRIPTS_DIR && error.cause.code == OS_FAILED);
        end();
    }
}

/* A folder that goes while it is read is no folder that was not there. */
static void what_goes_meanwhile_is_told(void **state)
{
    unsigned told = 0;
    for (unsigned nth = 1; nth < 20; nth++) {
        begin(&families[0]);
        fake_file("/t/posix/sub/b", 0644, "b");
        fake_fail(FAKE_CALLS, nth, OS_ABSENT, false);
        bool read = reads(&families[0]);
        told += !read && strstr(error.text, "/t/posix/sub cannot be read") != NULL;
        fake_fail(FAKE_CALLS, 0, OS_OK, false);
        end();
    }
    assert_int_equal(told, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_folders_of_this_system_and_of_all_are_read_to_the_bottom),
        cmocka_unit_test(the_folder_that_was_named_last_comes_first),
        cmocka_unit_test(links_lead_to_files_but_not_into_folders),
        cmocka_unit_test(what_cannot_be_read_is_named),
        cmocka_unit_test(the_folder_itself_must_be_one),
        cmocka_unit_test(a_folder_that_holds_more_than_scripts_is_not_read_to_its_end),
        cmocka_unit_test(more_files_than_anybody_has_are_refused),
        cmocka_unit_test(what_goes_meanwhile_is_told),
        cmocka_unit_test(each_call_that_fails_is_an_error_or_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
