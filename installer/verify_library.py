"""verify_library.py: is this shared library what a wheel may carry? Asked of its bytes: what it shows, what it takes of the
system, how new a system that must be, and how it is hardened.

usage: verify_library.py TARGET FILE [HEADER]       TARGET as in python/wheel.py; HEADER: src/venvcast.h
"""
import os
import re
import struct
import sys

HEADER = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "src", "venvcast.h")
MAJOR, LIMIT = 0, 1000000

# What each machine's number is in ELF, PE and Mach-O.
MACHINES = {"x86_64": (62, 0x8664, 0x01000007), "aarch64": (183, 0xaa64, 0x0100000c)}
# musl's loader takes itself for `libc.so`, whatever a distribution calls its file.
NEEDED = {"musl": r"libc\.so$", "": r"(libc\.so\.6|libpthread\.so\.0|librt\.so\.1|ld-linux-[a-z0-9-]+\.so\.[12])$"}
GLIBC = (2, 17)                                             # manylinux_2_17
LINKERS_OWN = {"__dso_handle", "_mh_dylib_header"}          # zig's shows these of every library for macOS
KNOWN = "kernel32 ntdll advapi32 shell32 user32 ole32 msvcrt".split()           # verify-pe.sh says why these


def number(data, at, form):
    return struct.unpack_from("<" + form, data, at)[0]


def text(data, at):
    return data[at:data.index(b"\0", at)].decode("ascii", "replace")


def promised(header):
    with open(header, encoding="utf-8") as file:
        return set(re.findall(r"^[a-z].*?\b(venvcast_[a-z_]+)\(", file.read(), re.M))


