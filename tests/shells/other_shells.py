"""other_shells.py: activate.fish, activate.csh, activate.nu, activate.xsh and activate_this.py."""
import json
import os
import subprocess

import corpus
from sh_family import COMMON, REAL
from support import (SYSTEM_PATH, Failed, Terminal, check, difference, no_canary, read_environment, run, shown, tool,
                     write_environments)


class Shell:
    """What the tests must know of one shell: how its lines are written."""

    def __init__(self, work):
        self.work = work
        self.environments = COMMON.get(os.path.join(work, "sh"), None, work)
        self.program = tool(*self.programs)
        self.plain = self.environments[0]
        self.hostile = next(e for e in self.environments if e.prompt == b"x$(touch canary)y`touch canary`z")
        if not self.hostile.script(self.file):
            self.hostile = next(e for e in self.environments if e.prompt == b"`touch canary`")

    def carried(self):
        """The environments that have a script for this shell."""
        return [e for e in self.environments if e.script(self.file)]

    def run_script(self, text, **more):
        path = os.path.join(self.work, "script." + self.suffix)
        with open(path, "wb") as file:
            file.write(text)
        ended = run([self.program, *self.quiet, path], self.work, **more)
        no_canary(self.work, self.file)
        check(ended.returncode == 0 and not ended.stderr, ended.returncode, ended.stderr.decode(errors="replace"))
        return ended.stdout


class Fish(Shell):
    programs, quiet, suffix, file = ["fish"], ["--no-config"], "fish", "activate.fish"
    before_nesting = b""
    enter = staticmethod(lambda e: b"source " + os.fsencode(e.folder) + b"/activate.fish")
    variables = (b"set --show | string match -rv '^.(status|pipestatus|history|_|COLUMNS|LINES|fish_kill_signal|"
                 b"last_pid)' ")
    hides = b""
    states = [
        ("ordinary", b"", {}),
        ("PATH ends with a colon", b"", {"PATH": SYSTEM_PATH + ":"}),
        ("PATH is unset", b"set -e PATH", {}),
        ("PATH is empty", b"set PATH", {}),
        ("PATH is not exported", b"set -gu PATH $PATH", {}),
        ("PYTHONHOME is inherited", b"", {"PYTHONHOME": "/old'home $x"}),
        ("PYTHONHOME is a variable of the shell", b"set -g PYTHONHOME /shell", {}),
        ("VIRTUAL_ENV is inherited", b"", {"VIRTUAL_ENV": "/outer", "VIRTUAL_ENV_PROMPT": "outer"}),
        ("prompts are off", b"", {"VIRTUAL_ENV_DISABLE_PROMPT": "1"}),
        ("there is no prompt", b"functions -e fish_prompt", {}),
        ("commands are covered by functions",
         b"for f in cd echo hash env cat; function $f; touch canary; end; end", {}),
        ("status is kept", b"function fish_prompt; builtin printf 's%s' $status; end; false", {}),
    ]

    def snap(self, name):
        path = os.fsencode(os.path.join(self.work, name))
        return (b"/usr/bin/env -0 >%s.env\n" % path + self.variables + b">%s.set\n" % path +
                b"functions -a | string match -rv '^__fish|^_validate|^fish_add|^contains_seq' >%s.fun\n" % path)


