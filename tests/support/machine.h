/* machine.h: what a computer needs so that environments can be made on it: a Python that looks like one, and its pip.
 *
 * Nothing here could run. Whoever uses it says how a file is written: into the fake, or into a real folder. */
#ifndef VENVCAST_TESTS_MACHINE_H
#define VENVCAST_TESTS_MACHINE_H

#include "platform/platform.h"
#include "src/base/path.h"
#include "tests/support/archive.h"

struct machine {
    struct arena *arena;
    const struct host *host;
    void (*put)(const char *path, unsigned mode, const void *bytes, size_t size);
};

/* `relative`, with '/' between its names, below `folder`, in the host's own spelling. */
static inline const char *machine_path(const struct machine *machine, const char *folder, const char *relative)
{
    char *path = path_join(machine->arena, machine->host, folder, relative);
    for (char *byte = path; *byte != '\0'; byte++)
        if (*byte == '/')
            *byte = machine->host->separator;
    return path;
}

static inline void machine_text(const struct machine *machine, const char *folder, const char *relative, const char *text)
{
    machine->put(machine_path(machine, folder, relative), 0644, text, strlen(text));
}

/* The head of a program for Windows; `machine` as PE has it: 0x8664, 0x14c, 0xaa64. */
static inline void machine_program(const struct machine *machine, const char *path, unsigned number)
{
    unsigned char head[256] = { 'M', 'Z', [0x3c] = 0x80, [0x80] = 'P', 'E', 0, 0, number & 0xff, number >> 8 & 0xff };
    machine->put(path, 0755, head, sizeof head);
}

/* A Python 3.12 of Windows with its launchers: python.exe, pythonw.exe, python312.dll, Lib, include, all in `home`. */
static inline const char *machine_windows_python(const struct machine *machine, const char *home)
{
    static const char *const programs[] = { "python.exe", "pythonw.exe", "Lib/venv/scripts/nt/python.exe",
                                            "Lib/venv/scripts/nt/pythonw.exe" };
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        machine_program(machine, machine_path(machine, home, programs[i]), 0x8664);
    machine_text(machine, home, "python312.dll", "MZ");
    machine_text(machine, home, "Lib/os.py", "");
    machine_text(machine, home, "include/patchlevel.h", "#define PY_VERSION \"3.12.4\"\n");
    return machine_path(machine, home, "python.exe");
}

/* Its wheel in `folder`: a module, the launchers that Windows takes out of it, a script. */
static inline void machine_pip(const struct machine *machine, const char *folder, const char *version)
{
    static const struct archive_file files[] = {
        { "pip/__init__.py", "x = 1\n", 0 },
        { "pip/_vendor/distlib/t64.exe", "MZ console", 0 },
        { "pip/_vendor/distlib/w64.exe", "MZ windowed", 0 },
    };
    str wheel = make_wheel_of(machine->arena, "pip", version, sizeof files / sizeof *files, files);
    const char *name = text_join(machine->arena, "pip-", version, "-py3-none-any.whl", NULL);
    machine->put(machine_path(machine, folder, name), 0644, wheel.text, wheel.size);
}

/* What ensurepip below `stdlib` brings. */
static inline void machine_ensurepip(const struct machine *machine, const char *stdlib)
{
    machine_text(machine, stdlib, "ensurepip/__init__.py", "_PIP_VERSION = \"24.2\"\n");
    machine_pip(machine, machine_path(machine, stdlib, "ensurepip/_bundled"), "24.2");
}

#endif
