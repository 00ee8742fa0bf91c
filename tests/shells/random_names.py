"""random_names.py: what must hold for any name at all, held with names drawn anew on each run, in real shells.

Beside the tests of every shell for its corpus, which are run with these names too: variables that hold any bytes come
back byte for byte when an environment is left, nested or not, and from a script in a folder of any name."""
import os
import random
import re
import unicodedata

import corpus
from support import SYSTEM_PATH, check, read_environment, run, no_canary, sh_quote, write_environments

PIECES = ([bytes([byte]) for byte in b"'\"\\$`!%^{}()[]#~*?;&|<> \t-=@,.+_n0xA1e" for _ in range(4)]
          + [bytes([byte]) for byte in range(1, 256) if byte not in b"\n\r/:"]
          + [b"$(touch canary)", b"`touch canary`", b"${x-$(touch canary)}", b"; touch canary;", b"' ; touch canary #",
             b"\" ; touch canary #", b"\\'", b"\\\"", b"\\`", b"$'", b"$\"", b"%{", b"%}", b"!!", b"!$", b"r#'", b"'#",
             b"\\u", b"\\[", b"\\x41", b"%(?.a.b)", b"%1(l.", b"%PATH%", b"~root", b"=ls", b"{{", b"$((", b"\x1b]0;", b"\\e"]
          + [text.encode() for text in "éß漢😀\u0301\u200d\u202e\u2066\ufeff\ufdd0‘’“”\u00a0\uf601"])
WIDE = set("漢😀\u200d\u202e\u2066\ufeff\ufdd0‘’“”\uf601")
BOUNDARIES = set("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")


def is_wanted(name):
    """A name that is not refused, and whose characters every version of Unicode takes for the same."""
    text = name.decode("utf-8", "surrogateescape")
    return (0 < len(name) <= 120 and name not in (b".", b"..") and not set(text) & BOUNDARIES
            and all(char < "\u0800" or char in WIDE or "\udc80" <= char <= "\udcff" for char in text)
            and not any(unicodedata.category(char) == "Cn" and char not in WIDE for char in text))


def is_text(name):
    """Can it be decoded? Not as far as shells go that read only text."""
    try:
        return bool(name.decode("utf-8", "strict"))
    except UnicodeDecodeError:
        return False


def draw_names(count, chance):
    names = []
    while len(names) < count:
        if chance.random() < 0.15:
            name = bytearray(chance.choice(corpus.ALL_NAMES))
            at = chance.randrange(len(name) + 1)
            name[at:at] = chance.choice(PIECES)
            name = bytes(name)
        else:
            name = b"".join(chance.choices(PIECES, k=chance.choice((1, 2, 3, 5, 8, 13, 21))))
        if chance.random() < 0.6:
            name = name.decode("utf-8", "ignore").encode()      # so that shells that read only text get enough
        if is_wanted(name) and name not in names:
            names.append(name)
    return names


class Draw:
    """What one run has drawn; `values` counts what has been brought through a shell."""

    def __init__(self, count, seed):
        self.seed, self.chance, self.values = seed, random.Random(seed), 0
        needed = [b"plain", b"x$(touch canary)y`touch canary`z", b"`touch canary`"]     # the benches look for these
        self.names = needed + [name for name in draw_names(count, self.chance) if name not in needed]
        corpus.RAW_NAMES[:] = [name for name in self.names if not is_text(name)]
        corpus.ALL_NAMES[:] = self.names


# ---- quoting: the tests' own, not the one under test -----------------------------------------------------------------

def fish_quote(text):
    return b"'" + text.replace(b"\\", b"\\\\").replace(b"'", b"\\'") + b"'"


def csh_quote(text):
    return b"'" + text.replace(b"'", b"'\\''").replace(b"!", b"\\!") + b"'"


class Words:
    """How one family of shells sets, exports, and writes down."""

    def __init__(self, quote, variable, unset, prompt, ask):
        self.quote, self.variable, self.unset, self.prompt, self.ask = quote, variable, unset, prompt, ask


SH = Words(sh_quote, b"%s=%s; export %s\n", b"unset %s\n", b"PS1=%s\n", b"printf 'PS1=%%s\\0' \"$PS1\" >>%s\n")
FISH = Words(fish_quote, b"set -gx %s %s # %s\n", b"set -e %s\n", b"", b"")
CSH = Words(csh_quote, b"setenv %s %s # %s\n", b"unsetenv %s\n", b"set prompt = %s\n", b"")
NAMES = (b"PYTHONHOME", b"VIRTUAL_ENV", b"VIRTUAL_ENV_PROMPT")


def settings(words, values):
    text = words.variable % (b"PATH", words.quote(SYSTEM_PATH.encode() + b":/" + values[0]), b"PATH")
    for name, value in zip(NAMES, values[1:]):
        text += words.unset % name if value == b"plain" else words.variable % (name, words.quote(value), name)
    return text + (words.prompt % words.quote(values[0]) if words.prompt else b"")


