"""sh_family.py: the script `activate` in sh, bash, zsh, dash, ksh93, mksh, busybox and yash."""
import os
import subprocess

import corpus
from support import (SYSTEM_PATH, Failed, Terminal, check, difference, no_canary, read_environment, run, sh_quote,
                     shown, tool, write_environments)

# name: (programs, arguments that keep start files away, arguments for the terminal, text before anything else)
SHELLS = {
    "bash": (["bash"], ["--norc", "--noprofile"], ["-i"], b""),
    "bash-posix": (["bash"], ["--norc", "--noprofile", "--posix"], ["-i"], b""),
    "bash-no-promptvars": (["bash"], ["--norc", "--noprofile", "+O", "promptvars"], ["-i"], b""),
    "zsh": (["zsh"], ["-f"], ["-i", "+Z", "+o", "promptsp"], b""),
    "zsh-promptsubst": (["zsh"], ["-f", "-o", "promptsubst"], ["-i", "+Z", "+o", "promptsp"], b""),
    "zsh-ksharrays": (["zsh"], ["-f", "-o", "promptsubst", "-o", "ksharrays"], ["-i", "+Z", "+o", "promptsp"], b""),
    "zsh-no-promptpercent": (["zsh"], ["-f", "+o", "promptpercent", "-o", "promptsubst"],
                             ["-i", "+Z", "+o", "promptsp"], b""),
    "zsh-promptbang": (["zsh"], ["-f", "-o", "promptbang"], ["-i", "+Z", "+o", "promptsp"], b""),
    "zsh-sh": (["zsh"], ["--emulate", "sh", "-f"], ["-i", "+o", "zle", "+o", "promptsp"], b""),
    "dash": (["dash"], [], ["-i"], b""),
    "ksh93": (["ksh93", "ksh"], [], ["-i"], b""),
    "mksh": (["mksh"], [], ["-i"], b""),
    "busybox": (["busybox"], ["ash"], ["-i"], b""),
    "yash": (["yash"], ["--noprofile", "--norcfile"], ["-i"], b""),
}
CANNOT_SHOW = {     # bytes of a name that leave the prompt as it was, in each shell
    "bash": b"`", "bash-posix": b"`", "bash-no-promptvars": b"`",
    "zsh": b"`", "zsh-promptsubst": b"`", "zsh-ksharrays": b"`",
    "zsh-no-promptpercent": b"$`\\!%\"'^", "zsh-promptbang": b"$`\\!%\"'^", "zsh-sh": b"$`\\!%\"'^",
    "dash": b"\\!", "busybox": b"\\!", "yash": b"\\!",
}


class Bench:
    """One shell, a folder to work in, and environments made for it."""

    def __init__(self, shell, work):
        programs, self.quiet, self.terminal, self.first = SHELLS[shell]
        self.shell, self.work = shell, work
        self.program = tool(*programs)
        wide = shell == "yash"
        names = [name for name in corpus.ALL_NAMES if not wide or name not in corpus.RAW_NAMES]
        root = os.path.join(work, "sh")
        self.environments = [e for e in COMMON.get(root, names, work) if not wide or e.prompt not in corpus.RAW_NAMES]
        self.plain = self.environments[0]
        self.hostile = next(e for e in self.environments if e.prompt == b"x$(touch canary)y`touch canary`z")

    def activate(self, environment):
        return b". " + os.fsencode(environment.folder) + b"/activate"

    def script(self, text, options=(), **more):
        path = os.path.join(self.work, "script-" + self.shell)
        with open(path, "wb") as file:
            file.write(self.first + text)
        ended = run([self.program, *self.quiet, *options, path], self.work, **more)
        no_canary(self.work, self.shell)
        return ended

    def clean_script(self, text, options=(), **more):
        ended = self.script(text, options, **more)
        check(ended.returncode == 0 and not ended.stderr, ended.returncode, ended.stderr.decode(errors="replace"))
        return ended.stdout


class Common:
    """Environments are written once for all the shells of one run."""

    def __init__(self):
        self.made = {}

    def get(self, root, names, work):
        if root not in self.made:
            pairs = [(os.fsencode(work) + b"/env/" + name, name) for name in corpus.ALL_NAMES]
            self.made[root] = write_environments(pairs, root)
        return self.made[root]


COMMON = Common()


def environments_for(work):
    return COMMON.get(os.path.join(work, "sh"), None, work)


# ---- sourced -------------------------------------------------------------------------------------

