/* rights.h: who may change a file, read from the bytes of its list of rights (MS-DTYP 2.4); plain C. */
#ifndef VENVCAST_PLATFORM_WIN32_RIGHTS_H
#define VENVCAST_PLATFORM_WIN32_RIGHTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Is this SID the administrators, the system itself, or the service that installs it? */
bool rights_is_ruler(const void *sid, size_t size);

/* Does an ACL let nobody else change the bytes, the names or the rights? One that cannot be read does not. */
bool rights_are_rulers(const void *list, size_t size);

#endif
