/* test_find_faults.c: while an interpreter is looked for, each call of the system fails once: what is found then is
 * told right, or there is an error in words; a failure never makes another Python of one. */
#include "tests/support/fake_python.h"

#include "tests/support/hosts.h"

#include "src/ask/request.h"
#include "src/find/again.h"
#include "src/find/find.h"
#include "src/find/findings.h"
#include "src/find/probe.h"

static struct arena arena;
static struct error error;

/* ---- the machines ------------------------------------------------------------------------------- */

static void linux_of(uint32_t user)
{
    fake_begin(&a_posix_host);
    fake_user(user);
    fake_set("HOME", "/home/u");
    fake_set("PATH", "/home/u/mise/shims:/home/u/.pyenv/shims:/home/u/bin:/usr/bin");
    fake_file("/bin/sh", 0755, "\177ELF");
    fake_file("/home/u/.pyenv/shims/python3", 0755, "#!/usr/bin/env bash\nexec pyenv exec\n");
    fake_python(&arena, &a_posix_host, "/home/u/.pyenv/versions/3.12.1/bin/python3", "3.12.1", plain_kind);
    fake_python(&arena, &a_posix_host, "/usr/bin/python3.11", "3.11.2", plain_kind);
    fake_link("/usr/bin/python3", "python3.11");
    fake_python(&arena, &a_posix_host, "/usr/bin/pypy3", "3.10.14", (struct python_kind){ .pypy = true });
    fake_file("/usr/lib/python3.11/_sysconfigdata__x86_64-linux-gnu.py", 0644,
              "build_time_vars = {'PLATLIBDIR': 'lib',\n'WHEEL_PKG_DIR': '/w'}\n");
    fake_elf("/opt/old/bin/python3", &(struct elf_recipe){ .symbol = "Py_BytesMain", .text = "x\0003.9.16", .text_size = 9 });
    fake_file("/opt/old/lib/python3.9/os.py", 0644, "");
    fake_file("/opt/old/lib/python3.9/_sysconfigdata__musl.py", 0644, "build_time_vars = {}\n");
    fake_file("/usr/bin/mise", 0755, "\177ELF");
    fake_link("/home/u/mise/shims/python3.11", "/usr/bin/mise");
    fake_link("/home/u/bin/python3", "/usr/bin/python3");
    fake_file("/home/u/env/pyvenv.cfg", 0644, "home = /usr/bin\nversion = 3.11.2\n");
    fake_link("/home/u/env/bin/python3", "/usr/bin/python3");
    fake_folder("/home/u/env/lib/python3.11", 0755);
    fake_file("/home/u/project/pyproject.toml", 0644, "[project]\nrequires-python = '>=3.10'\n");
    fake_file("/home/u/.conda/environments.txt", 0644, "/home/u/conda\n");
    fake_python(&arena, &a_posix_host, "/home/u/conda/bin/python3", "3.12.8", plain_kind);
    fake_folder("/home/u/conda/conda-meta", 0755);
    fake_folder("/home/u/.cache", 0755);
    fake_current("/home/u/project");
}

static void a_linux_machine(void)
{
    linux_of(1000);
}

/* For root the owners of all folders on the way count. */
static void roots_machine(void)
{
    linux_of(0);
    fake_owner("/", 0);
    fake_link("/bin/python3", "/usr/bin/python3.11");
    fake_link("/lib", "usr/lib");
    fake_link("/sbin", "/usr/bin");
    fake_owner("/home/u", 1000);
    fake_set("PATH", "/sbin:/bin");
}

