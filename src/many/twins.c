/* twins.c: a table of hashes, which takes no more memory than ten thousand ENV_DIRs may cost. */
#include "src/many/twins.h"

#include "src/base/path.h"
#include "src/base/utf8.h"

enum { FIRST_ROOM = 64 };

/* Where this folder stands, or would. */
static struct twin *spot_of(const struct twins *twins, uint64_t folder)
{
    size_t at = (size_t)(folder >> 1) & (twins->room - 1);
    while (twins->items[at].folder != 0 && twins->items[at].folder != folder)
        at = (at + 1) & (twins->room - 1);
    return &twins->items[at];
}

/* Never more than half full. */
static void make_room(struct twins *twins)
{
    struct twins larger = { .memory = twins->memory, .count = twins->count };
    if (twins->count * 2 < twins->room)
        return;
    larger.room = twins->room == 0 ? FIRST_ROOM : twins->room * 2;
    larger.items = arena_take_many(larger.memory, larger.room, sizeof *larger.items);
    for (size_t i = 0; i < twins->room; i++)
        if (twins->items[i].folder != 0)
            *spot_of(&larger, twins->items[i].folder) = twins->items[i];
    *twins = larger;
}

bool twins_enter(struct twins *twins, struct arena *scratch, const struct host *host, const char *given,
                 unsigned number, unsigned *other)
{
    const char *here;
    if ((host->family == HOST_POSIX && !host->darwin) || os_current_folder(scratch, &here).code != OS_OK)
        return true;
    const char *folded = utf8_fold(scratch, str_of(path_absolute(scratch, host, here, given)));
    struct twin twin = { str_hash(str_of(folded)) | 1, str_hash(str_of(given)), number };
    make_room(twins);
    struct twin *spot = spot_of(twins, twin.folder);
    if (spot->folder != 0 && spot->spelling != twin.spelling) {
        *other = spot->number;
        return false;
    }
    twins->count += spot->folder == 0;
    *spot = twin;
    return true;
}
