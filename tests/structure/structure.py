#!/usr/bin/env python3
"""structure.py: the rules of the house, held by a program.

usage: structure.py [--self-test] [ROOT]

Every rule is a function that yields (file, what is wrong). With --self-test each rule is broken on purpose in a copy
of the tree, and must say so: a rule that cannot fail holds nothing.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOMS = ["base", "ask", "find", "seed", "plan", "apply", "report", "many", "serve", "command"]  # arrows point to the left
INSIDE = ["plan", "apply", "many", "serve"]                             # for the executable there is venvcast.h
PURE = ["plan", "ask", "report"]                                        # these rooms call no os_ function
C17 = """assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp stdalign stdarg stdatomic
stdbool stddef stdint stdio stdlib stdnoreturn string tgmath time uchar wchar wctype""".split()    # no signal, threads
LIBRARIES = ["utf8proc.h", "libdeflate.h", "yyjson.h", "sha256.h", "ini.h"]
SYSTEMS = re.compile(r"\b_*(WIN(32|64|NT)?|MSC_VER|MINGW\w*|CYGWIN\w*|linux|unix|APPLE|MACH|ANDROID|\w*BSD|POSIX\w*|"
                     r"VENVCAST_(PLATFORM|WIN\w*|POSIX))_*\b")
HEADER_LINES = {"platform/platform.h": 370, "src/venvcast.h": 300}     # a whole contract in one reading: not to be split
LARGE = {}                                       # tracked files over the limit: {path: reason}
NOT_EMBEDDED = {                                 # files under resources/ that are not in list.txt: {path: reason}
    "resources/list.txt": "the list itself",
    "resources/embed.cmake": "makes the list's files into C",
    "resources/resources.h": "the face of what was made",
    "resources/find.c": "looks a file up by name",
    "resources/README.md": "for people",
}
NOT_EMBEDDED_FOLDERS = ["resources/man/", "resources/schema/", "resources/completions/", "resources/windows/"]   # ship beside the program
CODE = (".c", ".h", ".py", ".sh", ".cmake", "CMakeLists.txt")


class Tree:
    """The files of a checkout; without git (an unpacked archive) all of them but what a build leaves."""

    def __init__(self, root):
        self.root = root
        self.texts = {}
        try:
            out = subprocess.run(["git", "-C", root, "ls-files", "-coz", "--exclude-standard"], check=True,
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()
            names = [name for name in out.split("\0") if name]
        except (OSError, subprocess.CalledProcessError):
            names = self.walk()
        self.names = sorted(name for name in set(names) if os.path.isfile(os.path.join(root, name))
                            and not os.path.exists(os.path.join(root, name.split("/")[0], "pyvenv.cfg")))

    def walk(self):
        for folder, folders, files in os.walk(self.root):
            folders[:] = [name for name in folders
                          if name not in (".git", "dist", "__pycache__") and not name.startswith("build")]
            for name in files:
                yield os.path.relpath(os.path.join(folder, name), self.root)

    def text(self, name):
        if name not in self.texts:
            with open(os.path.join(self.root, name), "rb") as file:
                self.texts[name] = file.read().decode("utf-8", "replace")
        return self.texts[name]

    def under(self, *starts, ends=("",)):
        return [name for name in self.names if name.startswith(starts) and name.endswith(ends)]


def without_comments(text):
    """C with comments and the insides of literals blanked, lines kept."""
    def blank(match):
        found = match.group(0)
        if found[0] in "\"'":
            return found[0] * 2
        return "\n" * found.count("\n")
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def numbered(text, pattern):
    for number, line in enumerate(text.split("\n"), 1):
        match = re.search(pattern, line)
        if match:
            yield number, match


def includes(tree, name):
    for number, match in numbered(re.sub(r"/\*.*?\*/", "", tree.text(name), flags=re.S),
                                  r'^\s*#\s*include\s*([<"])([^>"]+)[>"]'):
        yield match.group(1) == "<", match.group(2)


def room_of(name):
    """The room's floor, or None outside the rooms; main.c stands on top of all."""
    if name == "src/main.c":
        return len(ROOMS)
    match = re.match(r"src/(\w+)/", name)
    return ROOMS.index(match.group(1)) if match and match.group(1) in ROOMS else None


