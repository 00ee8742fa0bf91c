"""policies.py: execution policies against a model, for every combination of scopes and scripts.

    policies.py POLICY_PRINT

The model is Microsoft's table, not our code: what each policy asks of a script, and that the first scope that
says something decides. policy_print.c says what its lines hold.
"""
import itertools
import subprocess
import sys

# What the program's numbers stand for.
POLICIES = ["Undefined", "Restricted", "AllSigned", "RemoteSigned", "Unrestricted", "Bypass"]
VERDICTS = {"runs": 0, "no script runs": 1, "not signed": 2, "from elsewhere": 3}
NAMES = ["Undefined", "Restricted", "AllSigned", "RemoteSigned", "Unrestricted", "Bypass", "an unknown name"]
KINDS = list(itertools.product([False, True], ["here", "network", "marked"]))     # signed, where from


def verdict(policy, signed, place):
    if policy in ("Bypass", "Unrestricted"):
        return "runs"
    if policy == "Restricted":
        return "no script runs"
    if signed:
        return "runs"
    if policy == "AllSigned":
        return "not signed"
    return "runs" if place == "here" else "from elsewhere"


def effective(scopes):
    for position, name in enumerate(scopes):
        if name != "Undefined":
            return ("Restricted" if name == "an unknown name" else name), position
    return "Restricted", len(scopes)        # on a machine that is no server


def expected():
    for digits in itertools.product(range(len(NAMES)), repeat=5):
        policy, scope = effective([NAMES[digit] for digit in digits])
        for kind, (signed, place) in enumerate(KINDS):
            said = f"{POLICIES.index(policy)} {scope} {VERDICTS[verdict(policy, signed, place)]}"
            yield f"{''.join(map(str, digits))} {kind} {said} {said}"


def main(program):
    lines = subprocess.run([program], stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    wrong = 0
    wanted = list(expected())
    for got, line in zip(lines, wanted):
        if got != line:
            wrong += 1
            if wrong <= 10:
                print(f"got {got!r}, not {line!r}")
    print(f"{len(lines)} combinations of {len(wanted)}, {wrong} wrong")
    return wrong > 0 or len(lines) != len(wanted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
