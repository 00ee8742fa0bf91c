/* macho_print.c: what macho.h finds in the files that are named. */
#include <stdio.h>

#include "src/find/macho.h"

static void give_up(void *owner)
{
    (void)owner;
}

int main(int argc, char **argv)
{
    static char memory[4 * 1024 * 1024];
    struct arena arena = arena_over(memory, sizeof memory, give_up, NULL);
    for (int i = 1; i < argc; i++) {
        struct macho macho;
        if (!macho_open(&arena, argv[i], &macho)) {
            puts("refused");
            continue;
        }
        printf("%s %d-bit %s\n", macho.is_program ? "program" : "other", macho.is_64bit ? 64 : 32, macho.architecture);
        for (size_t n = 0; n < macho.library_count; n++)
            printf("  needs %s\n", macho.libraries[n]);
        for (size_t n = 0; n < macho.rpath_count; n++)
            printf("  looks in %s\n", macho.rpaths[n]);
    }
    return 0;
}