# ---- the rules ------------------------------------------------------------------------------------------------------
def no_system_in_src(tree):
    """No #if about a system and no system header under src/."""
    for name in tree.under("src/", ends=(".c", ".h")):
        text = without_comments(tree.text(name))
        for number, match in numbered(text, r"^\s*#\s*(?:el)?if(?:n?def)?\b(.*)"):
            if SYSTEMS.search(match.group(1)) and "VENVCAST_PLATFORM_H" not in match.group(1):
                yield name, "line %d asks which system this is" % number
        for system, header in includes(tree, name):
            if system and header not in LIBRARIES and header[:-2] not in C17:
                yield name, "<%s> is neither standard C nor one of our libraries" % header


def platform_stands_alone(tree):
    """platform/ includes nothing of src/ or resources/."""
    for name in tree.under("platform/", ends=(".c", ".h")):
        for system, header in includes(tree, name):
            if not system and not header.startswith("platform/"):
                yield name, 'includes "%s"' % header


def pure_rooms_call_no_system(tree):
    """plan, ask and report call no os_ function."""
    for room in PURE:
        for name in tree.under("src/%s/" % room, ends=(".c", ".h")):
            for number, match in numbered(without_comments(tree.text(name)), r"\bos_\w+\s*\("):
                yield name, "line %d calls %s" % (number, match.group(0).rstrip("( "))


def arrows_go_one_way(tree):
    """A room includes only its own and lower floors, from the repository's root."""
    for name in tree.under("src/", ends=(".c", ".h")):
        floor = room_of(name)
        if floor is None and name.count("/") > 1:
            yield name, "is in no known room (%s)" % " ".join(ROOMS)
        for system, header in includes(tree, name):
            if system:
                continue
            if not header.startswith(("src/", "platform/", "resources/")):
                yield name, '"%s" is not written from the repository\'s root' % header
            elif header.startswith("platform/") and header.count("/") > 1:
                yield name, '"%s" is inside one back end' % header
            elif header.startswith("src/"):
                other = room_of(header)
                if other is not None and floor is not None and other > floor:
                    yield name, '"%s" is on a higher floor' % header


def the_executable_has_no_private_door(tree):
    """src/command/ and main.c reach the making of environments through venvcast.h alone."""
    for name in tree.under("src/command/", "src/main.c", ends=(".c", ".h")):
        for system, header in includes(tree, name):
            if header.startswith(tuple("src/%s/" % room for room in INSIDE)):
                yield name, '"%s" is behind venvcast.h' % header


def files_name_themselves(tree):
    """Every file of code opens with one line: its name, a colon, what it holds."""
    for name in tree.under("", ends=CODE + (".ci/run",)):
        base = name if name == ".ci/run" or name.endswith("/CMakeLists.txt") else os.path.basename(name)
        lines = tree.text(name).split("\n")
        line = lines[1] if lines[0].startswith("#!") and len(lines) > 1 else lines[0]
        opening = "/* " if name.endswith((".c", ".h")) else "# "
        if name.endswith(".py") and line.startswith('"""'):
            opening = '"""'
        holds = line[len(opening) + len(base) + 1:].strip()
        if not line.startswith("%s%s:" % (opening, base)) or len(holds) < 10:
            yield name, 'does not open with "%s%s: what it holds"' % (opening, base)


