"""sweep.py: every system call of a run goes wrong once, in every manner, and nothing is lost.

    sweep.py INJECTOR [--full] [--pip small|real] [--jobs N] [--only SCENARIO[:NTH[-LAST][:FAULT]]] [--figures FILE] [-v]

A run is told to fail at its Nth system call (injector.c). After it, the promises below are looked at; then the same
command is run again without a fault, unless it would begin as a run did that is known to be right. Kinds of faults:
eight error numbers, one byte or half of them read or written, killed before the call and after it. Of one thread, after
a call is the same moment as before the next one: there only --full does both. What does not fit into the usual run is
left out by turns; --full leaves nothing out, and adds the interpreter's real pip, each call of whose runs goes wrong
once, in one of the manners in turns (about 17,000 runs; --only and a range of calls take a part of them). Its batch is
of eight environments for which the same thousands of calls are made, in any order: of a kind of call that comes more
than SELDOM times every fourth goes wrong, of the others each. With a program that completes an environment
(--post-setup) the usual run strikes every so manieth call, by a kill or another fault in turns, --full each in every
manner. The program's own calls are not counted, but it is waited for: who kills venvcast lets it end in peace.

Calls are counted by their kind, the NTH of all being the Kth of its kind: so that only calls of that kind stop, and so
that threads, whose calls come in any order, are hit at each of them all the same.
"""
import argparse
import collections
import errno
import multiprocessing
import os
import re
import subprocess
import sys
import time

from world import NUMBERS, PROGRAM, PYTHON, TIMES, UNTOUCHED, World, call_names, differences, fresh_root, listing, write_json

PROMISES = {
    "target": "the environment is as it was before, or whole and usable",
    "surroundings": "nothing else has changed: names, modes, times, contents",
    "litter": "nothing is left beside it (after a kill one staging folder, which the next run removes)",
    "message": "a failure is told once, with a path and the system's reason",
    "exit": "the exit code is one of the README's, and no success is claimed that is none",
    "next": "the same command succeeds afterwards",
    "cache": "the cache holds nothing damaged, and serves",
}
ERRORS = ["ENOSPC", "EIO", "EACCES", "EINTR", "ENOMEM", "EMFILE", "EROFS", "EDQUOT"]
REASONS = {
    "ENOSPC": "no space left on the device", "EIO": "input or output error", "EACCES": "permission denied",
    "EINTR": "interrupted", "ENOMEM": "memory", "EMFILE": "too many open files", "EROFS": "read-only",
    "EDQUOT": "disk quota exceeded",
}
SHORTS = ["one", "half"]
KILLS = ["kill-before", "kill-after"]
TRANSFERS = {0, 1, 17, 18, 40, 326, 318}        # read, write, pread64, pwrite64, sendfile, copy_file_range, getrandom
EXIT_CODES = {0, 1, 3, 4, 5, 6}
NAMES = call_names()
STAGE = ".venvcast"                             # in a target that is changed in place; surroundings() counts it as litter
MARK = ".venvcast-unfinished"                   # in one that a program has yet to complete
LEFT_MOST = 3                                   # of such a one: the copy beside it, the folder of ours in it, the mark
FCNTL = 72                                      # fails or cannot, by what it is asked
EXECVE = 59                                     # by which venvcast itself is started, too: cannot be counted alone
SELDOM = 64
RENAMEAT2 = 316                                 # without it names cannot be exchanged, nor is a taken one refused
MMAP = 9                                        # the C library makes "no memory" of every failure of it


class Scenario:
    """One command line over one kind of ground."""

    def __init__(self, name, *words, targets=("env",), old=False, cold=False, threads=False, in_place=False, real=False,
                 damage=(), program=None, step=1, exchange=True):
        self.name, self.words, self.targets = name, words, targets
        self.damage, self.program, self.step, self.exchange = damage, program, step, exchange
        self.old, self.cold, self.threads, self.in_place, self.real_pip = old, cold, threads, in_place, real


