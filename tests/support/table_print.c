/* table_print.c: the tables of the program as text, for readme_tables.py: one row a line, tabs between. */
#include <stdio.h>

#include "src/ask/options.h"
#include "src/base/error.h"
#include "src/plan/shape.h"

int main(void)
{
    for (size_t i = 0; i < option_count(); i++) {
        const struct option *option = option_at(i);
        printf("option\t%s\t%c\t%s\t%s\n", option->name, option->letter == '\0' ? '-' : option->letter,
               option->argument == NULL ? "-" : option->argument, option->help == NULL ? "hidden" : "shown");
    }
#define PRINT_ERROR(code, exit, when) printf("error\t%s\t%d\t%s\n", #code, (int)exit, when);
    ERROR_TABLE(PRINT_ERROR)
#undef PRINT_ERROR
#define PRINT_FINDING(code, cure, when) printf("finding\t%s\t%s\n", #code, when);
    FINDING_TABLE(PRINT_FINDING)
#undef PRINT_FINDING
    static const enum exit_code codes[] = {
        DONE, NOT_DONE, USAGE, NO_INTERPRETER, TARGET_REFUSED, SEED_FAILED, TARGET_HELD, OUT_OF_SHAPE
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        printf("exit\t%d\n", (int)codes[i]);
    return 0;
}
