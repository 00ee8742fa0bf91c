"""corpus.py: what the fuzz targets begin with: small inputs of each kind, and every input that was a fault once.

    corpus.py FOLDER       writes FOLDER/TARGET/NUMBER
"""
import hashlib
import os
import struct
import sys

F = b"\x1e"                     # between fields (fuzz.h)


def fields(*parts):
    return F.join(parts)


def wheel_parts(**more):
    parts = {"pk/__init__.py": b"ANSWER = 42\n", "pk/sub/tool": b"#!/bin/sh\n",
             "pk-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: pk\nVersion: 1.0\nRequires-Python: >=3.8\n",
             "pk-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
             "pk-1.0.dist-info/entry_points.txt": b"[console_scripts]\npk = pk.cli:main\n"}
    parts.update({name.replace("__", "/"): text for name, text in more.items()})
    return fields(*(piece for name, text in parts.items() for piece in (name.encode(), text)))


def utf16(*texts):
    return b"".join(text.encode("utf-16-le") + b"\0\0" for text in texts)


def alias(*texts):
    body = struct.pack("<I", 3) + utf16(*texts)
    return struct.pack("<IHH", 0x8000001B, len(body), 0) + body


def link(kind, substitute, printed):
    text = substitute.encode("utf-16-le") + printed.encode("utf-16-le")
    sizes = struct.pack("<HHHH", 0, 2 * len(substitute), 2 * len(substitute), 2 * len(printed))
    body = sizes + (struct.pack("<I", 0) if kind == 0xA000000C else b"") + text
    return struct.pack("<IHH", kind, len(body), 0) + body


TOML = [b"[project]\nname = 'x'\nrequires-python = \">=3.9\"\n", b"project.requires-python = '''\n>=3.9'''\n",
        b"project = { requires-python = \"~=3.12\", a = [1, 2.5, 1979-05-27T07:32:00Z, {b=true}] }\n",
        b"[[a.b]]\nx = \"\\u00e9\\\"\"\n[project]\n\"requires-python\" = '<4'\n[tool.x]\ny = 0x1F\n",
        b"\xef\xbb\xbf[project]\r\nrequires-python = \">=3\"\r\n", b"a = \"\"\"\n[project]\nrequires-python = 'no'\n\"\"\"\n"]
FACTS = b"1-0.1.0\t/opt/py/bin/python3\t1:2:3:4:5\t0:0:0:0:0\tcpython\t3.13.1\tt\tlib\t/opt/py\t/opt/py/lib/python3.13"
KNOWN = b"1-0.1.0\t/opt/py/bin/python3\t1:5:7:1700000004000000000:1700000004000000000" + b"\t1:2:0:3:3" * 3 + \
        b"\t1 3 13 1 0 0 1\trc1\t\tx86_64\t/opt/py/bin/python3\t/a\t/b\t/c\tpython3\t/opt/py\t/opt/py/lib/python3.13" \
        b"\tpython3.13\tpython3.13\tlib\t\t\t"
HOSTILE = [b"it's $(id) `id` \\ \"!\" %n {x} #\xc3\xa9", b"\xff\xfe\x80", "\u202ertl\u2028\u0085".encode(), b"\x1b[31m\x07\x9b",
           b"a\nb\r\nc\x0b\x0c\x1c\x1d\x1e\x85", "e\u0301\U000e0041\u200d\U0001f600".encode(), b"\xed\xa0\x80\xf4\x90\x80\x80"]