# ---- Linux ------------------------------------------------------------------------------------------------------------
class Elf:
    """The parts of a shared object that count, found by its sections."""

    def __init__(self, data):
        self.data, self.sections, self.dynamic = data, {}, []
        first, size, count, names = (number(data, at, form) for at, form in ((40, "Q"), (58, "H"), (60, "H"), (62, "H")))
        rows = [struct.unpack_from("<IIQQQQIIQQ", data, first + size * i) for i in range(count)]
        for row in rows:
            self.sections[text(data, rows[names][4] + row[0])] = row
        start, size = self.sections[".dynamic"][4:6]
        self.dynamic = [struct.unpack_from("<QQ", data, start + i) for i in range(0, size, 16)]
        first, size, count = number(data, 32, "Q"), number(data, 54, "H"), number(data, 56, "H")
        self.segments = [struct.unpack_from("<II", data, first + size * i) for i in range(count)]

    def name(self, at):
        return text(self.data, self.sections[".dynstr"][4] + at)

    def tagged(self, tag):
        return [value for key, value in self.dynamic if key == tag]

    def versions(self):
        """{number: name} of the versions that it asks for, and {number: name} of its own."""
        asked, own = {}, {}
        at = self.sections[".gnu.version_r"][4] if ".gnu.version_r" in self.sections else None
        while at is not None:
            part, step = at + number(self.data, at + 8, "I"), number(self.data, at + 12, "I")
            for _ in range(number(self.data, at + 2, "H")):
                asked[number(self.data, part + 6, "H")] = self.name(number(self.data, part + 8, "I"))
                part += number(self.data, part + 12, "I")
            at = at + step if step else None
        at = self.sections[".gnu.version_d"][4] if ".gnu.version_d" in self.sections else None
        while at is not None:
            own[number(self.data, at + 4, "H")] = self.name(number(self.data, at + number(self.data, at + 12, "I"), "I"))
            at = at + number(self.data, at + 16, "I") if number(self.data, at + 16, "I") else None
        return asked, own

    def symbols(self):
        """(name, is it weak, is it defined, number of its version) of each that is not local."""
        start, size = self.sections[".dynsym"][4:6]
        numbers = self.sections[".gnu.version"][4] if ".gnu.version" in self.sections else None
        for i in range(24, size, 24):
            name, info, _, section = struct.unpack_from("<IBBH", self.data, start + i)
            version = number(self.data, numbers + i // 12, "H") & 0x7fff if numbers else 1
            if info >> 4:
                yield self.name(name), info >> 4 == 2, section != 0, version


def elf_faults(data, target):
    elf = Elf(data)
    libc = "musl" if target.endswith("-musl") else ""
    asked, own = elf.versions()
    symbols = list(elf.symbols())
    yield "is for another processor", number(data, 18, "H") == MACHINES[target.split("-")[1]][0]
    yield "is no shared library", number(data, 16, "H") == 3 and ".interp" not in elf.sections
    yield "has another soname", [elf.name(at) for at in elf.tagged(14)] == ["libvenvcast.so.%d" % MAJOR]
    for name in map(elf.name, elf.tagged(1)):
        yield "needs " + name, re.match(NEEDED[libc], name)
    yield "is of no C library", any(re.match(r"libc\.so", elf.name(at)) for at in elf.tagged(1))
    yield "looks for libraries elsewhere", not elf.tagged(15) and not elf.tagged(29)
    for name, weak, defined, version in symbols:
        if defined:
            yield name + " has no version", name == own.get(version) or own.get(version) == "VENVCAST_%d" % MAJOR
        elif not libc and not weak:
            found = re.match(r"GLIBC_(\d+)\.(\d+)", asked.get(version, ""))
            yield "%s asks for %s" % (name, asked.get(version)), found and tuple(map(int, found.groups())) <= GLIBC
    yield "is not stripped", ".symtab" not in elf.sections and ".debug_info" not in elf.sections
    yield "changes its own code", not elf.tagged(22)
    yield "binds as it goes (no BIND_NOW)", elf.tagged(24) or any(flags & 8 for flags in elf.tagged(30))
    yield "stays writable (no RELRO)", any(kind == 0x6474e552 for kind, _ in elf.segments)
    yield "asks for an executable stack", any(kind == 0x6474e551 and not flags & 1 for kind, flags in elf.segments)
    yield "has memory that is writable and executable", not any(kind == 1 and flags & 3 == 3 for kind, flags in elf.segments)
    return {name for name, _, defined, version in symbols if defined and name != own.get(version)}


# ---- Windows ----------------------------------------------------------------------------------------------------------
class Pe:
    def __init__(self, data):
        self.data, self.head = data, number(data, 60, "I")
        first = self.head + 24 + number(data, self.head + 20, "H")
        self.sections = [struct.unpack_from("<8sIIII12xI", data, first + 40 * i)
                         for i in range(number(data, self.head + 6, "H"))]

    def place(self, address):
        """Where in the file that lies which the loader puts at an address."""
        for _, _, start, size, offset, _ in self.sections:
            if start <= address < start + size:
                return address - start + offset
        return None

    def directory(self, index):
        return self.place(number(self.data, self.head + 24 + 112 + 8 * index, "I"))

    def imports(self):
        at = self.directory(1)
        while at and number(self.data, at + 12, "I"):
            yield text(self.data, self.place(number(self.data, at + 12, "I"))).lower()
            at += 20

    def exports(self):
        at = self.directory(0)
        names = self.place(number(self.data, at + 32, "I")) if at else 0
        return {text(self.data, self.place(number(self.data, names + 4 * i, "I")))
                for i in range(number(self.data, at + 24, "I") if at else 0)}


def pe_faults(data, target):
    pe = Pe(data)
    processor, head = target.split("-")[1], pe.head
    flags = number(data, head + 24 + 70, "H")
    yield "is for another processor", number(data, head + 4, "H") == MACHINES[processor][1]
    yield "is no library", number(data, head + 22, "H") & 0x2000
    for name in pe.imports():
        known = name[:-len(".dll")] in KNOWN or (processor == "aarch64" and re.match(r"api-ms-win-crt-[a-z0-9-]+\.dll$", name))
        yield "imports %s, which is looked for beside the program first" % name, known
    yield "carries the time of its build", number(data, head + 8, "I") == 0
    yield "is not stripped", number(data, head + 12, "I") == 0
    yield "cannot be moved in memory, or not far, or may run data", flags & 0x160 == 0x160
    yield "has memory that is writable and executable", not any(row[5] & 0xa0000000 == 0xa0000000 for row in pe.sections)
    return pe.exports()


# ---- macOS ------------------------------------------------------------------------------------------------------------
def commands(data):
    at = 32
    for _ in range(number(data, 16, "I")):
        yield number(data, at, "I") & 0x7fffffff, at
        at += number(data, at + 4, "I")


def leb(data, at):
    """(a number of as many bytes as it takes, where the next one stands)."""
    value = shift = 0
    while True:
        value, shift, at = value | (data[at] & 0x7f) << shift, shift + 7, at + 1
        if not data[at - 1] & 0x80:
            return value, at


def macho_shown(data, top, at=0, name=""):
    """The names that the loader finds: a tree of their parts. Each begins with a line."""
    size, body = leb(data, top + at)
    if size:
        yield name[1:]
    count, at = data[body + size], body + size + 1
    for _ in range(count):
        part = text(data, at)
        child, at = leb(data, at + len(part) + 1)
        yield from macho_shown(data, top, child, name + part)


def macho_local(data, at):
    """The names in the table of symbols that are nobody else's; the linker's own are no names of ours."""
    first, count, strings = (number(data, at + 8 + 4 * i, "I") for i in range(3))
    for i in range(count):
        name, kind = struct.unpack_from("<IB", data, first + 16 * i)
        found = text(data, strings + name)
        if kind & 0x0e == 0x0e and not kind & 0xe1 and not found.endswith("__thunk"):
            yield found


def macho_faults(data, target):
    found = list(commands(data))
    by_kind = dict(found)
    processor = target.split("-")[1]
    yield "is for another processor", number(data, 4, "I") == MACHINES[processor][2]
    yield "is no shared library", number(data, 12, "I") == 6
    own, system = by_kind.get(13), by_kind.get(50)
    yield "has no name of its own (LC_ID_DYLIB)", own
    yield "has another install name", own and text(data, own + number(data, own + 8, "I")) == "@rpath/libvenvcast.%d.dylib" % MAJOR
    current, compatible = struct.unpack_from("<II", data, own + 16) if own else (0, 1)
    yield "is compatible with another version", compatible == current & 0xffffff00
    libraries = [text(data, at + number(data, at + 8, "I")) for kind, at in found if kind in (12, 24, 31, 35)]
    yield "needs %s" % libraries, libraries == ["/usr/lib/libSystem.B.dylib"]
    yield "looks for libraries elsewhere (LC_RPATH)", 28 not in by_kind
    yield "is not made for macOS 11 and newer", system and struct.unpack_from("<II", data, system + 8) == (1, 11 << 16)
    yield "has memory that is writable and executable", not any(
        number(data, at + 60, "I") & 6 == 6 for kind, at in found if kind == 25)
    if processor == "aarch64":
        signed = 29 in by_kind and data[number(data, by_kind[29] + 8, "I"):][:4] == b"\xfa\xde\x0c\xc0"
        yield "is not signed", signed
    left = sorted(macho_local(data, by_kind[2]))
    yield "is not stripped: %s" % left[:3], not left
    exports = number(data, by_kind[34] + 40, "I") if 34 in by_kind else number(data, by_kind[51] + 8, "I")
    return set(macho_shown(data, exports)) - LINKERS_OWN


def faults(target, data, expected):
    """A sentence for each fault."""
    kinds = {b"\x7fELF": ("linux", elf_faults), b"MZ": ("windows", pe_faults), b"\xcf\xfa\xed\xfe": ("macos", macho_faults)}
    system, ask = next((row for magic, row in kinds.items() if data.startswith(magic)), (None, None))
    if system != target.split("-")[0]:
        return ["is no library for " + target.split("-")[0]]
    said = []

    def collect():
        shown = yield from ask(data, target)
        yield "shows %s" % sorted(shown ^ expected), shown == expected
        yield "has %d bytes" % len(data), len(data) <= LIMIT

    for sentence, holds in collect():
        if not holds:
            said.append(sentence)
    return said


def main():
    target, path = sys.argv[1:3]
    with open(path, "rb") as file:
        said = faults(target, file.read(), promised(sys.argv[3] if len(sys.argv) > 3 else HEADER))
    for sentence in said:
        print("verify_library.py: %s %s" % (path, sentence), file=sys.stderr)
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
