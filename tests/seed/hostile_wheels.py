"""hostile_wheels.py: makes hostile wheels of every kind; each must be refused with its own code.

    hostile_wheels.py SEED_PRINT    makes them in a temporary folder and checks what the reader says
    hostile_wheels.py --make DIR    makes them to be looked at
"""
import os
import subprocess
import sys
import tempfile

from archives import DIST_INFO, FILE_NAME, METADATA, WHEEL, Member, archive, deflate, digest, wheel, wheel_members

RECORD = f"{DIST_INFO}/RECORD"
CODE = b"print('hostile')\n"


def named(name, **fields):
    return wheel(Member(name, CODE, **fields))


def changed(**fields):
    return wheel(Member("pk/a.py", CODE, **fields))


def scripts(text):
    return wheel(entry_points=b"[console_scripts]\n" + text)


def replaced(old, new):
    return wheel(record=lambda text: text.replace(old, new))


def overlapping():
    """Two entries of the directory that share one file's data (a bomb that grows with the square)."""
    members = wheel_members(Member("pk/a.py", CODE), Member("pk/b.py", CODE))
    members[2].offset = len(members[0].local_record())
    return archive(members)


def lost_directory_entry():
    """The directory leaves out a file whose bytes are there: another reader, another content."""
    members = wheel_members(Member("pk/a.py", CODE))
    hidden = members.pop(1)
    members[0].behind = hidden.local_record()
    return archive(members)


def out_of_order():
    """The directory names the files in another order than they lie in."""
    members = wheel_members()
    body, central = b"", []
    for member in members:
        central.append(member.central_record(len(body)))
        body += member.local_record()
    mixed = b"".join(reversed(central))
    whole = archive(members)
    return body + mixed + whole[len(body) + len(mixed):]


def overrunning():
    """The last file's data is said to reach beyond the files."""
    members = wheel_members()
    short = members[-1]
    packed, short.packed = short.packed, short.packed + b"x" * 60
    whole, extra = archive(members), len(short.packed) - len(packed)
    cut = whole.index(short.packed) + len(packed)
    body = len(b"".join(m.local_record() for m in members))
    return whole[:cut] + whole[cut + extra:].replace(body.to_bytes(4, "little"), (body - extra).to_bytes(4, "little"))


def ratio_bomb():
    return wheel(Member("pk/zeros", b"\0" * 30_000_000))


def total_bomb():
    """Just below the ratio each, but above the total together."""
    block = os.urandom(3000) + b"\0" * 500_000
    return wheel(*[Member(f"pk/{i}", block * 12, size=len(block) * 12) for i in range(25)])


def too_large(path):
    with open(path, "wb") as file:
        file.write(wheel())
        file.truncate(65 * 1024 * 1024)


def unmarked():
    return named("pk/é.py", flags=0)


