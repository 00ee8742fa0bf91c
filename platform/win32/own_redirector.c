/* own_redirector.c: our own redirector, as bytes inside this program; that for windows differs in one number. */
#include "platform/win32/win32.h"

#include <string.h>

#include "platform/win32/redirectors.h"

/* The same program but for what its head says of consoles: the system gives it none, and it acts on that itself. */
static const char *windowed_bytes(struct arena *arena, const struct embedded *file)
{
    char *bytes = arena_take_raw(arena, file->size);
    IMAGE_DOS_HEADER dos;
    WORD subsystem = IMAGE_SUBSYSTEM_WINDOWS_GUI;
    memcpy(bytes, file->bytes, file->size);
    memcpy(&dos, bytes, sizeof dos);
    memcpy(bytes + dos.e_lfanew + offsetof(IMAGE_NT_HEADERS, OptionalHeader.Subsystem), &subsystem, sizeof subsystem);
    return bytes;
}

struct os_status os_redirector(struct arena *arena, bool windowed, const void **bytes, size_t *size)
{
    *bytes = windowed ? windowed_bytes(arena, redirector_files) : redirector_files->bytes;
    *size = redirector_files->size;
    return STATUS_FINE;
}
