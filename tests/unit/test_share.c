/* test_share.c: how files come out of the cache: by clones, names or copies, one way after the other, from any folder. */
#include "tests/support/whole.h"

static void put_wheel(const char *project, size_t count, const char *const *names)
{
    struct archive_file *files = arena_take_many(&arena, count, sizeof *files);
    for (size_t i = 0; i < count; i++)
        files[i] = (struct archive_file){ names[i], text_join(&arena, "# ", names[i], "\n", NULL), 0 };
    str wheel = make_wheel_of(&arena, project, "1.0", count, files);
    fake_bytes(text_join(&arena, "/w/", project, "-1.0-py3-none-any.whl", NULL), 0644, wheel.text, wheel.size);
}

static const char *in_site(const char *name)
{
    return text_join(&arena, "/w/env/lib/python3.12/site-packages/", name, NULL);
}

static void where_clones_are_refused_later_names_are_given_and_copies_in_a_dated_tree(void **state)
{
    for (int dated = 0; dated < 2; dated++) {
        whole_begin(&a_posix_place);
        whole_do(&a_posix_place, "");
        fake_lacks(FAKE_LACKS_CLONES);
        fake_set("SOURCE_DATE_EPOCH", dated ? "315532800" : NULL);
        whole_do(&a_posix_place, "--clear");
        assert_int_equal(made.outcome.shared[LINK_CLONE], 0);
        assert_int_equal(made.outcome.shared[LINK_HARD] > 0, !dated);
        assert_int_equal(made.outcome.shared[LINK_COPY] > 0, dated);
        assert_int_equal(made.outcome.apart.code, OS_UNSUPPORTED);
        whole_end();
    }
}

/* From the top, where there is no folder to be opened, and from far below: many modules beside each other. */
static void many_files_come_from_any_folder(void **state)
{
    char deep[181];
    const char *flat[20], *below[20];
    memset(deep, 'd', sizeof deep);
    for (size_t i = 60; i < 180; i += 60)
        deep[i] = '/';
    deep[180] = '\0';
    static const char line[] = "--clear --without-pip --wheel flat-1.0-py3-none-any.whl --wheel below-1.0-py3-none-any.whl";
    whole_begin(&a_posix_place);
    for (unsigned i = 0; i < 20; i++) {
        flat[i] = text_format(&arena, "module%u.py", i);
        below[i] = text_format(&arena, "%s/module%u.py", deep, i);
    }
    put_wheel("flat", 20, flat);
    put_wheel("below", 20, below);
    for (int again = 0; again < 2; again++) {
        whole_do(&a_posix_place, line);
        for (unsigned i = 0; i < 20; i++) {
            assert_string_equal(fake_text(in_site(flat[i])), text_join(&arena, "# ", flat[i], "\n", NULL));
            assert_string_equal(fake_text(in_site(below[i])), text_join(&arena, "# ", below[i], "\n", NULL));
        }
    }
    whole_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_clones_are_refused_later_names_are_given_and_copies_in_a_dated_tree),
        cmocka_unit_test(many_files_come_from_any_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