class Csh(Shell):
    programs, quiet, suffix, file = ["tcsh"], ["-f"], "csh", "activate.csh"
    before_nesting = b"set prompt = x\n"
    enter = staticmethod(lambda e: b"source " + os.fsencode(e.folder) + b"/activate.csh")
    hides = b""
    states = [
        ("ordinary", b"set prompt = '> '", {}),
        ("there is no prompt", b"unset prompt", {}),
        ("the prompt has spaces and codes", b"set prompt = '%m $x  \\!%~ \"q\" > '", {}),
        ("PATH ends with a colon", b"", {"PATH": SYSTEM_PATH + ":"}),
        ("PATH is empty", b"setenv PATH ''", {}),
        ("PATH is unset", b"unsetenv PATH", {}),
        ("PYTHONHOME is inherited", b"", {"PYTHONHOME": "/old'home $x"}),
        ("VIRTUAL_ENV is inherited", b"", {"VIRTUAL_ENV": "/outer", "VIRTUAL_ENV_PROMPT": "outer"}),
        ("prompts are off", b"set prompt = '> '", {"VIRTUAL_ENV_DISABLE_PROMPT": "1"}),
        ("globbing is off", b"set noglob", {}),
        ("words are corrected", b"set autolist; set correct = all", {}),
        ("commands are aliases", b"foreach f (cd echo hash env rehash test)\nalias $f 'touch canary'\nend", {}),
    ]

    def snap(self, name):
        path = os.fsencode(os.path.join(self.work, name))
        return b"/usr/bin/env -0 >! %s.env\nset >! %s.set\nalias >! %s.fun\n" % (path, path, path)


VOLATILE = (b"_\t", b"status", b"cwd", b"$_", b"$pipestatus", b"edit\t", b"$fish_", b"$history")


def lines_of(path):
    with open(path, "rb") as file:
        return [line for line in file.read().split(b"\n") if not line.startswith(VOLATILE)]


def same_state(work, before, after):
    base = work + "/"
    left = difference(read_environment(base + before + ".env"), read_environment(base + after + ".env"))
    check(not left, "environment changed:", left)
    for kind in (".set", ".fun"):
        a, b = lines_of(base + before + kind), lines_of(base + after + kind)
        check(a == b, "changed (%s):" % kind, sorted(set(a) ^ set(b))[:8])


def every_name_is_carried_and_taken_back(shell):
    base = os.fsencode(shell.work)
    text = shell.snap("first")
    for number, environment in enumerate(shell.carried()):
        text += b"%s\n/usr/bin/env -0 >%s/n%d\n" % (shell.enter(environment), base, number)
        text += b"deactivate\n" if number % 2 else b""
    text += b"deactivate\n" if len(shell.carried()) % 2 else b""
    text += shell.snap("last")
    check(2 * len(shell.carried()) > len(shell.environments), "too few names:", len(shell.carried()))
    shell.run_script(text, PYTHONHOME="/old home")
    for number, environment in enumerate(shell.carried()):
        entries = read_environment("%s/n%d" % (shell.work, number))
        check(entries.get(b"VIRTUAL_ENV") == environment.env_dir, environment.env_dir, entries.get(b"VIRTUAL_ENV"))
        check(entries.get(b"VIRTUAL_ENV_PROMPT") == environment.prompt, environment.prompt,
              entries.get(b"VIRTUAL_ENV_PROMPT"))
        check(entries.get(b"PATH") == environment.env_dir + b"/bin:" + SYSTEM_PATH.encode(), environment.prompt,
              entries.get(b"PATH"))
        check(b"PYTHONHOME" not in entries and not any(n.startswith(b"_O") for n in entries), "leaks:", entries)
    same_state(shell.work, "first", "last")


def every_state_is_given_back(shell):
    ways = [("once", b"%(a)s\n%(active)sdeactivate\n"), ("sourced twice", b"%(a)s\n%(a)s\n%(active)sdeactivate\n"),
            ("nested", b"%(b)s\n%(a)s\n%(active)sdeactivate\n")]
    for sentence, first, more in shell.states:
        for way, text in ways:
            values = {b"a": shell.enter(shell.hostile), b"b": shell.enter(shell.plain), b"active": shell.snap("active")}
            try:
                shell.run_script(first + b"\n" + shell.snap("before") + text % values + shell.snap("after"), **more)
                same_state(shell.work, "before", "after")
                active = read_environment(shell.work + "/active.env")
                check(active.get(b"VIRTUAL_ENV") == shell.hostile.env_dir, "VIRTUAL_ENV:", active.get(b"VIRTUAL_ENV"))
                not_exported = sentence == "PATH is not exported"
                check(not_exported or active[b"PATH"].startswith(shell.hostile.env_dir + b"/bin"), active.get(b"PATH"))
                check(not active.get(b"PYTHONHOME"), "PYTHONHOME is still there")
            except Failed as problem:
                raise Failed("%s, %s: %s" % (sentence, way, problem))


