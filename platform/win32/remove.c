/* remove.c: files, links and folders that go, and a folder with all that is in it.
 *
 * Every step stands on an open folder. A link goes itself, whatever it leads to: a junction is one too. A tree
 * of any depth needs little stack: what lies deeper than DEEPEST is first moved up to the top. What cannot be
 * removed does not stop the rest; the first failure is reported. */
#include "platform/win32/list.h"
#include "platform/win32/reparse.h"

/* No tree is so deep that it needs more rounds: a system that says of files that they are gone, and lists them
 * again, is not believed for ever. */
enum { DEEPEST = 12, MOST_ROUNDS = 4096 };

/* ---- one name ------------------------------------------------------------------------------- */

enum wanted { FILE_OR_LINK, FOLDER, ANYTHING };

static struct os_status fits(HANDLE file, enum wanted wanted)
{
    struct nt_tag tag = { 0 };
    struct os_status status = status_of_nt(nt_tag_of(file, &tag));
    bool is_folder = kind_of(tag.attributes, tag.tag) == OS_FOLDER;
    if (status.code != OS_OK || wanted == ANYTHING || is_folder == (wanted == FOLDER))
        return status;
    return is_folder ? (struct os_status){ OS_IS_FOLDER, 0 } : status_of(ERROR_DIRECTORY);
}

/* The newer way frees the name at once, even if others have the file open; the older one when they close it. */
static NTSTATUS delete_open(HANDLE file)
{
    ULONG how = NT_DELETE | NT_DELETE_POSIX;
    BOOLEAN gone = TRUE;
    NTSTATUS status = nt_set(file, NT_DISPOSITION_EX, &how, sizeof how);
    return nt_is_unknown(status) ? nt_set(file, NT_DISPOSITION, &gone, sizeof gone) : status;
}

/* What cannot be deleted is read-only, or a program that runs. */
static struct os_status remove_name(HANDLE folder, const wchar_t *name, enum wanted wanted, struct patience *patience)
{
    static const struct nt_open to_go = { .access = DELETE | FILE_READ_ATTRIBUTES, .disposition = FILE_OPEN };
    for (;;) {
        HANDLE file;
        NTSTATUS deleted = nt_open(folder, name, &to_go, patience, &file);
        if (!NT_OK(deleted))
            return status_of_nt(deleted);
        struct os_status status = fits(file, wanted);
        if (status.code == OS_OK)
            deleted = delete_open(file);
        CloseHandle(file);
        if (status.code != OS_OK || NT_OK(deleted))
            return status;
        bool in_the_way = deleted == NT_CANNOT_DELETE || deleted == NT_ACCESS_DENIED;
        if (in_the_way && clear_read_only(folder, name))
            continue;
        if (!(in_the_way || nt_will_pass(deleted)) || !patience_lasts(patience))
            return status_of_nt(deleted);
    }
}

static struct os_status remove_one(struct os_place *place, const char *relative, enum wanted wanted)
{
    struct spot spot;
    struct patience patience = { 0 };
    place_end_below(place, relative);
    struct os_status status = spot_find(place, relative, &spot);
    if (status.code == OS_OK && spot.name[0] == L'\0')      /* the place itself: it could not go while it is open */
        status = status_of(ERROR_INVALID_PARAMETER);
    return status.code == OS_OK ? remove_name(spot.folder, spot.name, wanted, &patience) : status;
}

struct os_status os_remove_file(struct os_place *place, const char *relative)
{
    return remove_one(place, relative, FILE_OR_LINK);
}

struct os_status os_remove_folder(struct os_place *place, const char *relative)
{
    return remove_one(place, relative, FOLDER);
}

/* ---- a tree --------------------------------------------------------------------------------- */

struct removal {
    HANDLE top;                     /* where folders from too deep below are moved to */
    unsigned moved;                 /* how many names were tried for them */
    unsigned rounds;                /* how often a folder was not empty after all */
    struct patience patience;       /* of the whole removal */
    struct os_status failure;       /* the first one */
};

/* Notes what is no success; an entry that is gone already is one. Returns whether it is gone. */
static bool went(struct removal *removal, struct os_status status)
{
    bool gone = status.code == OS_OK || status.code == OS_ABSENT;
    if (!gone && removal->failure.code == OS_OK)
        removal->failure = status;
    return gone;
}

static void name_of_moved(unsigned number, wchar_t name[24])
{
    wchar_t digits[12], *end = digits + 11;
    *end = L'\0';
    do
        *--end = (wchar_t)(L'0' + number % 10);
    while ((number /= 10) > 0);
    wcscpy(name, L"moved-");
    wcscat(name, end);
}

