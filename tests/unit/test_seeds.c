/* test_seeds.c: where wheels are looked for and which is taken, what was asked for, and scripts of other places. */
#include "tests/support/whole.h"

#include "src/ask/wish.h"
#include "src/seed/ensure.h"
#include "src/seed/script.h"
#include "src/seed/shebang.h"
#include "src/seed/sources.h"
#include "src/seed/store_care.h"
#include "src/seed/tags.h"
#include "src/seed/version.h"
#include "src/seed/wanted.h"

static struct interpreter python;

static void begin(const struct host *host, const char *stdlib)
{
    fake_begin(host);
    arena = test_arena();
    python = (struct interpreter){ .major = 3, .minor = 12, .level = "", .base = "/p", .stdlib = stdlib,
                                   .lib_name = "python3.12", .architecture = "x86_64" };
}

/* ---- the folders in which wheels lie ---- */

static const char *names_of(const struct sources *sources)
{
    struct text out = { .arena = &arena };
    for (size_t i = 0; i < sources->count; i++)
        text_print(&out, "%s\n", sources->candidates[i].path);
    return text_done(&out);
}

static struct sources others(const struct host *host)
{
    struct sources sources = { &arena, host, &python, STR("pip"), 0, 0, NULL };
    sources_add_others(&sources);
    return sources;
}

static void virtualenvs_wheels_are_found_on_windows(void **state)
{
    begin(&a_windows_host, "C:\\py\\Lib");
    fake_set("APPDATA", "C:\\u\\roaming");
    fake_set("PATH", "C:\\none;C:\\tools\\Scripts");
    fake_file("C:\\tools\\Scripts\\virtualenv.exe", 0755, "");
    fake_file("C:\\u\\roaming\\Python\\Python312\\site-packages\\virtualenv\\seed\\wheels\\embed\\pip-1.0-py3-none-any.whl",
              0644, "");
    fake_file("C:\\tools\\Lib\\site-packages\\virtualenv\\seed\\wheels\\embed\\pip-2.0-py3-none-any.whl", 0644, "");
    fake_file("C:\\tools\\Lib\\site-packages\\virtualenv\\seed\\wheels\\embed\\wheel-2.0-py3-none-any.whl", 0644, "");
    struct sources sources = others(&a_windows_host);
    assert_int_equal(sources.count, 2);
    sources_add_file(&sources, sources.candidates[0].path);         /* again */
    sources_add_file(&sources, "C:\\x\\no.txt");
    sources_add_file(&sources, "C:\\x\\wheel-2.0-py3-none-any.whl");
    assert_int_equal(sources.count, 2);
    whole_end();
}

static void virtualenvs_wheels_are_found_on_posix_and_macos(void **state)
{
    static const struct host *const hosts[] = { &a_posix_host, &a_mac_host };
    for (size_t i = 0; i < 2; i++) {
        begin(hosts[i], "/usr/lib/python3.12");
        fake_set("HOME", "/home/u");
        fake_set("PATH", "/gone:/folder:/tools/bin");
        fake_folder("/folder/virtualenv", 0755);
        fake_link("/tools/bin/virtualenv", "/opt/v/bin/virtualenv");
        fake_file("/opt/v/bin/virtualenv", 0755, "");
        fake_file("/opt/v/lib/python3.9/site-packages/virtualenv/seed/wheels/embed/pip-1.0-py3-none-any.whl", 0644, "");
        fake_folder("/opt/v/lib/pkgconfig", 0755);
        fake_file("/home/u/.local/lib/python3.12/site-packages/virtualenv/seed/wheels/embed/pip-2.0-py3-none-any.whl", 0644, "");
        fake_file("/home/u/Library/Python/3.12/lib/python/site-packages/virtualenv/seed/wheels/embed/pip-3.0-py3-none-any.whl",
                  0644, "");
        fake_file("/usr/lib/python3/dist-packages/virtualenv/seed/wheels/embed/pip-4.0-py3-none-any.whl", 0644, "");
        fake_file("/usr/share/python-wheels/pip-5.0-py3-none-any.whl", 0644, "");
        assert_int_equal(others(hosts[i]).count, hosts[i]->darwin ? 5 : 4);
        fake_set("HOME", "relative");
        fake_set("PATH", "/loop");
        fake_link("/loop/virtualenv", "/loop/virtualenv");
        assert_int_equal(others(hosts[i]).count, 2);
        python.stdlib = "/opt/lib/python3.12";
        fake_set("HOME", NULL);
        fake_file("/loose/virtualenv", 0755, "");
        fake_set("PATH", "/loose");                         /* a program without a lib beside it */
        assert_int_equal(others(hosts[i]).count, 1);
        whole_end();
    }
}