SNAP = b"""
snap () {
    /usr/bin/env -0 >"$1.env"
    set >"$1.set"
    export -p >"$1.export"
}
"""
VOLATILE = (b"_=", b"LINENO=", b"RANDOM=", b"SRANDOM=", b"SECONDS=", b"EPOCHSECONDS=", b"EPOCHREALTIME=", b"BASH_",
            b"PIPESTATUS=", b"FUNCNAME=", b"TTYIDLE=", b"status=", b"'?'=", b"?=", b"pipestatus=", b"ERRNO=", b"\\?=",
            b"COLUMNS=", b"LINES=", b"PS4=", b"path=", b"BASHPID=", b"USERNAME=", b"0=", b"'!'=", b"HISTCMD=", b"PPID=",
            b"argv=", b"KSH_MATCH=", b"'*'=", b"@=", b"'#'=", b"ARGC=", b"#=", b"*=")


def lines_of(path):
    with open(path, "rb") as file:
        return [line for line in file.read().split(b"\n") if not line.startswith(VOLATILE)]


def same_state(base, before, after, also_variables=True):
    left = difference(read_environment(base + before + ".env"), read_environment(base + after + ".env"))
    check(not left, "environment changed:", left)
    kinds = [".export"] + ([".set"] if also_variables else [])
    for kind in kinds:
        a, b = lines_of(base + before + kind), lines_of(base + after + kind)
        check(a == b, "variables changed (%s):" % kind, sorted(set(a) ^ set(b))[:8])


def activated(environment, entries, old_path):
    check(entries.get(b"VIRTUAL_ENV") == environment.env_dir, "VIRTUAL_ENV:", entries.get(b"VIRTUAL_ENV"),
          environment.env_dir)
    check(entries.get(b"VIRTUAL_ENV_PROMPT") == environment.prompt, "VIRTUAL_ENV_PROMPT:",
          entries.get(b"VIRTUAL_ENV_PROMPT"), environment.prompt)
    wanted = environment.env_dir + b"/bin" + (b":" + old_path if old_path else b"")
    check(entries.get(b"PATH") == wanted, "PATH:", entries.get(b"PATH"), wanted)
    check(b"PYTHONHOME" not in entries, "PYTHONHOME is still there")
    check(not any(name.startswith(b"_OLD") for name in entries), "saved values are handed on to programs")


def every_name_is_carried_and_taken_back(bench):
    base = os.path.join(bench.work, "s-")
    text = SNAP + b"PS1='> '\nsnap %sfirst\n" % os.fsencode(base)
    for number, environment in enumerate(bench.environments):
        text += b"%s\n/usr/bin/env -0 >%s%d\n" % (bench.activate(environment), os.fsencode(base), number)
        text += b"deactivate\n" if number % 2 else b""
    text += b"deactivate\n" if len(bench.environments) % 2 else b""
    text += b"snap %slast\n" % os.fsencode(base)
    bench.clean_script(text, PYTHONHOME="/old home")
    for number, environment in enumerate(bench.environments):
        activated(environment, read_environment(base + str(number)), SYSTEM_PATH.encode())
    same_state(base, "first", "last")