static void a_mac(void)
{
    fake_begin(&a_mac_host);
    fake_set("HOME", "/Users/u");
    fake_set("PATH", "/opt/homebrew/bin:/usr/bin");
    fake_file("/bin/sh", 0755, "\177ELF");
    fake_python(&arena, &a_mac_host, "/opt/homebrew/Cellar/python@3.13/3.13.1/bin/python3.13", "3.13.1", plain_kind);
    fake_link("/opt/homebrew/opt/python@3.13", "../Cellar/python@3.13/3.13.1");
    fake_link("/opt/homebrew/bin/python3", "../Cellar/python@3.13/3.13.1/bin/python3.13");
    fake_python(&arena, &a_mac_host, "/Library/Frameworks/Python.framework/Versions/3.12/bin/python3", "3.12.4", plain_kind);
    fake_folder("/Users/u", 0755);
    fake_current("/Users/u");
}

#define APPS "C:\\u\\Local\\Microsoft\\WindowsApps\\"
#define PACKAGE "C:\\Apps\\PythonSoftwareFoundation.Python.3.11_3.11.2544.0_x64__qbz5n2kfra8p0"

static void a_windows_machine(void)
{
    fake_begin(&a_windows_host);
    fake_set("USERPROFILE", "C:\\u");
    fake_set("LOCALAPPDATA", "C:\\u\\Local");
    fake_set("APPDATA", "C:\\u\\Roaming");
    fake_set("SystemRoot", "C:\\Windows");
    fake_set("PATH", APPS ";C:\\Py");
    fake_folder("C:\\u\\Local", 0755);
    fake_python(&arena, &a_windows_host, "C:\\Py\\python.exe", "3.12.4", plain_kind);
    fake_registry(OS_HIVE_USER, "Software\\Python\\PythonCore\\3.12\\InstallPath", "ExecutablePath", "C:\\Py\\python.exe");
    fake_python(&arena, &a_windows_host, "C:\\Ast\\python.exe", "3.13.1", (struct python_kind){ .free_threaded = true });
    fake_registry(OS_HIVE_MACHINE, "Software\\Python\\Astral\\3.13t\\InstallPath", "ExecutablePath", "C:\\Ast\\python.exe");
    fake_alias(APPS "python3.11.exe", "PythonSoftwareFoundation.Python.3.11_qbz5n2kfra8p0", PACKAGE "\\python3.11.exe");
    fake_file(PACKAGE "\\Lib\\os.py", 0644, "");
    fake_file("C:\\u\\Local\\py.ini", 0644, "[defaults]\r\npython=3.12\r\n");
    fake_exe("C:\\env\\Scripts\\python.exe", 0x8664);
    fake_file("C:\\env\\pyvenv.cfg", 0644, "home = C:\\Py\r\nversion = 3.12.4\r\n");
    fake_exe("C:\\Py\\Lib\\venv\\scripts\\nt\\python.exe", 0x8664);
    fake_folder("C:\\u\\project", 0755);
    fake_current("C:\\u\\project");
}

static const struct machine {
    void (*furnish)(void);
    const struct host *host;
    const char *environment;
    const char *asked[5];           /* as --python; the first is NULL: nobody asks */
} machines[] = {
    { a_linux_machine, &a_posix_host, "/home/u/env", { NULL, "3.11", "pypy", "/home/u/env", "/opt/old" } },
    { roots_machine, &a_posix_host, "/home/u/env", { NULL, "3.11", "/bin/python3", "pypy", "/home/u/env" } },
    { a_mac, &a_mac_host, "/Users/u/env", { NULL, "3.12", "python3", "/opt/homebrew/bin/python3", ">=3.13" } },
    { a_windows_machine, &a_windows_host, "C:\\env", { NULL, "3.13t", "3.11", "C:\\env", "Astral/3.13t" } },
};
enum { MACHINES = sizeof machines / sizeof *machines, ASKED = 5 };

/* ---- one question, and whether its answer is true ------------------------------------------------ */

enum question { FIND, FIND_AGAIN, FIND_ALL };

