/* list.c: the names in a folder. */
#include "platform/win32/list.h"

#include <string.h>

#include "platform/names.h"

static bool is_dots(const WCHAR *name, size_t units)
{
    return units <= 2 && units > 0 && name[0] == L'.' && (units == 1 || name[1] == L'.');
}

struct listing listing_of(HANDLE folder, void *bytes, size_t room)
{
    return (struct listing){ .folder = folder, .bytes = bytes, .room = room };
}

/* The first bytes of a listing are asked for as such, so that a second one begins anew. */
static bool read_more(struct listing *listing)
{
    IO_STATUS_BLOCK io;
    NTSTATUS status = NtQueryDirectoryFile(listing->folder, NULL, NULL, NULL, &io, listing->bytes,
                                           (ULONG)listing->room, NT_DIRECTORY_FACTS, FALSE, NULL, !listing->begun);
    listing->begun = true;
    listing->at = NULL;
    if (NT_OK(status) && io.Information > 0)
        listing->at = listing->bytes;
    else if (!NT_OK(status) && status != NT_NO_MORE_FILES && status != NT_NO_SUCH_FILE)
        listing->status = status;
    return listing->at != NULL;
}

const struct nt_entry *listing_next(struct listing *listing)
{
    for (;;) {
        if (listing->at != NULL && listing->at->next != 0)
            listing->at = (struct nt_entry *)((char *)listing->at + listing->at->next);
        else if (!read_more(listing))
            return NULL;
        if (!is_dots(listing->at->name, listing->at->name_size / sizeof(WCHAR)))
            return listing->at;
    }
}

/* `letters` are of ASCII. */
static bool is_wanted(const struct nt_entry *entry, const char *letters)
{
    return letters == NULL || (entry->name[0] < 0x80 && strchr(letters, (char)entry->name[0]) != NULL);
}

static struct os_status read_names(struct arena *arena, HANDLE folder, const char *letters, struct os_names *out)
{
    ULONGLONG bytes[1024];
    struct listing listing = listing_of(folder, bytes, sizeof bytes);
    struct naming naming = naming_in(arena);
    for (const struct nt_entry *entry; (entry = listing_next(&listing)) != NULL;) {
        if (!is_wanted(entry, letters))
            continue;
        const char *name = text_of(arena, entry->name, entry->name_size / sizeof(WCHAR));
        naming_add(&naming, name, kind_of(entry->attributes, entry->tag));
    }
    if (!NT_OK(listing.status))
        return status_of_nt(listing.status);
    *out = naming_done(&naming);
    return STATUS_FINE;
}

/* What is no folder has the right to be listed as if it were the right to be read. */
static struct os_status list(struct arena *arena, HANDLE folder, const char *letters, struct os_names *out)
{
    struct nt_basic basic = { 0 };
    struct os_status status = status_of_nt(nt_query(folder, NT_BASIC_FACTS, &basic, sizeof basic));
    if (status.code == OS_OK && (basic.attributes & FILE_ATTRIBUTE_DIRECTORY) == 0)
        status = status_of(ERROR_DIRECTORY);
    if (status.code == OS_OK)
        status = read_names(arena, folder, letters, out);
    CloseHandle(folder);
    return status;
}

struct os_status os_list_some(struct arena *arena, const char *path, const char *letters, struct os_names *out)
{
    HANDLE folder = open_path(path, FILE_LIST_DIRECTORY | FILE_READ_ATTRIBUTES, 0);
    return folder != INVALID_HANDLE_VALUE ? list(arena, folder, letters, out) : status_now();
}

struct os_status os_list(struct arena *arena, const char *path, struct os_names *out)
{
    return os_list_some(arena, path, NULL, out);
}

struct os_status os_list_in(struct arena *arena, struct os_place *place, const char *relative, struct os_names *out)
{
    struct spot spot;
    struct patience patience = { 0 };
    HANDLE folder;
    struct os_status status = spot_find(place, relative, &spot);
    if (status.code == OS_OK)
        status = open_real(spot.folder, spot.name, FILE_LIST_DIRECTORY, true, &patience, &folder);
    return status.code == OS_OK ? list(arena, folder, NULL, out) : status;
}
