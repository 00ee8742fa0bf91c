/* contract.c: what platform.h promises, asked of one back end after another. */
#include "tests/contract/ground.h"

#include <stdio.h>

struct stand stand_up(void)
{
    struct stand stand = { .arena = test_arena() };
    ground_folder("closed", 0700);
    assert_ok(os_place_open(&stand.arena, ground_path("."), &stand.top));
    assert_ok(os_place_enter(&stand.arena, stand.top, "closed", OS_PRIVATE, &stand.closed));
    return stand;
}

void stand_down(struct stand *stand)
{
    os_place_close(stand->closed);
    os_place_close(stand->top);
    arena_end(&stand->arena);
}

int main(int argc, char **argv)
{
    if (!ground_prepare(argc, argv)) {
        fputs("usage: contract [--unprivileged] [--old-kernel] [--only PATTERN]\n", stderr);
        return 2;
    }
    int failures = contract_looking() + contract_writing() + contract_sharing() + contract_renaming() + contract_removing()
        + contract_process() + contract_confining() + contract_threads() + ground_own_tests();
    return failures != 0;
}
