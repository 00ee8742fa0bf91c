/* pe.h: what machine a program for Windows is for (PE/COFF). */
#ifndef VENVCAST_FIND_PE_H
#define VENVCAST_FIND_PE_H

#include "platform/platform.h"

/* "x86_64", "aarch64", "i686"; NULL when the file is no program or for another machine. The status says whether it
 * could be read at all; `path` is absolute. */
struct os_status pe_architecture(const char *path, const char **out);

#endif
