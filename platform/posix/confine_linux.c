/* confine_linux.c: giving up the right to write elsewhere and to start programs, by Landlock.
 *
 * Only writing and starting are restricted: reading stays free, and so does everything that is open
 * already, such as the standard streams. */
#include "platform/posix/posix.h"

#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CALL_CREATE_RULES = 444, CALL_ADD_RULE = 445, CALL_RESTRICT = 446 };
enum { ASK_VERSION = 1, RULE_BENEATH = 1 };

/* The kernel's rights by number; those that read (2, 3) are not among ours. */
enum {
    RIGHT_EXECUTE = 1 << 0,
    RIGHT_WRITE = 1 << 1,
    RIGHTS_REMOVE = 3 << 4,         /* folders, files */
    RIGHTS_MAKE = 0x7f << 6,        /* devices, folders, files, sockets, FIFOs, links */
    RIGHT_MOVE = 1 << 13,           /* between folders; version 2 */
    RIGHT_TRUNCATE = 1 << 14        /* version 3 */
};

struct rules {
    uint64_t rights;
};

struct rule {
    uint64_t rights;
    int32_t folder;
} __attribute__((packed));

/* Version 1 of Landlock forbids every move between two folders, even inside a place: it is not used. */
static uint64_t rights_to_restrict(void)
{
    long version = syscall(CALL_CREATE_RULES, NULL, 0, ASK_VERSION);
    uint64_t rights = RIGHT_EXECUTE | RIGHT_WRITE | RIGHTS_REMOVE | RIGHTS_MAKE | RIGHT_MOVE;
    if (version < 2)
        return 0;
    return version >= 3 ? rights | RIGHT_TRUNCATE : rights;
}

static bool allow_below(int rules, uint64_t rights, struct os_place *const *places, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct rule rule = { rights & ~(uint64_t)RIGHT_EXECUTE, places[i]->folder };
        if (syscall(CALL_ADD_RULE, rules, RULE_BENEATH, &rule, 0) != 0)
            return false;
    }
    return true;
}

struct os_status os_confine(struct os_place *const *places, size_t count)
{
    struct rules all = { rights_to_restrict() };
    if (all.rights == 0)
        return status_of(ENOSYS);
    int rules = (int)syscall(CALL_CREATE_RULES, &all, sizeof all, 0);
    if (rules < 0)
        return status_now();
    struct os_status status = STATUS_OK;
    if (!allow_below(rules, all.rights, places, count) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
        || syscall(CALL_RESTRICT, rules, 0) != 0)
        status = status_now();
    close(rules);
    return status;
}
