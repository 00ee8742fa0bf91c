"""in_process.py: runs in_process.c or in_memory.c, here or under Wine, in a folder of its own.

    in_process.py PROGRAM [--wine] [--full] [--figures FILE]
"""
import os
import re
import shutil
import subprocess
import sys

from world import fresh_root, write_json

# What is proved; of what every how many are tried under Wine, there with --full, here, here with --full.
PROGRAMS = {
    "in_process": ("the executor survives every fault and every pair of faults of the system's calls", (40, 4, 4, 1)),
    "in_memory": ("a run without memory leaves all as it was, from whichever request on it gets none", (60, 6, 1, 1)),
}


HANGS = 7000        # seconds: a tenth of all pairs takes minutes under Wine, and many times that beside other tests


def under_wine(program, stride):
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "windows"))
    import wine                                                                     # what it needs is not everywhere
    wine.warm()
    folder = wine.WORK / os.path.basename(program).removesuffix(".exe")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    done = wine.run([program, wine.inside(folder), str(stride)], timeout=HANGS)
    return done.returncode, done.stdout + done.stderr


def here(program, stride):
    folder = fresh_root()
    try:
        done = subprocess.run([program, folder, str(stride)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=HANGS)
    finally:
        shutil.rmtree(folder)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def main(words):
    full = "--full" in words or os.environ.get("VENVCAST_FULL") == "1"
    wine = "--wine" in words
    promise, strides = PROGRAMS[os.path.basename(words[0]).removesuffix(".exe")]
    code, said = (under_wine if wine else here)(os.path.abspath(words[0]), strides[(0 if wine else 2) + full])
    print(said)
    counts = re.search(r"(\d+) runs, (\d+) violations", said)
    if counts is None:
        print(f"it has not come to its end: {code}")
        return 1
    if "--figures" in words:
        promise += " (Windows)" if wine else ""
        write_json(words[words.index("--figures") + 1],
                   [{"promise": promise, "runs": int(counts[1]), "violations": int(counts[2])}])
    return 1 if code != 0 or int(counts[1]) < 50 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