static struct os_status move_up(struct removal *removal, HANDLE folder, const wchar_t *name)
{
    static const struct nt_open to_go = { .access = DELETE, .disposition = FILE_OPEN };
    HANDLE file;
    NTSTATUS status = nt_open(folder, name, &to_go, &removal->patience, &file);
    if (!NT_OK(status))
        return status_of_nt(status);
    do {
        wchar_t new_name[24];
        name_of_moved(removal->moved++, new_name);
        status = rename_open(file, removal->top, new_name, false);
    } while (status == NT_NAME_COLLISION
             || ((status == NT_ACCESS_DENIED || nt_will_pass(status)) && patience_lasts(&removal->patience)));
    CloseHandle(file);
    return status_of_nt(status);
}

/* A volume that is mounted in the tree belongs to somebody; its mark looks like a junction's. */
static bool is_volume(HANDLE folder, const wchar_t *name)
{
    static const struct nt_open look = { .access = FILE_READ_ATTRIBUTES, .disposition = FILE_OPEN };
    union { ULONGLONG aligned; unsigned char bytes[1024]; } found;
    struct reparse_link link = { 0 };
    HANDLE file;
    if (!NT_OK(nt_open(folder, name, &look, NULL, &file)))
        return false;
    size_t size = nt_reparse_of(file, &found, sizeof found);
    CloseHandle(file);
    return reparse_read_link(found.bytes, size, &link) && link.volume;
}

static bool remove_below(struct removal *removal, HANDLE folder, const wchar_t *name, unsigned depth);

/* Returns whether the entry is gone from here. */
static bool remove_entry(struct removal *removal, HANDLE folder, const struct nt_entry *entry, unsigned depth)
{
    wchar_t name[256];
    size_t units = entry->name_size / sizeof *name;
    if (units > 255)
        return went(removal, status_of(ERROR_FILENAME_EXCED_RANGE));
    wmemcpy(name, entry->name, units);
    name[units] = L'\0';
    enum os_kind kind = kind_of(entry->attributes, entry->tag);
    if (kind == OS_FOLDER && depth < DEEPEST)
        return remove_below(removal, folder, name, depth);
    if (kind == OS_FOLDER)
        return went(removal, move_up(removal, folder, name));
    if (kind == OS_LINK && entry->tag == REPARSE_MOUNT_POINT && is_volume(folder, name))
        return went(removal, status_of(ERROR_BUSY));
    return went(removal, remove_name(folder, name, ANYTHING, &removal->patience));
}

/* Empties an open folder. Returns how many entries went. */
static size_t empty(struct removal *removal, HANDLE folder, unsigned depth)
{
    ULONGLONG bytes[512];
    struct listing listing = listing_of(folder, bytes, sizeof bytes);
    size_t gone = 0;
    if (depth == 0)
        removal->top = folder;
    for (const struct nt_entry *entry; (entry = listing_next(&listing)) != NULL;)
        gone += remove_entry(removal, folder, entry, depth + 1);
    if (!NT_OK(listing.status))
        went(removal, status_of_nt(listing.status));
    return gone;
}

/* Names may be left out of a listing while others are being removed, what was moved up comes in late, and what
 * others have open goes when they close it: as long as something goes, there is another round. */
static bool remove_below(struct removal *removal, HANDLE folder, const wchar_t *name, unsigned depth)
{
    for (;;) {
        HANDLE below;
        struct os_status status = open_real(folder, name, FILE_LIST_DIRECTORY | FILE_TRAVERSE, true,
                                            &removal->patience, &below);
        if (status.code != OS_OK)
            return went(removal, status);
        size_t gone = empty(removal, below, depth);
        CloseHandle(below);
        status = remove_name(folder, name, FOLDER, &removal->patience);
        bool again = status.code == OS_NOT_EMPTY && removal->rounds++ < MOST_ROUNDS
            && (gone > 0 || (removal->failure.code == OS_OK && patience_lasts(&removal->patience)));
        if (!again)
            return went(removal, status);
    }
}

struct os_status os_remove_tree(struct os_place *place, const char *relative)
{
    struct spot spot;
    struct os_entry entry;
    struct os_status status = os_look_in(place, relative, &entry);
    if (status.code == OS_OK && entry.kind == OS_FOLDER)
        place_end_below(place, relative);
    if (status.code == OS_OK)
        status = spot_find(place, relative, &spot);
    if (status.code != OS_OK)
        return status;
    if (spot.name[0] == L'\0')      /* the place itself would be emptied, and could not go */
        return status_of(ERROR_INVALID_PARAMETER);
    struct removal removal = { 0 };
    return remove_below(&removal, spot.folder, spot.name, 0) ? STATUS_FINE : removal.failure;
}