CASES = [
    # the archive
    ("no zip at all", "W_NO_END", b"#!/bin/sh\n" * 100),
    ("an empty file", "W_NO_END", b""),
    ("cut off", "W_NO_END", wheel()[:-30]),
    ("a byte behind the end", "W_TRAILING_DATA", wheel(behind=b"\0")),
    ("another archive behind the end", "W_TRAILING_DATA", wheel(behind=b"PK\3\4" + b"x" * 50)),
    ("a comment", "W_ARCHIVE_COMMENT", wheel(comment=b"hello")),
    ("a comment that looks like another end record", "W_TRAILING_DATA", wheel(behind=b"PK\5\6" + b"\0" * 16 + b"\1\0")),
    ("64-bit sizes announced", "W_ZIP64", wheel(count=0xFFFF, here=0xFFFF)),
    ("a 64-bit locator", "W_ZIP64", wheel(tail=b"PK\6\7" + b"\0" * 16)),
    ("a 64-bit file size", "W_ZIP64", changed(size=0xFFFFFFFF)),
    ("two disks", "W_MULTI_DISK", wheel(disk=1)),
    ("a file on another disk", "W_MULTI_DISK", changed(disk=1)),
    ("no files", "W_EMPTY", archive([])),
    ("a directory that begins elsewhere", "W_DIRECTORY_PLACE", wheel(offset=10)),
    ("a directory offset beyond the end", "W_DIRECTORY_PLACE", wheel(offset=0x7FFFFFFF)),
    ("more entries than there are", "W_DIRECTORY_COUNT", wheel(count=6, here=6)),
    ("fewer entries than there are", "W_DIRECTORY_COUNT", wheel(count=3, here=3)),
    ("a directory entry without its signature", "W_DIRECTORY_ENTRY", wheel().replace(b"PK\1\2", b"PK\1\3")),
    ("data before the first file", "W_PREPENDED", wheel(before=b"#!/usr/bin/env python3\n")),
    ("data between files", "W_GAP", changed(before=b"hidden")),
    ("data between the files and the directory", "W_GAP", wheel(between=b"hidden")),
    ("a file that the directory leaves out", "W_GAP", lost_directory_entry()),
    ("overlapping files", "W_OVERLAP", overlapping()),
    ("files out of order", "W_PREPENDED", out_of_order()),
    ("no local header", "W_LOCAL_HEADER", wheel().replace(b"PK\3\4", b"PK\3\5")),
    ("data that runs into the directory", "W_LOCAL_HEADER", overrunning()),
    ("another name in the local header", "W_LOCAL_NAME", changed(local={"bytes": b"pk/b.py"})),
    ("a longer name in the local header", "W_LOCAL_MISMATCH",
     changed(local={"bytes": b"../../evil.py", "name": 13})),
    ("another size in the local header", "W_LOCAL_MISMATCH", changed(local={"size": 1})),
    ("another checksum in the local header", "W_LOCAL_MISMATCH", changed(local={"crc": 1})),
    ("another method in the local header", "W_LOCAL_MISMATCH", changed(local={"method": 0})),
    ("an encrypted file", "W_ENCRYPTED", changed(flags=0x1)),
    ("a strongly encrypted file", "W_ENCRYPTED", changed(flags=0x41)),
    ("sizes behind the data", "W_DESCRIPTOR", changed(flags=0x8, behind=b"PK\7\x08" + b"\0" * 12)),
    ("a patch instead of a file", "W_FLAGS", changed(flags=0x20)),
    ("bzip2", "W_METHOD", changed(method=12)),
    ("lzma", "W_METHOD", changed(method=14)),
    ("zip 4.5 needed", "W_NEEDS_VERSION", changed(needs=45)),
    ("a Unicode path field", "W_EXTRA_FIELD", changed(extra=b"\x75\x70\x09\0\1\0\0\0\0evil")),
    ("a comment on a file", "W_MEMBER_COMMENT", changed(comment=b"x")),
    ("a folder", "W_FOLDER_ENTRY", named("pk/sub/", mode=0o040755, listed=False)),
    ("a folder by its mode alone", "W_FOLDER_ENTRY", changed(mode=0o040755)),
    ("a symbolic link", "W_NOT_REGULAR", wheel(Member("pk/link", b"/etc/passwd", mode=0o120777))),
    ("a device", "W_NOT_REGULAR", changed(mode=0o020666)),
    ("a FIFO", "W_NOT_REGULAR", changed(mode=0o010666)),
    ("setuid", "W_SPECIAL_MODE", changed(mode=0o104755)),
    ("a stored file of two sizes", "W_STORED_SIZE", changed(method=0, size=5)),
    ("a bomb by ratio", "W_RATIO", ratio_bomb()),
    ("a bomb by total", "W_TOTAL", total_bomb()),
    ("damaged data", "W_INFLATE", changed(packed=b"\xff" * 20)),
    ("more data than announced", "W_INFLATE", changed(size=5)),
    ("less data than announced", "W_INFLATE", changed(size=40)),
    ("data behind the compressed data", "W_PACKED_REST", changed(packed=deflate(CODE) + b"hidden")),
    ("a wrong checksum", "W_CRC", changed(crc=1)),
    ("a wrong checksum of a stored file", "W_CRC", changed(method=0, crc=1)),
    # names
    ("an empty name", "W_NAME_EMPTY", named("")),
    ("an empty part", "W_NAME_EMPTY", named("pk//a.py")),
    ("a long name", "W_NAME_LONG", named("pk/" + "a" * 200)),
    ("an absolute path", "W_NAME_ABSOLUTE", named("/etc/cron.d/x")),
    ("the parent folder", "W_NAME_DOTS", named("../evil.py")),
    ("the parent folder further in", "W_NAME_DOTS", named("pk/../../evil.py")),
    ("a sibling by prefix", "W_NAME_DOTS", named("../site-packages_evil/x.py")),
    ("the folder itself", "W_NAME_DOTS", named("pk/./a.py")),
    ("a backslash", "W_NAME_BACKSLASH", named("pk\\..\\..\\evil.py")),
    ("a drive", "W_NAME_STREAM", named("C:/evil.py")),
    ("a stream", "W_NAME_STREAM", named("pk/a.py:evil")),
    ("a wildcard", "W_NAME_CHARACTER", named("pk/*.py")),
    ("a pipe", "W_NAME_CHARACTER", named("pk/a|b.py")),
    ("a newline", "W_NAME_CONTROL", named("pk/a\nb.py", listed=False)),
    ("a NUL", "W_NAME_CONTROL", named("pk/a.py\0.txt", listed=False)),
    ("an escape sequence", "W_NAME_CONTROL", named("pk/\x1b[2Ja.py")),
    ("a change of direction", "W_NAME_CONTROL", named("pk/a\u202eyp.exe")),
    ("a character without width", "W_NAME_CONTROL", named("pk/a\u200b.py")),
    ("no UTF-8", "W_NAME_UTF8", named(b"pk/\xff.py", flags=0x800)),
    ("overlong UTF-8", "W_NAME_UTF8", named(b"pk/\xc0\xaf.py", flags=0x800)),
    ("UTF-8 that is not marked", "W_NAME_FLAG", unmarked()),
    ("decomposed Unicode", "W_NAME_FORM", named("pk/e\u0301.py")),
    ("a trailing dot", "W_NAME_ENDING", named("pk/a.py.")),
    ("a trailing space", "W_NAME_ENDING", named("pk /a.py")),
    ("a device of Windows", "W_NAME_DEVICE", named("pk/CON.py")),
    ("a device with blanks", "W_NAME_DEVICE", named("pk/aux .tar.gz")),
    ("a port with a superscript", "W_NAME_DEVICE", named("pk/COM\u00b9")),
    ("the console", "W_NAME_DEVICE", named("pk/conout$")),
    ("a short name", "W_NAME_SHORT", named("pk/__INIT~1.PY")),
    ("a folder's short name", "W_NAME_SHORT", named("PK~1/a.py")),
    ("a file twice", "W_DUPLICATE", wheel(Member("pk/a.py", CODE), Member("pk/a.py", b"other", listed=False))),
    ("twins by case", "W_TWINS", wheel(Member("pk/A.py", CODE), Member("pk/a.py", CODE))),
    ("twins by case folding", "W_TWINS", wheel(Member("pk/stra\u00dfe", CODE), Member("pk/STRASSE", CODE))),
    ("folders that are twins", "W_TWINS", named("PK/a.py")),
    ("a file that is a folder too", "W_FILE_AND_FOLDER", wheel(Member("pk/a", CODE), Member("pk/a/b.py", CODE))),
    ("a file that is a folder by case", "W_FILE_AND_FOLDER", wheel(Member("pk/A", CODE), Member("pk/a/b.py", CODE))),
    # the wheel
    ("two .dist-info folders", "W_DIST_INFO_COUNT", named("pip-99.dist-info/METADATA")),
    ("no .dist-info folder", "W_DIST_INFO_COUNT", archive([Member("pk/__init__.py", CODE)])),
    ("a .DIST-INFO folder", "W_DIST_INFO_COUNT", named("pip-99.DIST-INFO/METADATA")),
    ("another project's .dist-info", "W_DIST_INFO_NAME", wheel(dist_info="pip-1.0.dist-info")),
    ("another version's .dist-info", "W_DIST_INFO_NAME", wheel(dist_info="pk-2.0.dist-info")),
    ("no METADATA", "W_NO_METADATA", wheel(metadata=None)),
    ("METADATA of another project", "W_METADATA_NAME", wheel(metadata=METADATA.replace(b"pk", b"pip"))),
    ("METADATA with two names", "W_METADATA_NAME", wheel(metadata=b"Name: pip\n" + METADATA)),
    ("METADATA of another version", "W_METADATA_VERSION", wheel(metadata=METADATA.replace(b"1.0", b"9"))),
    ("no WHEEL", "W_NO_WHEEL_FILE", wheel(wheel=None)),
    ("a wheel of format 2", "W_WHEEL_VERSION", wheel(wheel=WHEEL.replace(b"sion: 1", b"sion: 2"))),
    ("a wheel that is not pure", "W_NOT_PURE", wheel(wheel=WHEEL.replace(b"true", b"false"))),
    ("another wheel's .data folder", "W_DATA_FOLDER", named("pip-1.0.data/data/share/x")),
    ("a .DATA folder", "W_DATA_FOLDER", named("pk-1.0.DATA/data/share/x")),
    ("an unknown part of a .data folder", "W_DATA_FOLDER", named("pk-1.0.data/prefix/etc/x")),
    ("a file that is a part of a .data folder", "W_DATA_FOLDER", named("pk-1.0.data/scripts")),
    ("pyvenv.cfg as data", "W_DATA_PLACE", named("pk-1.0.data/data/pyvenv.cfg")),
    ("PyVenv.cfg as data", "W_DATA_PLACE", named("pk-1.0.data/data/PyVenv.CFG")),
    ("our own folder as data", "W_DATA_PLACE", named("pk-1.0.data/data/.venvcast/x")),
    ("data through a link of the environment", "W_DATA_PLACE", named("pk-1.0.data/data/lib64/python3.13/x.py")),
    ("a file in the place of bin", "W_DATA_PLACE", named("pk-1.0.data/data/bin")),
    ("the interpreter in .data/scripts", "W_ENTRY_RESERVED", named("pk-1.0.data/scripts/python3")),
    ("the interpreter in .data/data", "W_ENTRY_RESERVED", named("pk-1.0.data/data/bin/python3.13")),
    ("activate in .data/data of Windows", "W_ENTRY_RESERVED", named("pk-1.0.data/data/Scripts/activate.bat")),
    ("a .pth file in .data/purelib", "W_STARTUP_FILE", named("pk-1.0.data/purelib/evil.pth")),
    ("a .pth file in .data/data", "W_STARTUP_FILE", named("pk-1.0.data/data/lib/python3.13/site-packages/evil.pth")),
    ("sitecustomize in .data/platlib", "W_STARTUP_FILE", named("pk-1.0.data/platlib/sitecustomize.py")),
    ("another project's metadata in .data/purelib", "W_DIST_INFO_COUNT",
     named("pk-1.0.data/purelib/pip-99.dist-info/METADATA")),
    ("a module twice, by .data/purelib", "W_DUPLICATE", named("pk-1.0.data/purelib/pk/__init__.py")),
    ("a module twice but for case, by .data/platlib", "W_TWINS", named("pk-1.0.data/platlib/pk/__INIT__.py")),
    ("a script twice, by .data", "W_DUPLICATE",
     wheel(Member("pk-1.0.data/scripts/x", CODE), Member("pk-1.0.data/data/bin/x", CODE))),
    ("an entry point twice, by .data/data", "W_DUPLICATE",
     wheel(Member("pk-1.0.data/data/bin/x", CODE), entry_points=b"[console_scripts]\nx = a:b\n")),
    ("an INSTALLER by .data/data", "W_DIST_INFO_COUNT",
     named(f"pk-1.0.data/data/lib/python3.13/site-packages/{DIST_INFO}/INSTALLER")),
    ("a .pth file", "W_STARTUP_FILE", named("evil.pth")),
    ("setuptools' .pth file in another project", "W_STARTUP_FILE", named("distutils-precedence.pth")),
    ("a .PTH file", "W_STARTUP_FILE", named("evil.PTH")),
    ("a .start file", "W_STARTUP_FILE", named("evil.start")),
    ("sitecustomize", "W_STARTUP_FILE", named("sitecustomize.py")),
    ("usercustomize as a package", "W_STARTUP_FILE", named("usercustomize/__init__.py")),
    ("an INSTALLER", "W_RESERVED", named(f"{DIST_INFO}/INSTALLER")),
    ("a direct_url.json", "W_RESERVED", named(f"{DIST_INFO}/direct_url.json")),
    # RECORD
    ("no RECORD", "W_NO_RECORD", wheel(record=lambda text: None)),
    ("a RECORD of two columns", "W_RECORD_FORMAT", replaced(f"{RECORD},,", f"{RECORD},")),
    ("a RECORD of four columns", "W_RECORD_FORMAT", replaced(f"{RECORD},,", f"{RECORD},,,")),
    ("an open quote in RECORD", "W_RECORD_FORMAT", replaced(f"{RECORD},,", f'"{RECORD},,')),
    ("a NUL in RECORD", "W_RECORD_FORMAT", replaced(f"{RECORD},,", f"{RECORD}\0,,")),
    ("a row twice", "W_RECORD_DUPLICATE", replaced(f"{RECORD},,", f"{RECORD},,\n{RECORD},,")),
    ("a hash of RECORD itself", "W_RECORD_SELF", replaced(f"{RECORD},,", f"{RECORD},{digest(b'')},0")),
    ("an unlisted file", "W_RECORD_UNLISTED", named("pk/a.py", listed=False)),
    ("a row without a file", "W_RECORD_PHANTOM", replaced(f"{RECORD},,", f"{RECORD},,\n../../../bin/ls,,")),
    ("thousands of rows without files", "W_RECORD_PHANTOM",
     wheel(record=lambda text: text + "".join(f"{i},,\n" for i in range(9000)))),
    ("no hash", "W_RECORD_NO_HASH", replaced(digest(METADATA), "")),
    ("MD5", "W_RECORD_ALGORITHM", replaced(digest(METADATA), digest(METADATA, "md5"))),
    ("another file's hash", "W_RECORD_HASH", replaced(digest(METADATA), digest(b"other"))),
    ("a padded hash", "W_RECORD_HASH", replaced(digest(METADATA), digest(METADATA) + "=")),
    ("another size", "W_RECORD_SIZE", replaced(f",{len(METADATA)}\n", f",{len(METADATA) + 1}\n")),
    ("a size with a zero before it", "W_RECORD_SIZE", replaced(f",{len(METADATA)}\n", f",0{len(METADATA)}\n")),
    # entry points
    ("a section that does not end", "W_ENTRY_FORMAT", wheel(entry_points=b"[console_scripts\nx = a:b\n")),
    ("a line that says nothing", "W_ENTRY_FORMAT", scripts(b"nothing\n")),
    ("a script in the parent folder", "W_ENTRY_NAME", scripts(b"../../evil = pk:main\n")),
    ("a script with an absolute path", "W_ENTRY_NAME", scripts(b"/usr/bin/ls = pk:main\n")),
    ("a script with a backslash", "W_ENTRY_NAME", scripts(b"..\\evil = pk:main\n")),
    ("a script like an option", "W_ENTRY_NAME", scripts(b"-rf = pk:main\n")),
    ("program text instead of a function", "W_ENTRY_VALUE", scripts(b"x = os:system('id')\n")),
    ("program text instead of a module", "W_ENTRY_VALUE", scripts(b"x = os;import evil:main\n")),
    ("no function", "W_ENTRY_VALUE", scripts(b"x = pk\n")),
    ("a script twice", "W_ENTRY_DUPLICATE", scripts(b"x = pk:main\nX = pk:other\n")),
    ("a script in the interpreter's place", "W_ENTRY_RESERVED", scripts(b"python3.13 = pk:main\n")),
    ("a script in the place of activate", "W_ENTRY_RESERVED", scripts(b"Activate.ps1 = pk:main\n")),
]

