/* table_print.c: the tables of the program as text, for readme_tables.py: one row a line, tabs between. */
#include <stdio.h>

#include "src/ask/help.h"
#include "src/ask/settings.h"
#include "src/base/error.h"
#include "src/plan/shape.h"

/* What a value of it looks like, in the README's words. */
static const char *form_of(const struct option *option)
{
    if (option->kind == OPTION_MANY || option->kind == OPTION_SEED)
        return "list";
    if (option->argument == NULL)
        return option->kind == OPTION_VERBOSE ? "flag, or a number to 9" : "flag";
    return option->kind == OPTION_NUMBER ? "number" : "text";
}

static void print_settings(void)
{
    static char memory[16384];
    struct arena arena = arena_over(memory, sizeof memory, NULL, NULL);
    for (size_t i = 0; i < option_count(); i++) {
        const struct option *option = option_at(i);
        if (option->help != NULL && option_no_setting(option) == NULL)
            printf("setting\t%s\t%s\t%s\t%s\n", option->name, setting_variable(&arena, option), setting_key(option),
                   form_of(option));
    }
}

int main(void)
{
    for (size_t i = 0; i < option_count(); i++) {
        const struct option *option = option_at(i);
        printf("option\t%s\t%c\t%s\t%s\n", option->name, option->letter == '\0' ? '-' : option->letter,
               option->argument == NULL ? "-" : option->argument, option->help == NULL ? "" : option->help);
    }
    print_settings();
#define PRINT_ERROR(code, exit, when) printf("error\t%s\t%d\t%s\n", #code, (int)exit, when);
    ERROR_TABLE(PRINT_ERROR)
#undef PRINT_ERROR
#define PRINT_FINDING(code, cure, when) printf("finding\t%s\t%s\n", #code, when);
    FINDING_TABLE(PRINT_FINDING)
#undef PRINT_FINDING
    size_t count;
    const struct help_row *codes = help_rows(HELP_EXIT_CODES, &count);
    for (size_t i = 0; i < count; i++)
        printf("exit\t%s\t%s\n", codes[i].name, codes[i].meaning);
    return 0;
}
