"""lists.py: what --list prints, against golden files, Python's own JSON, and the width of a terminal.

usage: lists.py LIST_PRINT [--update]       --update rewrites golden/; read it before committing
"""
import difflib
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import unicodedata

HERE = pathlib.Path(__file__).parent / "golden"
WORLDS = ["several", "registered", "nasty", "unusable", "empty"]
FORMS = ["table", "table-v", "table-color", "json", "json-v"]
SEED, HOW_MANY = 20240917, 4000

# What a terminal does not act upon: all that may be printed but line ends. Colour is looked at separately.
HARMLESS = ("L", "M", "N", "P", "S", "Zs")
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printed(program, *words, given=b""):
    return subprocess.run([program, *words], input=given, stdout=subprocess.PIPE, check=True).stdout


def compare(program, update):
    """Every world in every form; the names of those that differ."""
    bad = []
    for world in WORLDS:
        for form in FORMS:
            golden, got = HERE / f"{world}.{form}", printed(program, world, form)
            if update:
                golden.write_bytes(got)
            wanted = golden.read_bytes() if golden.exists() else b""
            if got != wanted:
                bad.append(golden.name)
                sys.stdout.writelines(difflib.unified_diff(
                    wanted.decode("utf-8", "backslashreplace").splitlines(True),
                    got.decode("utf-8", "backslashreplace").splitlines(True), golden.name, "now"))
    bad += [f"{path.name} belongs to no world" for path in HERE.iterdir()
            if path.name not in [f"{world}.{form}" for world in WORLDS for form in FORMS]]
    return bad


def is_harmless(text):
    """Can it stand on a terminal as it is? It must be UTF-8 to come here."""
    return all(character == "\n" or character not in BIDI
               and (unicodedata.category(character).startswith(HARMLESS)
                    or unicodedata.category(character) in ("Cf", "Co")) and not 0xE0000 <= ord(character) <= 0xE007F
               for character in text)


def columns(text):
    """What stands in each column of a terminal, by Unicode's own tables rather than ours."""
    cells = []
    for character in text:
        if not unicodedata.combining(character) and not 0x1F3FB <= ord(character) <= 0x1F3FF:    # tones of skin
            cells += [character] + [""] * (unicodedata.east_asian_width(character) in "WF")
    return cells


def misaligned(text):
    """Lines in which something stands where the heading has the blanks between two columns."""
    starts = []
    for line in text.split("\n"):
        if re.match("  (VERSION|PASSED OVER) ", line):
            starts = [found.start() for found in re.finditer(r"(?<=  )\S", line)][1:]
        if line == "":
            starts = []
        cells = columns(line)
        if any(cells[start - 2:start] not in ([" ", " "], []) for start in starts):
            yield line


def harmless_and_aligned(program):
    bad = []
    for world in WORLDS:
        for form in FORMS:
            text = printed(program, world, form).decode("utf-8")
            for ink in ("\033[1m", "\033[1;32m", "\033[0m") if form == "table-color" else ():
                text = text.replace(ink, "")
            if not is_harmless(text):
                bad.append(f"{world}.{form} moves a cursor or hides text")
            if not text.endswith("\n") or any(line != line.rstrip() for line in text.split("\n")):
                bad.append(f"{world}.{form} has blanks at the end of a line")
        bad += [f"{world}: {line!r} does not line up"
                for line in misaligned(printed(program, world, "table-v").decode("utf-8"))]
    return bad


def parsed_back(program):
    """The nasty world, as a program that reads it sees it."""
    findings = json.loads(printed(program, "nasty", "json-v"))
    one, *others = findings["interpreters"]
    wanted = {
        "path": b"/tmp/a\x1b[2J\n\r\tb\xff\"\\\x9b/python3",
        "link": b"/tmp/\xe2\x80\xaetxt.nohtyp\xe2\x81\xa9/python\xff",
        "base": b"/tmp/\xed\xa0\x80/\xf4\x90\x80\x80/python3",
        "prefix": b"/tmp/\xc0\xaf\"\\\x7f\x01",
        "company": b"\x1b]0;owned\x07", "tag": b"3\xe2\x80\xa8.12", "architecture": b"x86_64\x1b[31m",
        "rule": b"/a\x1b[m\xff/.python-version",
    }
    bad = [f"{key}: {one[key]!r} is not {value!r}" for key, value in wanted.items() if os.fsencode(one[key]) != value]
    if list(findings) != ["schema", "interpreters", "rejected"] or findings["schema"] != "venvcast.list/1":
        bad.append("the keys of the object are others")
    if [row["default"] for row in findings["interpreters"]] != [True] + [False] * len(others):
        bad.append("another one is the default")
    if "rejected" in json.loads(printed(program, "nasty", "json")):
        bad.append("the rejected are there without -v")
    return bad


def texts_against_python(program):
    """Texts of random bytes: Python reads from our JSON what os.fsdecode makes of them."""
    draw = random.Random(SEED)
    pieces = [bytes([n]) for n in range(1, 256)] + [chr(n).encode("utf-8", "surrogatepass") for n in (
        0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdcff, 0xdfff, 0xe000, 0xfffd, 0xfffe, 0xffff,
        0x10000, 0x1f40d, 0xe0001, 0x10fffe, 0x10ffff, 0x200d, 0x202e, 0x2028, 0x2029, 0x85, 0x5d0)]
    texts = [b""] + pieces + [b"".join(draw.choices(pieces, k=draw.randint(1, 12))) for _ in range(HOW_MANY)]
    out = printed(program, "texts", given=b"".join(text + b"\0" for text in texts))
    bad = [] if is_harmless(out.decode("utf-8")) else ["JSON of hostile texts is not harmless"]
    read = json.loads(out)
    if len(read) != len(texts):
        return bad + [f"{len(read)} of {len(texts)} texts came back"]
    bad += [f"{text!r} became {ours!r}" for text, ours in zip(texts, read)
            if ours != text.decode("utf-8", "surrogateescape")][:10]
    print(f"{len(texts)} texts of hostile bytes read back by Python's json")
    return bad


def main(program, *flags):
    bad = compare(program, "--update" in flags) + harmless_and_aligned(program) + parsed_back(program) \
        + texts_against_python(program)
    for complaint in bad:
        print(complaint)
    print(f"{len(WORLDS) * len(FORMS)} golden files, {len(bad)} complaints")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
