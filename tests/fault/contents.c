/* contents.c: what a file holds, as a number; the sweep asks for the same ten megabytes a hundred thousand times. */
#include "tests/fault/contents.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 1 << 18, ROOM_AT_FIRST = 1 << 12, ROOM_AT_MOST = 1 << 17,
       SETTLED = 20 * 1000 * 1000 };     /* nanoseconds: two ticks of any kernel */

struct known {
    dev_t device;
    ino_t number;               /* 0: free */
    off_t size;
    struct timespec time;
    uint64_t hash;
};

static struct known *table;
static size_t room, count;

uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    uint64_t word;
    for (; size >= sizeof word; size -= sizeof word, at += sizeof word) {
        memcpy(&word, at, sizeof word);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15;
        hash ^= hash >> 32;
    }
    word = size;
    memcpy(&word, at, size);
    hash = (hash ^ word ^ ((uint64_t)size << 56)) * 0x9e3779b97f4a7c15;
    return hash ^ hash >> 32;
}

static uint64_t read_all(int folder, const char *name)
{
    static char bytes[BUFFER];
    uint64_t hash = 0;
    ssize_t size = BUFFER;
    int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    while (file >= 0 && size == BUFFER && (size = read(file, bytes, sizeof bytes)) > 0)
        hash = hash_bytes(hash, bytes, (size_t)size);
    if (file >= 0)
        close(file);
    return hash;
}

/* Where it stands in the table, or where it may. */
static struct known *find(const struct stat *facts)
{
    size_t at = hash_bytes((uint64_t)facts->st_dev, &facts->st_ino, sizeof facts->st_ino) & (room - 1);
    while (table[at].number != 0 && (table[at].number != facts->st_ino || table[at].device != facts->st_dev))
        at = (at + 1) & (room - 1);
    return &table[at];
}

static void grow(void)
{
    struct known *old = table;
    size_t was = room;
    room = room == 0 ? ROOM_AT_FIRST : room * 2;
    table = calloc(room, sizeof *table);
    if (table == NULL)
        abort();
    for (size_t i = 0; i < was; i++)
        if (old[i].number != 0) {
            struct stat facts = { .st_dev = old[i].device, .st_ino = old[i].number };
            *find(&facts) = old[i];
        }
    free(old);
}

static bool is_settled(const struct timespec *time)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    return (now.tv_sec - time->tv_sec) * 1000000000LL + (now.tv_nsec - time->tv_nsec) > SETTLED;
}

uint64_t contents_of(int folder, const char *name, const struct stat *facts)
{
    if (2 * count >= ROOM_AT_MOST)          /* most of them are gone from the disk */
        contents_forget();
    if (2 * count >= room)
        grow();
    struct known *known = find(facts);
    bool same = known->number != 0 && known->size == facts->st_size && known->time.tv_sec == facts->st_mtim.tv_sec &&
        known->time.tv_nsec == facts->st_mtim.tv_nsec;
    if (same)
        return known->hash;
    bool settled = is_settled(&facts->st_mtim);         /* asked before it is read */
    uint64_t hash = read_all(folder, name);
    if (settled) {
        count += known->number == 0;
        *known = (struct known){ facts->st_dev, facts->st_ino, facts->st_size, facts->st_mtim, hash };
    }
    return hash;
}

void contents_forget(void)
{
    free(table);
    table = NULL;
    room = count = 0;
}
