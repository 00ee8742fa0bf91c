"""argparse_oracle.py: our parser (usage: argparse_oracle.py ASK_PRINT) against argparse, built as venv builds it.

Thousands of command lines are drawn from a seeded generator. Both must accept or refuse the same ones,
take the same values from them, and say the same where the words are CPython's own. Afterwards the real
`python -m venv` of this and other interpreters is asked about command lines that write nothing.

Python's rules moved a little between releases; we follow the newest. Where the argparse that runs this
test is older, it may differ on the command lines on which it is known to (see `dated`); they are counted.
Newer Pythons that the test tools have unpacked ($VENVCAST_TEST_TOOLS/sid) are asked as well.
"""

import argparse
import glob
import os
import random
import re
import subprocess
import sys
import tempfile

SEED = 20240917
HOW_MANY = 6000

VENV_OPTIONS = ["-h", "--help", "--system-site-packages", "--symlinks", "--copies", "--clear", "--upgrade",
                "--without-pip", "--prompt", "--upgrade-deps", "--without-scm-ignore-files"]
OUR_LONG_OPTIONS = ["--python", "--force", "--print-python", "--always-copy", "--activators", "--quiet", "--verbose",
                    "--color", "--version"]

# argparse since 3.12.8 and 3.13.1: ambiguity is reported when its turn comes, not before.
NEWEST_RULES = sys.version_info >= (3, 13, 1) or (3, 12, 8) <= sys.version_info < (3, 13)


class Refused(Exception):
    pass


class Stopped(Exception):
    pass


class Stop(argparse.Action):
    def __init__(self, **keys):
        super().__init__(nargs=0, **keys)

    def __call__(self, parser, namespace, values, option_string=None):
        raise Stopped(self.dest)


class Latest(argparse.Action):
    """-q and -v: the later takes back the other."""

    def __init__(self, **keys):
        super().__init__(nargs=0, **keys)

    def __call__(self, parser, namespace, values, option_string=None):
        namespace.quiet = self.dest == "quiet"
        namespace.verbose = 0 if namespace.quiet else namespace.verbose + 1


class Parser(argparse.ArgumentParser):
    """Ours: our own long options are known by their whole name alone."""

    def error(self, message):
        raise Refused(message)

    def _get_option_tuples(self, option_string):
        return [row for row in super()._get_option_tuples(option_string)
                if not option_string.startswith("--") or row[1] in VENV_OPTIONS]


def venv_parser():
    """The options of venv as CPython 3.15 has them, and behind them ours."""
    parser = Parser(prog="venvcast", add_help=False)
    parser.add_argument("dirs", metavar="ENV_DIR", nargs="+")
    parser.add_argument("-h", "--help", action=Stop, dest="help")
    parser.add_argument("--system-site-packages", default=False, action="store_true", dest="system_site_packages")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--symlinks", default=None, action="store_const", const=1, dest="links")
    group.add_argument("--copies", default=None, action="store_const", const=2, dest="links")
    parser.add_argument("--clear", default=False, action="store_true")
    parser.add_argument("--upgrade", default=False, action="store_true")
    parser.add_argument("--without-pip", default=False, action="store_true", dest="without_pip")
    parser.add_argument("--prompt")
    parser.add_argument("--upgrade-deps", default=False, action="store_true", dest="upgrade_deps")
    parser.add_argument("--without-scm-ignore-files", default=False, action="store_true",
                        dest="without_scm_ignore_files")
    parser.add_argument("-p", "--python")
    parser.add_argument("--force", default=False, action="store_true")
    parser.add_argument("--print-python", default=False, action="store_true", dest="print_python")
    parser.add_argument("--activators")
    parser.add_argument("-q", "--quiet", action=Latest, dest="quiet")
    parser.add_argument("-v", "--verbose", action=Latest, dest="verbose")
    parser.add_argument("--color", choices=["auto", "always", "never"], default="auto")
    parser.add_argument("--version", action=Stop, dest="version")
    parser.set_defaults(quiet=False, verbose=0)
    return parser


