/* own_redirector.c: our own redirectors, as bytes inside this program. */
#include "platform/win32/redirectors.h"
#include "platform/win32/win32.h"

struct os_status os_redirector(bool windowed, const void **bytes, size_t *size)
{
    const struct embedded *file = &redirector_files[windowed ? 1 : 0];
    *bytes = file->bytes;
    *size = file->size;
    return STATUS_FINE;
}
