"""golden.py: every FOLDER/*.txt through a printer, compared with what stands beside it.

golden.py PRINTER FOLDER [--update] [NAME...]   --update rewrites what stands beside; read it before committing.
"""
import difflib
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
BESIDE = {"cases": ".plan", "worlds": ".found"}         # what is printed of each kind of text


def main(program, folder, *arguments):
    update = "--update" in arguments
    names = [a for a in arguments if not a.startswith("--")]
    texts = sorted(t for t in (HERE / folder).glob("*.txt") if not names or t.stem in names)
    failed = 0
    for text in texts:
        run = subprocess.run([program, str(text)], capture_output=True, text=True)
        got = run.stdout + run.stderr + (f"exit {run.returncode}\n" if run.returncode else "")
        golden = text.with_suffix(BESIDE[folder])
        if update:
            golden.write_text(got)
        wanted = golden.read_text() if golden.exists() else ""
        if got != wanted:
            failed += 1
            sys.stdout.writelines(difflib.unified_diff(wanted.splitlines(True), got.splitlines(True),
                                                       str(golden), "now"))
    orphans = [p for p in (HERE / folder).glob("*" + BESIDE[folder]) if not p.with_suffix(".txt").exists()]
    for orphan in orphans:
        print(f"{orphan}: nothing of that name makes it")
    print(f"{len(texts) - failed} passed, {failed + len(orphans)} failed")
    return failed + len(orphans) > 0 or not texts


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
