"""readme_tables.py: the README's tables of options, settings, exit codes and error codes are those of the code.

Usage: readme_tables.py TABLE_PRINT README. A table belongs to the nearest heading above it; its first column
is in backticks.
"""

import re
import subprocess
import sys


def tables_of(readme):
    """{heading: [[cell, ...], ...]} for the rows of every table, without its head and rule."""
    tables, heading, head = {}, None, True
    for line in open(readme, encoding="utf-8"):
        if line.startswith("#"):
            heading = line.strip("# \n").lower()
        if not line.startswith("|"):
            head = True
            continue
        if re.fullmatch(r"[|:\- ]+", line.strip()):
            head = False
        elif not head:
            tables.setdefault(heading, []).append([cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]])
    return tables


def first_words(rows, pattern):
    """What stands in backticks in the first column and looks like `pattern`."""
    return [word for row in rows for quoted in re.findall(r"`([^`]*)`", row[0]) for word in re.findall(pattern, quoted)]


def code_of(program):
    """The program's own rows by kind."""
    rows = {"option": [], "error": [], "exit": [], "finding": [], "setting": []}
    for line in subprocess.run([program], stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines():
        kind, *fields = line.split("\t")
        rows[kind].append(fields)
    return rows


def compare(what, documented, needed, allowed, complaints):
    """Every needed name once, no other than the allowed ones."""
    for name in sorted(needed - set(documented)):
        complaints.append(f"{what}: {name} is missing")
    for name in sorted(set(documented) - needed - allowed):
        complaints.append(f"{what}: {name} is not in the code")
    for name in sorted({name for name in documented if documented.count(name) > 1}):
        complaints.append(f"{what}: {name} stands there more than once")


def compare_sentences(what, written, sentences, complaints):
    """The README says what --help says, and perhaps more behind it."""
    for name, sentence in sentences.items():
        said = written.get(name, sentence).replace("`", "").replace("\\|", "|")
        if not re.fullmatch(re.escape(sentence) + r"(?:[;,:. (].*)?", said):
            complaints.append(f"{what}: {name} is {sentence!r} in the code, {said!r} in the README")


def compare_options(rows, options, complaints):
    shown = {name for name, letter, argument, sentence in options if sentence}
    shown |= {f"-{letter}" for name, letter, argument, sentence in options if letter != "-"}
    hidden = {name for name, letter, argument, sentence in options if not sentence}
    documented = first_words(rows, r"(?<![\w-])--?[a-z][a-z-]*(?![\w-])")
    compare("Options", documented, shown, hidden, complaints)
    compare_sentences("Options", {first_words([row], r"--[a-z-]+")[0]: row[1] for row in rows},
                      {name: sentence for name, letter, argument, sentence in options if sentence}, complaints)


def compare_errors(rows, errors, complaints):
    exits = {name: code for name, code, when in errors}
    compare("Error codes", first_words(rows, r"E_[A-Z_]+"), set(exits), set(), complaints)
    for row in rows:
        name = (first_words([row], r"E_[A-Z_]+") or [""])[0]
        numbers = [cell.strip("` ") for cell in row[1:] if re.fullmatch(r"`?\d+`?", cell)]
        if name in exits and numbers not in ([], [exits[name]]):
            complaints.append(f"Error codes: {name} ends with exit code {exits[name]}, the README says {numbers}")


def compare_findings(rows, findings, complaints):
    written = {row[0].strip("` "): row[1] for row in rows}
    compare("Findings", list(written), {code for code, when in findings}, set(), complaints)
    for code, when in findings:
        if written.get(code, when) != when:
            complaints.append(f"Findings: {code} is {when!r} in the code, {written[code]!r} in the README")


def compare_settings(rows, settings, complaints):
    """Option, variable, key and form of each setting, row by row."""
    written = [tuple(cell.strip("` ") for cell in row) for row in rows]
    code = [tuple(fields) for fields in settings]
    for row in sorted(set(code) - set(written)):
        complaints.append(f"Configuration: the row {row} is missing")
    for row in sorted(set(written) - set(code)):
        complaints.append(f"Configuration: the row {row} is not in the code")


def main():
    program, readme = sys.argv[1:]
    code, tables, complaints = code_of(program), tables_of(readme), []
    for heading in ("options", "exit codes", "error codes"):
        if heading not in tables:
            complaints.append(f"there is no table under the heading {heading!r}")
    compare_options(tables.get("options", []), code["option"], complaints)
    reachable = {"0"} | {exit_code for name, exit_code, when in code["error"]}
    meanings = dict(code["exit"])
    compare("Exit codes", first_words(tables.get("exit codes", []), r"\d+"), reachable, set(meanings), complaints)
    compare_sentences("Exit codes", {row[0].strip("` "): row[1] for row in tables.get("exit codes", [])}, meanings, complaints)
    for name in sorted(reachable - set(meanings)):
        complaints.append(f"Exit codes: --help does not know {name}")
    compare_findings(tables.get("keeping environments in shape", []), code["finding"], complaints)
    compare_settings(tables.get("configuration", []), code["setting"], complaints)
    compare_errors(tables.get("error codes", []), code["error"], complaints)
    for complaint in complaints:
        print(complaint)
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