# Wheels whose own name matters: (why, code, file name, bytes).
NAMED = [
    ("a name of three parts", "W_FILE_NAME", "pk-1.0-py3.whl", wheel()),
    ("a name of seven parts", "W_FILE_NAME", "pk-1.0-1-py3-none-any-x.whl", wheel()),
    ("another ending", "W_FILE_NAME", "pk-1.0-py3-none-any.zip", wheel()),
    ("a wheel for one platform", "W_NOT_PURE", "pk-1.0-cp313-cp313-linux_x86_64.whl", wheel()),
    ("a debundled pip", "W_DEBUNDLED", "pip-1.0-py3-none-any.whl",
     wheel(Member("pip/_vendor/__init__.py", b"import os\nDEBUNDLED = True\n"), dist_info="pip-1.0.dist-info",
           metadata=METADATA.replace(b"pk", b"pip"))),
]

# Refusals that depend on the interpreter and the other wheels: choice.py has a wheel for each.
ELSEWHERE = {"W_OTHER_PYTHON", "W_REQUIRES_PYTHON", "W_PROJECT_TWICE", "W_SEEDS_CLASH", "W_SOURCE"}

# What must not be refused: the measure that the others differ from in one thing only.
ACCEPTED = [
    ("the plain wheel", FILE_NAME, wheel()),
    ("stored files", FILE_NAME, changed(method=0)),
    ("an empty file", FILE_NAME, wheel(Member("pk/empty", b""), Member("pk/stored", b"", method=0))),
    ("Unicode names", FILE_NAME, named("pk/é.py")),
    ("ASCII marked as UTF-8", FILE_NAME, changed(flags=0x800)),
    ("files without a kind in their mode", FILE_NAME, changed(mode=0o644)),
    ("RECORD with CR LF", FILE_NAME, replaced("\n", "\r\n")),
    ("RECORD with quotes", FILE_NAME, replaced(RECORD, f'"{RECORD}"')),
    ("RECORD without a last newline", FILE_NAME, wheel(record=lambda text: text.rstrip("\n"))),
    ("a comma in a name", FILE_NAME, wheel(Member("pk/a,b.py", CODE),
                                           record=lambda text: text.replace("pk/a,b.py", '"pk/a,b.py"'))),
    ("a signature outside RECORD", FILE_NAME, wheel(Member(f"{DIST_INFO}/RECORD.jws", b"{}", listed=False))),
    ("scripts", FILE_NAME, scripts(b"# words\n\nx-y.z = pk.sub : main.run [extra]\n[other]\nwhat ever\n")),
    ("a build number", "pk-1.0-2-py2.py3-none-any.whl", wheel()),
    ("another spelling of the project", "PK-1.0-py3-none-any.whl", wheel()),
    ("a .data folder with all its parts", FILE_NAME,
     wheel(*[Member(f"pk-1.0.data/{part}/sub/x", CODE) for part in ("purelib", "scripts", "headers", "data")])),
    ("a script that is made anew anyway", FILE_NAME,
     wheel(Member("pk-1.0.data/scripts/x-script.py", CODE), entry_points=b"[console_scripts]\nx = a:b\n")),
    ("several tags in one", "pk-1.0-py2.cp313.py3-abi3.none-any.whl", wheel()),
    ("setuptools' .pth file", "setuptools-1.0-py3-none-any.whl",
     wheel(Member("distutils-precedence.pth", CODE), dist_info="setuptools-1.0.dist-info",
           metadata=METADATA.replace(b"pk", b"setuptools"))),
]


