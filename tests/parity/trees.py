"""trees.py: what a tree looks like, and every difference between two of them."""

import csv
import fnmatch
import hashlib
import io
import os
import stat
from collections import Counter, namedtuple

# path: relative to the tree; aspect: missing, extra, kind, mode, target, content, line, order, row, fact;
# detail: the key, row or name inside `path` that differs, else "".
Difference = namedtuple("Difference", "path aspect detail expected got")

# A reason to accept differences: all three patterns must match; `where` names the cases, "*" for all.
Allowance = namedtuple("Allowance", "path aspect detail where reason")

KINDS = {stat.S_IFDIR: "folder", stat.S_IFREG: "file", stat.S_IFLNK: "link", stat.S_IFIFO: "pipe",
         stat.S_IFSOCK: "socket"}
TEXT_LIMIT = 200_000
READ_WHOLE = ("pyvenv.cfg", ".gitignore", "CACHEDIR.TAG", "bin/*", "Scripts/[aAd]*", "*.dist-info/RECORD", "*.pth")


def look(path, relative):
    facts = os.lstat(path)
    entry = {"kind": KINDS.get(stat.S_IFMT(facts.st_mode), "device"), "mode": stat.S_IMODE(facts.st_mode)}
    if entry["kind"] == "link":
        entry.update(target=os.readlink(path), mode=None)
    elif entry["kind"] == "file" and not relative.endswith(".pyc"):     # which holds the time of its source
        with open(path, "rb") as file:
            content = file.read()
        entry["hash"] = hashlib.sha256(content).hexdigest()
        if len(content) < TEXT_LIMIT and any(fnmatch.fnmatch(relative, name) for name in READ_WHOLE):
            entry["text"] = content.decode("latin-1")
    return entry


def snapshot(top):
    """Relative path -> kind, mode, target or content, of everything below `top` and of `top` itself as "."."""
    tree = {".": look(top, ".")}
    for folder, folders, files in os.walk(top):
        for name in folders + files:
            path = os.path.join(folder, name)
            relative = os.path.relpath(path, top)
            tree[relative] = look(path, relative)
    return tree


def differing_lines(path, expected, got):
    """pyvenv.cfg: keys and values one by one, their order and the form of each line."""
    def parse(text):
        return [tuple(line.split(" = ", 1)) if " = " in line else (line, None) for line in text.split("\n")]
    before, after = parse(expected), parse(got)
    for key in sorted({key for key, _ in before + after}):
        wanted, had = [v for k, v in before if k == key], [v for k, v in after if k == key]
        if wanted != had:
            yield Difference(path, "line", key, wanted, had)
    common = {key for key, _ in before} & {key for key, _ in after}
    order = [[key for key, _ in lines if key in common] for lines in (before, after)]
    if order[0] != order[1]:
        yield Difference(path, "order", "", order[0], order[1])


def differing_rows(path, expected, got):
    """RECORD: its rows, their order and how its lines end."""
    def parse(text):
        return {row[0]: row[1:] for row in csv.reader(io.StringIO(text, newline="")) if row}
    before, after = parse(expected), parse(got)
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield Difference(path, "row", name, before.get(name), after.get(name))
    order = [[name for name in rows if name in before and name in after] for rows in (before, after)]
    if order[0] != order[1]:
        yield Difference(path, "order", "", order[0][:5], order[1][:5])
    ends = [text.count("\r\n") == text.count("\n") and text.endswith("\n") for text in (expected, got)]
    if ends[0] != ends[1]:
        yield Difference(path, "order", "line ends", ends[0], ends[1])


def differing_content(path, expected, got):
    if expected.get("hash") == got.get("hash"):
        return
    special = differing_lines if path == "pyvenv.cfg" else differing_rows if path.endswith("dist-info/RECORD") else None
    if special:
        yield from special(path, expected["text"], got["text"])
    else:
        yield Difference(path, "content", "", expected.get("text", expected["hash"]), got.get("text", got["hash"]))


def differing_entry(path, expected, got):
    if expected["kind"] != got["kind"]:
        yield Difference(path, "kind", "", expected["kind"], got["kind"])
        return
    for aspect in ("mode", "target"):
        if expected.get(aspect) != got.get(aspect):
            yield Difference(path, aspect, "", expected.get(aspect), got.get(aspect))
    if expected["kind"] == "file":
        yield from differing_content(path, expected, got)


def differences(expected, got):
    for path in sorted(expected.keys() | got.keys()):
        if path not in got:
            yield Difference(path, "missing", "", expected[path]["kind"], None)
        elif path not in expected:
            yield Difference(path, "extra", "", None, got[path]["kind"])
        else:
            yield from differing_entry(path, expected[path], got[path])


def differing_facts(expected, got):
    for key in sorted(expected.keys() | got.keys()):
        if expected.get(key) != got.get(key):
            yield Difference("(in use)", "fact", key, expected.get(key), got.get(key))


def allowance_for(difference, allowed, case):
    for allowance in allowed:
        if (fnmatch.fnmatch(difference.path, allowance.path) and difference.aspect in allowance.aspect.split()
                and fnmatch.fnmatch(difference.detail, allowance.detail) and fnmatch.fnmatch(case, allowance.where)):
            return allowance
    return None


def judge(found, allowed, case):
    """Splits differences into those that count and a tally of the allowances that cover the others."""
    counted, tally = [], Counter()
    for difference in found:
        allowance = allowance_for(difference, allowed, case)
        if allowance:
            tally[allowance] += 1
        else:
            counted.append(difference)
    return counted, tally


def describe(difference):
    shown = [repr(value) if len(repr(value)) < 300 else repr(value)[:300] + "…" for value in difference[3:]]
    name = f"{difference.path}: {difference.aspect}" + (f" {difference.detail!r}" if difference.detail else "")
    return f"{name}\n        venv: {shown[0]}\n        here: {shown[1]}"
