"""symbols.py: what libvenvcast shows, what it asks of the system, and what it remembers.

usage: symbols.py FOLDER      a build of it (build.sh)
"""
import os
import re
import subprocess
import sys

# What changes the process, ends it, or speaks for it. (assert() may end it: a fault of ours that must not write on.)
FORBIDDEN = """exit _exit _Exit quick_exit atexit signal sigaction sigprocmask pthread_sigmask raise umask chdir fchdir dup
dup2 dup3 close_range setenv putenv unsetenv clearenv setlocale printf puts putchar fputs fputc fwrite fprintf vprintf vfprintf
perror write_stderr syslog fork vfork execve execv execvp system popen tmpfile setuid seteuid setrlimit srand rand strtok
strerror localtime gmtime getopt""".split()


def run(*words):
    return subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout.decode()


def names(*words):
    return {line.split()[-1].split("@")[0] for line in run(*words).splitlines() if line.strip() and not line.endswith(":")}


def promised(header):
    with open(header, encoding="utf-8") as file:
        return set(re.findall(r"^[a-z].*?\b(venvcast_[a-z_]+)\(", file.read(), re.M))


def writable(archive):
    """Data that could change: not constant, not relocated once; a thread's own, too."""
    found = []
    for line in run("objdump", "-t", archive).splitlines():
        match = re.match(r"[0-9a-f]+ .{7} (\.\S+)\s+([0-9a-f]+) (\S+)$", line)
        if match and re.match(r"\.(t?data|t?bss)(?!\.rel\.ro)", match.group(1)) and int(match.group(2), 16) > 0:
            found.append(match.group(3))
    return found


def check(folder):
    wrong = []
    lib = os.path.join(folder, "installed", "lib")
    shared, static = os.path.join(lib, "libvenvcast.so"), os.path.join(lib, "libvenvcast.a")
    expected = promised(os.path.join(folder, "installed", "include", "venvcast.h"))
    shown = {name for name in names("nm", "-D", "--defined-only", shared) if name != "VENVCAST_0"}
    if shown != expected:
        wrong.append("the shared library shows %s" % sorted(shown ^ expected))
    if names("nm", "-g", "--defined-only", static) != expected:
        wrong.append("the static library shows %s" % sorted(names("nm", "-g", "--defined-only", static) ^ expected))
    versions = run("nm", "-D", "--defined-only", "--with-symbol-versions", shared)
    if versions.count("@@VENVCAST_0") != len(expected):
        wrong.append("not every call has the version VENVCAST_0")
    if "libvenvcast.so.0" not in run("readelf", "-d", shared):
        wrong.append("the soname is not libvenvcast.so.0")
    asked = names("nm", "-D", "--undefined-only", shared) & set(FORBIDDEN)
    if asked:
        wrong.append("it calls %s" % sorted(asked))
    for room in ["serve", "core", "platform_guest"]:
        for name in writable(os.path.join(folder, "lib%s.a" % room)):
            wrong.append("%s remembers: %s" % (room, name))
    with open(os.path.join(folder, "installed/share/man/man3/venvcast.3"), encoding="utf-8") as file:
        page = file.read()
    told = set(re.findall(r"\b(venvcast_[a-z_]+)\(", page))
    if told != expected:
        wrong.append("the man page tells of %s" % sorted(told ^ expected))
    if "@" in page or not re.search(r'^\.TH VENVCAST 3 "\d{4}-\d\d-\d\d"', page, re.M):
        wrong.append("the man page is not dated")
    for reader in [["mandoc", "-Tlint", "-W", "warning"], ["groff", "-man", "-ww", "-Tutf8", "-z"]]:
        said = subprocess.run(reader + [os.path.join(folder, "installed/share/man/man3/venvcast.3")], check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout.decode()
        if said.strip():
            wrong.append("%s: %s" % (reader[0], said))
    # It bites: the back end of the executable does remember, and shows that this can see it.
    if "received" not in writable(os.path.join(folder, "libplatform_host.a")):
        wrong.append("data that is remembered is not seen")
    if not names("nm", "--undefined-only", os.path.join(folder, "libplatform_host.a")) & set(FORBIDDEN):
        wrong.append("calls that are forbidden are not seen")
    return wrong, len(expected)


def main():
    wrong, count = check(sys.argv[1])
    for line in wrong:
        print("FAIL " + line)
    print("%d calls shown, %d faults" % (count, len(wrong)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
