"""coverage.py: the branches of src/ that an instrumented build has taken (tests/coverage.sh makes one and runs the tests).

    coverage.py ROOT BUILD-FOLDER [--list] [--least PERCENT] [--named] [--adopt] [--write] [--figures FILE]

A branch is one way out of a condition. Not counted: those of assertions, whose failing way no test may take. Every other
way that no test takes is to stand in coverage.txt with its reason: with --named one that does not is an error. A reason for
ways that are all taken is one too, so that the list cannot grow old. --adopt gives what has none a row that says no more
than that, and takes away rows that are out of date; --write puts the list into tests/README.md."""
import argparse
import glob
import json
import os
import re
import subprocess
import sys


UNTRIED = "no test takes it yet"
MARKS = ("<!-- coverage.py writes from here -->\n", "<!-- to here, too -->")


def counted(root, build):
    """{(file, line): [times each way out was taken]} of src/, all programs of the build together; how often each line
    was run; and {(file, line): function}."""
    ways, lines, functions = {}, {}, {}
    for note in sorted(glob.glob(os.path.join(build, "**", "*.gcno"), recursive=True)):
        if not re.search(r"\.dir/(__/)?src/", note):
            continue
        for place, counts in ways_of(root, build, note, lines, functions).items():
            before = ways.get(place, [0] * len(counts))     # of the same source in another program
            ways[place] = [one + other for one, other in zip(before, counts)]
    return ways, lines, functions


def ways_of(root, build, note, lines, functions):
    """Of one object {(file, line): [times each way out was taken]}; adds to the two others."""
    done = subprocess.run(["gcov", "--json-format", "--branch-probabilities", "--stdout", note], cwd=build,
                          capture_output=True, text=True, check=True)
    ways = {}
    for data in (json.loads(line) for line in done.stdout.splitlines() if line):
        for file in data["files"]:
            name = "src/" + file["file"].rpartition("src/")[2]      # -ffile-prefix-map took off what is before it
            if not os.path.exists(os.path.join(root, name)) or name.endswith(".h"):
                continue
            for function in file["functions"]:
                for number in range(function["start_line"], function["end_line"] + 1):
                    functions[(name, number)] = function["name"]
            for line in file["lines"]:
                place = (name, line["line_number"])
                lines[place] = lines.get(place, 0) + line["count"]
                if line["branches"]:
                    ways.setdefault(place, []).extend(branch["count"] for branch in line["branches"])
    return ways


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


def row_of(line):
    """FILE | a piece of the line, which may hold bars itself | reason."""
    name, rest = line.strip().split(" | ", 1)
    return (name.strip(), *(part.strip() for part in rest.rsplit(" | ", 1)))


def reasons(path):
    """coverage.txt: [(file or "*", a piece of the line, reason)]."""
    found = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                found.append(row_of(line))
    return found


class Measure:
    def __init__(self, root, build):
        ways, self.lines, functions = counted(root, build)
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
                self.missed.append((name, number, functions.get((name, number), ""), texts[name][number - 1].strip(),
                                    counts.count(0)))
        rows, used = reasons(os.path.join(root, "tests", "coverage.txt")), set()
        self.explained, self.plain = [], []
        for one in self.missed:
            fits = [row for row in rows if row[1] in one[3] and (row[0] == one[0] or (row[0] == "*" and one[4] == 1))]
            used.update(fits)
            (self.explained if fits else self.plain).append(one + (fits[0][2] if fits else "",))
        self.outdated = [row for row in rows if row not in used and not row[2].startswith("sometimes")]

    def share(self, explained):
        left = sum(one[4] for one in (self.plain if explained else self.missed))
        return 100 * (self.total - left) / self.total

    def listed(self):
        """What no test takes, for the README: a line for each reason, and below it file, function and condition."""
        groups = {}
        for name, _, function, text, count, why in self.explained:
            times = f" ({count})" if count > 1 else ""
            groups.setdefault(why.removeprefix("sometimes: "), {}).setdefault(name.removeprefix("src/"), []).append(
                f"`{function}` `` {shortened(text)} ``{times}")
        out = [f"Of {self.total} branches {sum(one[4] for one in self.missed)} are not taken "
               f"({self.share(False):.1f} % are):\n\n"]
        for why, files in sorted(groups.items(), key=lambda item: (item[0] == UNTRIED, -len(item[1]), item[0])):
            out.append(f"- {why}:\n")
            out.extend(f"  - `{name}`: {'; '.join(rows)}\n" for name, rows in sorted(files.items()))
        return "".join(out)


def adopt(root, measure):
    """Rows for what has none, and none for what is taken."""
    path = os.path.join(root, "tests", "coverage.txt")
    with open(path, encoding="utf-8") as file:
        lines = [line for line in file if line.startswith("#")
                 or tuple(row_of(line)) not in measure.outdated]
    new = sorted({f"{name} | {text} | {UNTRIED}\n" for name, _, _, text, _, _ in measure.plain})
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(lines + new)


def shortened(text, most=60):
    return text if len(text) <= most else text[:most - 3].rstrip() + "..."


def write(root, text):
    path = os.path.join(root, "tests", "README.md")
    with open(path, encoding="utf-8") as file:
        readme = file.read()
    before, rest = readme.split(MARKS[0])
    with open(path, "w", encoding="utf-8") as file:
        file.write(before + MARKS[0] + text + MARKS[1] + rest.split(MARKS[1])[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=os.path.abspath)
    parser.add_argument("build", type=os.path.abspath)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--least", type=float, default=0)
    parser.add_argument("--named", action="store_true")
    parser.add_argument("--adopt", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--figures")
    options = parser.parse_args()
    measure = Measure(options.root, options.build)
    if options.adopt:
        adopt(options.root, measure)
        measure = Measure(options.root, options.build)
    if options.list:
        for name, number, function, text, count, why in sorted(measure.plain + measure.explained):
            print(f"{name}:{number}: {function}: {count} of `{text}`{': ' + why if why else ''}")
    run = sum(1 for count in measure.lines.values() if count)
    taken = measure.total - sum(one[4] for one in measure.missed)
    print(f"lines: {100 * run / len(measure.lines):.2f} % of {len(measure.lines)}; branches: {taken} of {measure.total}, "
          f"{measure.share(False):.2f} %; with those that have a reason {measure.share(True):.2f} %")
    for name, piece, _ in measure.outdated:
        print(f"coverage.txt is out of date: {name} | {piece}: no branch there is missed")
    for name, number, function, text, _, _ in measure.plain if options.named else []:
        print(f"not taken, and coverage.txt has no reason: {name}:{number}: {function}: `{text}`")
    if options.write:
        write(options.root, measure.listed())
    if options.figures:
        with open(options.figures, "w", encoding="utf-8") as file:
            json.dump({"promise": "every branch of src/ is taken by a test, or is named with a reason", "how": "gcov",
                       "runs": measure.total, "violations": sum(one[4] for one in measure.plain)}, file)
            file.write("\n")
    wrong = measure.share(False) < options.least or measure.outdated or (options.named and measure.plain)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