def drawn_in(shell, command, prepare, lines, mark):
    terminal = Terminal(command, shell.work)
    drawn = []
    try:
        for line in prepare:
            terminal.say(line)
        terminal.say(mark(b"ready"))
        terminal.wait_for(rb"@@ready\r?\n.*?<P>")
        for number, line in enumerate(lines):
            terminal.say(line + b"; " + mark(b"%d" % number))
            drawn.append(terminal.wait_for(rb"@@%d\r*\n(.*?)<P>" % number).group(1))
    finally:
        terminal.end()
    no_canary(shell.work, shell.file)
    return drawn


def prompts_are_as_wanted(shell, drawn, clean=lambda text: text):
    for number, environment in enumerate(shell.carried()):
        wanted = shown(environment.prompt)
        if any(byte in shell.hides for byte in wanted):
            wanted = b""
        got = clean(drawn[2 * number])
        check(got == wanted, environment.prompt, "is drawn", got, "instead of", wanted)
        check(clean(drawn[2 * number + 1]) == b"", "the old prompt is not back:", drawn[2 * number + 1])


def lines_for(shell):
    lines = []
    for environment in shell.carried():
        lines += [shell.enter(environment), b"deactivate"]
    return lines


def csh_draws_every_prompt_as_it_is(shell):
    drawn = drawn_in(shell, [shell.program, "-f", "-i"], [b"unset edit; set prompt = '<P>'"], lines_for(shell),
                     lambda text: b"printf '@@%%s\\n' '%s'" % text)
    prompts_are_as_wanted(shell, drawn)


def csh_looks_commands_up_again(shell):
    environment = REAL.get(shell.work)
    out = shell.run_script(b"probe-me\n%s\nprobe-me\ndeactivate\nprobe-me\n" % shell.enter(environment),
                           PATH=shell.work + "/old:" + SYSTEM_PATH)
    check(out == b"old\nnew\nold\n", out)


def csh_leaves_by_its_script_too(shell):
    text = (shell.snap("before") + b"source %(f)s/deactivate.csh\n%(a)s\n"
            b"source %(f)s/deactivate.csh\nsource %(f)s/deactivate.csh\n"
            % {b"f": os.fsencode(shell.plain.folder), b"a": shell.enter(shell.plain)} + shell.snap("after"))
    shell.run_script(text)
    same_state(shell.work, "before", "after")


def fish_draws_every_prompt_as_it_is(shell):
    """fish paints its line anew with every key: its function is asked instead, and the terminal for canaries."""
    out = os.fsencode(shell.work) + b"/drawn"
    text = b"function fish_prompt; printf '<P>'; end\n"
    for environment in shell.carried():
        text += b"%s\nfish_prompt >>%s\ndeactivate\nfish_prompt >>%s\n" % (shell.enter(environment), out, out)
    shell.run_script(text)
    with open(out, "rb") as file:
        prompts_are_as_wanted(shell, file.read().split(b"<P>"))
    os.unlink(out)


def fish_runs_nothing_on_a_terminal(shell):
    terminal = Terminal([shell.program, "--no-config", "-i"], shell.work)
    try:
        terminal.wait_for(rb".", 20)
        for number, environment in enumerate(shell.carried()[:60:3]):
            terminal.say(shell.enter(environment) + b"; printf '@@%%s\\n' %d" % number)
            terminal.wait_for(rb"@@%d\r?\n.*?\(" % number)
            terminal.say(b"deactivate")
    finally:
        terminal.end()
    no_canary(shell.work, shell.file)