def make(folder):
    """Writes every wheel into a folder of its own; gives back (why, expected, path)."""
    made = []
    cases = [(why, code, FILE_NAME, data) for why, code, data in CASES] + NAMED
    cases += [(why, "OK", name, data) for why, name, data in ACCEPTED]
    for number, (why, code, name, data) in enumerate(cases):
        os.mkdir(f"{folder}/{number:03}")
        path = f"{folder}/{number:03}/{name}"
        with open(path, "wb") as file:
            file.write(data)
        made.append((why, code, path))
    os.mkdir(f"{folder}/large")
    too_large(f"{folder}/large/{FILE_NAME}")
    return made + [("65 MB", "W_TOO_LARGE", f"{folder}/large/{FILE_NAME}")]


def run(program, *arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True, errors="replace", check=True).stdout


def check(program):
    with tempfile.TemporaryDirectory() as folder:
        made = make(folder)
        before = sorted(os.walk(folder))
        answers = run(program, "check", *[path for _, _, path in made]).replace("\0", "").split("\n")[:-1]
        answers = [line for line in answers if line.startswith(("OK ", "W_"))]
        assert len(answers) == len(made), (len(answers), len(made))
        assert sorted(os.walk(folder)) == before, "the reader wrote something"
    wrong = [f"{why}: expected {code}, got {answer}" for (why, code, _), answer in zip(made, answers)
             if not answer.startswith((code + ":", code + " "))]
    unused = set(run(program, "codes").split()) - {code for _, code, _ in made} - ELSEWHERE
    print(f"{sum(code != 'OK' for _, code, _ in made)} hostile wheels, {len(ACCEPTED)} good ones, "
          f"{len({code for _, code, _ in made}) - 1} refusals")
    for line in wrong:
        print("WRONG", line)
    if unused:
        print("WRONG no wheel for", sorted(unused))
    return 1 if wrong or unused else 0


if __name__ == "__main__":
    if sys.argv[1] == "--make":
        for why, code, path in make(sys.argv[2]):
            print(code, path, why)
    else:
        sys.exit(check(sys.argv[1]))
