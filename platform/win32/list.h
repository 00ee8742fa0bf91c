/* list.h: the entries of an open folder, one after another, without memory of their own. */
#ifndef VENVCAST_PLATFORM_WIN32_LIST_H
#define VENVCAST_PLATFORM_WIN32_LIST_H

#include "platform/win32/nt.h"

struct listing {
    HANDLE folder;
    struct nt_entry *bytes, *at;    /* as many entries as fit, and the one that was last handed out */
    size_t room;
    bool begun;
    NTSTATUS status;                /* what ended it too early */
};

/* `bytes`: for what the system says at a time, aligned for 64-bit numbers and at least 1 KiB. */
struct listing listing_of(HANDLE folder, void *bytes, size_t room);

/* The next entry but "." and "..", or NULL at the end; it is overwritten by the next call. */
const struct nt_entry *listing_next(struct listing *listing);

#endif
