/* fake_python.h: whole interpreters in the fake world: what a search reads of them, and nothing that could run. */
#ifndef VENVCAST_TESTS_FAKE_PYTHON_H
#define VENVCAST_TESTS_FAKE_PYTHON_H

#include "tests/support/elf_file.h"

#include "tests/support/fake.h"

#include "src/base/path.h"
#include "src/base/str.h"

struct python_kind {
    bool free_threaded, debug, pypy, is_32bit, is_arm64;
};

static const struct python_kind plain_kind;

/* "3.13.0rc2" → PY_VERSION_HEX. */
static inline uint64_t python_hex(const char *version)
{
    static const struct { const char *letters; unsigned nibble; } levels[] = {
        { "a", 0xa }, { "b", 0xb }, { "rc", 0xc }
    };
    unsigned major = 0, minor = 0, micro = 0, serial = 0, level = 0xf;
    char letters[4] = "";
    sscanf(version, "%u.%u.%u%3[abrc]%u", &major, &minor, &micro, letters, &serial);
    for (size_t i = 0; i < 3; i++)
        if (strcmp(letters, levels[i].letters) == 0)
            level = levels[i].nibble;
    return (uint64_t)major << 24 | minor << 16 | micro << 8 | level << 4 | serial;
}

static inline void fake_elf(const char *path, const struct elf_recipe *recipe)
{
    struct elf_bytes bytes;
    elf_make(&bytes, recipe);
    fake_bytes(path, 0755, bytes.bytes, bytes.size);
}

/* A program and the library that it needs in one folder, the standard library in the one above. */
static inline void fake_posix_python(struct arena *arena, const struct host *host, const char *path, const char *version,
                                     struct python_kind kind)
{
    unsigned minor = (unsigned)(python_hex(version) >> 16 & 0xff);
    const char *flag = kind.free_threaded ? "t" : "", *stem = kind.pypy ? "pypy" : "python";
    const char *folder = path_folder(arena, host, path), *prefix = path_folder(arena, host, folder);
    const char *needed = kind.pypy ? text_format(arena, "libpypy3.%u-c.so", minor)
                       : text_format(arena, "libpython3.%u%s%s.so.1.0", minor, flag, kind.debug ? "d" : "");
    struct elf_recipe program = { .needed = needed, .runpath = folder, .is_32bit = kind.is_32bit,
                                  .machine = kind.is_32bit ? 3 : 0 };
    struct elf_recipe shared = { .is_library = true, .symbol = kind.pypy ? "pypy_main" : "Py_Version",
                                 .number = python_hex(version), .other_symbol = "Py_BytesMain",
                                 .is_32bit = program.is_32bit, .machine = program.machine };
    fake_elf(path, &program);
    fake_elf(text_join(arena, folder, "/", needed, NULL), &shared);
    const char *name = text_format(arena, "%s3.%u%s", stem, minor, flag);
    fake_file(text_join(arena, prefix, "/lib/", name, "/os.py", NULL), 0644, "");
    if (kind.pypy)
        fake_file(text_join(arena, prefix, "/include/", name, "/patchlevel.h", NULL), 0644,
                  text_format(arena, "#define PY_VERSION \"%s\"\n", version));
}

/* The head of a program for Windows. */
static inline void fake_exe(const char *path, unsigned machine)
{
    unsigned char head[256] = { 'M', 'Z', [0x3c] = 0x80, [0x80] = 'P', 'E', 0, 0, machine & 0xff, machine >> 8 & 0xff };
    fake_bytes(path, 0755, head, sizeof head);
}

/* A program for a machine, python3XX.dll, patchlevel.h and Lib\os.py in one folder. */
static inline void fake_windows_python(struct arena *arena, const struct host *host, const char *path,
                                       const char *version, struct python_kind kind)
{
    unsigned minor = (unsigned)(python_hex(version) >> 16 & 0xff);
    const char *folder = path_folder(arena, host, path);
    fake_exe(path, kind.is_32bit ? 0x14c : kind.is_arm64 ? 0xaa64 : 0x8664);
    const char *library = kind.pypy ? text_format(arena, "\\libpypy3.%u-c.dll", minor)
                        : text_format(arena, "\\python3%u%s%s.dll", minor, kind.free_threaded ? "t" : "",
                                      kind.debug ? "_d" : "");
    fake_file(text_join(arena, folder, library, NULL), 0644, "");
    fake_file(text_join(arena, folder, "\\Lib\\os.py", NULL), 0644, "");
    fake_file(text_join(arena, folder, "\\include\\patchlevel.h", NULL), 0644,
              text_format(arena, "#define PY_VERSION \"%s\"\n", version));
}

static inline void fake_python(struct arena *arena, const struct host *host, const char *path, const char *version,
                               struct python_kind kind)
{
    (host->family == HOST_WINDOWS ? fake_windows_python : fake_posix_python)(arena, host, path, version, kind);
}

#endif
