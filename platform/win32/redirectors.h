/* redirectors.h: the bytes of our own redirector; embed.cmake generates them from what redirector.cmake builds. */
#ifndef VENVCAST_PLATFORM_WIN32_REDIRECTORS_H
#define VENVCAST_PLATFORM_WIN32_REDIRECTORS_H

#include <stddef.h>

struct embedded {
    const char *name;           /* "redirector.exe" */
    const char *bytes;
    size_t size;
};

/* One row, ended by a name of NULL. */
extern const struct embedded redirector_files[];

#endif
