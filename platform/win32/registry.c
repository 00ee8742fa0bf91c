/* registry.c: keys and values of the registry, in the view that is asked for. */
#include "platform/win32/win32.h"

#include <stdlib.h>
#include <string.h>

static const struct { HKEY root; REGSAM view; } hives[] = {
    [OS_HIVE_USER] = { HKEY_CURRENT_USER, KEY_WOW64_64KEY },
    [OS_HIVE_MACHINE] = { HKEY_LOCAL_MACHINE, KEY_WOW64_64KEY },
    [OS_HIVE_MACHINE_32] = { HKEY_LOCAL_MACHINE, KEY_WOW64_32KEY },
};

static LONG open_key(struct arena *arena, enum os_hive hive, const char *key, HKEY *out)
{
    return RegOpenKeyExW(hives[hive].root, wide_of(arena, key), 0, KEY_READ | hives[hive].view, out);
}

/* ---- keys ----------------------------------------------------------------------------------- */

static int by_value(const void *left, const void *right)
{
    return strcmp(((const struct os_name *)left)->name, ((const struct os_name *)right)->name);
}

static LONG take_names(struct arena *arena, HKEY key, size_t most, struct os_names *out)
{
    wchar_t name[256];                      /* no key has a longer one */
    *out = (struct os_names){ 0, arena_take_many(arena, most + 1, sizeof *out->names) };
    while (out->count < most) {
        DWORD size = sizeof name / sizeof *name;
        LONG error = RegEnumKeyExW(key, (DWORD)out->count, name, &size, NULL, NULL, NULL, NULL);
        if (error == ERROR_NO_MORE_ITEMS)
            break;
        if (error != ERROR_SUCCESS)
            return error;
        out->names[out->count++] = (struct os_name){ text_of(arena, name, size), OS_FOLDER };
    }
    return ERROR_SUCCESS;
}

struct os_status os_registry_keys(struct arena *arena, enum os_hive hive, const char *key, struct os_names *out)
{
    HKEY opened;
    DWORD most = 0;
    struct os_names names = { 0 };
    LONG error = open_key(arena, hive, key, &opened);
    if (error != ERROR_SUCCESS)
        return status_of((DWORD)error);
    error = RegQueryInfoKeyW(opened, NULL, NULL, NULL, &most, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    if (error == ERROR_SUCCESS)
        error = take_names(arena, opened, most, &names);
    RegCloseKey(opened);
    if (error != ERROR_SUCCESS)
        return status_of((DWORD)error);
    qsort(names.names, names.count, sizeof *names.names, by_value);
    *out = names;
    return STATUS_FINE;
}

/* ---- values --------------------------------------------------------------------------------- */

/* A value may grow between the two questions. */
static LONG read_text(struct arena *arena, HKEY key, const wchar_t *name, DWORD *type, wchar_t **out)
{
    LONG error = ERROR_MORE_DATA;
    for (DWORD size = 0; error == ERROR_MORE_DATA; ) {
        error = RegQueryValueExW(key, name, NULL, type, NULL, &size);
        if (error != ERROR_SUCCESS)
            return error;
        wchar_t *text = arena_take(arena, size + 2 * sizeof *text);     /* whether it has a NUL or not */
        error = RegQueryValueExW(key, name, NULL, type, (BYTE *)text, &size);
        *out = text;
    }
    return error;
}

static const char *expanded(struct arena *arena, const wchar_t *text)
{
    DWORD room = ExpandEnvironmentStringsW(text, NULL, 0);
    wchar_t *wide = arena_take_many(arena, room + 1, sizeof *wide);
    DWORD size = ExpandEnvironmentStringsW(text, wide, room);
    return size != 0 && size <= room ? text_of(arena, wide, wcslen(wide)) : text_of(arena, text, wcslen(text));
}

struct os_status os_registry_value(struct arena *arena, enum os_hive hive, const char *key, const char *name,
                                   const char **out)
{
    HKEY opened;
    DWORD type = REG_NONE;
    wchar_t *text = NULL;
    LONG error = open_key(arena, hive, key, &opened);
    if (error != ERROR_SUCCESS)
        return status_of((DWORD)error);
    error = read_text(arena, opened, wide_of(arena, name), &type, &text);
    RegCloseKey(opened);
    if (error != ERROR_SUCCESS)
        return status_of((DWORD)error);
    if (type != REG_SZ && type != REG_EXPAND_SZ)
        return (struct os_status){ OS_FAILED, ERROR_INVALID_DATATYPE };
    *out = type == REG_EXPAND_SZ ? expanded(arena, text) : text_of(arena, text, wcslen(text));
    return STATUS_FINE;
}

struct os_status os_registry_number(enum os_hive hive, const char *key, const char *name, uint32_t *out)
{
    enum { MOST = 600 };                    /* characters of key and name together: far more than any we ask for */
    char room[(MOST + 2) * sizeof(wchar_t) + 64];
    struct arena arena = arena_over(room, sizeof room, room_was_measured, NULL);
    HKEY opened;
    DWORD type = REG_NONE, number = 0, size = sizeof number;
    if (strlen(key) + strlen(name) > MOST)
        return (struct os_status){ OS_NAME_TOO_LONG, 0 };
    LONG error = open_key(&arena, hive, key, &opened);
    if (error != ERROR_SUCCESS)
        return status_of((DWORD)error);
    error = RegQueryValueExW(opened, wide_of(&arena, name), NULL, &type, (BYTE *)&number, &size);
    RegCloseKey(opened);
    if (error == ERROR_MORE_DATA || (error == ERROR_SUCCESS && (type != REG_DWORD || size != sizeof number)))
        return (struct os_status){ OS_FAILED, ERROR_INVALID_DATATYPE };
    if (error == ERROR_SUCCESS)
        *out = number;
    return status_of((DWORD)error);
}