/* A program is what its files say when all of them can be read. */
static void assert_true_facts(const struct host *host, const struct interpreter *python)
{
    struct interpreter truth;
    struct error none = { .code = E_NONE };
    fake_fail(FAKE_CALLS, 0, OS_OK, false);
    if (!probe_files(&arena, host, python->asked, NULL, &truth, &none))
        fail_msg("%s is taken, and is none: %s", python->asked, none.text);
    assert_int_equal(python->implementation, truth.implementation);
    assert_int_equal(python->minor, truth.minor);
    assert_int_equal(python->micro, truth.micro);
    assert_string_equal(python->abiflags, truth.abiflags);
    assert_string_equal(python->lib_name, truth.lib_name);
    assert_string_equal(python->architecture, truth.architecture);
}

/* Whatever fails: what others could exchange is taken by root only when it is named. */
static void assert_not_of_others(const char *asked, const struct interpreter *python)
{
    if (asked == NULL || asked[0] != '/')
        assert_null(strstr(python->executable, "/home/u/"));
}

static void assert_error_in_words(void)
{
    assert_int_not_equal(error.code, E_NONE);
    assert_true(error.text[0] != '\0');
}

static bool ask(const struct machine *machine, const struct request *request, enum question question,
                struct interpreter *python, struct findings *all)
{
    struct again again;
    error = (struct error){ .code = E_NONE };
    switch (question) {
    case FIND: return find(&arena, machine->host, request, python, &error);
    case FIND_AGAIN:
        return find_again(&arena, machine->host, request, machine->environment, &again, python, &error);
    case FIND_ALL: return find_all(&arena, machine->host, request, all, &error);
    }
    return false;
}

/* Asks with the nth call failing; returns how many calls there were. */
static unsigned ask_with_fault(const struct machine *machine, const char *asked, enum question question, unsigned nth,
                               enum os_code code)
{
    struct request request = { .python = asked };
    struct interpreter *python = arena_take(&arena, sizeof *python);
    struct findings all = { 0 };
    machine->furnish();
    fake_fail(FAKE_CALLS, nth, code, false);
    bool found = ask(machine, &request, question, python, &all);
    unsigned calls = fake_count(FAKE_CALLS);
    if (!found)
        assert_error_in_words();
    else if (question != FIND_ALL)
        assert_true_facts(machine->host, python);
    if (found && question == FIND && machine->furnish == roots_machine)
        assert_not_of_others(asked, python);
    for (size_t i = 0; i < all.count; i++)
        if (all.list[i].python != NULL)
            assert_true_facts(machine->host, all.list[i].python);
        else
            assert_non_null(all.list[i].why);
    assert_null(asked == NULL ? fake_ran(0) : NULL);
    fake_end();
    return calls;
}

static void sweep(const struct machine *machine, const char *asked, enum question question)
{
    static const enum os_code codes[] = { OS_DENIED, OS_FAILED, OS_ABSENT };
    arena = test_arena();
    unsigned calls = ask_with_fault(machine, asked, question, 0, OS_OK);
    assert_int_equal(error.code, E_NONE);               /* without a fault there is an answer */
    assert_true(calls > 5);
    arena_end(&arena);
    for (unsigned at = 0; at < 3 * calls; at++) {
        arena = test_arena();
        ask_with_fault(machine, asked, question, 1 + at / 3, codes[at % 3]);
        arena_end(&arena);
    }
}

static void one_interpreter_is_looked_for(void **state)
{
    for (size_t i = 0; i < MACHINES; i++)
        for (size_t a = 0; a < ASKED; a++)
            sweep(&machines[i], machines[i].asked[a], FIND);
}

static void an_environment_looks_for_its_own(void **state)
{
    for (size_t i = 0; i < MACHINES; i++)
        for (size_t a = 0; a < 2; a++)
            sweep(&machines[i], machines[i].asked[a], FIND_AGAIN);
}

static void all_of_them_are_looked_for(void **state)
{
    for (size_t i = 0; i < MACHINES; i++)
        sweep(&machines[i], NULL, FIND_ALL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_interpreter_is_looked_for),
        cmocka_unit_test(an_environment_looks_for_its_own),
        cmocka_unit_test(all_of_them_are_looked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
