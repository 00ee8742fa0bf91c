"""worlds.py: every worlds/*.txt through world_print, compared with the .found beside it.

worlds.py WORLD_PRINT [--update] [WORLD...]   --update rewrites the .found files; read them before committing.
"""
import difflib
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent / "worlds"


def main(program, arguments):
    update = "--update" in arguments
    names = [a for a in arguments if not a.startswith("--")]
    worlds = sorted(w for w in HERE.glob("*.txt") if not names or w.stem in names)
    failed = 0
    for world in worlds:
        run = subprocess.run([program, str(world)], capture_output=True, text=True)
        got = run.stdout + run.stderr + (f"exit {run.returncode}\n" if run.returncode else "")
        golden = world.with_suffix(".found")
        if update:
            golden.write_text(got)
        wanted = golden.read_text() if golden.exists() else ""
        if got != wanted:
            failed += 1
            sys.stdout.writelines(difflib.unified_diff(wanted.splitlines(True), got.splitlines(True),
                                                       str(golden), "now"))
    orphans = [p for p in HERE.glob("*.found") if not p.with_suffix(".txt").exists()]
    for orphan in orphans:
        print(f"{orphan}: no world of that name")
    print(f"{len(worlds) - failed} passed, {failed + len(orphans)} failed")
    return failed + len(orphans) > 0 or not worlds


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
