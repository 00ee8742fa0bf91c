"""real_macho.py: programs and libraries that a real linker has made for macOS are read as they were asked for.

usage: real_macho.py MACHO_PRINT      VENVCAST_ZIG: where installer/zig.sh has put the compiler"""

import os
import struct
import subprocess
import sys
import tempfile

ZIG = os.path.abspath(os.environ["VENVCAST_ZIG"])
INSTALLER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "installer", "zig.sh")
TRIPLES = {"x86_64": "x86_64-macos.11.0-none", "arm64": "aarch64-macos.11.0-none"}
LIKE_A_RELEASE = ["-Oz", "-Wl,-x"]      # for which alone the compiler has to build its own library
RPATHS = ["@executable_path/../lib", "/opt/a b/lib"]


def build(folder, machine):
    subprocess.run(["sh", INSTALLER, ZIG, TRIPLES[machine]], check=True)

    def cc(*words):
        subprocess.run([os.path.join(ZIG, TRIPLES[machine], "cc"), *LIKE_A_RELEASE, *words], cwd=folder, check=True)
    cc("-shared", "-install_name", "@rpath/libpython3.13.dylib", "-o", "libpython3.13.dylib", "library.c")
    cc("-o", "program-" + machine, "main.c", "libpython3.13.dylib", *["-Wl,-rpath," + path for path in RPATHS])


def make_fat(folder, machines):
    """Both in one file, each at a page of its own, as lipo lays them out."""
    numbers = {"x86_64": 0x01000007, "arm64": 0x0100000C}
    rows, body, at = b"", b"", 0x4000
    for machine in machines:
        with open(os.path.join(folder, "program-" + machine), "rb") as file:
            content = file.read()
        rows += struct.pack(">5I", numbers[machine], 0, at, len(content), 14)
        content += bytes(-len(content) % 0x4000)
        body += content
        at += len(content)
    head = struct.pack(">2I", 0xCAFEBABE, len(machines)) + rows
    with open(os.path.join(folder, "fat"), "wb") as file:
        file.write(head + bytes(0x4000 - len(head)) + body)


def expected(kind, machine):
    lines = [f"{kind} 64-bit {machine}"]
    needs = ["@rpath/libpython3.13.dylib"] if kind == "program" else []
    lines += ["  needs " + name for name in ["/usr/lib/libSystem.B.dylib"] + needs]
    return lines + ["  looks in " + path for path in RPATHS if kind == "program"]


def main(printer):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "library.c"), "w", encoding="utf-8") as file:
            file.write("int Py_BytesMain(void) { return 0; }\n")
        with open(os.path.join(folder, "main.c"), "w", encoding="utf-8") as file:
            file.write("int Py_BytesMain(void);\nint main(void) { return Py_BytesMain(); }\n")
        for machine in TRIPLES:
            build(folder, machine)
        make_fat(folder, list(TRIPLES))
        names = ["program-" + machine for machine in TRIPLES] + ["fat", "libpython3.13.dylib", "main.c"]
        said = subprocess.run([printer, *names], cwd=folder, stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
    wanted = sum((expected("program", machine) for machine in TRIPLES), [])
    wanted += expected("program", "universal2") + expected("other", "arm64") + ["refused"]
    if said.splitlines() != wanted:
        print("expected:", *wanted, "got:", said, sep="\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