EIGHT = tuple(f"e{number}" for number in range(1, 9))
DOES = "sh -c 'echo set up > mine.txt'"         # without a process of its own, whose calls would count
FAILS = "sh -c 'echo harm > mine.txt; : > bin/activate; exit 3'"
SCENARIOS = [
    Scenario("create, cold cache", cold=True),
    Scenario("create, warm cache"),
    Scenario("--clear", "--clear", old=True),
    Scenario("--upgrade", "--upgrade", old=True, in_place=True),
    Scenario("--ensure", "--ensure", old=True, in_place=True, damage=("bin/activate", "bin/python3", "inner")),
    Scenario("a batch of 8", "--jobs", "4", "--without-pip", targets=EIGHT, threads=True),
    Scenario("--clear in two steps", "--clear", old=True, exchange=False, step=5),
    Scenario("--post-setup", program=DOES, step=3),
    Scenario("--post-setup in place", program=DOES, old=True, in_place=True, step=13),
    Scenario("--post-setup --clear", "--clear", program=DOES, old=True, step=7),
    Scenario("--post-setup that fails", program=FAILS, step=5),
    Scenario("--post-setup that fails in place", program=FAILS, old=True, in_place=True, step=23),
]
REAL = [                                        # with the interpreter's own pip
    Scenario("real pip, cold cache", cold=True, real=True),
    Scenario("real pip, warm cache", real=True),
    Scenario("real pip, --clear", "--clear", old=True, real=True),
    Scenario("real pip, --upgrade", "--upgrade", old=True, in_place=True, real=True),
    Scenario("real pip, --ensure", "--ensure", old=True, in_place=True, real=True,
             damage=("bin/activate", "bin/python3", "pip/_internal/cli")),
    Scenario("real pip, 8 of them", "--jobs", "4", targets=EIGHT, threads=True, real=True),
]