# What the shell has before: a sentence, text of the script, variables it inherits.
STATES = [
    ("ordinary", b"PS1='> '", {}),
    ("PATH ends with a colon", b"PS1='> '", {"PATH": SYSTEM_PATH + ":"}),
    ("PATH is empty", b"PATH=", {}),
    ("PATH is unset", b"unset PATH", {}),
    ("PATH is not inherited", b":", {"PATH": None}),
    ("PATH is not exported", b"x=$PATH; unset PATH; PATH=$x", {}),
    ("PYTHONHOME is inherited", b":", {"PYTHONHOME": "/old'home $x"}),
    ("PYTHONHOME is a variable of the shell", b"PYTHONHOME=/shell", {}),
    ("PYTHONHOME is empty", b":", {"PYTHONHOME": ""}),
    ("PS1 is unset", b"unset PS1", {}),
    ("PS1 is empty", b"PS1=", {}),
    ("PS1 is exported", b"PS1='\\w $ '; export PS1", {}),
    ("PS1 has two lines", b"PS1='a\nb\n'", {}),
    ("VIRTUAL_ENV is inherited", b":", {"VIRTUAL_ENV": "/outer", "VIRTUAL_ENV_PROMPT": "outer"}),
    ("VIRTUAL_ENV is a variable of the shell", b"VIRTUAL_ENV=/x; VIRTUAL_ENV_PROMPT=", {}),
    ("VIRTUAL_ENV_DISABLE_PROMPT", b"PS1='> '", {"VIRTUAL_ENV_DISABLE_PROMPT": "1"}),
    ("set -eu", b"set -eu; PS1='> '", {}),
    ("set -eu and PATH is unset", b"set -eu; unset PATH", {}),
    ("set -a", b"PS1='> '; set -a", {}),
    ("set -f and IFS", b"set -f; IFS=/:e", {}),
    ("set -C", b"set -C", {}),
]
OPTIONS = {
    "bash": [b"set -o pipefail", b"set +h", b"set -o posix", b"set +h -eu -o pipefail",
             b"shopt -s nocasematch extglob xpg_echo",
             b"shopt -s expand_aliases", b"trap 'echo failed; exit 9' ERR"],
    "zsh": [b"setopt nounset", b"setopt shwordsplit", b"setopt ksharrays", b"setopt promptsubst", b"setopt rcquotes",
            b"setopt errexit nounset pipefail", b"setopt cshnullglob", b"emulate sh", b"emulate ksh",
            b"setopt globsubst", b"setopt typesetsilent noglob", b"typeset -U path", b"setopt kshglob extendedglob",
            b"setopt posixbuiltins", b"setopt errreturn", b"setopt allexport"],
    "ksh93": [b"set -o pipefail"], "mksh": [b"set -o pipefail", b"set -o posix", b"set -o sh"],
    "yash": [b"set -o posixlycorrect", b"set -o pipefail"], "busybox": [b"set -o pipefail"],
}
TWICE = [
    ("once", b"%(a)s\nsnap %(base)sactive\ndeactivate\n"),
    ("sourced twice", b"%(a)s\n%(a)s\nsnap %(base)sactive\ndeactivate\n"),
    ("nested", b"%(b)s\n%(a)s\nsnap %(base)sactive\ndeactivate\n"),
    ("deactivated twice", b"%(a)s\nsnap %(base)sactive\ndeactivate\ndeactivate 2>/dev/null || :\n"),
    ("in a function", b"enter () { %(a)s; }\nenter\nsnap %(base)sactive\ndeactivate\nunset -f enter\n"),
]


def states_of(bench):
    for sentence, text, more in STATES:
        yield sentence, text, more
    for text in OPTIONS.get(bench.shell, []):
        yield text.decode(), text + b"\nPS1='> '", {}


def every_state_is_given_back(bench):
    for sentence, first, more in states_of(bench):
        for way, text in TWICE:
            base = os.path.join(bench.work, "t-")
            values = {b"a": bench.activate(bench.hostile), b"b": bench.activate(bench.plain),
                      b"base": os.fsencode(base)}
            whole = SNAP.replace(b">", b">|") + first + b"\nsnap %(base)sbefore\n" + text + b"snap %(base)safter\n"
            try:
                bench.clean_script(whole % values, **more)
                same_state(base, "before", "after")
                before, active = read_environment(base + "before.env"), read_environment(base + "active.env")
                state_is_active(bench, sentence, before, active, base)
            except Failed as problem:
                raise Failed("%s, %s: %s" % (sentence, way, problem))


def state_is_active(bench, sentence, before, active, base):
    check(active.get(b"VIRTUAL_ENV") == bench.hostile.env_dir, "VIRTUAL_ENV:", active.get(b"VIRTUAL_ENV"))
    check(active.get(b"VIRTUAL_ENV_PROMPT") == bench.hostile.prompt, "VIRTUAL_ENV_PROMPT")
    kept_in = b"PATH" not in before and sentence != "PATH is unset" and sentence != "set -eu and PATH is unset"
    check(kept_in or active.get(b"PATH", b"").startswith(bench.hostile.env_dir + b"/bin"), "PATH:", active.get(b"PATH"))
    check(not active.get(b"PYTHONHOME"), "PYTHONHOME is still there")
    same_export = (b"PS1" in before) == (b"PS1" in active)
    check(same_export, "PS1 was exported or no longer is")
    if sentence == "VIRTUAL_ENV_DISABLE_PROMPT":
        ps1 = [[line for line in lines_of(base + name) if line.startswith(b"PS1=")]
               for name in ("before.set", "active.set")]
        check(ps1[0] == ps1[1], "PS1 was changed")


def functions_are_left_as_they_were(bench):
    listing = {"dash": None, "busybox": None}.get(bench.shell, b"typeset -f")
    if bench.shell == "mksh":
        listing = b"typeset +f"
    text = b"%s\ndeactivate\n%s\ncommand -v deactivate && echo STILL THERE\n:\n" % (
        bench.activate(bench.plain), listing or b":")
    out = bench.clean_script(text)
    check(b"eactivate" not in out and b"STILL" not in out, out)