def fish_keeps_the_status_for_the_prompt(shell):
    text = (b"function fish_prompt; printf 's%%s' $status; end\n%s\nfunction three; return 3; end\nthree\nfish_prompt\n"
            % shell.enter(shell.plain))
    check(shell.run_script(text) == b"(plain) s3", "status is lost")


def scripts_of_venv_nest_with_ours(shell):
    other = os.path.join(shell.work, "other")
    if not os.path.exists(other):
        subprocess.run(["/usr/bin/python3", "-m", "venv", "--without-pip", other], check=True)
    theirs, ours = b"source " + os.fsencode(other) + b"/bin/" + shell.file.encode(), shell.enter(shell.hostile)
    base = os.fsencode(shell.work)
    text = b"/usr/bin/env -0 >%(base)s/v-before\n%(theirs)s\n%(ours)s\n/usr/bin/env -0 >%(base)s/v-active\ndeactivate\n"
    text += b"/usr/bin/env -0 >%(base)s/v-after\n"
    shell.run_script(shell.before_nesting + text % {b"base": base, b"theirs": theirs, b"ours": ours})
    left = difference(read_environment(shell.work + "/v-before"), read_environment(shell.work + "/v-after"))
    check(not left, "environment changed:", left)
    path = read_environment(shell.work + "/v-active")[b"PATH"]
    check(path == shell.hostile.env_dir + b"/bin:" + SYSTEM_PATH.encode(), "piled up:", path)


FISH_TESTS = [every_name_is_carried_and_taken_back, every_state_is_given_back, fish_draws_every_prompt_as_it_is,
              fish_runs_nothing_on_a_terminal, fish_keeps_the_status_for_the_prompt, scripts_of_venv_nest_with_ours]
CSH_TESTS = [every_name_is_carried_and_taken_back, every_state_is_given_back, csh_draws_every_prompt_as_it_is,
             csh_looks_commands_up_again, csh_leaves_by_its_script_too, scripts_of_venv_nest_with_ours]


# ---- Nushell -------------------------------------------------------------------------------------

class Nu(Shell):
    programs, quiet, suffix, file = ["./nu", "nu"], ["-n"], "nu", "activate.nu"
    enter = staticmethod(lambda e: b"overlay use " + os.fsencode(e.folder) + b"/activate.nu")
    hides = b""


NU_SNAP = b"""
def values [] { let hidden = [CURRENT_FILE FILE_PWD PROCESS_PATH LAST_EXIT_CODE CMD_DURATION_MS OLDPWD config]
  let env_now = $env
  $env_now | columns | where {|name| $name not-in $hidden} | sort | each {|name|
    let value = ($env_now | get $name)
    let closed = ($value | describe) == 'closure'
    {name: $name, value: (if $closed { 'closure' } else { $value | to nuon --serialize })} } | to json }
def snap [file] { ^/usr/bin/env -0 | save -f $"($file).env"; values | save -f $"($file).set" }
def prompt [] { if ($env.PROMPT_COMMAND? | describe) == 'closure' { do $env.PROMPT_COMMAND } else { '' } }
"""


def nu_carries_every_name_and_takes_it_back(shell):
    carried = shell.carried()
    check(2 * len(carried) > len(shell.environments), "too few names:", len(carried))
    text = NU_SNAP + b"snap first\n"
    for number, environment in enumerate(carried):
        text += b"%s\nsnap n%d\nprompt | save -f p%d\n" % (shell.enter(environment), number, number)
        text += b"deactivate\n" if number % 2 else b""
    text += b"deactivate\n" if len(carried) % 2 else b""
    text += b"snap last\n"
    shell.run_script(text, PYTHONHOME="/old home")
    for number, environment in enumerate(carried):
        entries = read_environment("%s/n%d.env" % (shell.work, number))
        check(entries.get(b"VIRTUAL_ENV") == environment.env_dir, environment.env_dir, entries.get(b"VIRTUAL_ENV"))
        check(entries.get(b"VIRTUAL_ENV_PROMPT") == environment.prompt, environment.prompt)
        check(entries.get(b"PATH") == environment.env_dir + b"/bin:" + SYSTEM_PATH.encode(), environment.prompt,
              entries.get(b"PATH"))
        check(b"PYTHONHOME" not in entries, "PYTHONHOME is still there")
        with open("%s/p%d" % (shell.work, number), "rb") as file:
            check(file.read() == shown(environment.prompt), environment.prompt)
    nu_is_as_before(shell, "first", "last")