class Sweep:
    """One scenario in one world."""

    def __init__(self, world, scenario):
        self.world, self.scenario, self.injector = world, scenario, world.injector
        self.words, self.good_words = (world.words(*(("--post-setup", program) if program else ()), *scenario.words,
                                                   *scenario.targets) for program in (scenario.program, scenario.program and DOES))
        self.violations, self.runs, self.passed, self.known = [], 0, set(), {}
        self.followed_usual, self.missed = False, 0
        self.judged = dict.fromkeys(PROMISES, 0)
        if not scenario.exchange:
            self.injector.refuse(RENAMEAT2)
        self.prepare()

    # ---- the ground ----
    def prepare(self):
        """What is right, learnt from runs without a fault: before, after, and in the cache."""
        world, target = self.world, self.scenario.targets[0]
        if self.scenario.old:
            done = self.injector.plain(world.words("--prompt", "old", target, wheels="old-wheels", cache=False))
            assert done.code == 0, done.err
            with open(world.path(f"{target}/mine.txt"), "w", encoding="ascii") as file:
                file.write("the user's own\n")
            for name in self.scenario.damage:
                world.damage(target, name)
            os.rename(world.path(target), os.path.join(world.root, "old"))
        self.reset()
        self.around, litter = world.surroundings(self.scenario.targets)
        assert not litter
        done = self.injector.plain(self.good_words)
        assert (done.code, done.out, done.err) == (0, "", ""), (done.code, done.err)
        self.whole = {name: self.injector.look(0, world.path(name)) for name in self.scenario.targets}
        self.good = {name: listing(world.path(name)) for name in self.scenario.targets}
        self.entries, unfinished = world.cache_entries()
        assert not unfinished
        assert world.surroundings(self.scenario.targets) == (self.around, [])
        for name in self.scenario.targets[:1]:
            assert self.scenario.threads or world.use(name) is None, world.use(name)
        self.reset()
        status, self.trail = self.injector.trail(self.words)
        assert os.WEXITSTATUS(status) == (5 if self.words != self.good_words else 0)
        self.reset()

    def before(self, name):
        """A number for a target as a failure must leave it; of one that is changed in place without folders' times, and
        where a copy is the way back without files' numbers."""
        what = (TIMES if self.scenario.program else TIMES | NUMBERS) if self.scenario.in_place else UNTOUCHED
        return self.injector.look(what, self.world.path(name), STAGE, MARK)

    def reset(self):
        """The ground as it is before a run; what is so already stays."""
        for name in self.scenario.targets:
            if self.scenario.old and self.before(name) == getattr(self, "untouched", {}).get(name, ""):
                continue
            self.injector.remove(self.world.path(name))
            if self.scenario.old:
                self.injector.copy(os.path.join(self.world.root, "old"), self.world.path(name))
        if self.scenario.cold:
            self.injector.remove(self.world.cache)
        self.untouched = {name: self.before(name) for name in self.scenario.targets}
        self.begun = self.ground()

    # ---- which faults ----
    def kinds(self, nth, call, full):
        """In how many manners a call can go wrong here."""
        kinds = ERRORS + (SHORTS if call in TRANSFERS else []) + KILLS[:1]
        return kinds + KILLS[1:] if full or self.scenario.threads or nth == len(self.trail) else kinds

    def faults(self, full, turn):
        """(nth, fault) of this scenario; of several threads, whose calls come in any order, and of real pip in turns."""
        real, threads = self.scenario.real_pip, self.scenario.threads
        often, met = collections.Counter(self.trail), collections.Counter()
        for nth, call in enumerate(self.trail, 1):
            met[call] += 1
            kinds, step = self.kinds(nth, call, full), 4 if real and threads and often[call] > SELDOM else 1
            if step > 1 and (met[call] + turn) % step != 0:
                continue
            if real or (threads and not full):
                kinds = [kinds[((met[call] // step if step > 1 else nth) + turn) % len(kinds)]]
            elif self.scenario.step > 1 and not full:
                at, late = divmod(nth + turn, self.scenario.step)
                others = [kind for kind in kinds if kind not in KILLS]
                kinds = [] if late else KILLS[:1] if at % 2 else [others[at // 2 % len(others)]]
            for kind in kinds:
                yield nth, kind

    # ---- one run ----
    def judge(self, promise, holds, *detail):
        self.judged[promise] += 1
        if not holds:
            tell(f"{promise}: {self.scenario.name}: call {self.at}: {' '.join(map(str, detail))}", now=True)
            self.violations.append((promise, self.scenario.name, self.at[0], NAMES.get(self.run.hit, self.run.hit),
                                    self.at[1], " ".join(map(str, detail))))

    def strike(self, nth, fault):
        call = self.trail[nth - 1]
        if (call, fault) in self.passed:
            return
        self.at = nth, fault
        kth = (nth, -1) if call == EXECVE else (self.trail[:nth].count(call), call)
        self.run = self.injector.run(kth[0], getattr(errno, fault, fault), self.words, kth[1])
        self.missed += self.run.hit < 0         # a thread that waits for another makes a call more or less
        if not self.run.effect or self.run.hit < 0:         # a call that cannot fail
            if fault in ERRORS and self.run.hit >= 0 and call != FCNTL:
                self.passed.add((call, fault))
            self.reset()
            return
        self.runs += 1
        states = self.check()
        left = self.ground()
        if left == self.begun:                  # the next run would begin as this one did, whose way is known
            return
        usual = self.run.code == 0 and set(states) == {"whole"} and left[1] == self.begun[1]
        if not usual or not self.followed_usual:        # after a run that ended as it should once is enough
            self.follow(fault in KILLS)
            self.followed_usual |= usual
        self.reset()

    def follow(self, killed):
        """The next run; anew where nothing stood before and the run ended by itself, so that all comes out of the cache."""
        if not self.scenario.old and not killed:
            for name in self.scenario.targets:
                self.injector.remove(self.world.path(name))
            if self.followed_usual and self.ground() == self.begun:
                return                          # nothing else has changed: it would begin as this one did
        self.again()

    def state(self, name):
        """before, whole, unfinished, aside (as before, under another name), or what differs."""
        path = self.world.path(name)
        if self.scenario.program and os.path.lexists(os.path.join(path, MARK)):
            return self.says_unfinished(name)
        if self.run.code != 0 and self.before(name) == self.untouched[name]:
            return "before"
        if not self.scenario.exchange and self.at[1] in KILLS and not (os.path.isdir(path) and os.listdir(path)):
            aside = self.before(f".{name}.venvcast-old") == self.untouched[name]
            return "aside" if aside else "broken: it is gone"
        number = self.injector.look(0, path, STAGE)
        if number == self.whole[name]:
            return "whole"
        if self.before(name) == self.untouched[name]:
            return "before"
        key = name, number, self.at[1] in KILLS
        if key not in self.known:
            self.known[key] = self.closer_look(name)
        return self.known[key]

    def says_unfinished(self, name):
        """Of an environment that a killed run was to complete: everybody can see that it is none yet. As long as the mark is
        not whole itself nothing has been changed."""
        done = self.injector.plain(["--check", name])
        told = done.code == 7 and "S_UNFINISHED" in done.out + done.err
        if self.at[1] not in KILLS or not (told or self.before(name) == self.untouched[name]):
            return f"marked: {done.code} {done.out} {done.err}"
        return "unfinished" if told else "before"

    def closer_look(self, name):
        """A tree that is not the usual one: whole by a declared alternative, mixed by a kill, or broken."""
        path = self.world.path(name)
        if not os.path.isdir(path):
            return "broken: it is gone"
        tree = {one: facts for one, facts in listing(path).items() if one.split("/")[0] != STAGE}
        differ = differences(tree, self.good[name])
        if self.scenario.in_place and self.at[1] in KILLS and self.scenario.damage and self.is_mixed(tree):
            return "whole"                      # half repaired, of what did not work before
        works = self.world.use(name) if not self.scenario.threads else None
        if works is not None:
            return f"broken: {works} {brief(differ)}"
        if differ == ["lib64"]:
            return "whole"
        if all(one.startswith("bin/python") for one in differ) and "copied instead" in self.run.err:
            return "whole"                      # a link that is not allowed becomes a copy
        if self.scenario.in_place and self.at[1] in KILLS and self.is_mixed(tree):
            return "whole"
        return f"other: {brief(differ)}"

    def what_differs(self, name, number):
        if number in (self.whole[name], "0"):
            return number
        return brief(differences(listing(self.world.path(name)), self.good[name]))

    def is_mixed(self, tree):
        """Killed while an environment was changed in place: each file is the old one or the new one, and it works."""
        old = listing(os.path.join(self.world.root, "old"))
        return all(facts in (old.get(path), self.good["env"].get(path)) for path, facts in tree.items())

    def check(self):
        run, killed = self.run, self.at[1] in KILLS
        self.judge("exit", not run.hung, "it hangs")
        self.judge("exit", run.killed == (9 if killed else 0), "killed by", run.killed, run.err)
        self.judge("exit", killed or run.code in EXIT_CODES, "exit code", run.code)
        states = [self.state(name) for name in self.scenario.targets]
        self.judge("target", all(state in ("before", "whole", "unfinished", "aside") for state in states), states, run.code, run.err)
        self.judge("exit", run.code != 0 or set(states) == {"whole"}, "success is claimed:", states)
        around, litter = self.world.surroundings(self.scenario.targets)
        self.judge("surroundings", around == self.around, self.around, around)
        self.judge("litter", len(litter) <= (self.left_most() if killed else 0), litter, run.err)
        if not killed:
            self.check_message()
        return states

    def left_most(self):
        """What a kill may leave: of each target one folder; for the way back from a program's work more."""
        return LEFT_MOST if (self.scenario.program and self.scenario.old) or not self.scenario.exchange else len(self.scenario.targets)

    def check_message(self):
        run = self.run
        errors = [line for line in run.err.splitlines() if re.match(r"(\S+: )?Error: ", line)]
        self.judge("exit", run.out == "", "on standard output:", run.out)
        if run.code == 0:
            self.judge("message", not errors, "a success with", run.err)
            return
        lost = run.err == "" and self.words != self.good_words and NAMES.get(run.hit) in ("write", "writev")
        self.judge("message", len(errors) == 1 or lost, "not told once:", run.err)
        if self.at[1] in ERRORS and self.words == self.good_words:
            self.judge("message", re.search(r"/|'.+'", run.err) or "[E_MEMORY]" in run.err, "no path:", run.err)
            self.judge("message", REASONS[self.at[1]] in run.err or run.hit == MMAP, "no reason:", run.err)
            self.judge("message", re.search(r"\[E_\w+\]", run.err), "no code:", run.err)

    def ground(self):
        """What a run begins with, in numbers."""
        return self.injector.look(TIMES, self.world.place), self.injector.look(UNTOUCHED, self.world.cache)

    def again(self):
        """The same command without a fault."""
        done = self.injector.plain(self.good_words)
        self.judge("next", done.code == 0, done.code, done.err)
        for name in self.scenario.targets:
            number = self.injector.look(0, self.world.path(name))
            self.judge("next", number == self.whole[name], name, "is not whole:", self.what_differs(name, number))
        around, litter = self.world.surroundings(self.scenario.targets)
        self.judge("surroundings", around == self.around, "after the next run")
        self.judge("litter", not litter, "after the next run:", litter)
        entries, unfinished = self.world.cache_entries()
        self.judge("cache", all(self.entries.get(name) == number for name, number in entries.items()), "damaged")
        self.judge("cache", len(unfinished) <= (1 if self.at[1] in KILLS else 0), unfinished)

    def last_look(self):
        """Every byte once more: the looks before read a file again only when its time, size or number was another."""
        self.at, self.run.hit = (len(self.trail), "none"), -1
        self.injector.forget()
        around, litter = self.world.surroundings(self.scenario.targets)
        self.judge("surroundings", around == self.around and not litter, "after all runs:", litter)
        entries, _ = self.world.cache_entries()
        self.judge("cache", all(self.entries.get(name) == number for name, number in entries.items()), "after all runs")
        for name in self.scenario.targets:
            self.judge("target", self.before(name) == self.untouched[name], "after all runs:", name)


# ---- all of it -----------------------------------------------------------------------------------------------------------
def work(task):
    """One of the workers: every so manieth fault of every scenario, each scenario in a world of its own."""
    injector, number, count, options = task
    processors = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {processors[number % len(processors)]})
    results = []
    for scenario in options.scenarios:
        root = fresh_root()
        world = World(root, injector, options.python, scenario.real_pip)
        start = time.monotonic()
        try:
            sweep = Sweep(world, scenario)
            faults = [at for at in sweep.faults(options.full, options.turn) if wanted(at, options.only)][number::count]
            for done, at in enumerate(faults):
                sweep.strike(*at)
                tell(f"{scenario.name}: {done} of {len(faults)} by worker {number}, {len(sweep.violations)} violations")
            if sweep.runs:
                sweep.last_look()
            assert sweep.missed <= 5 + sweep.runs // 20, f"{scenario.name}: {sweep.missed} faults met no call"
            results.append((scenario.name, len(sweep.trail), sweep.runs, sweep.judged, sweep.violations,
                            time.monotonic() - start))
        finally:
            world.injector.remove(root)
            world.injector.end()
    return results


def brief(paths):
    return " ".join(paths[:4]) + (f" and {len(paths) - 4} more" if len(paths) > 4 else "")


def tell(words, now=False, told=[time.monotonic()]):
    """How far it has come, three times a minute; a violation at once, for a sweep may take long."""
    if now or time.monotonic() > told[0] + 20:
        told[0] = time.monotonic()
        print(words, file=sys.stderr, flush=True)


def wanted(at, only):
    parts = only.split(":")[1:] if only else []
    first, dash, last = parts[0].partition("-") if parts else ("1", "-", "")
    return int(first) <= at[0] <= (int(last or at[0]) if dash else int(first)) and parts[1:2] in ([], [at[1]])


def gather(all_results):
    table, judged, violations = {}, dict.fromkeys(PROMISES, 0), []
    for results in all_results:
        for name, calls, runs, counts, broken, seconds in results:
            row = table.setdefault(name, [calls, 0, 0.0])
            row[1] += runs
            row[2] = max(row[2], seconds)
            violations += broken
            for promise, count in counts.items():
                judged[promise] += count
    return table, judged, violations


def show(violations, every):
    """Those of one call together."""
    groups = {}
    for promise, scenario, nth, call, fault, detail in violations:
        groups.setdefault((scenario, nth, call, promise), []).append((fault, detail))
    for (scenario, nth, call, promise), faults in sorted(groups.items(), key=str)[:None if every else 40]:
        print(f"  {promise}: {scenario}: call {nth} ({call}), {' '.join(fault for fault, _ in faults)}: {faults[0][1].strip()}")


def parse(words):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("injector")
    parser.add_argument("--full", action="store_true", default=os.environ.get("VENVCAST_FULL") == "1")
    parser.add_argument("--pip", choices=("small", "real"), help="only the scenarios with it")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--only", default="")
    parser.add_argument("--figures")
    parser.add_argument("--python", default=PYTHON, help="the interpreter that environments are made for")
    parser.add_argument("--turn", type=int, default=0, help="where the turns begin")
    parser.add_argument("-v", action="store_true", help="every violation, not the first ones")
    options = parser.parse_args(words)
    options.injector = os.path.abspath(options.injector)
    known = subprocess.run([PROGRAM, "--help"], stdout=subprocess.PIPE, check=True).stdout.decode()
    small, real = SCENARIOS if options.pip != "real" else [], REAL if options.full and options.pip != "small" else []
    options.scenarios = [one for one in small + real if options.only.split(":")[0] in one.name
                         and all(word in known for word in one.words if word.startswith("--"))]
    return options


def main(words):
    options = parse(words)
    start = time.monotonic()
    with multiprocessing.Pool(options.jobs) as pool:
        tasks = [(options.injector, number, options.jobs, options) for number in range(options.jobs)]
        table, judged, violations = gather(pool.map(work, tasks, 1))
    for name, (calls, runs, seconds) in table.items():
        print(f"{name:24} {calls:6} calls {runs:7} runs {seconds:6.1f} s")
    print(f"{sum(row[1] for row in table.values())} runs in {time.monotonic() - start:.1f} s")
    show(violations, options.v)
    for promise, words in PROMISES.items():
        broken = sum(violation[0] == promise for violation in violations)
        print(f"{judged[promise]:8} times looked at, {broken} violations: {words}")
    if options.figures:
        write_json(options.figures, [{"promise": words, "runs": judged[promise], "violations":
                                      sum(one[0] == promise for one in violations)} for promise, words in PROMISES.items()])
    return 1 if violations or not table else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