static void the_newest_comes_first_then_what_fits_best_then_the_largest_build(void **state)
{
    static const char *const files[] = {
        "/d/pip-1.0-py3-none-any.whl", "/d/pip-2.0-py2.py3-none-any.whl", "/d/pip-2.0-2-py3-none-any.whl",
        "/d/pip-2.0-10-py3-none-any.whl", "/d/pip-2.0-10b-py3-none-any.whl", "/d/pip-2.0-cp312-none-any.whl",
        "/d/pip-2.0-10+a-py3-none-any.whl", "/d/pip-2.0-10+b-py3-none-any.whl",
        "/d/pip-2.0-1a-cp311-none-any.whl", "/d/pip-2.0-pp3-none-any.whl", "/d/pip-2.0-py4-none-any.whl",
        "/d/pip-2.0-py313-none-any.whl", "/d/pip-2.0-py27-none-any.whl", "/d/pip-2.0-pyx-none-any.whl",
    };
    begin(&a_posix_host, "/l");
    struct sources sources = { &arena, &a_posix_host, &python, STR("pip"), 0, 0, NULL };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        sources_add_file(&sources, files[i]);
    sources_sort(&sources);
    const char *order = names_of(&sources);
    assert_true(str_starts(str_of(order), "/d/pip-2.0-cp312-none-any.whl\n/d/pip-2.0-10b-py3-none-any.whl\n"
                           "/d/pip-2.0-10+b-py3-none-any.whl\n/d/pip-2.0-10+a-py3-none-any.whl\n"
                           "/d/pip-2.0-10-py3-none-any.whl\n/d/pip-2.0-2-py3-none-any.whl\n/d/pip-2.0-py2.py3-none-any.whl\n"));
    assert_true(str_ends(str_of(order), "/d/pip-1.0-py3-none-any.whl\n"));
    python.implementation = PYPY;
    struct wheel_name name;
    assert_true(wheel_name_read("pip-2.0-pp3-none-any.whl", &name));
    assert_true(tags_rank(&name, &python) > 0);
    whole_end();
}

/* ---- what ensurepip says ---- */

static struct ensured look(const char *source)
{
    struct ensured ensured;
    if (source != NULL)
        fake_file(text_join(&arena, python.stdlib, "/ensurepip/__init__.py", NULL), 0644, source);
    ensure_look(&arena, &a_posix_host, &python, &ensured);
    return ensured;
}

