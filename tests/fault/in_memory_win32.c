/* in_memory_win32.c: in_memory.h for Windows. */
#include "tests/fault/in_memory.h"

const char *memory_python(const struct machine *machine, const char *home, const char **stdlib, const char **packages)
{
    *stdlib = machine_path(machine, home, "Lib");
    *packages = "Lib/site-packages";
    return machine_windows_python(machine, home);
}
