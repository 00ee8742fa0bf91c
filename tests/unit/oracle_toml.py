"""oracle_toml.py: our scan for project.requires-python against tomllib, over generated and damaged documents.

usage: oracle_toml.py SPEC_PRINT

What tomllib reads, ours must read in the same way. What tomllib refuses, ours may refuse or not: it is a
scan for one value, no judge of TOML. Needs Python 3.11; skipped (exit code 77) without tomllib.
"""
import random
import subprocess
import sys

try:
    import tomllib
except ImportError:
    sys.exit(77)

DOCUMENTS = 6000
NAMES = ["project", "requires-python", '"requires-python"', "'project'", "name", "x", "tool", "a-b",
         '"requires\\u002dpython"', '""']
TEXTS = ['">=3.9"', "'>=3.10,<3.14'", '""', "''", '"a\\"b\\\\ \\u00e9\\n#"', '"""\n>=3.8"""', "'''>=3.7'''",
         '"""a\\\n   b"""', '"""\n[project]\nrequires-python = "no"\n"""',
         "'''\n[project]\nrequires-python = 'no'\n'''", '"# no"', '""""q""""',
         "'C:\\x'", "'''C:\\x\\'''", '"""x\\"""" y"""', '"""\\\n\n  z"""', "''''s''''", '">=3.9 # x"']
PLAIN = ["1", "-2.5", "true", "1979-05-27T07:32:00Z", "1979-05-27 07:32:00", "0xff", "inf", "1_000", "07:32:00"]
WANTED = ["requires-python", '"requires-python"', "'requires-python'", "requires-python", "requires-python "]


def some_value(rng, depth=0):
    kind = rng.random()
    if kind < 0.6 or depth > 2:
        return rng.choice(TEXTS)
    if kind < 0.75:
        return rng.choice(PLAIN)
    if kind < 0.9:
        gap = rng.choice(["", " ", "\n  ", " # c ] \"\n"])
        return "[" + "".join(gap + some_value(rng, depth + 1) + gap + "," for _ in range(rng.randrange(3))) + gap + "]"
    return "{" + ", ".join(some_pair(rng, depth + 1) for _ in range(rng.randrange(3))) + "}"


def some_pair(rng, depth=0):
    key = rng.choice(NAMES) if rng.random() < 0.8 else rng.choice([".", " . "]).join(rng.choices(NAMES, k=2))
    return key + rng.choice([" = ", "=", "\t=  "]) + some_value(rng, depth)


def some_lines(rng, count):
    lines = []
    for _ in range(count):
        lines.append(rng.choice([some_pair(rng), some_pair(rng), "# requires-python = '3'", "", "   "]))
        if rng.random() < 0.2:
            lines[-1] += rng.choice([" # [project]", "  ", "\t#\"\"\""])
    return lines


def some_document(rng):
    """Most have the value, in one of its many dresses, among other things."""
    lines = some_lines(rng, rng.randrange(2))
    wanted = rng.choice(WANTED) + " = " + rng.choice(TEXTS)
    project = rng.choice(["[project]", "[ project ]", "['project']", '["project"]', "[tool.project]", "[[project]]",
                          "[project.x]", "[project] # c"])
    dress = rng.random()
    if dress < 0.6:
        lines += [project, *some_lines(rng, rng.randrange(2)), wanted]
    elif dress < 0.75:
        lines = ["project." + wanted, *lines]
    elif dress < 0.85:
        lines = ["project = { name = 'x', " + wanted + " }", *lines]
    lines += [rng.choice(["[tool.x]", "[[tool.y]]", "[a.'b.c'.\"d\"]"]), *some_lines(rng, rng.randrange(3))]
    document = rng.choice(["\n", "\n", "\r\n"]).join(lines) + rng.choice(["", "\n"])
    if rng.random() < 0.15:
        at = rng.randrange(len(document) + 1)
        damage = rng.choice(["", "", '"', "'", "\n", "]", "[", "#", "\\", "=", "."])
        document = document[:at] + damage + document[at + rng.randrange(2):]
    return document


def expected(document):
    """The value, "-" for none, "other" when it is no string, or None when it is no TOML."""
    try:
        project = tomllib.loads(document).get("project", {})
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    if not isinstance(project, dict) or "requires-python" not in project:
        return "-"
    value = project["requires-python"]
    return "=" + value.encode().hex() if isinstance(value, str) else "other"


def main():
    rng = random.Random(621)
    documents = [some_document(rng) for _ in range(DOCUMENTS)]
    lines = "".join(document.encode().hex() + "\n" for document in documents)
    done = subprocess.run([sys.argv[1], "toml"], input=lines, capture_output=True, text=True, check=True)
    answers = done.stdout.splitlines()
    assert len(answers) == len(documents), (len(answers), len(documents))
    tally, wrong = {}, 0
    for document, ours in zip(documents, answers):
        theirs = expected(document)
        kind = ("no TOML" if theirs is None else "a string" if theirs[0] == "=" else theirs) + ", ours " + (
            "refused" if ours[0] == "r" else "none" if ours == "-" else "found")
        tally[kind] = tally.get(kind, 0) + 1
        if theirs is None or ours == theirs or (theirs == "other" and ours[0] in "r-"):
            continue
        wrong += 1
        if wrong <= 10:
            print(f"{document!r}\n    ours {ours!r}, tomllib {theirs!r}")
    print(f"toml: {len(documents)} documents, {wrong} differ; {dict(sorted(tally.items()))}")
    assert tally.get("a string, ours found", 0) > 1000, "the generator no longer makes what is asked for"
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