def rounds(bench, words, enter, environments, wanted):
    """Set hostile values; enter one environment, or two, one in the other; leave: everything is as it was."""
    work, names = os.fsencode(bench.work), [name for name in DRAWN[0].names if wanted(name)]
    text, chance = b"", DRAWN[0].chance
    for number, environment in enumerate(environments):
        text += settings(words, [chance.choice(names) for _ in range(4)])
        for state in (b"b", b"a", b"c"):
            if state == b"a":
                text += enter(environments[(number + 1) % len(environments)]) + b"\n" if number % 3 == 0 else b""
                text += enter(environment) + b"\n"
            if state == b"c":
                text += b"deactivate\n"
            file = b"%s/r%s%d" % (work, state, number)
            text += b"/usr/bin/env -0 >%s\n" % file + (words.ask % file if words.ask and state != b"a" else b"")
    bench_run(bench, text)
    for number, environment in enumerate(environments):
        before, active, after = (read_environment("%s/r%s%d" % (bench.work, state, number)) for state in "bac")
        check(before == after, environment.prompt, "seed", DRAWN[0].seed, "is left with", set(before.items()) ^ set(after.items()))
        check(active[b"VIRTUAL_ENV"] == environment.env_dir and active[b"VIRTUAL_ENV_PROMPT"] == environment.prompt,
              environment.prompt, active)
        check(active[b"PATH"] == environment.env_dir + b"/bin:" + before[b"PATH"], "PATH:", active[b"PATH"], before[b"PATH"])
    DRAWN[0].values += len(environments)


def bench_run(bench, text):
    if hasattr(bench, "clean_script"):
        bench.clean_script(text)
    else:
        bench.run_script(text)


def moved(bench, quote, source, wanted):
    """Scripts in a folder that has a hostile name itself, as when an environment is moved: nothing of it is run."""
    names = [name for name in DRAWN[0].names if wanted(name) and b"\x7f" not in name][:25]
    pairs = [(b"/gone/" + name, name) for name in names]
    root = os.path.join(bench.work, "moved-" + re.sub(r"\W", "", type(bench).__name__ + getattr(bench, "shell", "")))
    program, os.environ["VENVCAST"] = os.environ.get("VENVCAST"), ""
    made = write_environments(pairs, root)
    os.environ["VENVCAST"] = program or ""
    text = b""
    for number, environment in enumerate(made):
        folder = os.path.join(os.fsencode(root), b"to " + names[number])
        os.rename(environment.folder, folder)
        text += b"%s %s\n/usr/bin/env -0 >%s/m%d\ndeactivate\n" % (
            source, quote(folder + b"/" + getattr(bench, "file", "activate").encode()), os.fsencode(bench.work), number)
    bench_run(bench, text)
    for number, environment in enumerate(made):
        active = read_environment("%s/m%d" % (bench.work, number))
        check(active[b"VIRTUAL_ENV"] == environment.env_dir, "moved:", active[b"VIRTUAL_ENV"], environment.env_dir)
    DRAWN[0].values += len(made)


def any_value_comes_back_in_sh(bench):
    wanted = is_text if bench.shell == "yash" else lambda name: True
    rounds(bench, SH, bench.activate, bench.environments, wanted)
    moved(bench, sh_quote, b".", wanted)


def any_value_comes_back_in_fish(shell):
    # fish knows its PATH as a list: no empty folder and no ":" in one; bytes that are no text it keeps as they are
    rounds(shell, FISH, shell.enter, shell.carried(), lambda name: True)
    moved(shell, fish_quote, b"source", lambda name: True)


def any_value_comes_back_in_csh(shell):
    rounds(shell, CSH, shell.enter, shell.carried(), lambda name: True)


def any_value_is_inherited_and_comes_back(shell, leave, inherited=NAMES):
    """For shells whose quoting is not ours to write: values that the shell was started with."""
    names = [name for name in DRAWN[0].names if is_text(name)]
    work = os.fsencode(shell.work)
    for _ in range(2):
        values = {name.decode(): DRAWN[0].chance.choice(names) for name in inherited}
        text = b"".join(b"%s\n/usr/bin/env -0 | save -f %s/ia%d\n%s\n/usr/bin/env -0 | save -f %s/ib%d\n".replace(
            b"| save -f", leave) % (shell.enter(e), work, n, b"deactivate", work, n) for n, e in enumerate(shell.carried()[:10]))
        path = os.path.join(shell.work, "inherited." + shell.suffix)
        with open(path, "wb") as file:
            file.write(text)
        ended = run([shell.program, *shell.quiet, path], shell.work, **values)
        no_canary(shell.work, shell.file)
        check(ended.returncode == 0 and not ended.stderr, ended.stderr.decode(errors="replace"))
        for number, environment in enumerate(shell.carried()[:10]):
            active, after = (read_environment("%s/i%s%d" % (shell.work, state, number)) for state in "ab")
            check(active[b"VIRTUAL_ENV"] == environment.env_dir, active[b"VIRTUAL_ENV"])
            for name, value in values.items():
                check(after.get(name.encode()) == value, name, value, "came back as", after.get(name.encode()))
        DRAWN[0].values += 10


DRAWN = []
