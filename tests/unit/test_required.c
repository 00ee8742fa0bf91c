/* test_required.c: files of requirements, PEP 508, markers, and what of them is installed: on both families. */
#include "tests/support/fresh.h"
#include "tests/support/hosts.h"

#include "src/seed/dependency.h"
#include "src/seed/lines.h"
#include "src/seed/marker.h"
#include "src/seed/required.h"
#include "tests/support/fake.h"

static const struct interpreter cpython = { .implementation = CPYTHON, .major = 3, .minor = 13, .micro = 5, .level = "",
                                            .architecture = "x86_64", .is_64bit = true };
static const struct interpreter pypy = { .implementation = PYPY, .major = 3, .minor = 11, .micro = 1, .architecture = "i686" };

/* ---- lines ------------------------------------------------------------------------------------ */

static void lines_are_those_that_pip_reads(void **state)
{
    static const char text[] =
        "# nothing\n\n  one # why\r\ntwo#three\ntwo \\\n  >= 1 \\\n# ends it\n--hash=x\nthree --hash=sha256:0\n"
        "-r base.txt\n-rbase.txt\n--requirement=b c.txt\n--requirements x\n-c\tlimits\n--constraint limits\n-e .\n"
        "--editable x\n-i u\n--index-url=u\n--pre\n--no-index\n--unknown\n./a\na.whl\na/b ; os_name=='x'\nx @ https://a/b\n"
        "git+https://a/b\na${B}\nC:\\a.zip\na.zip \na.tar.gz\n.a\n--requirement\tbase.txt\n--requirement\fbase.txt\n"
        "--requirement\vbase.txt\n# not this one \\\nfour\n"
        "five \\\n# ends it, too \\\nsix\nlast \\";
    static const struct { enum line_kind kind; const char *text; unsigned number; } rows[] = {
        { LINE_PROJECT, "one", 3 }, { LINE_PROJECT, "two#three", 4 }, { LINE_PROJECT, "two   >= 1", 5 },
        { LINE_OPEN, "--hash=x", 8 }, { LINE_PROJECT, "three", 9 }, { LINE_INCLUDE, "base.txt", 10 },
        { LINE_INCLUDE, "base.txt", 11 }, { LINE_INCLUDE, "b c.txt", 12 }, { LINE_OPEN, "--requirements x", 13 },
        { LINE_CONSTRAINTS, "limits", 14 }, { LINE_CONSTRAINTS, "limits", 15 }, { LINE_OPEN, "-e .", 16 },
        { LINE_OPEN, "--editable x", 17 }, { LINE_NOTHING, NULL, 18 }, { LINE_NOTHING, NULL, 19 }, { LINE_NOTHING, NULL, 20 },
        { LINE_NOTHING, NULL, 21 }, { LINE_OPEN, "--unknown", 22 }, { LINE_OPEN, "./a", 23 }, { LINE_OPEN, "a.whl", 24 },
        { LINE_OPEN, "a/b ; os_name=='x'", 25 }, { LINE_PROJECT, "x @ https://a/b", 26 }, { LINE_OPEN, "git+https://a/b", 27 },
        { LINE_OPEN, "a${B}", 28 }, { LINE_OPEN, "C:\\a.zip", 29 }, { LINE_OPEN, "a.zip", 30 },
        { LINE_OPEN, "a.tar.gz", 31 }, { LINE_OPEN, ".a", 32 }, { LINE_INCLUDE, "base.txt", 33 },
        { LINE_INCLUDE, "base.txt", 34 }, { LINE_INCLUDE, "base.txt", 35 }, { LINE_PROJECT, "four", 37 },
        { LINE_PROJECT, "five", 38 }, { LINE_PROJECT, "six", 40 }, { LINE_PROJECT, "last", 41 },
    };
    str rest = STR(text);
    unsigned number = 0;
    struct line line;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(lines_next(&arena, &rest, &number, &line));
        if (line.kind != rows[i].kind || line.number != rows[i].number)
            print_error("line %u: %.*s, kind %d, number %u\n", rows[i].number, (int)line.text.size, line.text.text,
                        (int)line.kind, line.number);
        assert_int_equal(line.kind, rows[i].kind);
        assert_int_equal(line.number, rows[i].number);
        if (rows[i].text != NULL)
            assert_string_equal(str_copy(&arena, line.text), rows[i].text);
    }
    assert_false(lines_next(&arena, &rest, &number, &line));
}

