/* error.c: filling a struct error; names and exit codes from the one table. */
#include "src/base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

PRINTF_LIKE(4, 0)
static void fill(struct error *error, enum error_code code, struct os_status cause, const char *format,
                 va_list arguments)
{
    error->code = code;
    error->cause = cause;
    vsnprintf(error->text, sizeof error->text, format, arguments);
    error->remedy[0] = '\0';
    error->details = NULL;
}

bool error_set(struct error *error, enum error_code code, struct os_status cause, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fill(error, code, cause, format, arguments);
    va_end(arguments);
    return false;
}

bool error_say(struct error *error, enum error_code code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fill(error, code, (struct os_status){ OS_OK, 0 }, format, arguments);
    va_end(arguments);
    return false;
}

bool error_remedy(struct error *error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->remedy, sizeof error->remedy, format, arguments);
    va_end(arguments);
    return false;
}

#define ROW(code, exit, when) [code] = { #code, exit },
static const struct error_row {
    const char *name;
    enum exit_code exit;
} error_rows[ERROR_COUNT] = { [E_NONE] = { "", DONE }, ERROR_TABLE(ROW) };
#undef ROW

bool error_is_absence(struct os_status status)
{
    return status.code == OS_ABSENT || status.code == OS_NOT_FOLDER || status.code == OS_IS_LINK;
}

const char *error_name(enum error_code code)
{
    return error_rows[code].name;
}

enum error_code error_named(const char *name)
{
    for (size_t i = 0; i < ERROR_COUNT; i++)
        if (strcmp(error_rows[i].name, name) == 0)
            return (enum error_code)i;
    return E_NONE;
}

enum exit_code error_exit(enum error_code code)
{
    return error_rows[code].exit;
}
