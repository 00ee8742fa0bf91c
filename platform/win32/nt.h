/* nt.h: the calls of ntdll, which alone can work relative to an opened folder, and what headers lack of them.
 *
 * Names are our own where one header of the tool chains has them and another has not. */
#ifndef VENVCAST_PLATFORM_WIN32_NT_H
#define VENVCAST_PLATFORM_WIN32_NT_H

#include "platform/win32/win32.h"

#include <winternl.h>

/* Numbers of GetLastError() that one of the tool chains does not name. */
enum {
    NO_VIRUS = 225, NO_CLOUD_FILE = 389, NO_WAY_OVER_LINK = 681, NO_ELEVATION = 740, NO_QUOTA = 1295
};

#define NT_OK(status) ((status) >= 0)

/* Outcomes that are acted upon; all others are only translated. */
#define NT_NO_MORE_FILES ((NTSTATUS)0x80000006)
#define NT_NOT_IMPLEMENTED ((NTSTATUS)0xC0000002)
#define NT_INVALID_INFO_CLASS ((NTSTATUS)0xC0000003)
#define NT_INVALID_PARAMETER ((NTSTATUS)0xC000000D)
#define NT_NO_SUCH_FILE ((NTSTATUS)0xC000000F)
#define NT_ACCESS_DENIED ((NTSTATUS)0xC0000022)
#define NT_NAME_NOT_FOUND ((NTSTATUS)0xC0000034)
#define NT_NAME_COLLISION ((NTSTATUS)0xC0000035)
#define NT_SHARING_VIOLATION ((NTSTATUS)0xC0000043)
#define NT_FILE_LOCK_CONFLICT ((NTSTATUS)0xC0000054)
#define NT_LOCK_NOT_GRANTED ((NTSTATUS)0xC0000055)
#define NT_DELETE_PENDING ((NTSTATUS)0xC0000056)
#define NT_FILE_IS_A_DIRECTORY ((NTSTATUS)0xC00000BA)
#define NT_NOT_SUPPORTED ((NTSTATUS)0xC00000BB)
#define NT_DIRECTORY_NOT_EMPTY ((NTSTATUS)0xC0000101)
#define NT_NOT_A_DIRECTORY ((NTSTATUS)0xC0000103)
#define NT_CANNOT_DELETE ((NTSTATUS)0xC0000121)
#define NT_USER_MAPPED_FILE ((NTSTATUS)0xC0000243)

/* Kinds of facts about a file. */
enum {
    NT_DIRECTORY_FACTS = 2, NT_BASIC_FACTS = 4, NT_STANDARD_FACTS = 5, NT_RENAME = 10, NT_LINK = 11, NT_DISPOSITION = 13,
    NT_TAG_FACTS = 35, NT_DISPOSITION_EX = 64, NT_RENAME_EX = 65
};

struct nt_basic { LARGE_INTEGER created, accessed, written, changed; ULONG attributes; };
struct nt_standard { LARGE_INTEGER allocated, end; ULONG links; BOOLEAN delete_pending, directory; };
struct nt_tag { ULONG attributes, tag; };

/* One entry of a folder; what FileFullDirectoryInformation gives. */
struct nt_entry {
    ULONG next, index;
    LARGE_INTEGER created, accessed, written, changed, end, allocated;
    ULONG attributes, name_size, tag;       /* the tag of a reparse point stands where its size would be */
    WCHAR name[1];
};

struct nt_rename {
    ULONG flags;                            /* the older call has one byte here: 1 replaces */
    HANDLE folder;
    ULONG name_size;
    WCHAR name[256];
};
enum { NT_RENAME_REPLACE = 1, NT_RENAME_POSIX = 2 };
enum { NT_DELETE = 1, NT_DELETE_POSIX = 2 };

NTSTATUS NTAPI NtQueryDirectoryFile(HANDLE folder, HANDLE event, PVOID routine, PVOID context, PIO_STATUS_BLOCK io,
                                    PVOID facts, ULONG size, ULONG kind, BOOLEAN single, PUNICODE_STRING pattern,
                                    BOOLEAN again);
NTSTATUS NTAPI NtFlushBuffersFile(HANDLE file, PIO_STATUS_BLOCK io);
NTSTATUS NTAPI NtQuerySecurityObject(HANDLE object, ULONG kind, PVOID out, ULONG size, ULONG *needed);

/* ---- nt.c ---- */

/* How long one operation has waited for somebody else so far; zeroed at its beginning. */
struct patience {
    unsigned turn;
};

/* Waits a little longer each time, two seconds in all; false when they are over. */
bool patience_lasts(struct patience *patience);

/* Is it of the kind that a virus scanner or an indexer causes by looking at a file for a moment? */
bool nt_will_pass(NTSTATUS status);

/* Does this system, or file system, not know what it was asked for? Then there is an older way. */
bool nt_is_unknown(NTSTATUS status);

/* What to open below a folder, and how. */
struct nt_open {
    ACCESS_MASK access;             /* SYNCHRONIZE is added */
    ULONG options;                  /* FILE_DIRECTORY_FILE and its like */
    ULONG disposition;              /* FILE_OPEN is 1, FILE_CREATE is 2 */
    ULONG attributes;               /* of what is created */
};

/* Opens `name`, one name or "" for the folder itself, and never follows it when it is a link. `patience`
 * may be NULL: then nobody is waited for. */
NTSTATUS nt_open(HANDLE folder, const wchar_t *name, const struct nt_open *how, struct patience *patience, HANDLE *out);

NTSTATUS nt_query(HANDLE file, int kind, void *facts, size_t size);
NTSTATUS nt_set(HANDLE file, int kind, void *facts, size_t size);

/* The attributes of what is open, and the tag of a reparse point. */
NTSTATUS nt_tag_of(HANDLE file, struct nt_tag *out);

/* The bytes of a reparse point; 0 with GetLastError() when it is none, or has more than `room`. */
size_t nt_reparse_of(HANDLE file, void *bytes, size_t room);

/* What is it, by these? */
enum os_kind kind_of(ULONG attributes, ULONG tag);

/* Opens what must already be there and must not be a link; `folder`: it must be one, else it must be none. The
 * link's failure is OS_IS_LINK. What stands for a file elsewhere, as in a synchronised folder, is opened for real. */
struct os_status open_real(HANDLE folder, const wchar_t *name, ACCESS_MASK access, bool is_folder,
                           struct patience *patience, HANDLE *out);

/* Takes away what keeps a file from being removed or replaced; false when it was not that. */
bool clear_read_only(HANDLE folder, const wchar_t *name);

/* ---- files.c ---- */

/* A new file, open to be written; and its end: it stands whole, or it goes again when its handle is closed. */
struct os_status file_open_new(struct os_place *place, const char *relative, unsigned mode, HANDLE *out);
void file_finish(HANDLE file, struct os_status status);

/* ---- rename.c ---- */

/* Gives what is open (DELETE) another name; `over` replaces a file. */
NTSTATUS rename_open(HANDLE file, HANDLE folder, const wchar_t *name, bool over);

#endif
