/* test_rank.c: the order of everything that was found. */
#include "tests/support/check.h"

#include "src/find/rank.h"

/* One Python of the world; facts left out are those of an ordinary 64-bit CPython on PATH. */
struct row {
    const char *name;
    unsigned minor, micro;
    const char *level;
    enum source source;
    enum implementation implementation;
    bool free_threaded, debug, is_32bit, is_conda;
    const char *company;
    size_t order;
};

/* Best first. */
static const struct row world[] = {
    { .name = "newest", .minor = 14, .micro = 2, .level = "", .source = SOURCE_UV },
    { .name = "newest, 32-bit", .minor = 14, .micro = 2, .level = "", .is_32bit = true },
    { .name = "older micro", .minor = 14, .micro = 1, .level = "" },
    { .name = "13 on PATH", .minor = 13, .level = "" },
    { .name = "13 later on PATH", .minor = 13, .level = "", .order = 1 },
    { .name = "13 of the user", .minor = 13, .level = "", .source = SOURCE_REGISTRY_USER,
      .company = "PythonCore", .order = 9 },
    { .name = "13 of the user, other company", .minor = 13, .level = "", .source = SOURCE_REGISTRY_USER,
      .company = "Astral" },
    { .name = "13 of the machine", .minor = 13, .level = "", .source = SOURCE_REGISTRY_MACHINE },
    { .name = "13 of the Store", .minor = 13, .level = "", .source = SOURCE_STORE },
    { .name = "9", .minor = 9, .micro = 20, .level = "", .source = SOURCE_SYSTEM },
    { .name = "conda 14", .minor = 14, .micro = 3, .level = "", .source = SOURCE_CONDA },
    { .name = "conda 12 on PATH", .minor = 12, .level = "", .is_conda = true },
    { .name = "free-threaded 14", .minor = 14, .micro = 2, .level = "", .free_threaded = true },
    { .name = "free-threaded 13", .minor = 13, .level = "", .free_threaded = true },
    { .name = "debug 14", .minor = 14, .micro = 2, .level = "", .debug = true },
    { .name = "debug 13, free-threaded", .minor = 13, .level = "", .debug = true, .free_threaded = true },
    { .name = "15rc2", .minor = 15, .level = "rc2" },
    { .name = "15rc1", .minor = 15, .level = "rc1" },
    { .name = "15b10", .minor = 15, .level = "b10" },
    { .name = "15b9", .minor = 15, .level = "b9" },
    { .name = "15a1", .minor = 15, .level = "a1" },
    { .name = "free-threaded 15a1", .minor = 15, .level = "a1", .free_threaded = true },
    { .name = "debug 15a1", .minor = 15, .level = "a1", .debug = true },
    { .name = "pypy 11", .minor = 11, .micro = 11, .level = "", .implementation = PYPY },
    { .name = "pypy 10", .minor = 10, .level = "", .implementation = PYPY },
    { .name = "graalpy 12", .minor = 12, .level = "", .implementation = GRAALPY },
    { .name = "conda environment", .minor = 14, .micro = 3, .level = "", .source = SOURCE_CONDA_ENVIRONMENT },
};

enum { WORLD = sizeof world / sizeof *world };

static void make(struct interpreter *pythons, struct found *found)
{
    for (size_t i = 0; i < WORLD; i++) {
        const struct row *row = &world[i];
        pythons[i] = (struct interpreter){
            .implementation = row->implementation, .major = 3, .minor = row->minor, .micro = row->micro,
            .level = row->level,
            .free_threaded = row->free_threaded, .debug = row->debug, .is_64bit = !row->is_32bit,
            .asked = row->name,
        };
        found[i] = (struct found){
            .python = &pythons[i], .source = row->source, .order = row->order, .company = row->company,
            .is_conda = row->is_conda,
        };
    }
}

static int compare(const void *a, const void *b)
{
    return rank_compare(a, b);
}

static void the_world_is_ordered_from_whatever_disorder(void **state)
{
    struct interpreter pythons[WORLD];
    unsigned seed = 7;
    for (int round = 0; round < 200; round++) {
        struct found found[WORLD];
        make(pythons, found);
        for (size_t i = WORLD - 1; i > 0; i--) {
            seed = seed * 1103515245u + 12345u;
            size_t other = (seed >> 16) % (i + 1);
            struct found kept = found[i];
            found[i] = found[other];
            found[other] = kept;
        }
        qsort(found, WORLD, sizeof *found, compare);
        for (size_t i = 0; i < WORLD; i++)
            assert_string_equal(found[i].python->asked, world[i].name);
    }
}

static void every_two_are_told_apart_and_one_is_equal_to_itself(void **state)
{
    struct interpreter pythons[WORLD];
    struct found found[WORLD];
    make(pythons, found);
    for (size_t i = 0; i < WORLD; i++)
        for (size_t j = 0; j < WORLD; j++) {
            int order = rank_compare(&found[i], &found[j]);
            if (i < j ? order >= 0 : i > j ? order <= 0 : order != 0)
                fail_msg("'%s' and '%s'", world[i].name, world[j].name);
        }
}

static void each_source_has_words(void **state)
{
    assert_string_equal(source_words(SOURCE_PATH), "PATH");
    assert_string_equal(source_words(SOURCE_CONDA_ENVIRONMENT), "conda environment");
    for (enum source source = SOURCE_PATH; source <= SOURCE_CONDA_ENVIRONMENT; source++)
        assert_true(source_words(source) != NULL && source_words(source)[0] != '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_world_is_ordered_from_whatever_disorder),
        cmocka_unit_test(every_two_are_told_apart_and_one_is_equal_to_itself),
        cmocka_unit_test(each_source_has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
