/* machine_posix.h: the Python of a POSIX machine: a program of ELF that leaves its facts to its library. */
#ifndef VENVCAST_TESTS_MACHINE_POSIX_H
#define VENVCAST_TESTS_MACHINE_POSIX_H

#include "tests/support/elf_file.h"

#include "tests/support/machine.h"

/* A Python 3.12.4 below `prefix`. Returns its path. */
static inline const char *machine_posix_python(const struct machine *machine, const char *prefix)
{
    const char *bin = machine_path(machine, prefix, "bin"), *program = machine_path(machine, bin, "python3.12");
    struct elf_recipe head = { .needed = "libpython3.12.so.1.0", .runpath = bin };
    struct elf_recipe library = { .is_library = true, .symbol = "Py_Version", .number = 0x030c04f0,
                                  .other_symbol = "Py_BytesMain" };
    struct elf_bytes bytes;
    elf_make(&bytes, &head);
    machine->put(program, 0755, bytes.bytes, bytes.size);
    elf_make(&bytes, &library);
    machine->put(machine_path(machine, bin, head.needed), 0755, bytes.bytes, bytes.size);
    machine_text(machine, prefix, "lib/python3.12/os.py", "");
    return program;
}

#endif
