/* test_probe.c: interpreters of every layout, as folders of made-up files that nothing could run. */
#include "tests/support/elf_file.h"
#include "tests/support/fresh.h"
#include "tests/support/hosts.h"

#include "src/find/probe.h"

static int make_tree(void **state)
{
    tree_make();
    unsetenv("LD_LIBRARY_PATH");
    return 0;
}

static int remove_tree(void **state)
{
    tree_remove();
    return 0;
}

/* An interpreter with everything in its program file, as Debian builds it. */
static void tree_static_python(const char *relative, uint64_t hex)
{
    struct elf_recipe recipe = { .symbol = "Py_Version", .number = hex, .other_symbol = "Py_BytesMain" };
    tree_elf(relative, &recipe);
}

/* An interpreter in a libpython beside it, as --enable-shared builds it. */
static void tree_shared_python(const char *relative, const char *soname, const char *library, const char *runpath, uint64_t hex)
{
    struct elf_recipe program = { .needed = soname, .runpath = runpath };
    struct elf_recipe shared = { .is_library = true, .symbol = "Py_Version", .other_symbol = "Py_BytesMain", .number = hex };
    tree_elf(relative, &program);
    tree_elf(library, &shared);
}

static struct interpreter probed(const char *relative)
{
    struct interpreter python;
    struct error error = { E_NONE };
    if (!probe(&arena, &a_posix_host, tree_path(relative), tree_path("cache"), &python, &error))
        fail_msg("%s: %s", relative, error.text);
    return python;
}

static struct error refused(const char *relative)
{
    struct interpreter python;
    struct error error = { E_NONE };
    assert_false(probe(&arena, &a_posix_host, tree_path(relative), tree_path("cache"), &python, &error));
    assert_true(error.text[0] != '\0' && error.remedy[0] != '\0');
    return error;
}

