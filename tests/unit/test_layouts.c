/* test_layouts.c: interpreters that lie in unusual ways, and what speaks against each that cannot be a base. */
#include "tests/support/one_python.h"

#include "tests/support/macho_file.h"

#include "src/find/elf.h"

/* ---- what the program is ------------------------------------------------------------------------ */

static void a_python_of_long_ago_is_named_by_what_is_known_of_it(void **state)
{
    fake_elf("/p/bin/python2", &(struct elf_recipe){ .symbol = "Py_Main" });
    refused("/p/bin/python2", E_NOT_A_BASE, "is Python 2; 3.8 is the oldest");
    fake_elf("/p/bin/python3", &(struct elf_recipe){ .symbol = "Py_Main" });
    refused("/p/bin/python3", E_NOT_A_BASE, "no lib/python3.*/os.py");
    text("/p/lib/python3.7/os.py", "");                 /* its only library tells its version */
    refused("/p/bin/python3", E_NOT_A_BASE, "is Python 3.7; 3.8 is the oldest");
}

static void a_program_that_is_called_nothing_but_python_is_a_3(void **state)
{
    mute("/p/bin/python");
    text("/p/lib/python3.9/os.py", "");
    text("/p/include/python3.9/patchlevel.h", "#define PY_VERSION \"3.9.18\"\n");
    assert_int_equal(probed("/p/bin/python").micro, 18);
    mute("/env/bin/python");                            /* a copy of it */
    text("/env/pyvenv.cfg", "home = /p/bin\n");
    assert_string_equal(probed("/env/bin/python").base, "/p/bin/python");
    mute("/q/bin/python");
    text("/q/lib/python2.7/os.py", "");
    refused("/q/bin/python", E_NOT_A_BASE, "is Python 2.7; 3.8 is the oldest");
}

static void a_version_that_is_none_is_not_believed(void **state)
{
    fake_elf("/p/bin/python3.12", &(struct elf_recipe){ .symbol = "Py_Version", .number = 0x030c0400,
                                                        .other_symbol = "Py_BytesMain" });
    text("/p/lib/python3.12/os.py", "");
    refused("/p/bin/python3.12", E_PROBE, "the version of /p/bin/python3.12 cannot be told");
}

static void a_program_without_a_loader_is_compared_with_the_shell(void **state)
{
    static const struct { unsigned shell, program; bool fits; } rows[] = {
        { ELF_X86_64, ELF_X86_64, true }, { ELF_X86_64, ELF_X86, true }, { ELF_AARCH64, ELF_ARM, true },
        { ELF_X86_64, ELF_ARM, false }, { ELF_AARCH64, ELF_X86, false }, { ELF_ARM, ELF_X86_64, false },
        { 0, ELF_ARM, true },                           /* no shell: nothing speaks against it */
    };
    text("/p/lib/python3.12/os.py", "");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fake_file("/bin/sh", 0755, "text");
        if (rows[i].shell != 0)
            fake_elf("/bin/sh", &(struct elf_recipe){ .machine = rows[i].shell });
        fake_elf("/p/bin/python3.12", &(struct elf_recipe){ .symbol = "Py_Version", .number = HEX, .without_loader = true,
                                                            .other_symbol = "Py_BytesMain", .machine = rows[i].program });
        if (rows[i].fits)
            assert_int_equal(probed("/p/bin/python3.12").micro, 4);
        else
            refused("/p/bin/python3.12", E_NOT_A_BASE, "is made for another system: its machine is ");
    }
}

static void formats_of_other_systems_are_told(void **state)
{
    fake_file("/p/exe", 0755, "MZ\220");
    refused("/p/exe", E_NOT_A_BASE, "is a program for Windows");
    fake_file("/p/secret", 0711, "text");
    fake_owner("/p/secret", 0);
    refused("/p/secret", E_NOT_A_BASE, "cannot be read");
}

/* ---- its library -------------------------------------------------------------------------------- */

static void fake_library(const char *path, unsigned machine, bool is_32bit)
{
    fake_elf(path, &(struct elf_recipe){ .is_library = true, .symbol = "Py_Version", .number = HEX, .machine = machine,
                                         .other_symbol = "Py_BytesMain", .is_32bit = is_32bit });
}

