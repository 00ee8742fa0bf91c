/* reparse.h: what a reparse point says, read from its bytes alone, so that it can be tested on any system. */
#ifndef VENVCAST_PLATFORM_WIN32_REPARSE_H
#define VENVCAST_PLATFORM_WIN32_REPARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REPARSE_MOUNT_POINT 0xA0000003u     /* a junction, or a volume in a folder */
#define REPARSE_SYMBOLIC_LINK 0xA000000Cu
#define REPARSE_ALIAS 0x8000001Bu           /* an app execution alias */
#define REPARSE_SOCKET 0x80000023u          /* a socket of the AF_UNIX family */

/* Does a reparse point of this tag stand for another name, as a link does? What a synchronised folder or a
 * compressed volume marks with a tag is still the file itself. */
bool reparse_is_link(uint32_t tag);

/* Where a link leads: UTF-16 (little-endian, `units` of it) inside `bytes`, as the user wrote it when that is
 * kept, else without the prefix "\??\". `volume`: a volume is mounted there. False when it is no link, or the
 * bytes make no sense. */
struct reparse_link {
    const unsigned char *text;
    size_t units;
    bool network;                           /* "UNC\" stands for the "\\" of a share */
    bool volume;
};
bool reparse_read_link(const unsigned char *bytes, size_t size, struct reparse_link *out);

#endif
