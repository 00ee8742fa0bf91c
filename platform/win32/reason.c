/* reason.c: error numbers, as codes to branch on and as words to read.
 *
 * Own words instead of FormatMessage: they are the same in every language of Windows, and end without a
 * full stop. What a call of ntdll returned becomes the number that the documented calls would have given. */
#include "platform/win32/nt.h"

#include "platform/reasons.h"

const struct reason reasons[] = {
    { ERROR_FILE_NOT_FOUND, OS_ABSENT, NULL },
    { ERROR_PATH_NOT_FOUND, OS_ABSENT, NULL },
    { ERROR_INVALID_DRIVE, OS_ABSENT, "no such drive" },
    { ERROR_BAD_NETPATH, OS_ABSENT, "the network share is not found" },
    { ERROR_BAD_NET_NAME, OS_ABSENT, "the network share is not found" },
    { ERROR_ENVVAR_NOT_FOUND, OS_ABSENT, NULL },
    { ERROR_MOD_NOT_FOUND, OS_ABSENT, "a library is missing" },
    { ERROR_FILE_EXISTS, OS_EXISTS, NULL },
    { ERROR_ALREADY_EXISTS, OS_EXISTS, NULL },
    { ERROR_ACCESS_DENIED, OS_DENIED, NULL },
    { ERROR_NETWORK_ACCESS_DENIED, OS_DENIED, "the network share denies it" },
    { ERROR_PRIVILEGE_NOT_HELD, OS_DENIED, "the user lacks the privilege for it" },
    { ERROR_ACCESS_DISABLED_BY_POLICY, OS_DENIED, "blocked by group policy" },
    { NO_ELEVATION, OS_DENIED, "it must be started by an administrator" },
    { NO_VIRUS, OS_DENIED, "blocked by the virus scanner" },
    { ERROR_DIRECTORY, OS_NOT_FOLDER, NULL },
    { ERROR_CANT_RESOLVE_FILENAME, OS_IS_LINK, NULL },
    { NO_WAY_OVER_LINK, OS_IS_LINK, NULL },
    { ERROR_DIR_NOT_EMPTY, OS_NOT_EMPTY, NULL },
    { ERROR_DISK_FULL, OS_NO_SPACE, NULL },
    { ERROR_HANDLE_DISK_FULL, OS_NO_SPACE, NULL },
    { NO_QUOTA, OS_NO_SPACE, "disk quota exceeded" },
    { ERROR_WRITE_PROTECT, OS_READ_ONLY, NULL },
    { ERROR_NOT_SAME_DEVICE, OS_OTHER_VOLUME, NULL },
    { ERROR_FILENAME_EXCED_RANGE, OS_NAME_TOO_LONG, NULL },
    { ERROR_BUFFER_OVERFLOW, OS_NAME_TOO_LONG, NULL },
    { ERROR_INVALID_FUNCTION, OS_UNSUPPORTED, NULL },
    { ERROR_NOT_SUPPORTED, OS_UNSUPPORTED, NULL },
    { ERROR_CALL_NOT_IMPLEMENTED, OS_UNSUPPORTED, NULL },
    { ERROR_SHARING_VIOLATION, OS_BUSY, "another program is using it" },
    { ERROR_LOCK_VIOLATION, OS_BUSY, "another program has locked a part of it" },
    { ERROR_BUSY, OS_BUSY, NULL },
    { ERROR_DELETE_PENDING, OS_BUSY, "it is being deleted" },
    { ERROR_USER_MAPPED_FILE, OS_BUSY, "another program is using it" },
    { ERROR_NOT_ENOUGH_MEMORY, OS_MEMORY, NULL },
    { ERROR_OUTOFMEMORY, OS_MEMORY, NULL },
    { ERROR_COMMITMENT_LIMIT, OS_MEMORY, NULL },
    { ERROR_INVALID_PARAMETER, OS_FAILED, "invalid argument" },
    { ERROR_INVALID_NAME, OS_FAILED, "Windows cannot store this name" },
    { ERROR_BAD_PATHNAME, OS_FAILED, "Windows cannot store this name" },
    { ERROR_NOT_A_REPARSE_POINT, OS_FAILED, "not a link" },
    { ERROR_CANT_ACCESS_FILE, OS_FAILED, "only the system's own start of programs can open it" },
    { ERROR_BAD_EXE_FORMAT, OS_FAILED, "not a program that this system can run" },
    { ERROR_EXE_MACHINE_TYPE_MISMATCH, OS_FAILED, "not a program that this system can run" },
    { ERROR_BROKEN_PIPE, OS_FAILED, "broken pipe" },
    { ERROR_NO_DATA, OS_FAILED, "broken pipe" },
    { ERROR_INVALID_HANDLE, OS_FAILED, "the stream is closed" },
    { ERROR_IO_DEVICE, OS_FAILED, "input or output error" },
    { ERROR_CRC, OS_FAILED, "input or output error" },
    { ERROR_NOT_READY, OS_FAILED, "the drive is not ready" },
    { ERROR_UNEXP_NET_ERR, OS_FAILED, "the network failed" },
    { ERROR_NETNAME_DELETED, OS_FAILED, "the network share has gone" },
    { ERROR_TOO_MANY_OPEN_FILES, OS_FAILED, "too many open files" },
    { ERROR_NO_SYSTEM_RESOURCES, OS_FAILED, "too little of a resource of the system is left" },
    { ERROR_FILE_CORRUPT, OS_FAILED, "the file system is damaged" },
    { NO_CLOUD_FILE, OS_FAILED, "the synchronised file could not be fetched" },
    { WAIT_TIMEOUT, OS_FAILED, "timed out" },
    { ERROR_TIMEOUT, OS_FAILED, "timed out" },
    { 0, OS_OK, NULL },
};

/* What the system's own translation makes too little of. */
static const struct {
    NTSTATUS status;
    struct os_status meaning;
} meanings[] = {
    { NT_DELETE_PENDING, { OS_BUSY, ERROR_DELETE_PENDING } },
    { NT_FILE_IS_A_DIRECTORY, { OS_IS_FOLDER, 0 } },
    { NT_CANNOT_DELETE, { OS_BUSY, ERROR_SHARING_VIOLATION } },     /* a program that runs, once it is not read-only */
};

struct os_status status_of(DWORD number)
{
    return status_of_number(number);
}

struct os_status status_now(void)
{
    return status_of(GetLastError());
}

struct os_status status_of_nt(LONG status)
{
    if (NT_OK(status))
        return STATUS_FINE;
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (meanings[i].status == status)
            return meanings[i].meaning;
    return status_of(RtlNtStatusToDosError(status));
}
