/* list_plain.c: the names in a folder by the C library, where the system's own call for it is not to be used. */
#include "platform/posix/posix.h"
#include "platform/posix/system.h"

int system_list(int folder, void (*add)(void *data, const char *name, unsigned char type), void *data)
{
    const struct dirent *entry;
    DIR *open = fdopendir(folder);
    if (open == NULL) {
        close_quietly(folder);
        return -1;
    }
    for (errno = 0; (entry = readdir(open)) != NULL; errno = 0)
        add(data, entry->d_name, entry->d_type);
    int number = errno;
    closedir(open);
    errno = number;
    return number != 0 ? -1 : 0;
}
