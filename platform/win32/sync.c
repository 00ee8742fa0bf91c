/* sync.c: what was written, made to last.
 *
 * There is no call for a whole tree that a user may make. Each file's bytes are handed to the drive without
 * waiting where the system can; flushing the top folder then waits for all of it, and for the journal that
 * holds the names. */
#include "platform/win32/list.h"

typedef NTSTATUS NTAPI flush_more(HANDLE file, ULONG flags, PVOID parameters, ULONG size, PIO_STATUS_BLOCK io);

enum { WITHOUT_WAITING = 2, DEEPEST = 64 };

static NTSTATUS hand_over(HANDLE file, flush_more *flush)
{
    IO_STATUS_BLOCK io;
    NTSTATUS status = flush != NULL ? flush(file, WITHOUT_WAITING, NULL, 0, &io) : NT_NOT_SUPPORTED;
    return nt_is_unknown(status) ? NtFlushBuffersFile(file, &io) : status;
}

static NTSTATUS hand_over_below(HANDLE folder, flush_more *flush, unsigned depth);

/* What may not be opened for writing has been read-only since it was made whole. */
static NTSTATUS hand_over_entry(HANDLE folder, const struct nt_entry *entry, flush_more *flush, unsigned depth)
{
    enum os_kind kind = kind_of(entry->attributes, entry->tag);
    wchar_t name[256];
    size_t units = entry->name_size / sizeof *name;
    struct patience patience = { 0 };
    HANDLE below;
    if (units > 255 || (kind != OS_FILE && kind != OS_FOLDER) || depth == DEEPEST)
        return 0;
    wmemcpy(name, entry->name, units);
    name[units] = L'\0';
    ACCESS_MASK access = kind == OS_FILE ? FILE_WRITE_DATA : FILE_LIST_DIRECTORY | FILE_TRAVERSE;
    if (open_real(folder, name, access, kind == OS_FOLDER, &patience, &below).code != OS_OK)
        return 0;
    NTSTATUS status = kind == OS_FILE ? hand_over(below, flush) : hand_over_below(below, flush, depth + 1);
    CloseHandle(below);
    return status;
}

static NTSTATUS hand_over_below(HANDLE folder, flush_more *flush, unsigned depth)
{
    ULONGLONG bytes[256];
    struct listing listing = listing_of(folder, bytes, sizeof bytes);
    for (const struct nt_entry *entry; (entry = listing_next(&listing)) != NULL;) {
        NTSTATUS status = hand_over_entry(folder, entry, flush, depth);
        if (!NT_OK(status))
            return status;
    }
    return listing.status;
}

static NTSTATUS hand_over_listed(struct os_place *place, const char *relative, flush_more *flush)
{
    struct spot spot;
    struct patience patience = { 0 };
    HANDLE file;
    if (spot_find(place, relative, &spot).code != OS_OK ||
        open_real(spot.folder, spot.name, FILE_WRITE_DATA, false, &patience, &file).code != OS_OK)
        return 0;
    NTSTATUS status = hand_over(file, flush);
    CloseHandle(file);
    return status;
}

/* These files, or everything below when there is no list, and then the folder. */
static struct os_status sync(struct os_place *place, const char *const *files, size_t count)
{
    static const struct nt_open again = { .access = FILE_ADD_FILE | FILE_LIST_DIRECTORY | FILE_TRAVERSE,
                                          .disposition = FILE_OPEN };
    union { FARPROC found; flush_more *call; } flush;
    HANDLE folder;
    IO_STATUS_BLOCK io;
    if (place->folder == NULL)
        return status_of(ERROR_FILE_NOT_FOUND);
    flush.found = GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "NtFlushBuffersFileEx");
    NTSTATUS status = nt_open(place->folder, L"", &again, NULL, &folder);
    if (!NT_OK(status))
        return status_of_nt(status);
    if (files == NULL)
        status = hand_over_below(folder, flush.call, 0);
    for (size_t i = 0; i < count && NT_OK(status); i++)
        status = hand_over_listed(place, files[i], flush.call);
    if (NT_OK(status))
        status = NtFlushBuffersFile(folder, &io);
    CloseHandle(folder);
    return status_of_nt(status);
}

struct os_status os_sync(struct os_place *place)
{
    return sync(place, NULL, 0);
}

struct os_status os_sync_bytes(struct os_place *place, const char *const *files, size_t count)
{
    return sync(place, files, count);
}

struct os_status os_sync_names(struct os_place *place)
{
    static const char *const no_files[] = { NULL };
    return sync(place, no_files, 0);
}