def pythons_answer(parser, words):
    """What argparse makes of it, in the words of ask_print."""
    try:
        found = parser.parse_args(words)
    except Refused as refusal:
        return {"status": "E_USAGE", "text": str(refusal)}
    except Stopped as stop:
        return {"status": "asked", "kind": "1" if str(stop) == "help" else "2"}
    if found.upgrade and found.clear:
        return {"status": "E_UPGRADE_CLEAR", "text": "you cannot supply --upgrade and --clear together."}
    answer = {"status": "asked", "kind": "0", "targets": found.dirs}
    for flag in ("system_site_packages", "clear", "upgrade", "without_pip", "upgrade_deps",
                 "without_scm_ignore_files", "force", "print_python", "quiet"):
        answer[flag] = str(int(getattr(found, flag)))
    answer["links"] = str(found.links or 0)
    answer["verbose"] = str(found.verbose)
    answer["color"] = str(["auto", "always", "never"].index(found.color))
    for text in ("prompt", "python", "activators"):
        answer[text] = getattr(found, text)
    return answer


TEXTS = {"status", "text", "remedy", "target", "prompt", "python", "activators"}


def our_answers(program, cases):
    """ask_print's answers, parsed."""
    asked = b"".join(b"%d\0" % (len(words) + 1) + b"venvcast\0"
                     + b"".join(os.fsencode(word) + b"\0" for word in words) for words in cases)
    done = subprocess.run([program], input=asked, stdout=subprocess.PIPE, check=True)
    answers = []
    for block in done.stdout.decode("ascii").split("\n\n")[:-1]:
        answer = {"targets": []}
        for line in block.split("\n"):
            key, value = line.split("=", 1)
            if key in TEXTS:
                value = None if value == "-" else os.fsdecode(bytes.fromhex(value))
            if key == "target":
                answer["targets"].append(value)
            else:
                answer[key] = value
        answers.append(answer)
    return answers


# ---- drawing command lines ---------------------------------------------------------------------------

WORDS = ["a", "b", "env", ".", "/tmp/x", "-1", "-1.5", "-.5", "-1.", "-1_000", "-4x", "-.x", "-", "a b", "-x y",
         "--x y", "a=b",
         "ü", "", "venv", "@file", "\udcff", "it's"]
VALUES = ["", "x", "-x", "--", "=", "a=b", "auto", "never", "pink", ".", "-1", "ü", "a b", "'", "\udcfe"]
ODD = ["--", "---", "--=", "--=x", "-h=1", "-h=", "-hx", "-hv", "-vh", "-vvq", "-qv=", "-v-", "-qp", "-qpx", "-p=",
       "-p=x", "-vpx=y", "-z", "-zz", "--bogus", "--bogus=1", "--p", "--pr", "--py", "--u", "--upgrade-",
       "--upgrade=", "--clear=1",
       "--without", "--without-", "--s", "--sy", "--sym=", "-clear", "--CLEAR", "--help=", "--versio", "-m", "-mvenv"]


def an_option(draw):
    ours = [name for name in OUR_LONG_OPTIONS if name != "--always-copy"]       # argparse has no hidden names
    name = draw.choice(VENV_OPTIONS * 3 + ours + ["-p", "-q", "-v", "-vv", "-qv"])
    if name.startswith("--") and draw.random() < 0.4:
        name = name[:draw.randint(3, len(name))]
    if draw.random() < 0.15:
        name += "=" + draw.choice(VALUES)
    elif name == "-p" and draw.random() < 0.5:
        name += draw.choice(VALUES)
    return name


def a_command_line(draw):
    words = []
    for _ in range(draw.choice([0, 1, 1, 2, 2, 3, 3, 4, 5, 7])):
        kind = draw.random()
        if kind < 0.45:
            words.append(an_option(draw))
            if words[-1].startswith(("--pro", "--py", "-p", "--act", "--col")) and draw.random() < 0.7:
                words.append(draw.choice(VALUES))
        elif kind < 0.9:
            words.append(draw.choice(WORDS))
        else:
            words.append(draw.choice(ODD))
    return words


def ours_by_intent(words):
    """Where we mean to differ: a leading "-m venv", and empty values of our own options."""
    return words[:1] == ["-mvenv"] or words[:2] == ["-m", "venv"]


