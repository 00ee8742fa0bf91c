"""support.py: environments to activate, shells to activate them in, and the comparing of what came out."""
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# Where an ordinary user can read them too.
TOOLS = os.environ.get("VENVCAST_TEST_TOOLS") or "/var/cache/venvcast-tests"


class Failed(Exception):
    """A check that did not hold."""


def check(holds, *said):
    if not holds:
        raise Failed(" ".join(str(part) for part in said))


def tool(*names):
    """The first of these programs that there is; a relative path is looked for among the test tools."""
    for name in names:
        found = os.path.join(TOOLS, name) if "/" in name else shutil.which(name, path=SYSTEM_PATH)
        if found and os.access(found, os.X_OK):
            return found
    raise Failed("missing: %s (see tests/shells/README.md)" % " or ".join(names))


def sh_quote(text):
    """The tests' own quoting for sh; not the one under test."""
    return b"'" + text.replace(b"'", b"'\"'\"'") + b"'"


class Environment:
    """One environment's scripts in `folder`; env_dir is what VIRTUAL_ENV must say."""

    def __init__(self, env_dir, prompt, folder):
        self.env_dir, self.prompt, self.folder = env_dir, prompt, folder

    def script(self, name):
        """Path of one script, or None when it was left out."""
        path = os.path.join(self.folder, name)
        return path if os.path.exists(path) else None


def shown(prompt):
    """The prompt as people must see it: on one line, nothing in it that a terminal would act on."""
    out = []
    text = prompt.decode("utf-8", "surrogateescape")
    names = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    for char in text:
        code = ord(char)
        if char in names:
            out.append(names[char])
        elif 0xDC80 <= code <= 0xDCFF:
            out.append("\\x%02x" % (code - 0xDC00))
        elif code < 0x20 or 0x7F <= code < 0xA0:
            out.append("\\x%02x" % code)
        elif 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069 or code in (0x200E, 0x200F, 0x61C):
            out.append("\\u%04x" % code)
        elif 0xFDD0 <= code <= 0xFDEF or 0x2028 <= code <= 0x2029:
            out.append("\\u%04x" % code)
        else:
            out.append(char)
    return b"(" + "".join(out).encode() + b") "


def write_environments(pairs, root, family="posix"):
    """Scripts for each (env_dir, prompt): by activate_write, or by the program itself when VENVCAST names it."""
    program = os.environ.get("VENVCAST")
    made = []
    lines = []
    os.makedirs(root, exist_ok=True)
    for number, (env_dir, prompt) in enumerate(pairs):
        folder = os.path.join(root, str(number))
        made.append(Environment(env_dir, prompt, folder))
        if program:
            command = [program, "-q", "--without-pip", "--prompt", prompt, b"--", env_dir]
            if subprocess.run(command, stderr=subprocess.DEVNULL).returncode != 0:
                check(not os.path.lexists(env_dir), "refused, but written:", env_dir)
                made.pop()
                continue
            os.symlink(os.path.join(env_dir, b"bin"), os.fsencode(folder))
            continue
        os.makedirs(folder)
        fields = [family.encode(), env_dir, prompt, folder.encode()]
        lines.append(b"\t".join(b"".join(b"\\x%02x" % byte for byte in field) if i in (1, 2) else field
                                for i, field in enumerate(fields)))
    if lines:
        subprocess.run([os.environ["ACTIVATE_WRITE"], "-"], input=b"\n".join(lines) + b"\n", check=True,
                       stdout=subprocess.DEVNULL)
    return made


def base_environment(work, **more):
    """What the shells under test inherit. None takes a variable away."""
    values = {"PATH": SYSTEM_PATH, "HOME": work, "TERM": "dumb", "LC_ALL": "C.UTF-8", "HISTFILE": "/dev/null",
              "XDG_CONFIG_HOME": work, "XDG_DATA_HOME": work, "XDG_CACHE_HOME": work}
    values.update(more)
    return {name: value for name, value in values.items() if value is not None}


def run(command, work, **more):
    """Runs a shell to its end; everything that it says on standard error counts as a failure later."""
    ended = subprocess.run(command, cwd=work, env=base_environment(work, **more), stdin=subprocess.DEVNULL,
                           capture_output=True, timeout=1800)         # xonsh takes a second for a few names
    return ended


def no_canary(work, said):
    found = [name for name in os.listdir(work) if name.startswith("canary")]
    for name in found:
        os.unlink(os.path.join(work, name))
    check(not found, "something was run:", said)


def read_environment(path):
    """What `env -0` wrote; without what differs from one moment to the next."""
    with open(path, "rb") as file:
        entries = dict(entry.split(b"=", 1) for entry in file.read().split(b"\0") if b"=" in entry)
    entries.pop(b"_", None)
    return entries


def difference(before, after):
    names = sorted(set(before) | set(after))
    return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}


class Terminal:
    """A shell on a terminal of its own. `say` types a line; `drawn` gives the prompt that follows it."""

    END = b"<P>"

    def __init__(self, command, work, **more):
        environment = base_environment(work, **more)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(work)
            try:
                os.execve(command[0], command, environment)
            finally:
                os._exit(127)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 4000, 0, 0))
        self.output = b""

    def say(self, line):
        os.write(self.fd, line + b"\n")

    def wait_for(self, pattern, seconds=60):
        """Reads until the pattern appears behind what was read before; gives its match."""
        limit = time.monotonic() + seconds
        while True:
            found = re.search(pattern, self.output, re.S)
            if found:
                self.output = self.output[found.end():]
                return found
            left = limit - time.monotonic()
            ready = select.select([self.fd], [], [], max(left, 0))[0]
            try:
                more = os.read(self.fd, 65536) if ready else b""
            except OSError:
                more = b""
            if not more:
                raise Failed("waited in vain for %r; got %r" % (pattern, self.output[-600:]))
            self.output += more

    def end(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def run_tests(tests):
    """Runs each function, prints its name as a sentence and what failed; the exit code."""
    failed = 0
    for test in tests:
        name = test.__name__.replace("_", " ")
        began = time.monotonic()
        try:
            test()
        except Exception as problem:     # a test that stumbles has failed; the others still run
            failed += 1
            said = str(problem) if isinstance(problem, Failed) else repr(problem)
            print("not ok  %s\n        %s" % (name, said.replace("\n", "\n        ")))
        else:
            print("ok      %s (%.1f s)" % (name, time.monotonic() - began))
        sys.stdout.flush()
    return 1 if failed else 0