def aliases_and_functions_do_not_come_between(bench):
    words = [b"hash", b"cd", b"export", b"unset", b"set", b"command", b"printf", b"echo", b"uname", b"env", b"test",
             b"deactivate", b"unalias", b"PATH", b"VIRTUAL_ENV"]
    if bench.shell == "ksh93":
        words.remove(b"deactivate")     # it reads the whole file before it takes the alias away
    first = b"shopt -s expand_aliases 2>/dev/null\n" if bench.shell.startswith("bash") else b""
    if bench.shell.startswith("zsh"):
        first = b"setopt aliases\n"
    text = first + b"".join(b"alias %s='touch canary; false '\n" % word for word in words)
    text += b"%s\nx=$VIRTUAL_ENV\ndeactivate\n" % bench.activate(bench.plain)
    text += b"\\unalias -a\nprintf '%s|' \"$x\" \"${VIRTUAL_ENV-gone}\"\n"
    out = bench.clean_script(text)
    check(out == bench.plain.env_dir + b"|gone|", out)


def remembered_commands_are_looked_up_again(bench):
    environment = REAL.get(bench.work)
    text = b"probe-me >/dev/null\n%s\nprobe-me\ndeactivate\nprobe-me\n" % bench.activate(environment)
    old = os.path.join(bench.work, "old")
    out = bench.clean_script(text, PATH=old + ":" + SYSTEM_PATH)
    check(out == b"new\nold\n", out)


def scripts_of_venv_nest_with_ours(bench):
    """Either may be sourced while the other is active: one "deactivate" leads back to where it all began."""
    other = os.path.join(bench.work, "other")
    if not os.path.exists(other):
        subprocess.run(["/usr/bin/python3", "-m", "venv", "--without-pip", other], check=True)
    theirs, ours = b". " + os.fsencode(other) + b"/bin/activate", bench.activate(bench.hostile)
    base = os.path.join(bench.work, "v-")
    for inner, outer in ((ours, theirs), (theirs, ours)):
        text = SNAP + b"PS1='> '\nsnap %(base)sbefore\n%(outer)s\n%(inner)s\ndeactivate\nsnap %(base)safter\n"
        text += b"[ \"$PS1\" = '> ' ]\n"
        bench.clean_script(text % {b"base": os.fsencode(base), b"outer": outer, b"inner": inner}, PYTHONHOME="/old")
        left = difference(read_environment(base + "before.env"), read_environment(base + "after.env"))
        left.pop(b"PS1", None)          # theirs exports it
        check(not left, "environment changed:", left)


class Real:
    """An environment whose folder is there, with a program in it."""

    def __init__(self):
        self.made = None

    def get(self, work):
        if self.made is None:
            for name, said in (("real/bin", "new"), ("old", "old")):
                os.makedirs(os.path.join(work, name))
                path = os.path.join(work, name, "probe-me")
                with open(path, "w") as file:
                    file.write("#!/bin/sh\necho %s\n" % said)
                os.chmod(path, 0o755)
            pairs = [(os.fsencode(work) + b"/real", b"real")]
            self.made = write_environments(pairs, os.path.join(work, "real-scripts"))[0]
        return self.made


REAL = Real()


def windows_paths_go_through_cygpath(bench):
    root = os.path.join(bench.work, "win-" + bench.shell)
    folder = os.path.join(root, "tools")
    os.makedirs(folder)
    with open(os.path.join(folder, "cygpath"), "w") as file:
        file.write("#!/bin/sh\n[ \"$1\" = -u ] && [ \"$2\" = 'C:\\Users\\it'\\''s $(x)' ] && echo /c/Users/its\n")
    os.chmod(os.path.join(folder, "cygpath"), 0o755)
    program, os.environ["VENVCAST"] = os.environ.get("VENVCAST"), ""
    environment = write_environments([(b"C:\\Users\\it's $(x)", b"w")], os.path.join(root, "made"), "windows")[0]
    os.environ["VENVCAST"] = program or ""
    text = bench.activate(environment) + b"\nprintf '%s|' \"$VIRTUAL_ENV\" \"${PATH%%:*}\"\ndeactivate\n"
    out = bench.clean_script(text, PATH=folder + ":" + SYSTEM_PATH)
    check(out == b"/c/Users/its|/c/Users/its/Scripts|", out)


def yash_refuses_bytes_that_are_no_text(bench):
    """The one shell that cannot read such a file: it must run nothing of it that matters."""
    for environment in environments_for(bench.work):
        if environment.prompt in corpus.RAW_NAMES:
            ended = bench.script(b"%s\n/usr/bin/env -0 >s-yash\n" % bench.activate(environment))
            check(b"cannot read" in ended.stderr, ended.stderr)
            entries = read_environment(os.path.join(bench.work, "s-yash"))
            check(entries[b"PATH"] == SYSTEM_PATH.encode() and b"VIRTUAL_ENV" not in entries, entries)


