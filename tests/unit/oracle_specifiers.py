"""oracle_specifiers.py: our version specifiers against PyPI's `packaging`, over generated versions and sets of clauses.

usage: oracle_specifiers.py SPEC_PRINT BUILD_FOLDER

`packaging` is taken from the Python that runs this, else installed into an environment below BUILD_FOLDER;
where neither is possible the test is skipped (exit code 77).
"""
import os
import random
import subprocess
import sys

PAIRS = 12000
OLDEST_EXACT = (26, 3)      # older ones take "<1.0.post1" and ">1.0a1" less exactly


def with_packaging(build):
    """Imports packaging, or starts this file again by a Python that has it."""
    try:
        import packaging.version
        if packaging.version.Version(packaging.__version__).release >= OLDEST_EXACT:
            return
    except ImportError:
        pass
    folder = os.path.join(build, "oracle-env")
    python = os.path.join(folder, "bin", "python")
    if os.environ.get("ORACLE_ENV"):
        sys.exit(77)
    try:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([python, "-m", "pip", "install", "-q", "packaging"], check=True)
    except (OSError, subprocess.CalledProcessError):
        print("packaging can be had neither here nor from the package index: skipped")
        sys.exit(77)
    os.execve(python, [python, *sys.argv], {**os.environ, "ORACLE_ENV": "1"})


def some_version(rng, wild):
    """Mostly Python's versions, some that only PEP 440 knows, some that nobody does."""
    count = rng.choice([1, 2, 2, 3, 3, 3, 4])
    text = ".".join(str(rng.choice([0, 1, 2, 3, 9, 10, 11, 12, 13])) for _ in range(count))
    text = rng.choice(["3.", "3.", ""]) + text
    if wild and rng.random() < 0.05:
        text = rng.choice(["1!", "0!", "v", " "]) + text
    if rng.random() < 0.3:
        text += rng.choice(["", "", ".", "-", "_"])
        text += rng.choice(["a", "b", "rc", "alpha", "beta", "c", "pre", "RC", "preview"])
        text += rng.choice(["", "", ".", "-"]) + rng.choice(["", "0", "1", "2", "3"])
    if wild and rng.random() < 0.15:
        text += rng.choice([".post", "post", "-", ".rev", "-r"]) + rng.choice(["0", "1", "2"])
    if wild and rng.random() < 0.15:
        text += rng.choice([".dev", "dev", "-dev"]) + rng.choice(["", "0", "1", "2"])
    if wild and rng.random() < 0.03:
        text += rng.choice(["x", ".", "..1", "-", "q1", "+", "a1b1", ".x", "candidate1", "t", "-rc-", "+a.b",
                            "+a..b"])
    return text


def near(rng, version):
    """Another version close by: the edges of a clause are where mistakes live."""
    numbers = version.split("rc")[0].split("a")[0].strip().split(".")
    if not all(number.isdigit() for number in numbers):
        return version
    cut = rng.choice([len(numbers), len(numbers), max(1, len(numbers) - 1)])
    numbers = numbers[:cut] + rng.choice([[], [], ["0"]])
    return ".".join(numbers) + rng.choice(["", "", "", "rc1", "a1", ".post1", ".dev1", "+x"])


def some_clause(rng, version):
    sign = rng.choice(["==", "==", "!=", "!=", "~=", ">=", "<=", ">", "<", "==="])
    if rng.random() < 0.02:
        sign = rng.choice(["=", "=>", "", "^"])
    text = near(rng, version) if rng.random() < 0.5 else some_version(rng, True)
    if rng.random() < (0.4 if sign in ("==", "!=") else 0.02):
        text += ".*"
    return sign + rng.choice(["", "", "", " "]) + text


def some_set(rng, version):
    between = rng.choice([",", ",", ", ", " , "])
    clauses = [some_clause(rng, version) for _ in range(rng.choice([1, 1, 1, 2, 2, 3]))]
    return between.join(clauses) + rng.choice(["", "", "", ","])


