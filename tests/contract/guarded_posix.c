/* guarded_posix.c: which files only the administrator can change; how wide a screen is, and who has called. */
#define _GNU_SOURCE
#include "tests/contract/guarded_posix.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
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

/* In a child its parent is this same program; a system of which nothing more is known than POSIX cannot tell. */
static int look_at_screen_and_parent(void)
{
    struct arena arena = test_arena();
    struct winsize size = { .ws_row = 24, .ws_col = 57 };
    char name[64] = "";
    int ours = posix_openpt(O_RDWR | O_NOCTTY);
    APART(ours >= 0 && grantpt(ours) == 0 && unlockpt(ours) == 0);
    int theirs = open(ptsname(ours), O_RDWR | O_NOCTTY);
    APART(theirs >= 0 && ioctl(theirs, TIOCSWINSZ, &size) == 0 && dup2(theirs, 1) == 1);
    APART(os_is_terminal(OS_OUT) && os_columns(OS_OUT) == 57);
    const char *parent = os_parent_program(&arena);
    int own = open("/proc/self/comm", O_RDONLY);
    APART(own < 0 || read(own, name, sizeof name - 1) > 0);
    name[strcspn(name, "\n")] = '\0';
    APART(parent == NULL || strcmp(parent, name) == 0);
    arena_end(&arena);
    return 0;
}

static void a_screen_has_a_width_and_the_caller_a_name(void **state)
{
    assert_int_equal(ground_apart(look_at_screen_and_parent), 0);
}

int contract_guarded(void)
{
    const struct CMUnitTest tests[] = {
        contract_test(what_only_the_administrator_can_change_is_guarded),
        contract_test(a_screen_has_a_width_and_the_caller_a_name),
    };
    return cmocka_run_group_tests_name("posix alone, guarded files and screens", tests, NULL, NULL);
}