def nu_is_as_before(shell, before, after):
    states = []
    for name in (before, after):
        entries = read_environment("%s/%s.env" % (shell.work, name))
        for moving in (b"CURRENT_FILE", b"FILE_PWD", b"OLDPWD"):
            entries.pop(moving, None)
        with open("%s/%s.set" % (shell.work, name), "rb") as file:
            entries[b"(all)"] = json.dumps(json.load(file)).encode()
        states.append(entries)
    check(not difference(*states), "changed:", difference(*states))


def nu_gives_every_state_back(shell):
    states = [("ordinary", b"", {}), ("PATH ends with a colon", b"", {"PATH": SYSTEM_PATH + ":"}),
              ("PATH is a string", b"$env.PATH = '/bin:/usr/bin'", {}),
              ("PYTHONHOME is inherited", b"", {"PYTHONHOME": "/old"}),
              ("VIRTUAL_ENV is inherited", b"", {"VIRTUAL_ENV": "/outer", "VIRTUAL_ENV_PROMPT": "outer"}),
              ("prompts are off", b"$env.PROMPT_COMMAND = {|| '> '}", {"VIRTUAL_ENV_DISABLE_PROMPT": "1"}),
              ("the prompt is a text", b"$env.PROMPT_COMMAND = '> '", {}),
              ("the prompt is a closure", b"$env.PROMPT_COMMAND = {|| '> '}", {})]
    ways = [b"%(a)s\nsnap active\ndeactivate\n", b"%(b)s\n%(a)s\nsnap active\ndeactivate\n",
            b"%(a)s\ncd /\nsnap %(w)s/active\ndeactivate\nif $env.PWD != '/' { error make {msg: 'moved'} }\ncd %(w)s\n"]
    for sentence, first, more in states:
        for way in ways:
            values = {b"a": shell.enter(shell.hostile), b"b": shell.enter(shell.plain), b"w": os.fsencode(shell.work)}
            try:
                shell.run_script(NU_SNAP + first + b"\nsnap before\n" + way % values + b"snap after\n", **more)
                nu_is_as_before(shell, "before", "after")
                active = read_environment(shell.work + "/active.env")
                check(active.get(b"VIRTUAL_ENV") == shell.hostile.env_dir, active.get(b"VIRTUAL_ENV"))
                check(active[b"PATH"].startswith(shell.hostile.env_dir + b"/bin"), active.get(b"PATH"))
                check(b"PYTHONHOME" not in active and active[b"PATH"].count(b"/env/") == 1, active)
            except Failed as problem:
                raise Failed("%s, %s: %s" % (sentence, way, problem))


def nu_has_no_script_for_what_is_no_text(shell):
    for environment in shell.environments:
        if environment.prompt in corpus.RAW_NAMES:
            check(not environment.script("activate.nu"), environment.prompt)


NU_TESTS = [nu_carries_every_name_and_takes_it_back, nu_gives_every_state_back, nu_has_no_script_for_what_is_no_text]


# ---- xonsh ---------------------------------------------------------------------------------------

class Xonsh(Shell):
    programs, quiet, suffix, file = ["venv/bin/xonsh", "xonsh"], ["--no-rc"], "xsh", "activate.xsh"
    enter = staticmethod(lambda e: b"source " + os.fsencode(e.folder) + b"/activate.xsh")
    hides = b"{}"


