/* test_hash.c: SHA-256 of NIST's examples, in the form of RECORD. */
#include "tests/support/check.h"

#include "src/seed/hash.h"

static void examples_of_the_standard_have_their_hash(void **state)
{
    static const struct { const char *text, *expected; } rows[] = {
        { "", "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU" },
        { "abc", "sha256=ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0" },
        { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
          "sha256=JI1qYdIGOLjlwCaTDD5gOaM85Flk_yFn9uzt1BnbBsE" },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(hash_text(&arena, rows[i].text, strlen(rows[i].text)), rows[i].expected);
    arena_end(&arena);
}

static void a_million_letters_have_their_hash(void **state)
{
    struct arena arena = test_arena();
    char *letters = memset(arena_take_raw(&arena, 1000000), 'a', 1000000);
    assert_string_equal(hash_text(&arena, letters, 1000000), "sha256=zcduXJkU-5KBocfihNc-Z_GAmkiklyAOBG05zMcRLNA");
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_of_the_standard_have_their_hash),
        cmocka_unit_test(a_million_letters_have_their_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
