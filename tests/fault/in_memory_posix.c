/* in_memory_posix.c: in_memory.h for POSIX. */
#include "tests/support/machine_posix.h"

#include "tests/fault/in_memory.h"

const char *memory_python(const struct machine *machine, const char *home, const char **stdlib, const char **packages)
{
    *stdlib = machine_path(machine, home, "lib/python3.12");
    *packages = "lib/python3.12/site-packages";
    return machine_posix_python(machine, home);
}