# ---- on a terminal --------------------------------------------------------------------------------

def opened(bench, **more):
    terminal = Terminal([bench.program, *bench.quiet, *bench.terminal], bench.work, **more)
    terminal.say(b"PS1='<P>' PS2= ; unset HISTFILE; " + bench.first.strip() + b"printf '@@%s\\n' ready")
    terminal.wait_for(rb"@@ready\r?\n.*?<P>")
    return terminal


def drawn_in(bench, lines):
    """For each line: the prompt that is drawn after it."""
    terminal = opened(bench)
    drawn = []
    try:
        for number, line in enumerate(lines):
            terminal.say(line + b"; printf '@@%%s\\n' %d" % number)
            drawn.append(terminal.wait_for(rb"@@%d\r*\n\r*(.*?)<P>" % number).group(1))
    finally:
        terminal.end()
    return drawn


def every_prompt_is_drawn_as_it_is_or_not_at_all(bench):
    lines = []
    for environment in bench.environments:
        lines += [bench.activate(environment), b"deactivate"]
    drawn = drawn_in(bench, lines)
    no_canary(bench.work, bench.shell)
    hidden = CANNOT_SHOW.get(bench.shell, b"")
    for number, environment in enumerate(bench.environments):
        wanted = shown(environment.prompt)
        if any(byte in hidden for byte in wanted):
            wanted = b""
        check(drawn[2 * number] == wanted, environment.prompt, "is drawn", drawn[2 * number], "instead of", wanted)
        check(drawn[2 * number + 1] == b"", "the old prompt is not back:", drawn[2 * number + 1])


def a_prompt_made_for_one_shell_runs_nothing_in_another(bench):
    """PS1 may have been exported, and another shell started below."""
    texts = {text: None for environment in bench.environments
             for text in constants_of(os.fsencode(environment.folder), bench.work)}
    terminal = opened(bench, VIRTUAL_ENV_PROMPT="set")
    try:
        for number, text in enumerate(texts):
            terminal.say(b"PS1=" + sh_quote(text))
            terminal.say(b"printf '@@%%s\\n' %d" % number)      # drawn between the two
            terminal.wait_for(rb"@@%d\r*\n" % number)
    finally:
        terminal.end()
    no_canary(bench.work, bench.shell)


def constants_of(folder, work):
    """The texts that the script puts before PS1, read by dash."""
    program = subprocess.run(["grep", "-ho", "PS1='.*'\\$PS1", folder + b"/activate"], capture_output=True).stdout
    texts = []
    for line in program.splitlines():
        ended = subprocess.run(["dash", "-c", b"PS1=; " + line + b"; printf %s \"$PS1\""], cwd=work, capture_output=True)
        texts.append(ended.stdout)
    return texts


def a_prompt_survives_a_change_of_options(bench):
    """promptsubst, promptvars or posix may be switched on after the activation."""
    switch = {"zsh": b"setopt promptsubst", "zsh-promptsubst": b"unsetopt promptsubst", "bash": b"shopt -u promptvars",
              "bash-no-promptvars": b"shopt -s promptvars", "bash-posix": b"set +o posix"}.get(bench.shell)
    if switch is None:
        return
    back = {b"setopt promptsubst": b"unsetopt promptsubst", b"unsetopt promptsubst": b"setopt promptsubst",
            b"shopt -u promptvars": b"shopt -s promptvars", b"shopt -s promptvars": b"shopt -u promptvars",
            b"set +o posix": b"set -o posix"}[switch]
    lines = []
    for environment in bench.environments:
        lines += [bench.activate(environment), switch, b"deactivate; " + back]
    drawn = drawn_in(bench, lines)
    no_canary(bench.work, bench.shell)
    for number, environment in enumerate(bench.environments):
        check(drawn[3 * number] == drawn[3 * number + 1], environment.prompt, "changes to", drawn[3 * number + 1])


SOURCED = [every_name_is_carried_and_taken_back, every_state_is_given_back, functions_are_left_as_they_were,
           aliases_and_functions_do_not_come_between, remembered_commands_are_looked_up_again,
           windows_paths_go_through_cygpath, scripts_of_venv_nest_with_ours]
DRAWN = [every_prompt_is_drawn_as_it_is_or_not_at_all, a_prompt_survives_a_change_of_options,
         a_prompt_made_for_one_shell_runs_nothing_in_another]