static void an_installation_is_known_by_its_files(void **state)
{
    static const struct row {
        const char *program, *link, *stdlib;
        uint64_t hex;
        const char *version, *level, *abiflags, *lib_name, *include_name, *platlibdir;
    } rows[] = {
        { "a/bin/python3.12", "a/bin/python3", "a/lib/python3.12", 0x030c01f0, "3.12.1", "", "", "python3.12", "python3.12", "lib" },
        { "b/bin/python3.12", "b/bin/python3", "b/lib64/python3.12", 0x030c07f0, "3.12.7", "", "", "python3.12", "python3.12", "lib64" },
        { "e/bin/python3.14", "e/bin/python3", "e/lib/python3.14", 0x030e00b3, "3.14.0", "b3", "", "python3.14", "python3.14", "lib" },
        { "f/bin/python3.15", "f/bin/python3", "f/lib64/python3.15", 0x030f00a2, "3.15.0", "a2", "", "python3.15", "python3.15", "lib64" },
        { "g/bin/snake", "g/bin/python3", "g/lib/python3.11", 0x030b02f0, "3.11.2", "", "", "python3.11", "python3.11", "lib" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *row = &rows[i];
        char os_py[256], version[32];
        snprintf(os_py, sizeof os_py, "%s/os.py", row->stdlib);
        tree_file(os_py, "");
        tree_file("a/lib/python3.9/site-packages/x.py", "");     /* a neighbour without os.py */
        tree_static_python(row->program, row->hex);
        tree_link(row->link, strrchr(row->program, '/') + 1);
        struct interpreter python = probed(row->link);
        snprintf(version, sizeof version, "%u.%u.%u", python.major, python.minor, python.micro);
        assert_string_equal(version, row->version);
        assert_string_equal(python.level, row->level);
        assert_string_equal(python.abiflags, row->abiflags);
        assert_string_equal(python.lib_name, row->lib_name);
        assert_string_equal(python.include_name, row->include_name);
        assert_string_equal(python.platlibdir, row->platlibdir);
        assert_string_equal(python.stdlib, tree_path(row->stdlib));
        assert_string_equal(python.base, tree_path(row->link));
        assert_string_equal(python.asked, tree_path(row->link));
        assert_string_equal(python.executable, tree_path(row->program));
        assert_string_equal(python.name, "python3");
        assert_null(python.no_copy);
    }
}

static void a_shared_library_tells_version_and_flags(void **state)
{
    static const struct { const char *folder, *soname, *stdlib; uint64_t hex; const char *abiflags, *include_name; } rows[] = {
        { "s1", "libpython3.13.so.1.0", "python3.13", 0x030d00f0, "", "python3.13" },
        { "s2", "libpython3.13t.so.1.0", "python3.13t", 0x030d02f0, "t", "python3.13t" },
        { "s3", "libpython3.12d.so.1.0", "python3.12", 0x030c02f0, "d", "python3.12d" },
        { "s4", "libpython3.14td.so.1.0", "python3.14t", 0x030e02f0, "td", "python3.14td" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char program[64], library[64], os_py[64];
        snprintf(program, sizeof program, "%s/bin/python3", rows[i].folder);
        snprintf(library, sizeof library, "%s/lib/%s", rows[i].folder, rows[i].soname);
        snprintf(os_py, sizeof os_py, "%s/lib/%s/os.py", rows[i].folder, rows[i].stdlib);
        tree_file(os_py, "");
        tree_shared_python(program, rows[i].soname, library, tree_path(text_join(&arena, rows[i].folder, "/lib", NULL)),
                           rows[i].hex);
        struct interpreter python = probed(program);
        assert_int_equal(python.minor, rows[i].hex >> 16 & 0xff);
        assert_int_equal(python.micro, rows[i].hex >> 8 & 0xff);
        assert_string_equal(python.abiflags, rows[i].abiflags);
        assert_string_equal(python.lib_name, rows[i].stdlib);
        assert_string_equal(python.include_name, rows[i].include_name);
        assert_int_equal(python.free_threaded, strchr(rows[i].abiflags, 't') != NULL);
        assert_int_equal(python.debug, strchr(rows[i].abiflags, 'd') != NULL);
        assert_null(python.no_copy);
    }
}

static void static_builds_tell_their_flags_by_symbols(void **state)
{
    static const struct { const char *symbol, *abiflags, *stdlib; } rows[] = {
        { "_Py_MergeZeroLocalRefcount", "t", "python3.13t" }, { "_Py_NegativeRefcount", "d", "python3.13" },
    };
    for (size_t i = 0; i < 2; i++) {
        const char *folder = i == 0 ? "free" : "debug";
        struct elf_recipe recipe = { .symbol = "Py_BytesMain", .other_symbol = rows[i].symbol };
        tree_elf(text_join(&arena, folder, "/bin/python3", NULL), &recipe);
        tree_file(text_join(&arena, folder, "/lib/", rows[i].stdlib, "/os.py", NULL), "");
        tree_file(text_join(&arena, folder, "/include/python3.13", rows[i].abiflags, "/patchlevel.h", NULL),
                  "#define PY_VERSION \"3.13.4\"\n");
        struct interpreter python = probed(text_join(&arena, folder, "/bin/python3", NULL));
        assert_string_equal(python.abiflags, rows[i].abiflags);
        assert_string_equal(python.lib_name, rows[i].stdlib);
        assert_int_equal(python.micro, 4);
    }
}

static void versions_come_from_texts_when_symbols_are_silent(void **state)
{
    struct elf_recipe bare = { .symbol = "Py_BytesMain", .text = "x\0003.9.16", .text_size = 9 };
    tree_elf("old/bin/python3.9", &bare);
    tree_file("old/lib/python3.9/os.py", "");
    assert_int_equal(probed("old/bin/python3.9").micro, 16);                /* inside the program */
    tree_file("old/include/python3.9/patchlevel.h", "#define PY_VERSION \"3.9.17\"\n");
    assert_int_equal(probed("old/bin/python3.9").micro, 17);                /* the header is asked first */
    tree_file("old/include/python3.9/patchlevel.h", "#define PY_VERSION \"3.10.1\"\n");
    assert_int_equal(probed("old/bin/python3.9").micro, 16);                /* a header of another version */
    struct elf_recipe mute = { .symbol = "Py_BytesMain" };
    tree_elf("new/bin/python3.14", &mute);
    tree_file("new/lib/python3.14/os.py", "");
    tree_file("new/lib/python3.14/build-details.json", "{\"language\":{\"version_info\":{\"major\":3,\"minor\":14,"
              "\"micro\":5,\"releaselevel\":\"final\",\"serial\":0}}}");
    assert_int_equal(probed("new/bin/python3.14").micro, 5);
}

static void pypy_is_known_with_its_library(void **state)
{
    struct elf_recipe program = { .needed = "libpypy3.10-c.so", .runpath = "$ORIGIN/" };
    struct elf_recipe library = { .is_library = true, .text = "\0\0\0\0003.10.14 (7.3.17, Aug 2024)", .text_size = 30 };
    tree_elf("pypy/bin/pypy3.10", &program);
    tree_elf("pypy/bin/libpypy3.10-c.so", &library);
    tree_link("pypy/bin/pypy3", "pypy3.10");
    tree_file("pypy/lib/pypy3.10/os.py", "");
    tree_file("pypy/lib/python3.10/os.py", "");                             /* a CPython beside it is not taken */
    struct interpreter python = probed("pypy/bin/pypy3");
    assert_int_equal(python.implementation, PYPY);
    assert_int_equal(python.minor, 10);
    assert_int_equal(python.micro, 14);
    assert_string_equal(python.lib_name, "pypy3.10");
    assert_string_equal(python.include_name, "pypy3.10");
    assert_string_equal(python.companions, "libpypy3.10-c.so");
    assert_null(python.no_copy);
    tree_file("pypy/include/pypy3.10/patchlevel.h", "#define PY_VERSION \"3.10.15\"\n#define PYPY_VERSION \"7.3.18\"\n");
    assert_int_equal(probed("pypy/bin/pypy3").micro, 15);
}

static void a_library_found_by_place_forbids_copies(void **state)
{
    tree_file("pbs/lib/python3.12/os.py", "");
    tree_shared_python("pbs/bin/python3.12", "libpython3.12.so.1.0", "pbs/lib/libpython3.12.so.1.0", "$ORIGIN/../lib",
                       0x030c01f0);
    assert_non_null(strstr(probed("pbs/bin/python3.12").no_copy, "$ORIGIN/../lib"));
    const char *both = text_join(&arena, "${ORIGIN}/../lib:", tree_path("pbs/lib"), NULL);
    struct elf_recipe program = { .needed = "libpython3.12.so.1.0", .runpath = both };
    tree_elf("pbs/bin/python3.12", &program);
    assert_null(probed("pbs/bin/python3.12").no_copy);
    struct elf_recipe named = { .needed = "$ORIGIN/../lib/libpython3.12.so.1.0" };
    tree_elf("pbs/bin/python3.12", &named);
    assert_non_null(probed("pbs/bin/python3.12").no_copy);
}

static void links_are_kept_unless_their_folder_reaches_nothing(void **state)
{
    tree_static_python("opt/py/bin/python3.12", 0x030c01f0);
    tree_link("opt/py/bin/python3", "python3.12");
    tree_file("opt/py/lib/python3.12/os.py", "");
    tree_link("elsewhere/mypy", tree_path("opt/py/bin/python3"));
    struct interpreter python = probed("elsewhere/mypy");
    assert_string_equal(python.base, tree_path("opt/py/bin/python3"));      /* the first hop that reaches the library */
    assert_string_equal(python.asked, tree_path("elsewhere/mypy"));
    assert_string_equal(python.executable, tree_path("opt/py/bin/python3.12"));
    tree_link("opt/stable/bin/python3", "../../py/bin/python3.12");         /* a stable folder with the library in it */
    tree_link("opt/stable/lib", "../py/lib");
    python = probed("opt/stable/bin/python3");
    assert_string_equal(python.base, tree_path("opt/stable/bin/python3"));
    assert_string_equal(python.prefix, tree_path("opt/py"));
    tree_static_python("other/bin/python3.12", 0x030c09f0);           /* the same version, another library */
    tree_file("other/lib/python3.12/os.py", "");
    tree_link("other/bin/python3", tree_path("opt/py/bin/python3"));
    python = probed("other/bin/python3");
    assert_string_equal(python.base, tree_path("opt/py/bin/python3"));
    assert_int_equal(python.micro, 1);
    tree_link("via", "opt/py");                                             /* a link to the whole folder stays */
    assert_string_equal(probed("via/bin/python3").base, tree_path("via/bin/python3"));
    assert_string_equal(probed("via/bin/python3").prefix, tree_path("via"));
    assert_string_equal(probed("via/bin/python3").executable, tree_path("opt/py/bin/python3.12"));
}

static void environments_lead_to_their_base(void **state)
{
    char cfg[512];
    tree_static_python("base/bin/python3.11", 0x030b02f0);
    tree_link("base/bin/python3", "python3.11");
    tree_file("base/lib/python3.11/os.py", "");
    snprintf(cfg, sizeof cfg, "home = %s\nversion = 3.11.2\n", tree_path("base/bin"));
    tree_file("env/pyvenv.cfg", cfg);
    tree_link("env/bin/python3", tree_path("base/bin/python3"));
    tree_link("env/bin/python", "python3");
    struct interpreter python = probed("env/bin/python");
    assert_string_equal(python.base, tree_path("base/bin/python3.11"));
    assert_string_equal(python.asked, tree_path("env/bin/python"));
    tree_file("copied/pyvenv.cfg", cfg);
    tree_static_python("copied/bin/python", 0x030b02f0);
    python = probed("copied/bin/python");                                   /* the base has no `python` */
    assert_string_equal(python.base, tree_path("base/bin/python3"));
    assert_string_equal(python.executable, tree_path("copied/bin/python"));
    snprintf(cfg, sizeof cfg, "home = %s\n", tree_path("copied/bin"));
    tree_file("grandchild/pyvenv.cfg", cfg);
    tree_static_python("grandchild/bin/python", 0x030b02f0);
    assert_string_equal(probed("grandchild/bin/python").base, tree_path("base/bin/python3"));
}

static void an_environment_in_a_shared_folder_finds_its_own_kind(void **state)
{
    char cfg[512];
    struct elf_recipe pypy = { .needed = "libpypy3.9-c.so", .text = "\0\0\0\0003.9.16 (7.3.11)", .text_size = 20 };
    tree_static_python("usr/bin/python3", 0x030b02f0);
    tree_file("usr/lib/python3.11/os.py", "");
    tree_elf("usr/bin/pypy3", &pypy);
    tree_file("usr/lib/pypy3.9/os.py", "");
    tree_file("usr/include/pypy3.9/patchlevel.h", "#define PY_VERSION \"3.9.16\"\n");
    snprintf(cfg, sizeof cfg, "home = %s\n", tree_path("usr/bin"));
    tree_file("penv/pyvenv.cfg", cfg);
    tree_elf("penv/bin/python3", &pypy);
    struct interpreter python = probed("penv/bin/python3");
    assert_string_equal(python.base, tree_path("usr/bin/pypy3"));
    assert_int_equal(python.implementation, PYPY);
}

static void environments_that_lead_nowhere_are_refused(void **state)
{
    char cfg[512];
    snprintf(cfg, sizeof cfg, "home = %s\n", tree_path("loop/b/bin"));
    tree_file("loop/a/pyvenv.cfg", cfg);
    tree_static_python("loop/a/bin/python3", 0x030b02f0);
    snprintf(cfg, sizeof cfg, "home = %s\n", tree_path("loop/a/bin"));
    tree_file("loop/b/pyvenv.cfg", cfg);
    tree_static_python("loop/b/bin/python3", 0x030b02f0);
    assert_non_null(strstr(refused("loop/a/bin/python3").text, "circle"));
    tree_file("gone/pyvenv.cfg", "home = /nowhere/bin\n");
    tree_static_python("gone/bin/python3", 0x030b02f0);
    assert_non_null(strstr(refused("gone/bin/python3").text, "base is gone"));
    tree_file("silent/pyvenv.cfg", "version = 3.11.2\n");
    tree_static_python("silent/bin/python3", 0x030b02f0);
    assert_non_null(strstr(refused("silent/bin/python3").text, "does not say"));
    tree_file("dangling/pyvenv.cfg", "home = /nowhere/bin\n");
    tree_link("dangling/bin/python3", "/nowhere/bin/python3");
    assert_non_null(strstr(refused("dangling/bin/python3").text, "does not exist"));
    tree_link("circle/bin/python3", "python");
    tree_link("circle/bin/python", "python3");
    assert_non_null(strstr(refused("circle/bin/python3").text, "circle"));
}

static void what_cannot_be_a_base_is_refused_with_the_reason(void **state)
{
    tree_file("no/lib/python3.12/os.py", "");
    tree_script("no/bin/script", "#!/bin/sh\nexec python3 \"$@\"\n");
    tree_script("no/bin/text", "hello\n");
    tree_script("no/bin/empty", "");
    tree_script("no/bin/windows", "MZ\220");
    struct elf_recipe foreign = { .symbol = "Py_Version", .other_symbol = "Py_BytesMain", .number = 0x030c01f0,
                                  .machine = 183, .loader = "/nowhere/ld-linux-aarch64.so.1" };
    tree_elf("no/bin/foreign", &foreign);
    struct elf_recipe library = { .is_library = true };
    tree_elf("no/bin/library", &library);
    struct elf_recipe tool = { .needed = "libc.so.6", .symbol = "main" };
    tree_elf("no/bin/tool", &tool);
    tree_bytes("no/bin/damaged", "\177ELF\2\1\1", 7, 0755);
    static const struct { const char *name, *reason; } rows[] = {
        { "script", "a script" }, { "text", "neither a program nor a script" }, { "empty", "an empty file" },
        { "windows", "a program for Windows" }, { "foreign", "aarch64" }, { "library", "a library" },
        { "tool", "no CPython or PyPy" }, { "damaged", "damaged" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error error = refused(text_join(&arena, "no/bin/", rows[i].name, NULL));
        assert_int_equal(error.code, E_NOT_A_BASE);
        assert_non_null(strstr(error.text, rows[i].reason));
    }
    assert_int_equal(refused("no/bin/absent").code, E_NO_PYTHON);
}

static void unfinished_and_old_pythons_are_refused_with_the_reason(void **state)
{
    tree_static_python("embed/python3.12", 0x030c01f0);
    tree_file("embed/lib/python3.12/os.py", "");
    tree_file("embed/python3.12._pth", "python312.zip\n");
    assert_non_null(strstr(refused("embed/python3.12").text, "._pth"));
    tree_static_python("build/python", 0x030c01f0);
    tree_file("build/pybuilddir.txt", "build/lib.linux-x86_64-3.12");
    tree_file("build/lib/python3.12/os.py", "");
    assert_non_null(strstr(refused("build/python").text, "never installed"));
    tree_static_python("bare/bin/python3.12", 0x030c01f0);
    assert_non_null(strstr(refused("bare/bin/python3.12").text, "no standard library"));
    struct elf_recipe old = { .needed = "libpython3.7m.so.1.0" }, two = { .needed = "libpython2.7.so.1.0" };
    tree_elf("aged/bin/python3", &old);
    tree_elf("aged/bin/python2", &two);
    assert_non_null(strstr(refused("aged/bin/python3").text, "Python 3.7; 3.8 is the oldest"));
    assert_non_null(strstr(refused("aged/bin/python2").text, "Python 2.7; 3.8 is the oldest"));
}

static void wheel_folder_and_platlibdir_are_configured(void **state)
{
    tree_static_python("fed/bin/python3.12", 0x030c01f0);
    tree_file("fed/lib64/python3.12/os.py", "");
    tree_file("fed/lib64/python3.12/_sysconfigdata__linux_x86_64-linux-gnu.py",
              "build_time_vars = {'ABIFLAGS': '',\n 'PLATLIBDIR': 'lib64',\n 'WHEEL_PKG_DIR': '/usr/share/python-wheels'}\n");
    struct interpreter python = probed("fed/bin/python3.12");
    assert_string_equal(python.wheel_pkg_dir, "/usr/share/python-wheels");
    assert_string_equal(python.platlibdir, "lib64");
    tree_link("fed/lib", "lib64");                      /* lib is tried first, but the build says lib64 */
    python = probed("fed/bin/python3.12");
    assert_string_equal(python.platlibdir, "lib64");
    assert_string_equal(python.stdlib, tree_path("fed/lib64/python3.12"));
    tree_static_python("deb/bin/python3.12", 0x030c01f0);
    tree_file("deb/lib/python3.12/os.py", "");
    tree_file("deb/lib/python3.12/_sysconfigdata__x86_64-linux-gnu.py", "build_time_vars = {'WHEEL_PKG_DIR': '/w',\n}\n");
    tree_file("deb/lib/python3.12/_sysconfigdata_d_x86_64-linux-gnu.py", "build_time_vars = {'WHEEL_PKG_DIR': '/d',\n}\n");
    assert_string_equal(probed("deb/bin/python3.12").wheel_pkg_dir, "/w");
}

/* ---- the last resort ---------------------------------------------------------------------------- */

/* A version text that a scan took is kept, and given back while the files are the same. */
static void an_answer_is_kept_until_the_program_changes(void **state)
{
    struct elf_recipe recipe = { .symbol = "Py_BytesMain", .text = "x\0003.9.16", .text_size = 9 };
    tree_elf("kept/bin/python3.9", &recipe);
    tree_file("kept/lib/python3.9/os.py", "");
    char facts[4096], *at;
    assert_int_equal(probed("kept/bin/python3.9").micro, 16);
    FILE *file = fopen(tree_path("cache/facts"), "r");
    assert_non_null(file);
    facts[fread(facts, 1, sizeof facts - 1, file)] = '\0';
    fclose(file);
    struct stat seen;
    assert_int_equal(stat(tree_path("cache"), &seen), 0);
    assert_int_equal(seen.st_mode & 0777, 0700);
    at = strstr(facts, "\t3.9.16\t");
    assert_non_null(at);
    at[6] = '5';                                        /* a changed line without its checksum is a miss */
    tree_bytes("cache/facts", facts, strlen(facts), 0600);
    assert_int_equal(probed("kept/bin/python3.9").micro, 16);
    recipe.text = "x\0003.9.17";
    tree_elf("kept/bin/python3.9", &recipe);            /* another file under the same name */
    assert_int_equal(probed("kept/bin/python3.9").micro, 17);
}

static uint64_t fnv(const char *text, size_t size)
{
    uint64_t sum = 0xcbf29ce484222325;
    for (size_t i = 0; i < size; i++)
        sum = (sum ^ (unsigned char)text[i]) * 0x100000001b3;
    return sum;
}

/* Rewrites the version in the kept line, checksum and all: what comes back then can only be from the cache. */
static void forge(const char *from, const char *to, mode_t folder_mode)
{
    static char facts[4096];
    FILE *file = fopen(tree_path("cache/facts"), "r");
    assert_non_null(file);
    facts[fread(facts, 1, sizeof facts - 1, file)] = '\0';
    fclose(file);
    char *line_end = strchr(facts, '\n'), *at = strstr(facts, from);
    assert_non_null(at);
    memcpy(at, to, strlen(to));
    snprintf(line_end - 16, 18, "%016llx\n", (unsigned long long)fnv(facts, (size_t)(line_end - 17 - facts)));
    tree_bytes("cache/facts", facts, strlen(facts), 0600);
    assert_int_equal(chmod(tree_path("cache"), folder_mode), 0);
}

static void the_cache_is_believed_only_while_it_is_ours(void **state)
{
    struct elf_recipe recipe = { .symbol = "Py_BytesMain", .text = "x\0003.9.16", .text_size = 9 };
    tree_elf("ours/bin/python3.9", &recipe);
    tree_file("ours/lib/python3.9/os.py", "");
    unlink(tree_path("cache/facts"));
    assert_int_equal(probed("ours/bin/python3.9").micro, 16);
    forge("\t3.9.16\t", "\t3.9.99\t", 0700);
    assert_int_equal(probed("ours/bin/python3.9").micro, 99);
    forge("\t3.9.99\t", "\t3.9.98\t", 0777);            /* others may write there */
    assert_int_equal(probed("ours/bin/python3.9").micro, 16);
    assert_int_equal(chmod(tree_path("cache"), 0700), 0);
    assert_int_equal(probed("ours/bin/python3.9").micro, 98);
    tree_bytes("cache/facts", "\0garbage\n\n\t\t", 12, 0600);
    assert_int_equal(probed("ours/bin/python3.9").micro, 16);
    unlink(tree_path("cache/facts"));
    tree_link("cache/facts", "/etc/passwd");
    assert_int_equal(probed("ours/bin/python3.9").micro, 16);
    unlink(tree_path("cache/facts"));
}

static void an_interpreter_that_cannot_be_read_or_run_is_an_error(void **state)
{
    struct elf_recipe mute = { .symbol = "Py_BytesMain" };
    tree_elf("mute/bin/python3.12", &mute);
    tree_file("mute/lib/python3.12/os.py", "");
    assert_int_equal(refused("mute/bin/python3.12").code, E_PROBE);
}

/* As its standalone distribution lies on the disk: python3 is a link, and there is a whole standard library. */
static void graalpy_is_left_to_itself(void **state)
{
    static const char *const ways[] = { "graal/bin/graalpy", "graal/bin/python3", "graal/bin/python" };
    tree_file("graal/lib/python3.11/os.py", "");
    tree_file("graal/include/python3.11/patchlevel.h", "#define PY_VERSION \"3.11.7\"\n");
    tree_elf("graal/bin/graalpy", &(struct elf_recipe){ .needed = "libc.so.6" });
    tree_link("graal/bin/python3", "graalpy");
    tree_link("graal/bin/python", "python3");
    for (size_t i = 0; i < 3; i++) {
        struct error error = refused(ways[i]);
        assert_int_equal(error.code, E_NOT_A_BASE);
        assert_non_null(strstr(error.text, "is GraalPy"));
        assert_non_null(strstr(error.remedy, "-m venv"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_installation_is_known_by_its_files),
        TEST(a_shared_library_tells_version_and_flags),
        TEST(static_builds_tell_their_flags_by_symbols),
        TEST(versions_come_from_texts_when_symbols_are_silent),
        TEST(pypy_is_known_with_its_library),
        TEST(a_library_found_by_place_forbids_copies),
        TEST(links_are_kept_unless_their_folder_reaches_nothing),
        TEST(environments_lead_to_their_base),
        TEST(an_environment_in_a_shared_folder_finds_its_own_kind),
        TEST(environments_that_lead_nowhere_are_refused),
        TEST(what_cannot_be_a_base_is_refused_with_the_reason),
        TEST(unfinished_and_old_pythons_are_refused_with_the_reason),
        TEST(wheel_folder_and_platlibdir_are_configured),
        TEST(an_answer_is_kept_until_the_program_changes),
        TEST(the_cache_is_believed_only_while_it_is_ours),
        TEST(an_interpreter_that_cannot_be_read_or_run_is_an_error),
        TEST(graalpy_is_left_to_itself),
    };
    return cmocka_run_group_tests(tests, make_tree, remove_tree);
}
