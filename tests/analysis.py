"""analysis.py: runs the analysers of analysis.sh over each of our files that the build compiles, two at a time.

    analysis.py ROOT BUILD-FOLDER [--figures FILE] [ANALYSER...]

What an analyser is told to pass over stands here with its reason; all else that it says is a failure."""
import argparse
import concurrent.futures
import json
import os
import re
import shlex
import subprocess
import sys

# Checks of clang-tidy: those that find faults. What is left out of them, and why.
TIDY = ["clang-analyzer-*", "bugprone-*", "cert-*", "misc-*", "performance-*", "portability-*"]
TIDY_LEFT_OUT = {
    "bugprone-easily-swappable-parameters": "two texts beside each other are what most of this program is about",
    "bugprone-narrowing-conversions": "-Wconversion of two compilers watches that; what is left is letters moved within ASCII",
    "bugprone-implicit-widening-of-multiplication-result": "products of small constants",
    "bugprone-not-null-terminated-result": "a str carries its size, and needs no NUL",
    "bugprone-sizeof-expression": "arrays of pointers are sorted and taken from the arena, and that is their size",
    "bugprone-macro-parentheses": "X-macros, whose arguments are names and strings",
    "cert-err33-c": "that snprintf cuts what is too long is meant, wherever it is used",
    "clang-analyzer-optin.performance.Padding": "structs are in the order in which they are read",
    "clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling": "Annex K, which no C library here has",
    "clang-analyzer-security.insecureAPI.strcpy": "the length is held against the room on a line before, in each of its few uses",
    "misc-no-recursion": "trees are walked by it; depth is limited where a stranger decides about it (toml.c)",
}
CPPCHECK_LEFT_OUT = {
    "varFuncNullUB": "NULL is ((void *)0) with every compiler that we build with, and so as wide as the pointer it stands for",
    "readdirCalled": "POSIX took readdir_r back: readdir is safe on streams that no two threads share, and none do",
}
GCC_LEFT_OUT = {
}


def ours(root, build):
    """(file, the words that compile it) of src/ and platform/."""
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        for entry in json.load(file):
            path = os.path.normpath(os.path.join(entry["directory"], entry["file"]))
            if os.path.relpath(path, root).split(os.sep)[0] in ("src", "platform"):
                words = shlex.split(entry["command"])
                at = words.index("-o")
                yield path, entry["directory"], [word for i, word in enumerate(words)
                                                 if i not in (at, at + 1) and word != "-c" and not word.startswith("-f")]


def gcc(path, folder, words, build):
    off = ["-Wno-analyzer-" + name for name in GCC_LEFT_OUT]
    done = subprocess.run(words[:1] + ["-fanalyzer", "-O1", *off, "-c", "-o", os.devnull] + words[1:], cwd=folder,
                          capture_output=True, text=True, errors="replace")
    return done.stderr if "warning:" in done.stderr or done.returncode else ""


def clang_tidy(path, folder, words, build):
    checks = ",".join(["-*", *TIDY, *("-" + name for name in TIDY_LEFT_OUT)])
    done = subprocess.run(["clang-tidy", "--quiet", "--checks=" + checks, "--warnings-as-errors=*", path, "--", *words[1:-1]],
                          cwd=folder, capture_output=True, text=True, errors="replace")
    return done.stdout if done.returncode else ""


def cppcheck(path, folder, words, build):
    defines = [word for word in words if word.startswith(("-D", "-I", "-U"))]
    done = subprocess.run(["cppcheck", "--quiet", "--enable=warning,performance,portability", "--inline-suppr", "--std=c11",
                           "--error-exitcode=1", "--suppress=missingIncludeSystem", "--library=posix",
                           *("--suppress=" + name for name in CPPCHECK_LEFT_OUT), *defines, path],
                          cwd=folder, capture_output=True, text=True, errors="replace")
    return done.stderr if done.returncode else ""


ANALYSERS = {"gcc": gcc, "clang-tidy": clang_tidy, "cppcheck": cppcheck}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=os.path.abspath)
    parser.add_argument("build", type=os.path.abspath)
    parser.add_argument("--figures")
    parser.add_argument("analysers", nargs="*", metavar="ANALYSER")
    options = parser.parse_intermixed_args()
    files = list(ours(options.root, options.build))
    findings, runs = [], 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name in options.analysers or ANALYSERS:
            jobs = [pool.submit(ANALYSERS[name], *file, options.build) for file in files]
            said = [job.result() for job in jobs]
            runs += len(jobs)
            found = [text for text in said if text]
            print(f"{name}: {len(files)} files, {len(found)} with findings")
            for text in found:
                print(re.sub(re.escape(options.root) + "/", "", text).strip())
            findings += found
    if options.figures:
        with open(options.figures, "a", encoding="utf-8") as file:
            json.dump({"promise": "analysers find nothing in src/ and platform/", "how": ", ".join(options.analysers or ANALYSERS),
                       "runs": runs, "violations": len(findings)}, file)
            file.write("\n")
    return 1 if findings or not files else 0


if __name__ == "__main__":
    sys.exit(main())