static void the_version_that_ensurepip_names_is_taken(void **state)
{
    static const struct { const char *source; bool found; } rows[] = {
        { "_PIP_VERSION = \"24.2\"\n", true }, { "_PIP_VERSION='24.2'", true }, { "_PIP_VERSION = 24\n", true },
        { "_PIP_VERSION\n_PIP_VERSION_ = \"1\"\n_PIP_VERSION =\n", true },      /* none of these is an assignment of a text */
        { "_PIP_VERSION = \"9.9\"\n", false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(&a_posix_host, "/l");
        fake_file("/l/ensurepip/_bundled/pip-24.2-py3-none-any.whl", 0644, "");
        fake_file("/l/ensurepip/_bundled/pip-24.1-py3-none-any.whl", 0644, "");
        fake_file("/l/ensurepip/_bundled/pip-25.0-cp312-cp312-linux_x86_64.whl", 0644, "");
        fake_file("/l/ensurepip/_bundled/pip-26.0-py2-none-any.whl", 0644, "");
        fake_file("/l/ensurepip/_bundled/readme", 0644, "");
        assert_int_equal(look(rows[i].source).paths[0] != NULL, rows[i].found);
        whole_end();
    }
}

static void a_folder_of_the_distribution_counts_only_as_an_absolute_path(void **state)
{
    static const struct { const char *source; bool found; } rows[] = {
        { "X = '/usr/share/python-wheels'\n", true }, { "X = \"/usr/share/python-wheels/more\"\n", true },
        { "X = 'share/python-wheels'\n", false }, { "/usr/share/python-wheels\n", false }, { "/python-wheels", false },
        { "x\n/usr/share/python-wheels", false }, { "", false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(&a_posix_host, "/l");
        fake_file("/usr/share/python-wheels/pip-24.2-py3-none-any.whl", 0644, "");
        assert_int_equal(look(rows[i].source).paths[0] != NULL, rows[i].found);
        whole_end();
    }
    begin(&a_posix_host, "/l");
    fake_file("/w/pip-24.2-py3-none-any.whl", 0644, "");
    python.wheel_pkg_dir = "/w";
    assert_non_null(look(NULL).paths[0]);
    python.wheel_pkg_dir = "";
    assert_null(look(NULL).paths[0]);
    python.wheel_pkg_dir = "/closed";
    fake_folder("/closed", 0);
    fake_owner("/closed", 1);
    fake_folder("/l/ensurepip/_bundled", 0);
    fake_owner("/l/ensurepip/_bundled", 1);
    struct ensured ensured = look(NULL);
    assert_string_equal(ensured.unread, "/closed");
    assert_false(ensure_say_none(&arena, &a_posix_host, &python, &ensured, &error));
    assert_non_null(strstr(error.text, "cannot be read"));
    whole_end();
    begin(&a_posix_host, "/l");                         /* the folder may stand in what cannot be read */
    fake_file("/l/ensurepip/__init__.py", 0600, "'/usr/share/python-wheels'\n");
    fake_owner("/l/ensurepip/__init__.py", 1);
    ensured = look(NULL);
    assert_string_equal(ensured.unread, "/l/ensurepip/__init__.py");
    assert_false(ensure_say_none(&arena, &a_posix_host, &python, &ensured, &error));
    assert_non_null(strstr(error.text, "/l/ensurepip/__init__.py, where the wheels"));
    whole_end();
}

static void who_lacks_a_wheel_is_told_what_its_distribution_calls_it(void **state)
{
    static const struct { const char *stdlib, *shared; bool ensurepip, debian; enum implementation kind; unsigned minor;
                          const char *remedy; } rows[] = {
        { "/usr/lib/python3.12", "/usr/share/python-wheels", false, false, CPYTHON, 12, "apt install python3.12-venv" },
        { "/usr/lib/python3.12", "/elsewhere", false, true, CPYTHON, 12, "apt install python3.12-venv" },
        { "/usr/lib/python3.12", NULL, true, true, CPYTHON, 12, "apt install python3-pip-whl" },
        { "/usr/lib/python3.11", NULL, true, true, CPYTHON, 11, "apt install python3-pip-whl python3-setuptools-whl" },
        { "/usr/lib/pypy3.9", NULL, false, true, PYPY, 9, "apt install pypy3-venv" },
        { "/usr/lib64/python3.12", NULL, true, false, CPYTHON, 12, "dnf install python-pip-wheel" },
        { "/usr/lib64/python3.11", NULL, true, false, CPYTHON, 11, "dnf install python-pip-wheel python-setuptools-wheel" },
        { "/usr/lib/python3.12", NULL, true, false, CPYTHON, 12, "use --without-pip, or an interpreter that has ensurepip" },
        { "/opt/lib/python3.12", NULL, true, true, CPYTHON, 12, "use --without-pip, or an interpreter that has ensurepip" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(&a_posix_host, rows[i].stdlib);
        python.wheel_pkg_dir = rows[i].shared;
        python.implementation = rows[i].kind;
        python.minor = rows[i].minor;
        if (rows[i].debian)
            fake_file("/etc/debian_version", 0644, "");
        struct ensured ensured = look(rows[i].ensurepip ? "" : NULL);
        error = (struct error){ .code = E_NONE };
        assert_false(ensure_say_none(&arena, &a_posix_host, &python, &ensured, &error));
        assert_string_equal(error.remedy, rows[i].remedy);
        whole_end();
    }
}

/* ---- what was asked for ---- */

static void a_project_is_wanted_once_however_often_it_is_named(void **state)
{
    const char *seeds[] = { "Pip>=20", "wheel", "not a wish==" };
    const char *wheels[] = { "/d/wheel-1.0-py3-none-any.whl", "/d/none.txt" };
    const struct wanted *all;
    struct request asked = { .seeds = { 3, seeds }, .wheels = { 2, wheels } };
    begin(&a_posix_host, "/l");
    assert_int_equal(seeds_wanted(&arena, &a_posix_host, &asked, &python, &all), 2);
    assert_true(wanted_takes(&arena, &all[0], STR("21")));
    assert_false(wanted_takes(&arena, &all[0], STR("19")));
    assert_true(wanted_takes(&arena, &all[1], STR("1.0.0")));
    assert_false(wanted_takes(&arena, &all[1], STR("1.1")));
    asked.without_pip = true;
    assert_int_equal(seeds_wanted(&arena, &a_posix_host, &asked, &python, &all), 2);
    asked = (struct request){ .without_pip = true };
    assert_int_equal(seeds_wanted(&arena, &a_posix_host, &asked, &python, &all), 0);
    asked.without_pip = false;
    assert_int_equal(seeds_wanted(&arena, &a_posix_host, &asked, &python, &all), 1);
    assert_true(wanted_takes(&arena, &all[0], STR("anything")));
    python.unverified = true;
    assert_int_equal(seeds_wanted(&arena, &a_posix_host, &asked, &python, &all), 0);
    const char *bare[] = { "pip" };
    asked.seeds = (struct words){ 1, bare };
    assert_int_equal(seeds_wanted(&arena, &a_posix_host, &asked, &python, &all), 1);
    assert_true(wanted_takes(&arena, &all[0], STR("1")));
    whole_end();
}

/* ---- which wheel is taken ---- */

static void put_wheel(const struct place *place, const char *project, const char *version, const char *tags)
{
    struct machine machine = whole_machine(place);
    struct archive_file file = { text_join(&arena, project, "/__init__.py", NULL), "x = 1\n", 0 };
    str wheel = make_wheel_of(&arena, project, version, 1, &file);
    machine.put(machine_path(&machine, place->work, text_join(&arena, project, "-", version, "-", tags, ".whl", NULL)), 0644,
                wheel.text, wheel.size);
}

static void other_seeds_come_with_launchers_that_pip_lends(void **state)
{
    const struct place *place = &a_windows_place;
    whole_begin(place);
    put_wheel(place, "pk", "1.0", "py3-none-any");
    whole_do(place, "--without-pip --seed pk --find-links .");
    assert_true(fake_is("C:\\w\\env\\Scripts\\pk.exe", OS_FILE));
    whole_do(place, "--clear --without-pip --seed pk --find-links . --no-cache");
    assert_true(fake_is("C:\\w\\env\\Scripts\\pk.exe", OS_FILE));
    fake_file("C:\\py\\Lib\\ensurepip\\_bundled\\pip-24.2-py3-none-any.whl", 0644, "no wheel");
    whole_do(place, "--clear --without-pip --seed pk --find-links . --no-cache");
    assert_false(fake_is("C:\\w\\env\\Scripts\\pk.exe", OS_FILE));
    whole_do(place, "--clear --without-pip");
    whole_end();
}

static void a_launcher_that_is_damaged_in_the_cache_is_taken_from_the_wheel(void **state)
{
    const struct place *place = &a_windows_place;
    whole_begin(place);
    whole_do(place, "");
    const char *kept = fake_text("C:\\w\\env\\Scripts\\pip.exe");
    kept = text_join(&arena, kept, NULL);
    for (unsigned nth = 0, calls = 1; nth <= calls; nth++) {
        fake_next_process();
        fake_fail(FAKE_CALLS, nth, OS_FAILED, false);
        bool done = whole_try(place, "--clear");
        calls = fake_count(FAKE_CALLS) > calls ? fake_count(FAKE_CALLS) : calls;
        fake_fail(FAKE_CALLS, 0, OS_OK, false);
        if (done)
            assert_string_equal(fake_text("C:\\w\\env\\Scripts\\pip.exe"), kept);
    }
    whole_end();
}

static void a_wheel_that_does_not_fit_is_refused_or_passed_over(void **state)
{
    const struct place *place = &a_posix_place;
    whole_begin(place);
    put_wheel(place, "pk", "1.0", "py3-none-any");
    put_wheel(place, "pk", "1.5a1", "py3-none-any");
    put_wheel(place, "pk", "2.0", "py2-none-any");
    put_wheel(place, "pk", "3.0", "cp312-cp312-linux_x86_64");
    whole_do(place, "--seed pk --find-links .");
    assert_string_equal(made.kit.seeds.wheels[made.kit.seeds.count - 1].version, "1.0");
    assert_false(whole_try(place, "--clear --seed pk==4 --find-links ."));
    assert_non_null(strstr(error.details, "pk-2.0-py2-none-any.whl: it is made for other interpreters\n"));
    assert_non_null(strstr(error.details, "linux_x86_64.whl: it is made for one platform only\n"));
    whole_do(place, "--clear --seed pk==1.5a1 --find-links .");
    assert_false(whole_try(place, "--clear --wheel pk-2.0-py2-none-any.whl"));
    assert_false(whole_try(place, "--clear --wheel pk-1.0-py3-none-any.whl --wheel pk-1.5a1-py3-none-any.whl"));
    assert_false(whole_try(place, "--clear --wheel pk-1.0.tar.gz"));
    whole_do(place, "--clear --wheel pk-1.0-py3-none-any.whl --no-cache");
    assert_false(whole_try(place, "--clear --seed pk --find-links none"));
    assert_int_equal(error.code, E_FIND_LINKS);
    for (unsigned i = 0; i < 30; i++)
        put_wheel(place, "qk", text_format(&arena, "%u.0", i + 1), "py2-none-any");
    assert_false(whole_try(place, "--clear --seed qk --find-links ."));
    assert_non_null(error.details);
    fake_current(NULL);
    fake_file("/pk-1.0-py3-none-any.whl", 0644, "");
    assert_false(whole_try(place, "--clear --wheel pk-1.0-py3-none-any.whl"));
    whole_end();
}

/* A wheel with files for every place that pip knows (PEP 491). */
static void files_for_every_place_go_there(void **state)
{
    static const struct archive_file files[] = {
        { "pk/__init__.py", "x = 1\n", 0 },
        { "pk-1.0.data/scripts/tool", "#!python\nprint()\n", 0100755 },
        { "pk-1.0.data/scripts/half", "#!python", 0100755 },
        { "pk-1.0.data/scripts/other", "#!/bin/sh\n", 0100755 },
        { "pk-1.0.data/data/share/pk/text", "x", 0 },
        { "pk-1.0.data/data/alone", "x", 0 },
        { "pk-1.0.data/headers/pk.h", "x", 0 },
        { "pk-1.0.data/platlib/pl.py", "x", 0 },
        { "pk-1.0.data/purelib/pu.py", "x", 0 },
    };
    static const struct place *const places[] = { &a_posix_place, &a_windows_place };
    for (size_t i = 0; i < 2; i++)
        for (int cached = 0; cached < 2; cached++) {
            struct machine machine = whole_machine(places[i]);
            whole_begin(places[i]);
            str wheel = make_wheel_of(&arena, "pk", "1.0", sizeof files / sizeof *files, files);
            machine.put(machine_path(&machine, places[i]->work, "pk-1.0-py3-none-any.whl"), 0644, wheel.text, wheel.size);
            whole_do(places[i], cached ? "--seed pk --find-links ." : "--wheel pk-1.0-py3-none-any.whl --no-cache");
            assert_true(fake_is(whole_at(places[i], "share/pk/text"), OS_FILE));
            assert_true(fake_is(whole_at(places[i], "alone"), OS_FILE));
            assert_true(fake_is(whole_at(places[i], text_join(&arena, places[i]->site, "/pl.py", NULL)), OS_FILE));
            assert_true(fake_is(whole_at(places[i], text_join(&arena, places[i]->bin, "/tool", NULL)), OS_FILE));
            whole_do(places[i], cached ? "--check --seed pk" : "--check --wheel pk-1.0-py3-none-any.whl");
            assert_int_equal(made.outcome.shape->count, 0);
            whole_do(places[i], "--clear --wheel pk-1.0-py3-none-any.whl");
            whole_end();
        }
}

static void bytecode_that_cannot_be_compiled_is_not_kept(void **state)
{
    whole_begin(&a_posix_place);                    /* whose Python cannot run */
    whole_do(&a_posix_place, "--compile-bytecode");
    assert_null(made.kit.seeds.wheels[0].stored);
    assert_int_equal(made.plan.warning_count, 1);
    whole_end();
}

/* ---- the cache ---- */

static void each_call_of_pruning_may_fail(void **state)
{
    const struct place *place = &a_posix_place;
    struct cache_report report;
    for (unsigned nth = 0, calls = 1; nth <= calls; nth++) {
        whole_begin(place);
        whole_do(place, "");
        fake_next_process();
        fake_folder("/home/u/.cache/venvcast/wheels-v1/x", 0700);
        struct request prune = { .kind = REQUEST_CACHE_PRUNE };
        fake_fail(FAKE_CALLS, nth, OS_DENIED, false);
        error = (struct error){ .code = E_NONE };
        bool done = store_prune(&arena, place->host, &prune, &report, &error);
        calls = fake_count(FAKE_CALLS) > calls ? fake_count(FAKE_CALLS) : calls;
        fake_fail(FAKE_CALLS, 0, OS_OK, false);
        assert_true(done || error.code == E_CACHE);
        assert_true(store_prune(&arena, place->host, &prune, &report, &error));
        whole_end();
    }
    struct request none = { .no_cache = true };
    whole_begin(place);
    fake_set("HOME", NULL);
    fake_set("VENVCAST_CACHE_DIR", NULL);
    assert_true(store_prune(&arena, place->host, &none, &report, &error));
    assert_null(report.folder);
    whole_end();
}

/* ---- first lines ---- */

static void first_lines_are_read_as_they_are_written(void **state)
{
    static const struct { const char *text, *python; } rows[] = {
        { "#!\"/a b/python\" -E\nx", NULL }, { "#!\"/a b/python\"\n", "/a b/python" }, { "#!\"\n", "\"" },
        { "#!\n", "" }, { "#!/bin/sh\n", NULL }, { "#!/bin/sh\n'''exec' \"/a\" \"$0\"\n", NULL },
        { "#!/bin/sh\n'''exec' \"/a\"\n' '''\n", NULL }, { "#!/bin/sh\n'''exec' \"/a\" \"$0\"\nother\n", NULL },
        { "", NULL },
    };
    struct shebang shebang;
    begin(&a_posix_host, "/l");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool found = shebang_find(&a_posix_host, str_of(rows[i].text), &shebang);
        if (rows[i].python != NULL)
            assert_true(found && str_is(shebang.python, rows[i].python));
    }
    whole_end();
}

static void programs_without_a_first_line_are_none_of_ours(void **state)
{
    char bytes[4096] = "MZ";
    struct shebang shebang;
    begin(&a_windows_host, "C:\\l");
    for (size_t size = 0; size <= sizeof bytes; size += 8)
        assert_false(shebang_find(&a_windows_host, (str){ bytes, size }, &shebang));
    memcpy(bytes + sizeof bytes - 22, "PK\5\6", 4);
    assert_false(shebang_find(&a_windows_host, (str){ bytes, sizeof bytes }, &shebang));      /* far and wide no "#!" */
    bytes[sizeof bytes - 10] = bytes[sizeof bytes - 9] = 0x7f;
    assert_false(shebang_find(&a_windows_host, (str){ bytes, sizeof bytes }, &shebang));      /* larger than the file */
    bytes[sizeof bytes - 10] = bytes[sizeof bytes - 9] = 0;
    memcpy(bytes + sizeof bytes - 40, "#!C:\\x", 6);
    assert_false(shebang_find(&a_windows_host, (str){ bytes, sizeof bytes }, &shebang));      /* no end of the line */
    bytes[sizeof bytes - 23] = '\n';
    assert_true(shebang_find(&a_windows_host, (str){ bytes, sizeof bytes }, &shebang));
    memcpy(bytes + sizeof bytes - 22 - 2, "\0\n", 2);
    assert_true(shebang_find(&a_windows_host, (str){ bytes, sizeof bytes }, &shebang));
    whole_end();
}

static void paths_that_no_first_line_can_hold_are_left_to_a_shell(void **state)
{
    static const struct { const char *path, *part; } rows[] = {
        { "/a/python", "#!/a/python\n" }, { "/a b/python", "exec' \"/a b/python\"" }, { "/a\tb/python", "exec'" },
        { "/a\rb/python", "realpath" }, { "/$(x)/python", "#!/$(x)/python" }, { "/$(x) y/python", "/python\"" },
        { "/a coding: b/pyth'on", "/python\"" }, { "/coding:/python", "exec'" }, { "/coding=/python", "exec'" },
        { "/a \xff/python", "realpath" }, { "/a `b/python", "realpath" },
    };
    begin(&a_posix_host, "/l");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct text out = { .arena = &arena };
        script_first_lines(&a_posix_host, rows[i].path, &out);
        assert_non_null(strstr(text_done(&out), rows[i].part));
    }
    whole_end();
}

/* ---- versions ---- */

static void versions_that_are_none_are_compared_as_words(void **state)
{
    assert_true(version_compare(STR("1.0"), STR("word")) > 0);
    assert_true(version_compare(STR("word"), STR("words")) < 0);
    assert_true(version_compare(STR("1.0+a.1"), STR("1.0+a.2")) < 0);
    assert_true(version_compare(STR("1.0+a-b"), STR("1.0+a_b")) == 0);
    assert_true(version_compare(STR("1.0+1"), STR("1.0+a")) > 0);
    assert_true(version_compare(STR("1.0+a"), STR("1.0")) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(virtualenvs_wheels_are_found_on_windows),
        cmocka_unit_test(virtualenvs_wheels_are_found_on_posix_and_macos),
        cmocka_unit_test(the_newest_comes_first_then_what_fits_best_then_the_largest_build),
        cmocka_unit_test(the_version_that_ensurepip_names_is_taken),
        cmocka_unit_test(a_folder_of_the_distribution_counts_only_as_an_absolute_path),
        cmocka_unit_test(who_lacks_a_wheel_is_told_what_its_distribution_calls_it),
        cmocka_unit_test(a_project_is_wanted_once_however_often_it_is_named),
        cmocka_unit_test(other_seeds_come_with_launchers_that_pip_lends),
        cmocka_unit_test(a_launcher_that_is_damaged_in_the_cache_is_taken_from_the_wheel),
        cmocka_unit_test(a_wheel_that_does_not_fit_is_refused_or_passed_over),
        cmocka_unit_test(files_for_every_place_go_there),
        cmocka_unit_test(bytecode_that_cannot_be_compiled_is_not_kept),
        cmocka_unit_test(each_call_of_pruning_may_fail),
        cmocka_unit_test(first_lines_are_read_as_they_are_written),
        cmocka_unit_test(programs_without_a_first_line_are_none_of_ours),
        cmocka_unit_test(paths_that_no_first_line_can_hold_are_left_to_a_shell),
        cmocka_unit_test(versions_that_are_none_are_compared_as_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
