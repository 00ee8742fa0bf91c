/* guarded_posix.c: which files only the administrator can change. */
#define _GNU_SOURCE
#include "tests/contract/guarded_posix.h"

#include <sys/stat.h>
#include <unistd.h>

#include "tests/contract/ground.h"

static void what_only_the_administrator_can_change_is_guarded(void **state)
{
    static const struct { unsigned owner, mode, folder_mode; bool guarded; } rows[] = {
        { 0, 0644, 0755, true }, { 0, 0664, 0755, false }, { 0, 0646, 0755, false }, { 1, 0644, 0755, false },
        { 0, 0644, 0775, false }, { 0, 0644, 01777, false },
    };
    assert_false(os_is_guarded(ground_path("none")));
    ground_folder("g", 0755);
    ground_file("g/f", 0644, "");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool root = chown(ground_path("g/f"), rows[i].owner, (gid_t)-1) == 0;      /* nobody else can, or ever owns it */
        assert_int_equal(chmod(ground_path("g/f"), rows[i].mode) + chmod(ground_path("g"), rows[i].folder_mode), 0);
        assert_int_equal(os_is_guarded(ground_path("g/f")), root && rows[i].guarded);
    }
}

int contract_guarded(void)
{
    const struct CMUnitTest tests[] = { contract_test(what_only_the_administrator_can_change_is_guarded) };
    return cmocka_run_group_tests_name("posix alone, guarded files", tests, NULL, NULL);
}