def ask(program, mode, lines):
    done = subprocess.run([program, mode], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    answers = done.stdout.split("\n")[:-1]
    assert len(answers) == len(lines), (len(answers), len(lines))
    return answers


def expected_fit(specifiers, version):
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion, Version
    try:
        wanted, given = SpecifierSet(specifiers), Version(version)
    except (InvalidSpecifier, InvalidVersion):
        return "refused"
    fits = all(clause.contains(given, prereleases=True) for clause in wanted)
    return ("fits" if fits else "not") + "\t" + ("pre" if wanted.prereleases else "-")


def expected_order(a, b):
    from packaging.version import InvalidVersion, Version
    try:
        a, b = Version(a), Version(b)
    except InvalidVersion:
        return "refused"
    a, b = Version(a.public), Version(b.public)     # ours drops local parts
    return str((a > b) - (a < b))


def tight_set(rng):
    """Clauses so close to each other that many of them contradict."""
    clauses = []
    for _ in range(rng.choice([2, 2, 3])):
        sign = rng.choice(["==", "!=", "~=", ">=", "<=", ">", "<"])
        version = rng.choice(["3.1", "3.1", "3.2", "3.1.1", "3.1.2", "3.0", "4.0", "3.1.1rc1", "3.1.1rc2", "3.1rc1"])
        star = sign in ("==", "!=") and "rc" not in version and rng.random() < 0.6
        clauses.append(sign + version + (".*" if star else ""))
    return ",".join(clauses)


def contradictions(program, rng):
    """What packaging proves empty, ours must call impossible; what ours calls so must fit no Python near by."""
    from packaging.specifiers import SpecifierSet
    sets = sorted({tight_set(rng) for _ in range(500)})
    answers = ask(program, "possible", sets)
    finals = [f"{x}.{y}.{z}" for x in (2, 3, 4) for y in (0, 1, 2, 3) for z in (0, 1, 2, 3)]
    levels = ("", "a0", "a1", "a2", "b1", "rc0", "rc1", "rc2", "rc3")
    near_by = [final + level for final in finals for level in levels]
    wrong = 0
    for text, ours in zip(sets, answers):
        wanted = SpecifierSet(text)
        candidates = near_by if wanted.prereleases else finals
        fitting = next((v for v in candidates if wanted.contains(v, prereleases=True)), None)
        if (ours == "impossible") == (fitting is None) and not (ours == "possible" and wanted.is_unsatisfiable()):
            continue
        wrong += 1
        print(f"{text!r}: ours {ours}, near by {fitting}, empty for packaging: {wanted.is_unsatisfiable()}")
    print(f"contradictions: {len(sets)} sets, {answers.count('impossible')} impossible, {wrong} differ")
    assert answers.count("impossible") > 50 and answers.count("possible") > 50
    return wrong


def compare(what, lines, answers, expected):
    wrong = [(line, ours, theirs) for line, ours, theirs in zip(lines, answers, expected) if ours != theirs]
    for line, ours, theirs in wrong[:20]:
        print(f"{what} {line!r}: ours {ours!r}, packaging {theirs!r}")
    kinds = {kind: expected.count(kind) for kind in sorted(set(expected))}
    print(f"{what}: {len(lines)} compared, {len(wrong)} differ; {kinds}")
    assert len(kinds) > 2, "the generator no longer reaches all answers"
    return len(wrong)


def main():
    program, build = sys.argv[1:]
    with_packaging(build)
    rng = random.Random(440)
    given = [some_version(rng, rng.random() < 0.3) for _ in range(PAIRS)]
    sets = [(some_set(rng, v), v) for v in given if "+" not in v]       # an interpreter's version has no local part
    pairs = [(some_version(rng, True), some_version(rng, True)) for _ in range(PAIRS // 4)]
    for base, _ in pairs[:]:                                    # neighbours, and other spellings of the same
        other = base + rng.choice(["", ".0", "-c.1", "a2"])
        pairs.append((base + rng.choice(["", ".0", "rc1", ".dev1", ".post1"]), other))
    lines = ["\t".join(pair) for pair in sets]
    expected = [expected_fit(*pair) for pair in sets]
    wrong = compare("specifiers", lines, ask(program, "specifiers", lines), expected)
    lines = ["\t".join(pair) for pair in pairs]
    expected = [expected_order(*pair) for pair in pairs]
    wrong += compare("versions", lines, ask(program, "versions", lines), expected)
    wrong += contradictions(program, rng)
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
