/* old_kernel.c: a filter that lets newer system calls fail as an older kernel would. */
#include "tests/contract/old_kernel.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#define ANSWER(call, number)                                                                    \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1),                                          \
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (number))

bool forget_new_calls(void)
{
    struct sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        ANSWER(437, EPERM),                     /* openat2, as an old container answers */
        ANSWER(439, ENOSYS),                    /* faccessat2 */
        ANSWER(444, ENOSYS),                    /* landlock_create_ruleset */
        ANSWER(452, ENOSYS),                    /* fchmodat2 */
        ANSWER(SYS_renameat2, EINVAL),          /* as a file system answers that cannot */
        ANSWER(SYS_copy_file_range, ENOSYS),
        ANSWER(SYS_getrandom, ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = { sizeof program / sizeof *program, program };
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}
