#!/usr/bin/env python3
"""figures.py: the table of promises in tests/README.md, from what the tests counted when they ran last.

    figures.py [--write] [FOLDER]       FOLDER: build/tests/figures, or of another build; --write puts it into README.md

A test counts with --figures FILE, a line of JSON a promise: {"promise": ..., "runs": N, "violations": 0, "how": ...}.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
README = HERE / "README.md"
BEGIN, END = "<!-- figures.py writes from here -->\n", "<!-- to here -->\n"


def rows_of(folder):
    """(promise, the test that counted, runs, violations), sorted by the test; a promise that was counted twice is one."""
    counted = {}
    for path in sorted(Path(folder).glob("*.json")):
        text = path.read_text(encoding="utf-8")
        for row in json.loads(text) if text.startswith("[") else map(json.loads, text.splitlines()):
            counts = counted.setdefault((path.stem, row["promise"]), [0, 0])
            counts[0] += row["runs"]
            counts[1] += row["violations"]
    return [(promise, test, *counts) for (test, promise), counts in counted.items()]


def git(*words):
    return subprocess.run(["git", "-C", HERE, *words], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def table(rows):
    lines = [f"Counted at {git('rev-parse', '--short=10', 'HEAD')}, {git('log', '-1', '--format=%cs')}.", "",
             "| promise | proved by | runs | violations |", "|---|---|---:|---:|"]
    lines += [f"| {promise} | `{test}` | {runs:,} | {violations} |" for promise, test, runs, violations in rows]
    lines.append(f"| all | | {sum(row[2] for row in rows):,} | {sum(row[3] for row in rows)} |")
    return "\n".join(lines) + "\n"


def put_in(text):
    before, rest = README.read_text(encoding="utf-8").split(BEGIN)
    README.write_text(before + BEGIN + text + END + rest.split(END)[1], encoding="utf-8")


def main(words):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--write", action="store_true", help="into tests/README.md")
    parser.add_argument("folder", nargs="?", default=HERE.parent / "build/tests/figures")
    options = parser.parse_args(words)
    rows = rows_of(options.folder)
    if not rows:
        sys.exit(f"figures.py: nothing was counted in {options.folder}: run the tests first")
    text = table(rows)
    if options.write:
        put_in(text)
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
