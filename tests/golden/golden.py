"""golden.py: every case/*.txt through plan_print, compared with the .plan beside it.

golden.py PLAN_PRINT [--update] [CASE...]   --update rewrites the .plan files; read them before committing.
"""
import difflib
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent / "cases"


def main(program, arguments):
    update = "--update" in arguments
    names = [a for a in arguments if not a.startswith("--")]
    cases = sorted(c for c in HERE.glob("*.txt") if not names or c.stem in names)
    failed = 0
    for case in cases:
        run = subprocess.run([program, str(case)], capture_output=True, text=True)
        got = run.stdout + run.stderr + (f"exit {run.returncode}\n" if run.returncode else "")
        golden = case.with_suffix(".plan")
        if update:
            golden.write_text(got)
        wanted = golden.read_text() if golden.exists() else ""
        if got != wanted:
            failed += 1
            sys.stdout.writelines(difflib.unified_diff(wanted.splitlines(True), got.splitlines(True),
                                                       str(golden), "now"))
    orphans = [p for p in HERE.glob("*.plan") if not p.with_suffix(".txt").exists()]
    for orphan in orphans:
        print(f"{orphan}: no case of that name")
    print(f"{len(cases) - failed} passed, {failed + len(orphans)} failed")
    return failed + len(orphans) > 0 or not cases


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
