/* target_name.c: names that Windows takes for something else: devices, streams, other names, no names at all. */
#include "src/find/target_name.h"

#include <string.h>

#include "src/base/device.h"
#include "src/base/path.h"

static const char *character_fault(char byte)
{
    if ((unsigned char)byte < 0x20 || strchr("<>\"|?*", byte) != NULL)
        return "holds a character that no name on Windows can hold";
    return byte == ':' ? "would be a stream of a file" : NULL;
}

static const char *name_fault(str name)
{
    for (size_t i = 0; i < name.size; i++) {
        const char *fault = character_fault(name.text[i]);
        if (fault != NULL)
            return fault;
    }
    char last = name.text[name.size - 1];
    if (last == '.' || last == ' ')
        return "ends with a dot or blank, which Windows takes off";
    return is_device_name(name) ? "is a device of Windows" : NULL;
}

/* The names behind the drive, or behind the share of another machine. */
static str names_of(const char *path)
{
    str rest = str_of(path), share;
    if (!str_take(&rest, "\\\\"))
        return str_slice(rest, 2, rest.size);
    /* NOLINTNEXTLINE(misc-redundant-expression): the server, then the share */
    return str_next_item(&rest, '\\', &share) && str_next_item(&rest, '\\', &share) ? rest : STR("");
}

/* On the way to ENV_DIR short names are usual (%TEMP%); as its own it would be another folder's, or become it. */
static const char *last_name_fault(str name)
{
    return is_short_name(name) ? "has the form of a short name (8.3), which Windows gives to folders of other names" : NULL;
}

const char *target_name_fault(const struct host *host, const char *path, str *culprit)
{
    *culprit = str_of("");
    if (host->family == HOST_POSIX)
        return NULL;
    if (strncmp(path, "\\\\.\\", 4) == 0 || strncmp(path, "\\\\?\\", 4) == 0) {
        *culprit = str_of(path);
        return "is in the namespace of devices";
    }
    for (str rest = names_of(path); str_next_item(&rest, '\\', culprit);) {
        const char *fault = culprit->size > 0 ? name_fault(*culprit) : NULL;
        if (fault != NULL)
            return fault;
    }
    return culprit->size > 0 ? last_name_fault(*culprit) : NULL;
}