SEEDS = {
    "args": [fields(*words) for words in (
        [b"env"], [b"--clear", b"a", b"b"], [b"-p3.12", b"--prompt", b".", b"env"], [b"-m", b"venv", b"--upgrade", b"x"],
        [b"--symlinks", b"--copies", b"x"], [b"--pro=x", b"--", b"-x"], [b"--from", b"f", b"--jobs", b"4"], [b"--list", b"--json"],
        [b"--seed", b"pip==26", b"--wheel", b"w.whl", b"--find-links", b"d", b"e"], [b"-vvq", b"-3.12", b"e"],
        [b"--cache-prune", b"--older-than", b"30"], [b"--link-mode", b"hardlink", b"--color=never", b"-V:A/B", b"e"])],
    "cache": [b"\x01" + FACTS + b"\n", b"\x01" + KNOWN + b"\n" + FACTS + b"\n", b"\0venvcast.seed/2\0" + b"\0" * 32,
              fields(b"\0pk/__init__.py", b"pk/t", b"pk/sub/u", b"pk-1.0.dist-info/METADATA", b"x,,\n")],
    "elf": [b"E" + bytes([how]) for how in (0, 1, 2, 3, 4, 8, 16, 32, 64, 33, 66)] + [b"\x7fELF", b"#!/bin/sh\n", b""],
    "entry_points": [b"[console_scripts]\npk = pk.cli:main\n", b"[gui_scripts]\r\na-b=c.d:e.f [x]\n# no\n[other]\nx = 1\n",
                     b"[console_scripts]\na = \xc3\xa9:f\n", b"[console_scripts]\n../a = b:c\n", b"[ console_scripts ]\na : b:c\n"],
    "json": [b'["a b", "\\u00e9\\ud83d\\ude00", "\\udcff"]', b"a 'b c' \"d\\\"e\" f\\ g # h", b"[]", b'["\\u0000"]',
             b'{"Microsoft.PowerShell:ExecutionPolicy": "RemoteSigned", "PowerShellPolicies": {"ScriptExecution": '
             b'{"EnableScripts": true, "ExecutionPolicy": "AllSigned"}}}', b"\xef\xbb\xbf{}", b"# SIG # Begin signature block"] + HOSTILE,
    "macho": [b"M" + bytes([how]) for how in (0, 1, 2, 4, 10, 12, 16)] + [
        b"MZ" + b"\0" * 58 + struct.pack("<I", 64) + b"PE\0\0" + struct.pack("<H", 0x8664) + b"\0" * 20, b"\xca\xfe\xba\xbe\0\0\0\x34"],
    "notes": [b"3.12.4\n", b"# c\npypy3.11-7.3.17  # d\nsystem\n/opt/my python\n", b"python 3.12.1 ref:main path:/x latest:3.13 system\n",
              b"[defaults]\npython=3.12\nPython3 = \"3.11-32\"\n", b"\xff\xfe[\0d\0e\0f\0a\0u\0l\0t\0s\0]\0\n\0p\0y\0t\0h\0o\0n\0=\0003\0",
              b'#define PY_VERSION   "3.9.18"\n',
              b"build_time_vars = {'ABIFLAGS': 't',\n 'PLATLIBDIR': 'lib64',\n 'WHEEL_PKG_DIR': '',\n}\n",
              b'{"language": {"version_info": {"major": 3, "minor": 14, "micro": 0, "releaselevel": "final", "serial": 0}}, "a": 12}',
              b"libpython3.13td.so.1.0", b"python3.12d", b"pypy3.11", b"pk-1.0-1x-py3-none-any.whl", b"a_b-1!2.0+x-py2.py3-none-any.whl"],
    "path": [fields(path, b"a/b") for path in (
        b"a", b"../x/./y//", b"/", b"//a/../../b", b"C:x", b"c:\\a\\..\\b", b"\\\\s\\h\\a\\..\\..\\b", b"\\\\?\\C:\\x",
        b"\\\\?\\UNC\\s\\h\\x",
        b"\\\\.\\COM1", b"aux.txt", b"PROGRA~1", b"a. /b ", b"C:", b"\\x", b"..", b"\\\\", b"\\\\s", b"\\\\s\\h", b"\\\\?\\")] + HOSTILE,
    "record": [b"a.py,sha256=abc,3\r\nb/c.py,,\n", b"\"a,\"\"b\",x,1\n", b"a,b,c,d\n", b"\"a\r\nb\",,", b"a,,\na,,\n"],
    "settings": [b"[enforced]\nclear=no\ncheck = yes\n[settings]\nfind-links=/a\nfind-links = \"/b c\"\nverbose=2\n",
                 b"\xef\xbb\xbf# x\r\nlink-mode = copy\r\njobs=4\r\nseed = pip>=23\r\nolder-than=3\r\ncolor=never",
                 b"quiet=1\nupgrade=on\nclear=off\nno-cache=1\ncache-dir=/c\n", b"clera = 1", b"from=x", b"a", b"="] + HOSTILE,
    "shim": [fields(b"3.12.4", b""), fields(b"", b"3.12\n"), fields(b"", b"python 3.12.4\nnodejs 1\n"), fields(b"../../x:system", b"/etc"),
             fields(b"", b"python path:/home/u ref:x latest\n"), fields(b"python-3.12:3", b"..\n")],
    "spec": [b"3", b"3.12", b"3.12.*", b"312", b"3.14rc1", b"3.13t", b"3.13+debug", b"3.12-32", b"cpython-3.13.0-linux-x86_64-gnu",
             b">=3.10,<3.14", b"~=3.12", b"==3.12.*,!=3.12.4", b"cpython@3.12", b"pypy3.11", b"graalpy", b"gp312",
             b"cp313t", b"any", b"./env",
             b"C:\\Python312", b"python3-dbg", b"-V:3.12", b"-3.12-32", b"-V:Company/Tag", b"Astral/CPython3.12",
             b" python3.12 ", b"3.15-dev",
             b"===3.12", b">3!1", b"PythonCore\\3.12-32", b"<3.10,>=3.14"],
    "text": HOSTILE + [b"bash,fish,powershell,nope", b"%PATH%^&!", b"'\"`$\\", b"--promt=x", b"", "日本語".encode(), b"'#'##r#'x'#"],
    "toml": TOML,
    "venvcfg": [b"home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.12.1\nprompt = 'x'\n", b"HOME=a\rhome = b\r\n",
                b"include-system-site-packages = TRUE\nx\n\n=\n", b"version_info = 3.8.1.final.0\nhome=\n"] + HOSTILE,
    "version": [fields(b"1.0", b"1.0.post1", b"1!1.0rc1.dev2", b">=1.0,<2"), fields(b"3.12", b"3.12.4", b"v3.13a1+local.1", b"~=3.12"),
                fields(b"1.0-1", b"1.0_alpha", b"nope", b"==3.*,!=3.1"), fields(b"2.0", b"1", b"0", b"pip >= 25, < 27"),
                fields(b"", b"00.1", b"1.0.0.0.0.0.0", b"pip===1.0+x"), fields(b"1e9", b"999999999", b"9999999999", b"a.b-c_d")],
    "wheel": [b"\x03" + wheel_parts(), b"\x03" + wheel_parts(**{"pk-1.0.data__scripts__x": b"#!python\n",
    "pk-1.0.data__data__share__a": b"b"}),
              b"\x07" + wheel_parts() + b"\x00\x10\x01", b"\x01" + wheel_parts(), b"\0PK\5\6" + b"\0" * 18,
              b"\x03" + wheel_parts(**{"..__evil": b"x"}), b"\x03" + wheel_parts(**{"pk-1.0.data__headers__a.h": b"x",
              "pk-1.0.data__purelib__pk2.py": b"y", "pk-1.0.data__platlib__z": b"z"})],
    "win32": [alias("Package_1", "Package_1!App", "C:\\Program Files\\a.exe", "0"), link(0xA000000C, "\\??\\C:\\x", "C:\\x"),
              link(0xA0000003, "\\??\\Volume{1}\\", ""), link(0xA000000C, "\\??\\UNC\\s\\h", "\\\\s\\h"), b'p.exe "a b" c\\"d "e\\\\" ""',
              fields(b"a b", b"c\\", b"d\"e", b"", b"f\\\\\"g")],
}

# Each was a fault: of the program, or of what a target claimed.
REGRESSIONS = {
    "args": [b"venv--activators\xff\xff\xff\xff\xff\x1e\x1e-h"],
    "json": [b""],
    "notes": [b"\xd0/\r("],
    "path": [b"\\\\"],
    "spec": [b"-V:!"],
    "wheel": [b"\3" + wheel_parts(**{"pk-1.0.data__data__.hidden__a": b"b"}),
              b"\3" + wheel_parts(**{"pk-1.0.dist-info__METADATA": b"Metadata-Version: 2.1\nName: pK\nVersion: 1.0\n"})],
}


def write(folder, only=None):
    """The folder of each target's seeds."""
    folders = {}
    for target, inputs in SEEDS.items():
        if only is not None and target not in only:
            continue
        folders[target] = os.path.join(folder, target)
        os.makedirs(folders[target], exist_ok=True)
        for one in inputs + REGRESSIONS.get(target, []):
            with open(os.path.join(folders[target], hashlib.sha256(one).hexdigest()[:12]), "wb") as file:
                file.write(one)
    return folders


if __name__ == "__main__":
    write(sys.argv[1])