XONSH_SNAP = b"""
import json as _json, os as _os
def _snap(name):
    /usr/bin/env -0 > @(name + '.env')
    state = {key: repr(value) for key, value in ${...}._d.items() if key not in
             ('PROMPT_FIELDS', '_', '__ALIAS_STACK', 'XONSH_SOURCE', 'LAST_RETURN_CODE', '__ALIAS_NAME')}
    state['(aliases)'] = sorted(aliases._raw)
    state['(names)'] = sorted(name for name in globals() if not name.startswith('__'))
    state['(field)'] = repr($PROMPT_FIELDS.get('env_name'))
    with open(name + '.set', 'w') as file:
        _json.dump(state, file)
"""


def xonsh_is_as_before(shell, before, after):
    base = shell.work + "/"
    left = difference(read_environment(base + before + ".env"), read_environment(base + after + ".env"))
    check(not left, "environment changed:", left)
    states = []
    for name in (before, after):
        with open(base + name + ".set") as file:
            states.append(json.load(file))
    check(not difference(*states), "changed:", difference(*states))


def xonsh_carries_every_name_and_takes_it_back(shell):
    carried = shell.carried()
    left_out = [e.prompt for e in shell.environments if e not in carried]
    check(all(b"$" in name or b"=~" in name for name in left_out), "left out:", left_out)
    text = XONSH_SNAP + b"_snap('first')\n"
    for number, environment in enumerate(carried):
        text += b"%s\n/usr/bin/env -0 > n%d\n" % (shell.enter(environment), number)
        text += b"deactivate\n" if number % 2 else b""
    text += b"deactivate\n" if len(carried) % 2 else b""
    text += b"_snap('last')\n"
    shell.run_script(text, PYTHONHOME=None)
    for number, environment in enumerate(carried):
        entries = read_environment("%s/n%d" % (shell.work, number))
        check(entries.get(b"VIRTUAL_ENV") == environment.env_dir, environment.env_dir, entries.get(b"VIRTUAL_ENV"))
        check(entries.get(b"VIRTUAL_ENV_PROMPT") == environment.prompt, environment.prompt)
        check(entries.get(b"PATH") == environment.env_dir + b"/bin:" + SYSTEM_PATH.encode(), environment.prompt,
              entries.get(b"PATH"))
    xonsh_is_as_before(shell, "first", "last")


def xonsh_gives_every_state_back(shell):
    states = [("ordinary", b"", {}), ("PATH ends with a colon", b"", {"PATH": SYSTEM_PATH + ":"}),
              ("PYTHONHOME is set", b"$PYTHONHOME = '/x'", {}),
              ("VIRTUAL_ENV is inherited", b"", {"VIRTUAL_ENV": "/outer", "VIRTUAL_ENV_PROMPT": "outer"}),
              ("prompts are off", b"", {"VIRTUAL_ENV_DISABLE_PROMPT": "1"}),
              ("there is no such field", b"$PROMPT_FIELDS.pop('env_name')", {})]
    for sentence, first, more in states:
        for way in (b"%(a)s\n_snap('active')\ndeactivate\n", b"%(b)s\n%(a)s\n_snap('active')\ndeactivate\n"):
            values = {b"a": shell.enter(shell.hostile), b"b": shell.enter(shell.plain)}
            try:
                text = XONSH_SNAP + first + b"\n_snap('before')\n" + way % values + b"_snap('after')\n"
                shell.run_script(text, **more)
                xonsh_is_as_before(shell, "before", "after")
                active = read_environment(shell.work + "/active.env")
                check(active.get(b"VIRTUAL_ENV") == shell.hostile.env_dir, active.get(b"VIRTUAL_ENV"))
                check(b"PYTHONHOME" not in active, "PYTHONHOME is still there")
            except Failed as problem:
                raise Failed("%s, %s: %s" % (sentence, way, problem))


