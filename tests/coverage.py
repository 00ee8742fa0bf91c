"""coverage.py: the branches of src/ that an instrumented build has taken (tests/coverage.sh makes one and runs the tests).

    coverage.py ROOT BUILD-FOLDER [--list] [--least PERCENT] [--figures FILE] [--markdown]

A branch is one way out of a condition. Not counted: those of assertions, whose failing way no test may take. Every other
way that no test takes stands in coverage.txt with its reason, or makes the share smaller; a reason for a way that is taken
is an error, so that the list cannot grow old."""
import argparse
import glob
import json
import os
import re
import subprocess
import sys


def counted(root, build):
    """{(file, line): [times each way out was taken]} of src/, all programs of the build together."""
    notes = sorted(glob.glob(os.path.join(build, "CMakeFiles", "core.dir", "src", "**", "*.gcno"), recursive=True)
                   + glob.glob(os.path.join(build, "CMakeFiles", "venvcast.dir", "src", "*.gcno")))
    ways, lines = {}, {}
    for note in notes:
        done = subprocess.run(["gcov", "--json-format", "--branch-probabilities", "--stdout", note], cwd=build,
                              capture_output=True, text=True, check=True)
        for data in (json.loads(line) for line in done.stdout.splitlines() if line):
            for file in data["files"]:
                name = "src/" + file["file"].rpartition("src/")[2]      # -ffile-prefix-map took off what is before it
                if not os.path.exists(os.path.join(root, name)) or name.endswith(".h"):
                    continue
                for line in file["lines"]:
                    place = (name, line["line_number"])
                    lines[place] = lines.get(place, 0) + line["count"]
                    if line["branches"]:
                        ways.setdefault(place, []).extend(branch["count"] for branch in line["branches"])
    return ways, lines


def asserted(root, name):
    """The lines of assertions, which may go on over several."""
    inside, depth = set(), 0
    with open(os.path.join(root, name), encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            at = re.search(r"\bassert\(", line) if depth == 0 else None
            if at or depth:
                depth += line[at.start() if at else 0:].count("(") - line[at.start() if at else 0:].count(")")
                inside.add(number)
    return inside


def reasons(path):
    """coverage.txt: FILE | a piece of the line | reason."""
    found = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                name, piece, why = (part.strip() for part in line.split(" | ", 2))
                found[(name, piece)] = why
    return found


class Measure:
    def __init__(self, root, build):
        ways, self.lines = counted(root, build)
        self.missed, self.total, texts, skipped = [], 0, {}, {}
        for (name, number), counts in sorted(ways.items()):
            if name not in texts:
                with open(os.path.join(root, name), encoding="utf-8") as file:
                    texts[name] = file.read().split("\n")
                skipped[name] = asserted(root, name)
            if number in skipped[name]:
                continue
            self.total += len(counts)
            if 0 in counts:
                self.missed.append((name, number, texts[name][number - 1].strip(), counts.count(0)))
        why, used = reasons(os.path.join(root, "tests", "coverage.txt")), set()
        self.explained, self.plain = [], []
        for one in self.missed:
            fits = [key for key in why if key[0] == one[0] and key[1] in one[2]]
            used.update(fits)
            (self.explained if fits else self.plain).append(one + (why[fits[0]] if fits else "",))
        self.outdated = sorted(set(why) - used)

    def share(self, explained):
        left = sum(one[3] for one in self.missed if not explained or one in [row[:4] for row in self.plain])
        return 100 * (self.total - left) / self.total


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=os.path.abspath)
    parser.add_argument("build", type=os.path.abspath)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--least", type=float, default=0)
    parser.add_argument("--figures")
    options = parser.parse_args()
    measure = Measure(options.root, options.build)
    if options.list:
        for name, number, text, count, why in sorted(measure.plain + measure.explained):
            print(f"{name}:{number}: {count} of `{text}`{': ' + why if why else ''}")
    run = sum(1 for count in measure.lines.values() if count)
    taken = measure.total - sum(one[3] for one in measure.missed)
    print(f"lines: {100 * run / len(measure.lines):.2f} % of {len(measure.lines)}; branches: {taken} of {measure.total}, "
          f"{measure.share(False):.2f} %; with those that have a reason {measure.share(True):.2f} %")
    for name, piece in measure.outdated:
        print(f"coverage.txt is out of date: {name} | {piece}: no branch there is missed")
    if options.figures:
        with open(options.figures, "a", encoding="utf-8") as file:
            json.dump({"promise": "every branch of src/ is taken by a test, or is named with a reason", "how": "gcov",
                       "runs": measure.total, "violations": sum(one[3] for one in measure.plain)}, file)
            file.write("\n")
    return 1 if measure.share(False) < options.least or measure.outdated else 0


if __name__ == "__main__":
    sys.exit(main())