def files_are_short(tree):
    """A .c has at most 450 lines, a .h 150, a line 120 columns; in tests 500, 250, 140, for the sake of tables."""
    for name in tree.under("", ends=(".c", ".h")):
        is_test = name.startswith("tests/")
        columns = 140 if is_test else 120
        limit = (500 if is_test else 450) if name.endswith(".c") else HEADER_LINES.get(name, 250 if is_test else 150)
        lines = tree.text(name).count("\n")
        if lines > limit:
            yield name, "%d lines, more than %d" % (lines, limit)
    for name in tree.under("", ends=CODE):
        for number, line in enumerate(tree.text(name).split("\n"), 1):
            if len(line) > columns:
                yield name, "line %d has %d columns, more than %d" % (number, len(line), columns)


def functions(tree):
    """(lines, file, name) of every function of the program, by ctags."""
    files = tree.under("src/", "platform/", "resources/", ends=(".c",))
    out = subprocess.run(["ctags", "--quiet", "--languages=C", "--kinds-C=f", "--fields=+ne", "--output-format=json",
                          "-f", "-"] + files, cwd=tree.root, check=True, stdout=subprocess.PIPE).stdout
    for line in out.decode("utf-8", "replace").splitlines():
        tag = json.loads(line)
        if tag.get("_type") == "tag" and "end" in tag:
            yield tag["end"] - tag["line"] + 1, tag["path"], tag["name"]