def xonsh_draws_every_prompt_as_it_is_or_not_at_all(shell):
    terminal = Terminal([shell.program, "--no-rc", "-i", "--shell-type", "readline"], shell.work)
    try:
        terminal.wait_for(rb"@.? ?", 30)
        terminal.say(b"$PROMPT = '{env_name}<P>'; print('@' + '@ready')")
        terminal.wait_for(rb"@@ready\r?\n.*?<P>")
        for number, environment in enumerate(shell.carried()[::9]):     # it takes its time for each line
            wanted = b"" if any(byte in shell.hides for byte in environment.prompt) else shown(environment.prompt)
            terminal.say(shell.enter(environment))
            terminal.wait_for(rb"<P>")
            terminal.say(b"print('@' + '@%d')" % number)
            got = terminal.wait_for(rb"@@%d\r*\n(.*?)<P>" % number).group(1)
            got = got.replace(b"\x1b[6n\x1b[?2004h\r", b"")
            check(got == wanted, environment.prompt, "is drawn", got, "instead of", wanted)
            terminal.say(b"deactivate")
            terminal.wait_for(rb"<P>")
    finally:
        terminal.end()
    no_canary(shell.work, shell.file)


XONSH_TESTS = [xonsh_carries_every_name_and_takes_it_back, xonsh_gives_every_state_back,
               xonsh_draws_every_prompt_as_it_is_or_not_at_all]


# ---- Python --------------------------------------------------------------------------------------

class Python(Shell):
    programs, quiet, suffix, file = ["python3"], ["-I"], "py", "activate_this.py"
    hides = b""


def python_enters_every_environment(shell):
    text = b"""
import json, os, runpy, sys
first = dict(os.environb), list(sys.path), sys.prefix, sys.exec_prefix
for number, script in enumerate(json.load(open('list.json'))):
    runpy.run_path(script)
    entries = [os.environb.get(name) for name in (b'VIRTUAL_ENV', b'VIRTUAL_ENV_PROMPT', b'PATH', b'PYTHONHOME')]
    print(json.dumps([entry and entry.hex() for entry in entries] + [os.fsencode(sys.prefix).hex()]))
    os.environb.clear(); os.environb.update(first[0]); sys.path[:], sys.prefix, sys.exec_prefix = first[1:]
"""
    with open(shell.work + "/list.json", "w") as file:
        json.dump([e.script("activate_this.py") for e in shell.environments], file)
    lines = shell.run_script(text, PYTHONHOME=None).splitlines()
    check(len(lines) == len(shell.environments), len(lines))
    for line, environment in zip(lines, shell.environments):
        got = [value and bytes.fromhex(value) for value in json.loads(line)]
        wanted = [environment.env_dir, environment.prompt, environment.env_dir + b"/bin:" + SYSTEM_PATH.encode(), None,
                  environment.env_dir]
        check(got == wanted, got, "instead of", wanted)


def python_imports_from_the_environment_first(shell):
    environment = write_environments([(os.fsencode(shell.work) + b"/it's", b"x")], shell.work + "/py-scripts")[0]
    version = subprocess.run([shell.program, "-c", "import sys; print('python%d.%d' % sys.version_info[:2])"],
                             capture_output=True, text=True).stdout.strip()
    folder = os.path.join(shell.work, "it's", "lib", version, "site-packages")
    os.makedirs(folder)
    with open(folder + "/colorsys.py", "w") as file:
        file.write("said = 'from the environment'\n")
    text = "import runpy; runpy.run_path(%r)\n" % environment.script("activate_this.py")
    text += "import colorsys; print(colorsys.said)\n"
    out = shell.run_script(text.encode())
    check(out == b"from the environment\n", out)


PYTHON_TESTS = [python_enters_every_environment, python_imports_from_the_environment_first]
SHELLS = {"fish": (Fish, FISH_TESTS), "tcsh": (Csh, CSH_TESTS), "nu": (Nu, NU_TESTS), "xonsh": (Xonsh, XONSH_TESTS),
          "python": (Python, PYTHON_TESTS)}
