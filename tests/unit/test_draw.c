/* test_draw.c: prompts as each shell must be given them; real shells are asked in tests/shells. */
#include "tests/support/check.h"

#include "src/plan/draw.h"

#define HELD(word) "${VIRTUAL_ENV_PROMPT+" word "}"

static void an_ordinary_name_is_the_same_for_every_shell(void **state)
{
    struct arena arena = test_arena();
    for (int shell = DRAW_LITERAL; shell <= DRAW_CMD; shell++)
        assert_string_equal(draw_prompt(&arena, (enum draw_shell)shell, STR("my-env 3.12")), "(my-env 3.12) ");
    arena_end(&arena);
}

static void codes_of_a_shell_are_kept_from_it(void **state)
{
    static const struct { enum draw_shell shell; str name; const char *expected; } rows[] = {
        { DRAW_LITERAL, STR("$(x)`\\!%"), "($(x)`\\!%) " },
        { DRAW_PLAIN, STR("a#b{c}"), "(a#b{c}) " },
        { DRAW_PLAIN, STR("a$b"), "" },
        { DRAW_BASH, STR("$(x)\\u!"), "(\\D{$}(x)\\D{\\}u\\D{!}) " },
        { DRAW_BASH, STR("`x`"), "" },
        { DRAW_ZSH, STR("$(x)%n\\"), "($%{%}(x)%%n\\%{%}) " },
        { DRAW_ZSH, STR("`x`"), "" },
        { DRAW_KSH, STR("$x`'\"\\!"), "(" HELD("$") "x" HELD("\\`") HELD("\\'") HELD("\\\"") "\\\\!!) " },
        { DRAW_SH, STR("$x`'"), "(" HELD("$") "x" HELD("\\`") "') " },
        { DRAW_SH, STR("a!"), "" },
        { DRAW_SH, STR("a\\"), "" },
        { DRAW_TCSH, STR("%!\\^$"), "(%%\\!\\\\\\^$) " },
        { DRAW_XONSH, STR("$x"), "($x) " },
        { DRAW_XONSH, STR("{RED}"), "" },
        { DRAW_CMD, STR("$P%x%"), "($$P%x%) " },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(draw_prompt(&arena, rows[i].shell, rows[i].name), rows[i].expected);
    arena_end(&arena);
}

static void what_a_terminal_would_act_on_is_shown_for_the_eye(void **state)
{
    struct arena arena = test_arena();
    assert_string_equal(draw_prompt(&arena, DRAW_LITERAL, STR("a\x1b[31m\n")), "(a\\x1b[31m\\n) ");
    assert_string_equal(draw_prompt(&arena, DRAW_LITERAL, STR("\xe2\x80\xae\xff")), "(\\u202e\\xff) ");
    assert_string_equal(draw_prompt(&arena, DRAW_BASH, STR("\x1b")), "(\\D{\\}x1b) ");
    assert_string_equal(draw_prompt(&arena, DRAW_SH, STR("\x1b")), "");
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ordinary_name_is_the_same_for_every_shell),
        cmocka_unit_test(codes_of_a_shell_are_kept_from_it),
        cmocka_unit_test(what_a_terminal_would_act_on_is_shown_for_the_eye),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
