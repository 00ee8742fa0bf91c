"""users.py: programs that use libvenvcast as others would: the README's, a launcher in C by CMake, one in Rust.

usage: users.py FOLDER readme|cmake|rust      FOLDER: a build of the library (build.sh)
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))


def run(*words, **keywords):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", **keywords)
    if done.returncode != 0:
        print("%s\nended with %d\n%s%s" % (" ".join(words), done.returncode, done.stdout, done.stderr))
        sys.exit(1)
    return done.stdout


def expect(holds, what):
    if not holds:
        print("FAIL " + what)
        sys.exit(1)


def surroundings(folder, work):
    """As a user has it: of the library nothing but where it is. What is known already is where a test put others (system.sh)."""
    def also(name, path):
        return ":".join(filter(None, [os.path.join(folder, path), os.environ.get(name)]))
    return dict(os.environ, HOME=work, PKG_CONFIG_PATH=also("PKG_CONFIG_PATH", "installed/lib/pkgconfig"),
                LD_LIBRARY_PATH=also("LD_LIBRARY_PATH", "installed/lib"))


def readme_program():
    with open(os.path.join(TOP, "README.md"), encoding="utf-8") as file:
        section = file.read().split("\n## As a library\n")[1].split("\n## ")[0]
    program = re.search(r"```c\n(.*?)```", section, re.S).group(1)
    command = re.search(r"```sh\n(cc .*?)\n```", section, re.S).group(1)
    expect(len(program.strip().split("\n")) <= 24, "the README's program has grown: %d lines" % program.count("\n"))
    return program, command


def readme(folder, work):
    """The program and the command of the README, as they stand there; and the static library by pkg-config."""
    program, command = readme_program()
    around = surroundings(folder, work)
    with open(os.path.join(work, "make_env.c"), "w", encoding="utf-8") as file:
        file.write(program)
    run("sh", "-ec", command, cwd=work, env=around)
    shown = run("./make_env", "shared env", cwd=work, env=around)
    expect(shown.startswith(os.path.join(work, "shared env/bin/python")), "it says %r" % shown)
    expect(run(shown.strip(), "-c", "import sys; print(sys.prefix)").strip() == os.path.join(work, "shared env"),
           "the environment is none")
    alone = dict(around, LD_LIBRARY_PATH=os.environ.get("LD_LIBRARY_PATH", ""))
    flags = run("pkg-config", "--static", "--cflags", "--libs", "venvcast", env=around).split()
    library = [os.path.join(folder, "installed/lib/libvenvcast.a") if word == "-lvenvcast" else word for word in flags]
    run("cc", "-o", "static", "make_env.c", *library, cwd=work, env=alone)
    run("./static", "static env", cwd=work, env=alone)
    failed = subprocess.run(["./static", "/dev/null/env"], cwd=work, env=alone, stderr=subprocess.PIPE)
    expect(failed.returncode == 1 and b"/dev/null" in failed.stderr, "a failure is not told")


def cmake(folder, work):
    """find_package(venvcast), and the launcher at work: made the first time, left alone the second."""
    build = os.path.join(work, "build")
    run("cmake", "-S", os.path.join(HERE, "launcher"), "-B", build, "-DCMAKE_PREFIX_PATH=" + os.path.join(folder, "installed"))
    run("cmake", "--build", build)
    for kind in ["venvcast", "static"]:
        application = os.path.join(work, "app " + kind)
        os.mkdir(application)
        with open(os.path.join(application, "__main__.py"), "w", encoding="utf-8") as file:
            file.write("import sys\nprint(sys.prefix, sys.argv[1:], %r in sys.path)\n" % application)
        for dots in [10, 0]:
            done = subprocess.run([os.path.join(build, "launcher_" + kind), application, "word"], encoding="utf-8",
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings(folder, work))
            expect(done.stdout == "%s/.venv ['word'] True\n" % application, "it says %r %r" % (done.stdout, done.stderr))
            expect(done.stderr.count(".") == dots, "progress: %r" % done.stderr)


def rust(folder, work):
    """A launcher in Rust, through the shared library."""
    expect(shutil.which("rustc"), "there is no rustc here (tests/packages.txt)")
    around = surroundings(folder, work)
    around["HOME"] = os.environ.get("HOME", work)               # rustc may be a shim that looks there for itself
    run("rustc", "--edition", "2021", "-L", os.path.join(folder, "installed/lib"), "-o", os.path.join(work, "launcher"),
        os.path.join(HERE, "launcher/launcher.rs"), env=around)
    shown = run(os.path.join(work, "launcher"), os.path.join(work, "env"), env=surroundings(folder, work))
    expect(shown.startswith(os.path.join(work, "env/bin/python")), "it says %r" % shown)
    with open(os.path.join(work, "env/share/made-by.txt"), encoding="utf-8") as file:
        expect(file.read() == "rust\n", "the step that it added is not there")


def main():
    folder, which = os.path.abspath(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as work:
        {"readme": readme, "cmake": cmake, "rust": rust}[which](folder, os.path.realpath(work))
    print("%s: fine" % which)


if __name__ == "__main__":
    main()