static void entries_that_only_the_loader_understands_are_passed_over(void **state)
{
    static const char *const lists[] = { "$LIB", "relative", "/p/$PLATFORM/lib", "" };
    text("/p/lib/python3.12/os.py", "");
    fake_library("/p/lib/libpython3.12.so.1.0", 0, false);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        fake_elf("/p/bin/python3", &(struct elf_recipe){ .needed = "libpython3.12.so.1.0", .runpath = lists[i] });
        struct interpreter python = probed("/p/bin/python3");       /* ../lib is looked at all the same */
        assert_int_equal(python.micro, 4);
        assert_null(python.no_copy);
    }
}

static void the_loaders_own_folders_depend_on_the_machine(void **state)
{
    static const struct { const char *folder; unsigned machine; bool is_32bit; } rows[] = {
        { "/lib/x86_64-linux-gnu", ELF_X86_64, false }, { "/usr/lib/i386-linux-gnu", ELF_X86, true },
        { "/usr/lib64", ELF_X86_64, false }, { "/lib", ELF_X86, true }, { "/usr/lib", 9999, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(&a_posix_host);
        text("/p/lib/python3.12/os.py", "");
        fake_library(text_join(&arena, rows[i].folder, "/libpython3.12.so.1.0", NULL), rows[i].machine,
                     rows[i].is_32bit);
        fake_elf("/p/bin/python3", &(struct elf_recipe){ .needed = "libpython3.12.so.1.0", .machine = rows[i].machine,
                                                         .is_32bit = rows[i].is_32bit });
        assert_int_equal(probed("/p/bin/python3").micro, 4);
        assert_int_equal(probed("/p/bin/python3").is_64bit, !rows[i].is_32bit);
    }
}

static void a_library_that_cannot_be_read_is_not_replaced_by_another_one(void **state)
{
    text("/p/lib/python3.12/os.py", "");
    fake_library("/usr/lib/libpython3.12.so.1.0", 0, false);
    fake_elf("/p/bin/python3", &(struct elf_recipe){ .needed = "libpython3.12.so.1.0", .runpath = "/p/lib" });
    assert_int_equal(probed("/p/bin/python3").micro, 4);
    text("/p/lib/libpython3.12.so.1.0", "not for a loader");     /* which passes it over */
    assert_int_equal(probed("/p/bin/python3").micro, 4);
    text("/p/lib/libpython3.12.so.1.0", "\177ELF");
    refused("/p/bin/python3", E_PROBE, "cannot be told");
}

static void what_the_user_tells_the_loader_counts_unless_we_have_more_rights(void **state)
{
    text("/p/lib/python3.12/os.py", "");
    fake_library("/far/libpython3.12.so.1.0", 0, false);
    fake_elf("/p/bin/python3", &(struct elf_recipe){ .needed = "libpython3.12.so.1.0", .rpath = "/nowhere" });
    fake_set("LD_LIBRARY_PATH", "/far");
    assert_int_equal(probed("/p/bin/python3").micro, 4);
    fake_set("LD_LIBRARY_PATH", "$ORIGIN/../../far");
    assert_non_null(probed("/p/bin/python3").no_copy);
    fake_elf("/p/bin/python3", &(struct elf_recipe){ .needed = "libpython3.12.so.1.0", .rpath = "$LIB:relative" });
    assert_non_null(probed("/p/bin/python3").no_copy);
    fake_elf("/p/bin/python3", &(struct elf_recipe){ .needed = "libpython3.12.so.1.0" });
    assert_non_null(probed("/p/bin/python3").no_copy);
    fake_set("LD_LIBRARY_PATH", "/far");
    fake_elevated(true);
    refused("/p/bin/python3", E_PROBE, "cannot be told");
}

static void a_library_that_is_named_by_its_path_is_looked_for_there_alone(void **state)
{
    text("/p/lib/python3.12/os.py", "");
    fake_library("/p/lib/libpython3.12.so.1.0", 0, false);
    fake_elf("/p/bin/python3", &(struct elf_recipe){ .needed = "/p/lib/libpython3.12.so.1.0" });
    assert_int_equal(probed("/p/bin/python3").micro, 4);
    static const char *const wrong[] = { "/gone/libpython3.12.so.1.0", "lib/libpython3.12.so.1.0" };
    for (size_t i = 0; i < 2; i++) {
        fake_elf("/p/bin/python3", &(struct elf_recipe){ .needed = wrong[i] });
        refused("/p/bin/python3", E_PROBE, "cannot be told");
    }
}

/* PyPy finds its library beside itself, so that a copy of both runs; one that it finds elsewhere does not come along. */
static void pypys_library_comes_along_when_it_stands_beside(void **state)
{
    static const struct { const char *library, *runpath, *its_runpath; bool comes_along; } rows[] = {
        { "/p/bin/libpypy3.11-c.so", "$ORIGIN", NULL, true }, { "/p/bin/libpypy3.11-c.so", "$ORIGIN", "$ORIGIN", true },
        { "/p/bin/libpypy3.11-c.so", "$ORIGIN", "$ORIGIN/../lib", false },      /* it needs more than itself */
        { "/p/lib/libpypy3.11-c.so", "$ORIGIN/../lib", NULL, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(&a_posix_host);
        text("/p/lib/pypy3.11/os.py", "");
        text("/p/include/pypy3.11/patchlevel.h", "#define PY_VERSION \"3.11.13\"\n");
        fake_elf(rows[i].library, &(struct elf_recipe){ .is_library = true, .runpath = rows[i].its_runpath });
        fake_elf("/p/bin/pypy3", &(struct elf_recipe){ .needed = "libpypy3.11-c.so", .runpath = rows[i].runpath });
        struct interpreter python = probed("/p/bin/pypy3");
        assert_int_equal(python.companions != NULL, rows[i].comes_along);
        assert_int_equal(python.no_copy != NULL, !rows[i].comes_along);
    }
}

/* ---- its standard library ----------------------------------------------------------------------- */

static void sources_may_have_been_left_out(void **state)
{
    whole("/p/bin/python3.12");
    text("/p/lib/python3.12/os.pyc", "");
    assert_string_equal(probed("/p/bin/python3.12").stdlib, "/p/lib/python3.12");
}

static void what_is_not_a_file_is_no_library(void **state)
{
    whole("/p/bin/python3.12");
    fake_folder("/p/lib/python3.12/os.py", 0755);
    refused("/p/bin/python3.12", E_NOT_A_BASE, "has no standard library");
}

/* Without a version in its name or symbols the only library tells it; of two nobody knows which is meant. */
static void the_only_library_tells_the_version(void **state)
{
    mute("/p/bin/python3");
    text("/p/lib/python3.12/os.py", "");
    text("/p/include/python3.12/patchlevel.h", "#define PY_VERSION \"3.12.9\"\n");
    fake_link("/p/lib64", "lib");                       /* the same one once more */
    text("/p/lib/pypy3.11/os.py", "");                  /* of others */
    fake_folder("/p/lib/python3.9/site-packages", 0755);
    text("/p/lib/notes/os.py", "");
    assert_int_equal(probed("/p/bin/python3").micro, 9);
    text("/p/lib/python3.11/os.py", "");
    refused("/p/bin/python3", E_NOT_A_BASE, "has no standard library");
    fake_number("/p/lib/python3.11/os.py", "/p/lib/python3.12/os.py");
    refused("/p/bin/python3", E_NOT_A_BASE, "has no standard library");
}

static void a_program_in_the_root_has_its_library_where_links_lead(void **state)
{
    whole("/usr/bin/python3.12");
    text("/usr/lib/python3.12/os.py", "");
    fake_link("/lib", "usr/lib");
    whole("/bin/python3.12");                           /* a folder of its own, and no link to /usr/bin */
    assert_string_equal(probed("/bin/python3.12").prefix, "/usr");
    fake_link("/bin/python3", "/usr/bin/python3.12");
    assert_string_equal(probed("/bin/python3").base, "/bin/python3");
    fake_file("/srv/lib/python3.12/os.py", 0644, "");   /* another library, with the same number on another volume */
    fake_number("/srv/lib/python3.12/os.py", "/usr/lib/python3.12/os.py");
    fake_link("/srv/bin/python3", "/usr/bin/python3.12");
    assert_string_equal(probed("/srv/bin/python3").base, "/usr/bin/python3.12");
    fake_link("/home/u/bin/python3", "/usr/bin/python3.12");        /* it reaches the root as well, but not as its own */
    assert_string_equal(probed("/home/u/bin/python3").base, "/usr/bin/python3.12");
}

static void a_build_tree_is_no_installation_even_behind_a_link(void **state)
{
    whole("/build/python");
    text("/build/Modules/Setup.local", "");
    text("/build/lib/python3.12/os.py", "");
    refused("/build/python", E_NOT_A_BASE, "never installed");
    fake_link("/usr/bin/python3", "/build/python");
    refused("/usr/bin/python3", E_NOT_A_BASE, "/build/python cannot carry an environment");
}

/* ---- environments ------------------------------------------------------------------------------- */

static void home_names_the_link_that_stays(void **state)
{
    whole("/opt/py-3.12.4/bin/python3.12");
    text("/opt/py-3.12.4/lib/python3.12/os.py", "");
    fake_link("/opt/py/bin/python3", "/opt/py-3.12.4/bin/python3.12");
    fake_link("/opt/py/lib", "/opt/py-3.12.4/lib");
    fake_link("/env/bin/python", "/opt/py/bin/python3");
    static const struct { const char *cfg, *base; } rows[] = {
        { "home = /opt/py/bin\n", "/opt/py/bin/python3" }, { "home = /opt/py-3.12.4/bin\n", "/opt/py-3.12.4/bin/python3.12" },
        { "home = /gone/bin\n", "/opt/py-3.12.4/bin/python3.12" }, { "version = 3.12\n", "/opt/py-3.12.4/bin/python3.12" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        text("/env/pyvenv.cfg", rows[i].cfg);
        assert_string_equal(probed("/env/bin/python").base, rows[i].base);
    }
}

static void a_copy_is_not_led_to_another_python_in_its_home(void **state)
{
    static const struct { const char *name, *version; struct python_kind kind; } others[] = {
        { "/usr/bin/python3", "3.11.2", { 0 } }, { "/usr/bin/pypy3", "3.11.13", { .pypy = true } },
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        fake_python(&arena, host, others[i].name, others[i].version, others[i].kind);
    whole("/env/bin/mine");
    text("/env/pyvenv.cfg", "home = /usr/bin\n");
    refused("/env/bin/mine", E_NOT_A_BASE, "whose base is gone: no Python in /usr/bin");
    text("/env/pyvenv.cfg", "home = usr/bin\n");
    refused("/env/bin/mine", E_NOT_A_BASE, "does not say where its base is");
    text("/env/pyvenv.cfg", "home = /usr/bin\n");
    fake_python(&arena, host, "/usr/bin/python3.12", "3.12.4", plain_kind);
    assert_string_equal(probed("/env/bin/mine").base, "/usr/bin/python3.12");
    fake_file("/env/bin/mine", 0755, "damaged");        /* what it was nobody knows: CPython's own first name */
    assert_string_equal(probed("/env/bin/mine").base, "/usr/bin/python3");
    mute("/env/bin/mine");                              /* a CPython 3 of some version */
    assert_string_equal(probed("/env/bin/mine").base, "/usr/bin/python3");
    fake_elf("/env/bin/mine", &(struct elf_recipe){ .needed = "libpypy3-c.so" });
    assert_string_equal(probed("/env/bin/mine").base, "/usr/bin/pypy3");
    mute("/env/bin/mine");
    fake_elf("/usr/bin/python3", &(struct elf_recipe){ .needed = "libpython2.7.so.1.0" });      /* a 2 is none */
    refused("/env/bin/mine", E_NOT_A_BASE, "no Python in /usr/bin");
    fake_link("/usr/bin/mine", "mine2");                /* nor is a link that leads in a circle */
    fake_link("/usr/bin/mine2", "mine");
    refused("/env/bin/mine", E_NOT_A_BASE, "no Python in /usr/bin");
    whole("/env/bin/mine");                             /* a 3.12, and the only one there does not say which it is */
    text("/env/pyvenv.cfg", "home = /opt/one/bin\n");
    mute("/opt/one/bin/mine");
    text("/opt/one/lib/python3.12/os.py", "");
    text("/opt/one/include/python3.12/patchlevel.h", "#define PY_VERSION \"3.12.4\"\n");
    assert_string_equal(probed("/env/bin/mine").base, "/opt/one/bin/mine");
}

static void environments_within_environments_end_somewhere(void **state)
{
    for (unsigned i = 0; i < 40; i++) {
        mute(text_format(&arena, "/e%u/bin/python", i));
        text(text_format(&arena, "/e%u/pyvenv.cfg", i), text_format(&arena, "home = /e%u/bin\n", i + 1));
    }
    whole("/e40/bin/python");
    text("/e40/lib/python3.12/os.py", "");
    assert_string_equal(probed("/e20/bin/python").base, "/e40/bin/python");
    refused("/e0/bin/python", E_NOT_A_BASE, "in a circle");
}

static void a_program_in_the_root_may_be_in_an_environment(void **state)
{
    whole("/p/bin/python3");
    text("/p/lib/python3.12/os.py", "");
    whole("/python3");
    text("/pyvenv.cfg", "home = /p/bin\n");
    assert_string_equal(probed("/python3").base, "/p/bin/python3");
}

/* ---- Homebrew, macOS ----------------------------------------------------------------------------- */

static void homebrews_link_is_taken_while_it_leads_to_the_same_program(void **state)
{
    static const char cellar[] = "/b/Cellar/python@3.12/3.12.4/bin/python3.12";
    whole(cellar);
    text("/b/Cellar/python@3.12/3.12.4/lib/python3.12/os.py", "");
    assert_string_equal(probed(cellar).base, cellar);
    fake_link("/b/opt/python@3.12", "../Cellar/python@3.12/3.12.4");
    assert_string_equal(probed(cellar).base, "/b/opt/python@3.12/bin/python3.12");
    begin(&a_posix_host);
    whole(cellar);
    text("/b/Cellar/python@3.12/3.12.4/lib/python3.12/os.py", "");
    whole("/b/Cellar/python@3.12/3.12.9/bin/python3.12");
    fake_link("/b/opt/python@3.12", "../Cellar/python@3.12/3.12.9");     /* a newer one has taken its place */
    assert_string_equal(probed(cellar).base, cellar);
    fake_number("/b/Cellar/python@3.12/3.12.9/bin/python3.12", cellar);
    assert_string_equal(probed(cellar).base, cellar);
    whole("/opt/python@3.12");                          /* a program of that name */
    text("/opt/lib/python3.12/os.py", "");
    assert_string_equal(probed("/opt/python@3.12").base, "/opt/python@3.12");
}

static void fake_macho(const char *path, const struct macho_recipe *recipe)
{
    struct macho_bytes made = macho_make(recipe);
    fake_bytes(path, 0755, made.bytes, made.size);
}

static void frameworks_are_told_by_their_names(void **state)
{
    static const struct { const char *library; bool is_known; } rows[] = {
        { "/F/Python.framework/Versions/3.12/Python", true }, { "Python.framework/Versions/3.12/Python", true },
        { "/F/Ruby.framework/Versions/3.12/Ruby", false }, { "/F/Python.framework/Versions/3.12", false },
        { "/F/Python.framework/Versions/Current/Python", false }, { "/usr/lib/libpython3.12.dylib", true },
        { "libpython3.12.dylib", true }, { "libSystem.dylib", false }, { "@rpath/libpython3.12.dylib", true },
    };
    text("/p/lib/python3.12/os.py", "");
    text("/p/include/python3.12/patchlevel.h", "#define PY_VERSION \"3.12.4\"\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fake_macho("/p/bin/mine", &(struct macho_recipe){ .libraries = { rows[i].library } });
        if (rows[i].is_known)
            assert_int_equal(probed("/p/bin/mine").micro, 4);
        else
            refused("/p/bin/mine", E_NOT_A_BASE, "no CPython or PyPy");
    }
}

/* Linked into its program, it is known by the program's name, and its threads by those of its library. */
static void a_program_of_macos_may_hold_all_of_it(void **state)
{
    fake_macho("/p/bin/python3.13", &(struct macho_recipe){ .libraries = { "/usr/lib/libSystem.B.dylib" } });
    text("/p/lib/python3.13/os.py", "");
    text("/p/include/python3.13/patchlevel.h", "#define PY_VERSION \"3.13.1\"\n");
    text("/p/lib/python3.13/_sysconfigdata__darwin_darwin.py", "build_time_vars = {'WHEEL_PKG_DIR': '/mac'}\n");
    struct interpreter python = probed("/p/bin/python3.13");
    assert_string_equal(python.architecture, "arm64");
    assert_string_equal(python.wheel_pkg_dir, "/mac");
    assert_true(python.is_64bit && !python.free_threaded);
    begin(&a_mac_host);
    fake_macho("/p/bin/python3", &(struct macho_recipe){ .libraries = { "/usr/lib/libSystem.B.dylib" } });
    text("/p/lib/python3.13t/os.py", "");
    text("/p/include/python3.13t/patchlevel.h", "#define PY_VERSION \"3.13.1\"\n");
    assert_true(probed("/p/bin/python3").free_threaded);
}

static void commands_beyond_what_is_kept_are_passed_over(void **state)
{
    struct macho_bytes made = macho_make(&(struct macho_recipe){ .libraries = { "/usr/lib/libpython3.12.dylib" } });
    struct macho_bytes small = made;
    memcpy(small.bytes + 20, "\0\0\0", 4);              /* no commands at all */
    fake_bytes("/p/bin/mine", 0755, small.bytes, 32);
    refused("/p/bin/mine", E_NOT_A_BASE, "no CPython or PyPy");
    small = made;
    memcpy(small.bytes + 20, "\377\377\377\177", 4);    /* more than any program has */
    fake_bytes("/p/bin/mine", 0755, small.bytes, small.size);
    refused("/p/bin/mine", E_NOT_A_BASE, "damaged");
    struct macho_bytes many = macho_make(&(struct macho_recipe){ .libraries = { "/usr/lib/libpython3.12.dylib" } });
    many.size = 32;
    for (int i = 0; i < 40; i++) {                      /* libraries, search paths, and what is neither */
        macho_command(&many, &(struct macho_recipe){ 0 }, 0xc, "/usr/lib/libpython3.12.dylib");
        macho_command(&many, &(struct macho_recipe){ 0 }, 0x8000001c, "/far");
    }
    macho_command(&many, &(struct macho_recipe){ 0 }, 0x19, "a segment");
    unsigned size = (unsigned)many.size - 32;
    memcpy(many.bytes + 20, &(unsigned char[]){ size & 0xff, size >> 8 & 0xff, 0, 0 }, 4);
    fake_bytes("/p/bin/mine", 0755, many.bytes, many.size);
    refused("/p/bin/mine", E_NOT_A_BASE, "has no standard library");
    static const unsigned char tiny[] = { 0x1c, 0, 0, 0x80, 8, 0, 0, 0 };      /* a search path without a text */
    memcpy(many.bytes + 20, &(unsigned char[]){ 8, 0, 0, 0 }, 4);
    memcpy(many.bytes + 32, tiny, 8);
    fake_bytes("/p/bin/mine", 0755, many.bytes, 40);
    refused("/p/bin/mine", E_NOT_A_BASE, "damaged");
    static const unsigned char endless[] = { 0x1c, 0, 0, 0x80, 16, 0, 0, 0, 12, 0, 0, 0, 'a', 'a', 'a', 'a' };
    memcpy(many.bytes + 20, &(unsigned char[]){ 16, 0, 0, 0 }, 4);
    memcpy(many.bytes + 32, endless, 16);
    fake_bytes("/p/bin/mine", 0755, many.bytes, 48);
    refused("/p/bin/mine", E_NOT_A_BASE, "damaged");
    fake_macho("/p/bin/mine", &(struct macho_recipe){ .slices = 2 });
    fake_bytes("/p/bin/mine", 0755, macho_make(&(struct macho_recipe){ .slices = 2 }).bytes, 100);
    refused("/p/bin/mine", E_NOT_A_BASE, "damaged");
}

/* What is far down in a file is read by a call of its own, which may fail when the first one has not. */
static void a_failure_in_the_middle_of_a_program_is_told_as_one(void **state)
{
    enum { FAR = 20 * 1024 };
    static unsigned char bytes[2 * FAR];
    struct elf_bytes made;
    elf_make(&made, &(struct elf_recipe){ .symbol = "Py_Version", .number = HEX, .other_symbol = "Py_BytesMain" });
    memcpy(bytes, made.bytes, made.size);
    memcpy(bytes + FAR, "/bin/sh", 8);
    memcpy(bytes + 64 + 2 * 56 + 8, &(uint64_t){ FAR }, 8);         /* its loader's name stands there */
    fake_bytes("/p/bin/python3.12", 0755, bytes, sizeof bytes);
    text("/p/lib/python3.12/os.py", "");
    assert_int_equal(probed("/p/bin/python3.12").micro, 4);
    bool told = false;
    for (unsigned nth = 1; nth < 12; nth++) {
        struct interpreter python;
        struct error error = { .code = E_NONE };
        fake_fail(FAKE_CALLS, nth, OS_FAILED, false);
        if (!probe_files(&arena, host, "/p/bin/python3.12", NULL, &python, &error))
            assert_null(strstr(error.text, "damaged"));
        told = told || strstr(error.text, "cannot be read") != NULL;
    }
    assert_true(told);
}

static void a_failure_in_the_middle_of_a_program_of_macos_is_no_python(void **state)
{
    fake_macho("/p/bin/python3.13", &(struct macho_recipe){ .slices = 2, .libraries = { "/usr/lib/libSystem.B.dylib" } });
    text("/p/lib/python3.13/os.py", "");
    text("/p/include/python3.13/patchlevel.h", "#define PY_VERSION \"3.13.1\"\n");
    for (unsigned nth = 1; nth < 40; nth++) {
        struct interpreter python;
        struct error error = { .code = E_NONE };
        fake_fail(FAKE_CALLS, nth, OS_FAILED, false);
        if (probe_files(&arena, host, "/p/bin/python3.13", NULL, &python, &error))
            assert_int_equal(python.micro, 1);
        else
            assert_true(error.text[0] != '\0');
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, on_posix, finished)
#define MAC_TEST(name) cmocka_unit_test_setup_teardown(name, on_mac, finished)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_python_of_long_ago_is_named_by_what_is_known_of_it),
        TEST(a_program_that_is_called_nothing_but_python_is_a_3),
        TEST(a_version_that_is_none_is_not_believed),
        TEST(a_program_without_a_loader_is_compared_with_the_shell),
        TEST(formats_of_other_systems_are_told),
        TEST(entries_that_only_the_loader_understands_are_passed_over),
        TEST(the_loaders_own_folders_depend_on_the_machine),
        TEST(a_library_that_cannot_be_read_is_not_replaced_by_another_one),
        TEST(what_the_user_tells_the_loader_counts_unless_we_have_more_rights),
        TEST(a_library_that_is_named_by_its_path_is_looked_for_there_alone),
        TEST(pypys_library_comes_along_when_it_stands_beside),
        TEST(sources_may_have_been_left_out),
        TEST(what_is_not_a_file_is_no_library),
        TEST(the_only_library_tells_the_version),
        TEST(a_program_in_the_root_has_its_library_where_links_lead),
        TEST(a_build_tree_is_no_installation_even_behind_a_link),
        TEST(home_names_the_link_that_stays),
        TEST(a_copy_is_not_led_to_another_python_in_its_home),
        TEST(environments_within_environments_end_somewhere),
        TEST(a_program_in_the_root_may_be_in_an_environment),
        TEST(homebrews_link_is_taken_while_it_leads_to_the_same_program),
        TEST(a_failure_in_the_middle_of_a_program_is_told_as_one),
        MAC_TEST(a_failure_in_the_middle_of_a_program_of_macos_is_no_python),
        MAC_TEST(frameworks_are_told_by_their_names),
        MAC_TEST(a_program_of_macos_may_hold_all_of_it),
        MAC_TEST(commands_beyond_what_is_kept_are_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