def dated(words):
    """Does an argparse older than our rules read this differently?"""
    if sys.version_info < (3, 14) and any(re.match(r"-\.?\d", word) for word in words):
        return True                                         # only whole numbers were words then
    if any(re.match(r"-=", word) for word in words):
        return True
    if NEWEST_RULES:
        return False
    prefixes = [word.split("=")[0] for word in words if word.startswith("--") and len(word) > 2]
    ambiguous = any(sum(name.startswith(prefix) for name in VENV_OPTIONS) > 1 and prefix not in VENV_OPTIONS
                    for prefix in prefixes)
    clustered = any(re.match(r"-[hqv].", word) for word in words)
    return ambiguous or clustered or any(word.endswith("=--") or word == "-p--" for word in words)


# Our own words for a case that argparse knows, too.
def in_our_words(text):
    return re.sub(r"\(choose from .*\)$", "(choose from auto, always, never)", text)


def differ(words, python, ours):
    """What differs, or None."""
    if ours["status"] == "E_USAGE" and ours["text"].endswith("its value is empty, as from a variable that is not set"):
        ours_empty = any(word in ("-p", "--python", "--activators", "-p=", "--python=", "--activators=")
                         or re.match(r"-[hqv]+p=?$", word) for word in words)
        return None if ours_empty else "refused as empty without an empty value"
    if python["status"] == "asked" and python["kind"] == "0" and "" in python["targets"]:
        return None if ours["status"] == "E_EMPTY_TARGET" else "an empty ENV_DIR is not refused"
    for key, value in python.items():
        if python["status"] == "asked" and python["kind"] != "0" and key not in ("status", "kind"):
            continue
        expected = in_our_words(value)[:599] if key == "text" else value
        if os.fsencode(str(ours.get(key)))[:590] != os.fsencode(str(expected))[:590]:
            return f"{key}: argparse {expected!r}, ours {ours.get(key)!r}"
    return None


def compare_with_argparse(program):
    draw = random.Random(SEED)
    cases = [a_command_line(draw) for _ in range(HOW_MANY)]
    cases += [[word] for word in WORDS + ODD] + [["env", word] for word in ODD] + [[word, "env"] for word in ODD]
    cases = [words for words in cases if not ours_by_intent(words)]
    parser = venv_parser()
    wrong, old_fashioned, accepted = [], 0, 0
    for words, ours in zip(cases, our_answers(program, cases), strict=True):
        python = pythons_answer(parser, words)
        accepted += python["status"] == "asked"
        difference = differ(words, python, ours)
        if difference and dated(words):
            old_fashioned += 1
        elif difference:
            wrong.append(f"{words!r}: {difference}")
    print(f"{len(cases)} command lines compared with the argparse of {sys.version.split()[0]} ({accepted} of them "
          f"accepted): {len(wrong)} differ, {old_fashioned} more where that argparse is known to be dated")
    for line in wrong[:20]:
        print("  " + line)
    assert len(cases) / 10 < accepted < len(cases) * 9 / 10 and old_fashioned < len(cases) / 5, "it is lopsided"
    return not wrong


# ---- the real venv -----------------------------------------------------------------------------------

# Each is refused before anything is written. The number is the first release that words it so.
REFUSED = [
    ((3, 8), []),
    ((3, 8), ["--clear"]),
    ((3, 8), ["--"]),
    ((3, 8), ["--bogus"]),
    ((3, 8), ["a", "--bogus"]),
    ((3, 8), ["a", "--bogus=1", "-z"]),
    ((3, 8), ["a", "--clear", "b"]),
    ((3, 8), ["a", "--clear", "--", "b"]),
    ((3, 8), ["a", "--clear", "--"]),
    ((3, 8), ["--symlinks", "--copies", "a"]),
    ((3, 8), ["a", "--copies", "--symlinks"]),
    ((3, 8), ["--prompt"]),
    ((3, 8), ["a", "--prompt"]),
    ((3, 8), ["--prompt", "-x", "a"]),
    ((3, 8), ["--prompt", "--", "a"]),
    ((3, 8), ["--clear=1", "a"]),
    ((3, 8), ["--clear=", "a"]),
    ((3, 8), ["--help=x"]),
    ((3, 13), ["-h="]),
    ((3, 8), ["--c", "a"]),
    ((3, 8), ["--s", "a"]),
    ((3, 8), ["--sy=it's", "a"]),
    ((3, 9), ["--up", "a"]),
    ((3, 9), ["--upgrade-=x", "a"]),
    ((3, 13), ["--without", "a"]),
    ((3, 13), ["--=x", "a"]),
    ((3, 13), ["--w", "a"]),
]