/* ---- PEP 508 ---------------------------------------------------------------------------------- */

static void a_requirement_is_taken_apart(void **state)
{
    static const struct { const char *text, *parts; } rows[] = {
        { "A.b_c", "A.b_c|||" },
        { "requests [socks,http2] >= 2.31 , <3 ; python_version < '3.14'", "requests|socks,http2|>= 2.31 , <3| python_version < '3.14'" },
        { "x(>=1)", "x||>=1|" },
        { "x (>=1) ; os_name == 'nt'", "x||>=1| os_name == 'nt'" },
        { "x[]==1.*", "x||==1.*|" },
        { "x@https://a/b;c", "x|||" },
        { "x [e] @ file:///a ; os_name == 'nt'", "x|e|| os_name == 'nt'" },
        { "x[e", NULL }, { "x (>=1", NULL }, { "x (>=1) >2", NULL }, { "", NULL }, { "x >", NULL }, { "-x", NULL }, { "x y", NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct dependency it;
        assert_int_equal(dependency_parse(&arena, str_of(rows[i].text), &it), rows[i].parts != NULL);
        if (rows[i].parts == NULL)
            continue;
        const char *parts[] = { str_copy(&arena, it.wish.name), str_copy(&arena, it.extras), str_copy(&arena, it.wish.versions),
                                str_copy(&arena, it.marker) };
        assert_string_equal(text_join(&arena, parts[0], "|", parts[1], "|", parts[2], "|", parts[3], NULL), rows[i].parts);
        assert_int_equal(it.is_address, strchr(rows[i].text, '@') != NULL);
    }
}

static void versions_are_held_against_it_or_left_to_pip(void **state)
{
    static const struct { const char *text, *version; bool takes, certain; } rows[] = {
        { "x", "anything", true, true }, { "x>=1", "1.0", true, true }, { "x>=1", "2.0rc1", true, true },
        { "x<1", "1.0", false, true }, { "x==1.0", "1.0+cpu", true, true }, { "x==1.0+cpu", "1.0+cpu", true, true },
        { "x==1.0+cpu", "1.0", false, true }, { "x!=1.0+cpu,>0", "1.0+cpu", true, false }, { "x>=1", "odd", false, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct dependency it;
        bool certain, takes;
        assert_true(dependency_parse(&arena, str_of(rows[i].text), &it));
        takes = dependency_takes(&arena, &it, str_of(rows[i].version), &certain);
        assert_int_equal(certain, rows[i].certain);
        assert_int_equal(takes, rows[i].takes);
    }
}

static void markers_have_three_answers(void **state)
{
    static const struct { const char *text, *extra; enum marker_answer posix, windows, pypy; } rows[] = {
        { "", "", MARKER_YES, MARKER_YES, MARKER_YES },
        { "python_version >= '3.9'", "", MARKER_YES, MARKER_YES, MARKER_YES },
        { "python_version < '3.12'", "", MARKER_NO, MARKER_NO, MARKER_YES },
        { "'3.12' <= python_version", "", MARKER_YES, MARKER_YES, MARKER_NO },
        { "\"3.13\"==python_version", "", MARKER_YES, MARKER_YES, MARKER_NO },
        { "'3.20' > python_version and '3.2'<python_version and '3.20' >= python_version", "", MARKER_YES, MARKER_YES, MARKER_YES },
        { "python_full_version ~= '3.13.2'", "", MARKER_YES, MARKER_YES, MARKER_NO },
        { "python_version in '3.11 3.12'", "", MARKER_NO, MARKER_NO, MARKER_YES },
        { "python_version not in '3.11 3.12'", "", MARKER_YES, MARKER_YES, MARKER_NO },
        { "sys_platform == 'win32'", "", MARKER_NO, MARKER_YES, MARKER_NO },
        { "os_name=='posix' and platform_system!='Darwin'", "", MARKER_YES, MARKER_NO, MARKER_YES },
        { "platform_machine == 'x86_64'", "", MARKER_YES, MARKER_NO, MARKER_OPEN },
        { "platform_machine == 'AMD64'", "", MARKER_NO, MARKER_YES, MARKER_OPEN },
        { "platform_python_implementation == 'PyPy'", "", MARKER_NO, MARKER_NO, MARKER_YES },
        { "implementation_name == 'cpython'", "", MARKER_YES, MARKER_YES, MARKER_NO },
        { "implementation_version >= '3'", "", MARKER_YES, MARKER_YES, MARKER_OPEN },
        { "platform_release == '6'", "", MARKER_OPEN, MARKER_OPEN, MARKER_OPEN },
        { "platform_release == '6' and os_name == 'x'", "", MARKER_NO, MARKER_NO, MARKER_NO },
        { "platform_release == '6' and os_name != 'x'", "", MARKER_OPEN, MARKER_OPEN, MARKER_OPEN },
        { "platform_version == '6' or os_name != 'x'", "", MARKER_YES, MARKER_YES, MARKER_YES },
        { "os_name == 'x' or platform_version == '6' or os_name == 'y'", "", MARKER_OPEN, MARKER_OPEN, MARKER_OPEN },
        { "os_name == 'x' or os_name == 'y'", "", MARKER_NO, MARKER_NO, MARKER_NO },
        { "(os_name == 'nt' or os_name == 'posix') and (extra == 'a')", "A", MARKER_YES, MARKER_YES, MARKER_YES },
        { "extra == 'a-b'", "a_b", MARKER_YES, MARKER_YES, MARKER_YES },
        { "extra == 'a'", "", MARKER_NO, MARKER_NO, MARKER_NO },
        { "'A_b' == extra", "a-b", MARKER_YES, MARKER_YES, MARKER_YES },
        { "'6' == platform_release", "", MARKER_OPEN, MARKER_OPEN, MARKER_OPEN },
        { "'x' == 'x' and 'x' != 'y'", "", MARKER_YES, MARKER_YES, MARKER_YES },
        { "extra != 'a'", "", MARKER_YES, MARKER_YES, MARKER_YES },
        { "'linux' in sys_platform", "", MARKER_YES, MARKER_NO, MARKER_YES },
        { "not platform_release in 'x'", "", MARKER_OPEN, MARKER_OPEN, MARKER_OPEN },
        { "platform_release not in 'x'", "", MARKER_OPEN, MARKER_OPEN, MARKER_OPEN },
        { "os_name < 'x'", "", MARKER_OPEN, MARKER_OPEN, MARKER_OPEN },
        { "python_version >= 'x'", "", MARKER_OPEN, MARKER_OPEN, MARKER_OPEN },
        { "os_name === 'posix' or '3' != python_version", "", MARKER_YES, MARKER_YES, MARKER_YES },
        { "os.name == 'posix'", "", MARKER_OPEN, MARKER_OPEN, MARKER_OPEN }, { "os_name", "", MARKER_OPEN, MARKER_OPEN, MARKER_OPEN },
        { "os_name == 'posix", "", MARKER_OPEN, MARKER_OPEN, MARKER_OPEN },
        { "(os_name == 'x'", "", MARKER_OPEN, MARKER_OPEN, MARKER_OPEN },
        { "os_name == 'posix' x", "", MARKER_OPEN, MARKER_OPEN, MARKER_OPEN },
        { "os_name not 'x'", "", MARKER_OPEN, MARKER_OPEN, MARKER_OPEN },
        { "os_name == ", "", MARKER_OPEN, MARKER_OPEN, MARKER_OPEN },
        { "((((((((((((((((((((((((((((((((((((((((os_name == 'x'", "", MARKER_OPEN, MARKER_OPEN, MARKER_OPEN },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        str text = str_of(rows[i].text);
        enum marker_answer posix = marker_holds(&arena, &a_posix_host, &cpython, rows[i].extra, text);
        enum marker_answer windows = marker_holds(&arena, &a_windows_host, &cpython, rows[i].extra, text);
        enum marker_answer other = marker_holds(&arena, &a_posix_host, &pypy, rows[i].extra, text);
        if (posix != rows[i].posix || windows != rows[i].windows || other != rows[i].pypy)
            print_error("%s: %d %d %d\n", rows[i].text, (int)posix, (int)windows, (int)other);
        assert_int_equal(posix, rows[i].posix);
        assert_int_equal(windows, rows[i].windows);
        assert_int_equal(other, rows[i].pypy);
    }
}

static void a_machine_has_the_name_that_its_system_gives_it(void **state)
{
    static const struct host mac = { HOST_POSIX, true, '/', ':', "", "\n" };
    static const struct interpreter arm = { .architecture = "aarch64", .is_64bit = true }, none = { .level = NULL },
                                    both = { .architecture = "universal2", .is_64bit = true },
                                    other = { .architecture = "riscv64", .is_64bit = true };
    static const struct {
        const struct host *host; const struct interpreter *python; const char *text; enum marker_answer answer;
    } rows[] = {
        { &a_posix_host, &arm, "platform_machine == 'aarch64'", MARKER_YES },
        { &a_windows_host, &arm, "platform_machine == 'ARM64'", MARKER_YES },
        { &mac, &arm, "platform_machine == 'arm64' and sys_platform == 'darwin'", MARKER_YES },
        { &mac, &both, "platform_machine == 'arm64'", MARKER_OPEN },
        { &a_posix_host, &other, "platform_machine == 'riscv64'", MARKER_YES },
        { &a_windows_host, &other, "platform_machine == 'x'", MARKER_OPEN },
        { &a_posix_host, &none, "platform_machine == ''", MARKER_OPEN }, { &a_posix_host, &none, "python_full_version == '0'", MARKER_YES },
        { &mac, &cpython, "platform_machine == 'x86_64' and platform_system == 'Darwin'", MARKER_YES },
        { &a_windows_host, &cpython, "platform_system == 'Windows'", MARKER_YES },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(marker_holds(&arena, rows[i].host, rows[i].python, "", str_of(rows[i].text)), rows[i].answer);
}

/* ---- what is installed ------------------------------------------------------------------------ */

struct world {
    const struct host *host;
    const char *site, *file;
    bool sees_base;
};

static const struct world worlds[] = {
    { &a_posix_host, "/e/lib/python3.13/site-packages/", "/r/r.txt", false },
    { &a_windows_host, "C:\\e\\Lib\\site-packages\\", "C:\\r\\r.txt", false },
};

static void install(const struct world *world, const char *name, const char *metadata)
{
    char separator[2] = { world->host->separator, '\0' };
    fake_file(text_join(&arena, world->site, name, ".dist-info", separator, "METADATA", NULL), 0644, metadata);
}

/* "lacks x (5)|?why: y (6)": what is open has a question mark; lines are numbers of the file. */
static const char *unmet(const struct world *world, const char *text)
{
    const char *files[] = { world->file };
    const char *folders[] = { world->site, "/none", NULL };
    struct request request = { .requirements = { 1, files } };
    struct required_places places = { folders, world->sees_base };
    struct required out;
    struct error error = { 0 };
    struct text all = { .arena = &arena };
    size_t open = 0;
    fake_file(world->file, 0644, text);
    assert_true(required_look(&arena, world->host, &request, &cpython, &places, &out, &error));
    for (size_t i = 0; i < out.count; i++) {
        text_print(&all, "%s%s%s", i > 0 ? "|" : "", out.list[i].open ? "?" : "", out.list[i].what);
        open += out.list[i].open;
    }
    assert_int_equal(out.open, open);
    return text_done(&all);
}

static void each_line_is_told_by_the_files_of_what_is_installed(void **state)
{
    static const struct { const char *text, *unmet; } rows[] = {
        { "a\nB_b\n", "" },
        { "c\n", "lacks c (FILE:1)" },
        { "a<1\n", "has a 1.5, not <1 (FILE:1)" },
        { "a>=1,<2 ; os_name == 'x'\na==1.5\n", "" },
        { "needy\n", "lacks gone, which needy needs (FILE:1)|has a 1.5, not >=2, which needy needs (FILE:1)" },
        { "needy[x, y, ,]\n", "lacks gone, which needy needs (FILE:1)|has a 1.5, not >=2, which needy needs (FILE:1)|"
                            "lacks ex, which needy needs (FILE:1)" },
        { "ring\n", "" },
        { "old\n", "?its METADATA cannot be read: old (FILE:1)" },
        { "linked\n", "?its METADATA cannot be read: linked (FILE:1)" },
        { "empty\n", "?its METADATA cannot be read: empty (FILE:1)" },
        { "bare\n", "?its METADATA cannot be read: bare (FILE:1)" },
        { "odd>1\n", "?only pip can tell whether its version will do: odd (FILE:1)" },
        { "c; platform_release == '1'\n", "?only pip can tell whether it is meant: c; platform_release == '1' (FILE:1)" },
        { "a; platform_release == '1'\n", "" },
        { "a @ https://x/a\n", "?only pip knows what is there: a @ https://x/a (FILE:1)" },
        { "direct\n", "" },
        { "!\n", "?it cannot be read here: ! (FILE:1)" },
        { "-e .\n", "?only pip knows what it names: -e . (FILE:1)" },
        { "-r https://x/r\n", "?it is not read here: https://x/r (FILE:1)" },
        { "--pre\n-c limits.txt\n", "?only pip can tell whether its version will do: a (LIMITS:2)" },
        { "B_b==2\nnoversion.dist\n", "lacks noversion.dist (FILE:2)" },
    };
    for (size_t w = 0; w < sizeof worlds / sizeof *worlds; w++) {
        const struct world *world = &worlds[w];
        const char *limits = w == 0 ? "/r/limits.txt" : "C:\\r\\limits.txt";
        fake_begin(world->host);
        install(world, "a-1.5", "Name: a\nVersion: 1.5\n");
        install(world, "b_b-2", "Metadata-Version: 2.1\nX: y\n z: y\n\tVersion: 3\nno colon\nVersion: 2\n\nRequires-Dist: text\n");
        install(world, "needy-1", "Version: 1\nRequires-Dist: gone\nRequires-Dist: a>=2\nRequires-Dist: ex; extra == 'x'\n"
                                  "Requires-Dist: never; os_name == 'x'\n");
        install(world, "ring-1", "Version: 1\nRequires-Dist: ring2[x]\n");
        install(world, "ring2-1", "Version: 1\nRequires-Dist: ring[X]\n");
        install(world, "direct-1", "Version: 1\nRequires-Dist: a @ https://x/a\n");
        install(world, "empty-1", "");
        install(world, "odd-x", "Version: x\n");
        install(world, "noversion", "Version: 1\n");
        fake_folder(text_join(&arena, world->site, "bare-1.dist-info", NULL), 0755);
        fake_folder(text_join(&arena, world->site, "old-1-py3.13.egg-info", NULL), 0755);
        fake_file(text_join(&arena, world->site, "linked.egg-link", NULL), 0644, "/src\n");
        fake_file(limits, 0644, "a<9\na<1\nabsent<1\nneedy\n");
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            struct text expected = { .arena = &arena };
            for (const char *at = rows[i].unmet; *at != '\0'; at++) {
                bool file = strncmp(at, "FILE", 4) == 0, limit = strncmp(at, "LIMITS", 6) == 0;
                if (file || limit)
                    text_put(&expected, file ? world->file : limits);
                else
                    text_byte(&expected, *at);
                at += file ? 3 : limit ? 5 : 0;
            }
            assert_string_equal(unmet(world, rows[i].text), text_done(&expected));
        }
        fake_end();
    }
}

static void every_line_that_is_not_fulfilled_is_told_however_many(void **state)
{
    const struct world *world = &worlds[0];
    struct text all = { .arena = &arena }, expected = { .arena = &arena };
    fake_begin(world->host);
    for (unsigned i = 1; i <= 30; i++) {
        text_print(&all, "gone%u\n", i);
        text_print(&expected, "%slacks gone%u (/r/r.txt:%u)", i > 1 ? "|" : "", i, i);
    }
    assert_string_equal(unmet(world, text_done(&all)), text_done(&expected));
    fake_end();
}

static void both_folders_of_packages_are_looked_into(void **state)
{
    const struct world *world = &worlds[0];
    fake_begin(world->host);
    install(world, "a-1.5", "Version: 1.5\n");
    fake_file("/none/b-2.dist-info/METADATA", 0644, "Version: 2\n");
    fake_file("/none/README", 0644, "");
    assert_string_equal(unmet(world, "a\nb\nc\n"), "lacks c (/r/r.txt:3)");
    fake_end();
}

/* What a file of limits includes are limits. */
static void a_limit_asks_for_nothing_by_itself(void **state)
{
    const struct world *world = &worlds[0];
    fake_begin(world->host);
    fake_file("/r/limits.txt", 0644, "-r more.txt\n");
    fake_file("/r/more.txt", 0644, "absent<1\n");
    assert_string_equal(unmet(world, "-c limits.txt\n"), "");
    assert_string_equal(unmet(world, "-r more.txt\n"), "lacks absent (/r/more.txt:1)");
    fake_end();
}

static void what_the_base_may_have_is_left_to_pip(void **state)
{
    struct world world = worlds[0];
    world.sees_base = true;
    fake_begin(world.host);
    assert_string_equal(unmet(&world, "c\n"), "?it is not in the environment, but may be in the base that it sees: c (/r/r.txt:1)");
    fake_end();
}

static void included_files_end_somewhere_and_must_be_there(void **state)
{
    const struct world *world = &worlds[0];
    const char *files[] = { "r.txt" }, *far[] = { "https://x/r.txt" };
    struct request request = { .requirements = { 1, files } };
    const char *folders[] = { NULL };
    struct required_places places = { folders, false };
    struct required out;
    struct error error = { 0 };
    fake_begin(world->host);
    assert_string_equal(unmet(world, "-r r.txt\n"), "?it is not read here: r.txt (/r/r.txt:1)");
    fake_file("/r/abs.txt", 0644, "c\n");
    assert_string_equal(unmet(world, "-r /r/abs.txt\n"), "lacks c (/r/abs.txt:1)");
    assert_string_equal(unmet(world, "\xff\n"), "?it is not in UTF-8: only pip reads it (/r/r.txt)");
    assert_string_equal(unmet(world, "\xef\xbb\xbf" "c"), "lacks c (/r/r.txt:1)");
    fake_bytes("/r/wide.txt", 0644, "c\0\n\0", 4);
    assert_string_equal(unmet(world, "-r wide.txt\n"), "?it is not in UTF-8: only pip reads it (/r/wide.txt)");
    fake_current("/r");
    fake_file("/r/r.txt", 0644, "-r gone.txt\n");
    assert_false(required_look(&arena, world->host, &request, &cpython, &places, &out, &error));
    assert_int_equal(error.code, E_REQUIREMENTS);
    assert_non_null(strstr(error.text, "gone.txt"));
    assert_true(error.remedy[0] != '\0');
    request.requirements.items = far;
    assert_true(required_look(&arena, world->host, &request, &cpython, &places, &out, &error));
    assert_int_equal(out.open, 1);
    fake_end();
}

static void the_mark_changes_with_what_is_installed_and_with_nothing_else(void **state)
{
    for (size_t w = 0; w < sizeof worlds / sizeof *worlds; w++) {
        const struct world *world = &worlds[w];
        const char *folders[] = { world->site, "/none", NULL };
        struct required_places places = { folders, false };
        fake_begin(world->host);
        install(world, "a-1.5", "Version: 1.5\n");
        fake_folder(text_join(&arena, world->site, "a", NULL), 0755);
        uint64_t before = required_mark(&arena, world->host, &places);
        fake_file(text_join(&arena, world->site, "a", w == 0 ? "/" : "\\", "x.pyc", NULL), 0644, "");
        assert_true(required_mark(&arena, world->host, &places) == before);
        install(world, "b-1", "Version: 1\n");
        assert_true(required_mark(&arena, world->host, &places) != before);
        fake_end();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lines_are_those_that_pip_reads),
        TEST(a_requirement_is_taken_apart),
        TEST(versions_are_held_against_it_or_left_to_pip),
        TEST(markers_have_three_answers),
        TEST(a_machine_has_the_name_that_its_system_gives_it),
        TEST(each_line_is_told_by_the_files_of_what_is_installed),
        TEST(every_line_that_is_not_fulfilled_is_told_however_many),
        TEST(both_folders_of_packages_are_looked_into),
        TEST(a_limit_asks_for_nothing_by_itself),
        TEST(what_the_base_may_have_is_left_to_pip),
        TEST(included_files_end_somewhere_and_must_be_there),
        TEST(the_mark_changes_with_what_is_installed_and_with_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
#undef TEST
}