def functions_are_short(tree):
    """Function lengths: median at most 15 lines, 95 of 100 at most 60, none over 100."""
    found = sorted(functions(tree))
    if not found:
        yield "src", "ctags finds no function"
        return
    for lines, name, function in found:
        if lines > 100:
            yield name, "%s has %d lines, more than 100" % (function, lines)
    median, long = found[len(found) // 2][0], found[(len(found) * 95 + 99) // 100 - 1]
    if median > 15:
        yield "src", "the median function has %d lines, more than 15" % median
    if long[0] > 60:
        yield long[1], "%s has %d lines: more than 5 of 100 are over 60" % (long[2], long[0])


def the_house_style(tree):
    """In src/: no goto, no typedef but str, no memory but the arena's."""
    for name in tree.under("src/", ends=(".c", ".h")):
        text = without_comments(tree.text(name))
        for number, match in numbered(text, r"\bgoto\b|\b(?:malloc|calloc|realloc|free|strdup|alloca)\s*\("):
            yield name, "line %d: %s" % (number, match.group(0))
        for number, match in numbered(text, r"\btypedef\b(?! struct str \{)"):
            yield name, "line %d: a typedef that is not str" % number


# Written in pieces, so that this file does not find itself.
FOREIGN = "|".join(first + rest for first, rest in [
    ("Permission is", " hereby granted"), ("Apache", " License"), ("GNU General", " Public"), ("SPDX", "-License"),
    ("Redistribution", " and use in source"), ("PSF", " LICENSE"), ("Copy", "right (c)"), ("Copy", "right [0-9]"),
    ("must be used with", ' "source bin/activate'), ("you cannot run", " it directly"), ("Self", " destruct!?$"),
    ("unset", " irrelevant variables"), ("past commands", " the \\$PATH"), ("reset old", " environment variables")])


def no_third_party_text(tree):
    """Nothing that others wrote: no licence texts but our own, no sentences of CPython's activation scripts."""
    for name in tree.names:
        if name == "LICENSE":
            continue
        for number, match in numbered(tree.text(name), FOREIGN):
            yield name, 'line %d: "%s"' % (number, match.group(0))


WORKPLACE = "|".join(first + rest for first, rest in [
    ("/wo", "rk/(wt|main|shared)"), ("/ro", "ot/"), ("/tm", "p/brief"), ("pyp", "i\\.org"), ("pythonhost", "ed\\.org"),
    ("deb\\.deb", "ian\\.org"), ("archive\\.ubu", "ntu\\.com"), ("crates", "\\.io"), ("registry\\.np", "mjs"),
    ("npmjs", "\\.com")])


def no_place_of_ours(tree):
    """No path of one machine, no host of a package registry: mirrors come from the machine's own set-up."""
    for name in tree.names:
        for number, match in numbered(tree.text(name), WORKPLACE):
            yield name, 'line %d: "%s"' % (number, match.group(0))


def files_are_small(tree):
    """No tracked file over 100 KB without a reason."""
    for name in tree.names:
        size = os.path.getsize(os.path.join(tree.root, name))
        if size > 100_000 and name not in LARGE:
            yield name, "%d bytes" % size


def resources_are_embedded(tree):
    """Every file under resources/ is in list.txt, or has a reason not to be; and the other way round."""
    listed = ["resources/" + line for line in tree.text("resources/list.txt").split("\n") if line]
    for name in tree.under("resources/"):
        if name not in listed and name not in NOT_EMBEDDED and not name.startswith(tuple(NOT_EMBEDDED_FOLDERS)):
            yield name, "is not in resources/list.txt"
    for name in listed:
        if name not in tree.names:
            yield "resources/list.txt", "%s is not there" % name


def everything_is_built_and_run(tree):
    """Every .c of the program is in CMakeLists.txt, every test_* file in tests/CMakeLists.txt."""
    lists = tree.text("CMakeLists.txt").replace("${VENVCAST_PLATFORM}", "posix") \
        + tree.text("CMakeLists.txt").replace("${VENVCAST_PLATFORM}", "win32")
    for name in tree.under("src/", "platform/", "resources/", ends=(".c",)):
        if not re.search(r"(?<![\w/.-])%s(?![\w.-])" % re.escape(name), lists):
            yield name, "is not in CMakeLists.txt"
    tests = tree.text("tests/CMakeLists.txt")
    for name in tree.under("tests/", ends=(".c", ".py", ".sh")):
        if os.path.basename(name).startswith("test_") and name[len("tests/"):] not in tests:
            yield name, "is not in tests/CMakeLists.txt"


RULES = [no_system_in_src, platform_stands_alone, pure_rooms_call_no_system, arrows_go_one_way,
         the_executable_has_no_private_door, files_name_themselves, files_are_short, functions_are_short, the_house_style,
         no_third_party_text, no_place_of_ours, files_are_small, resources_are_embedded, everything_is_built_and_run]

LONG = "int f(int a);\nint f(int a)\n{\n" + "    a++;\n" * 101 + "    return a;\n}\n"


def many(count, lines):
    body = "    a++;\n" * lines
    return "".join("int g%d_%d(int a)\n{\n%s    return a;\n}\n" % (lines, n, body) for n in range(count))



# (rule, file, what is added to it at its end; a file that is not there is made)
BREAKS = [
    (no_system_in_src, "src/base/str.c", "\n#ifdef _WIN32\n#endif\n"),
    (no_system_in_src, "src/base/str.c", "\n#if 1\n#elif defined(__linux__)\n#endif\n"),
    (no_system_in_src, "src/base/str.c", "\n#include <unistd.h>\n"),
    (platform_stands_alone, "platform/arena.c", '\n#include "src/base/str.h"\n'),
    (pure_rooms_call_no_system, "src/plan/layout.c", "\nint f(void) { return os_user(); }\n"),
    (pure_rooms_call_no_system, "src/ask/args.c", "\nint f(void) { return os_user(); }\n"),
    (pure_rooms_call_no_system, "src/report/text.c", "\nint f(void) { return os_user(); }\n"),
    (arrows_go_one_way, "src/base/str.c", '\n#include "src/ask/args.h"\n'),
    (arrows_go_one_way, "src/plan/plan.c", '\n#include "src/apply/apply.h"\n'),
    (arrows_go_one_way, "src/plan/plan.c", '\n#include "plan.h"\n'),
    (arrows_go_one_way, "src/plan/plan.c", '\n#include "platform/posix/posix.h"\n'),
    (arrows_go_one_way, "src/cellar/one.c", "/* one.c: a room that is not in the plan. */\n"),
    (the_executable_has_no_private_door, "src/main.c", '\n#include "src/many/make.h"\n'),
    (the_executable_has_no_private_door, "src/command/tell.c", '\n#include "src/serve/serve.h"\n'),
    (files_name_themselves, "src/base/other.c", "/* another.c: not its name at all. */\n"),
    (files_name_themselves, "tests/structure/bare.py", "import sys\n"),
    (files_name_themselves, "tests/structure/bare.sh", "#!/bin/sh\n# bare.sh:\n"),
    (files_are_short, "src/base/str.c", "\n" * 450),
    (files_are_short, "src/base/str.h", "\n" * 150),
    (files_are_short, "src/base/str.c", "/* %s */\n" % ("wide " * 30)),
    (functions_are_short, "src/base/path.c", LONG),
    (functions_are_short, "src/base/path.c", many(2000, 2) + many(400, 61)),
    (functions_are_short, "src/base/path.c", many(3000, 14)),
    (the_house_style, "src/base/str.c", "\nvoid f(void) { goto end; end:; }\n"),
    (the_house_style, "src/base/str.c", "\nvoid *f(void) { return malloc(1); }\n"),
    (the_house_style, "src/base/str.c", "\ntypedef int number;\n"),
    (no_third_party_text, "tests/notes.txt", "Permission is" + " hereby granted, free of charge\n"),
    (no_third_party_text, "resources/activate/activate", "# you cannot run" + " it directly\n"),
    (no_place_of_ours, "tests/notes.txt", "see /wo" + "rk/main\n"),
    (no_place_of_ours, "installer/libraries.sh", "# from deb.deb" + "ian.org\n"),
    (files_are_small, "tests/notes.bin", "x" * 100_001),
    (resources_are_embedded, "resources/activate/forgotten", "text\n"),
    (resources_are_embedded, "resources/list.txt", "activate/nowhere\n"),
    (everything_is_built_and_run, "src/base/forgotten.c", "/* forgotten.c: a file that no list names. */\n"),
    (everything_is_built_and_run, "tests/unit/test_forgotten.c", "/* test_forgotten.c: a test that never runs. */\n"),
]


def complaints(tree, rules=RULES):
    return [(rule, name, what) for rule in rules for name, what in rule(tree)]


def self_test(root):
    bad = 0
    with tempfile.TemporaryDirectory() as scratch:
        copy = os.path.join(scratch, "copy")
        for name in Tree(root).names:
            os.makedirs(os.path.dirname(os.path.join(copy, name)), exist_ok=True)
            shutil.copy(os.path.join(root, name), os.path.join(copy, name))
        for number, (rule, name, added) in enumerate(BREAKS, 1):
            path = os.path.join(copy, name)
            before = open(path, "rb").read() if os.path.exists(path) else None
            known = set(what for _, _, what in complaints(Tree(copy), [rule]))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "ab") as file:
                file.write(added.encode())
            new = [what for _, _, what in complaints(Tree(copy), [rule]) if what not in known]
            if before is None:
                os.remove(path)
            else:
                with open(path, "wb") as file:
                    file.write(before)
            print("%s %2d %s: %s" % ("ok  " if new else "DEAD", number, rule.__name__, (new or ["said nothing"])[0]))
            bad += not new
    for rule in RULES:
        if rule not in [row[0] for row in BREAKS]:
            print("DEAD    %s is never broken" % rule.__name__)
            bad += 1
    return bad


def main(arguments):
    testing = "--self-test" in arguments
    rest = [word for word in arguments if word != "--self-test"]
    root = rest[0] if rest else os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    if testing:
        return 1 if self_test(root) else 0
    found = complaints(Tree(root))
    for rule, name, what in found:
        print("%s: %s\n    rule: %s" % (name, what, rule.__doc__.split("\n")[0]))
    print("%d rules, %d complaints" % (len(RULES), len(found)))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