def real_pythons():
    """CPythons of this machine, this one first; a release only once."""
    found = {}
    for path in [sys.executable] + sorted(glob.glob("/usr/bin/python3.*[0-9]")) + sorted(
            glob.glob(os.path.expanduser("~/.pyenv/versions/3.*/bin/python3"))):
        asked = subprocess.run([path, "-c", "import sys, venv; print(*sys.version_info[:2], sys.implementation.name)"],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        fields = asked.stdout.split()
        if asked.returncode == 0 and fields[2] == "cpython" and (int(fields[0]), int(fields[1])) >= (3, 8):
            found.setdefault((int(fields[0]), int(fields[1])), path)
    return sorted(found.items())


def last_error(text):
    """The message behind "PROG: error: ", without colour."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    return plain.partition(": error: ")[2].rstrip("\n")


def compare_with_venv(program):
    good = True
    answers = our_answers(program, [words for _, words in REFUSED])
    for version, python in real_pythons():
        compared = 0
        for (since, words), ours in zip(REFUSED, answers, strict=True):
            if version < since:
                continue
            with tempfile.TemporaryDirectory() as folder:
                done = subprocess.run([python, "-m", "venv"] + words, cwd=folder, text=True, stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE)
                assert done.returncode == 2 and os.listdir(folder) == [], (python, words)
            theirs = last_error(done.stderr)
            compared += 1
            if ours["status"] != "E_USAGE" or not same_message(theirs, ours["text"], version):
                print(f"  {python} -m venv {words}: {theirs!r}, ours {ours.get('text')!r}")
                good = False
        print(f"{compared} refusals compared with {python} -m venv")
    return good


def same_message(theirs, ours, version):
    """Older releases know fewer options, so that fewer share a prefix."""
    if theirs.startswith("ambiguous option: ") and version < (3, 13):
        known = theirs.partition(" could match ")[2].split(", ")
        named = ours.partition(" could match ")[2].split(", ")
        return ours.startswith("ambiguous option: ") and set(known) <= set(named)
    return theirs == ours


# ---- newer argparses ---------------------------------------------------------------------------------

def newer_pythons():
    """Commands that start the Pythons of the unpacked root of another distribution release, outside of it."""
    root = os.path.join(os.environ.get("VENVCAST_TEST_TOOLS", ""), "sid")
    loaders = glob.glob(os.path.join(root, "lib64", "ld-linux-*.so.*")) + glob.glob(
        os.path.join(root, "usr", "lib", "ld-linux-*.so.*"))
    libraries = ":".join(glob.glob(os.path.join(root, "usr", "lib", "*-linux-gnu*")))
    for python in sorted(glob.glob(os.path.join(root, "usr", "bin", "python3.1[4-9]"))):
        if loaders and sys.version_info[:2] < tuple(map(int, python.rpartition("python")[2].split("."))):
            yield [loaders[0], "--library-path", libraries, python], os.path.join(root, "usr")


def compare_with_newer(program):
    good = True
    for command, home in newer_pythons():
        variables = {"PYTHONHOME": home, "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.environ["PATH"]}
        sys.stdout.flush()
        good &= subprocess.run(command + [os.path.abspath(__file__), program, "--argparse-alone"],
                               env=variables).returncode == 0
    return good


def main():
    program = os.path.abspath(sys.argv[1])
    good = compare_with_argparse(program)
    if sys.argv[2:] != ["--argparse-alone"]:
        good = compare_with_newer(program) and good
        good = compare_with_venv(program) and good
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
