"""many.py: what one environment costs when one run makes many of them, and how much memory that takes."""
import os
import statistics
import subprocess

ROUNDS = 3              # pairs of a thousand environments each: half a minute
FLAT = [                # (options, how many; the last is judged by the second, for the first is mostly starting up)
    (["--without-pip"], [1, 10, 100, 1000, 10000]),
    ([], [1, 10, 100, 1000]),
]


def target(bench):
    """The folder that runner.c gives to the only command of the first round."""
    return os.path.join(bench.scratch, "0-0")


def manifest(bench, count):
    path = os.path.join(bench.work, "manifest-%d" % count)
    with open(path, "w", encoding="utf-8") as file:
        file.writelines("%s/e%d\n" % (target(bench), number) for number in range(count))
    return path


def ours(bench, count, options):
    """So many environments by one run, on all the cores."""
    return [bench.venvcast, "-q", "-p", bench.python, "--from", manifest(bench, count)] + options


def uv(bench, count):
    """The same with uv: as many at once as there are cores."""
    each = bench.quoted([word for word in bench.uv("--seed", "--offline") if word != "@"])
    return bench.script("uv-%d.sh" % count, [
        'mkdir "$1"', "xargs -P %d -I{} %s {} <%s" % (os.cpu_count() or 1, each, manifest(bench, count))])


def floor(bench, count, listed):
    """The same trees by floor.c, each of its processes making many."""
    cores = os.cpu_count() or 1
    return bench.script("floor-%d-%s" % (count, os.path.basename(listed)), [
        'mkdir "$1"', "xargs -P %d -n %d '%s' '%s' <%s" % (cores, -(-count // (4 * cores)), bench.floor, listed,
                                                          manifest(bench, count))])


def run(bench, command):
    """(wall ms, CPU ms, KiB at most) of one run, which leaves nothing: a thousand environments are a million entries,
    and a file system in memory has room for a few millions."""
    bench.clear(bench.scratch)
    os.makedirs(bench.scratch)
    out = subprocess.run([bench.runner, "1", bench.scratch, "--"] + command, check=True, stdout=subprocess.PIPE)
    _, wall, cpu, _, memory = [int(word) for word in out.stdout.split()]
    made = os.listdir(target(bench))
    subprocess.run(["rm", "-rf", bench.scratch], check=True)
    return wall / 1e6, cpu / 1e3, memory, len(made)


def by_turns(bench, count, commands):
    """[(wall ms, CPU ms)] of each command, in medians; none comes first or last in every round."""
    runs = [[] for _ in commands]
    for number in range(1 if bench.quick else ROUNDS):
        for turn in range(len(commands)):
            which = (turn + number) % len(commands)
            wall, cpu, _, made = run(bench, commands[which])
            if made != count:
                raise SystemExit("many.py: of %d environments %d were made" % (count, made))
            runs[which].append((wall, cpu))
    return runs


def against_others(bench, count):
    """{row: figures} of so many environments with pip: ours, uv's, and the floors, which do the least that anybody can."""
    title = "%s environments with pip" % format(count, ",")
    reference = bench.once(bench.ours(), "reference-many")
    commands, names = [ours(bench, count, [])], ["ours"]
    for name, hard in (("floor of hard links", 4), ("floor of checked hard links", 5)):
        listed = os.path.join(bench.work, "list-many-%d" % hard)
        bench.write_floor_list(reference, listed, hard)
        commands.append(floor(bench, count, listed))
        names.append(name)
    if bench.once(bench.uv("--seed", "--offline"), "warm-up"):
        commands.append(uv(bench, count))
        names.append("uv venv --seed --offline")
    runs = by_turns(bench, count, commands)
    print("\n%s, on %d cores\n  %-34s %9s %9s   %8s %8s   %4s"
          % (title, os.cpu_count() or 1, "", "s", "CPU s", "x wall", "x CPU", "n"))
    figures = {}
    for name, own in zip(names, runs):
        wall, cpu = [statistics.median(one[i] / base[i] for one, base in zip(own, runs[0])) for i in (0, 1)]
        print("  %-34s %9.2f %9.2f   %8.2f %8.2f   %4d"
              % (name, statistics.median(one[0] for one in own) / 1e3, statistics.median(one[1] for one in own) / 1e3,
                 wall, cpu, len(own)))
        figures["%s, %s" % (title, name)] = {"times": wall, "ratio": 1 / wall}
    return figures


def flat(bench):
    """What each costs, whatever their number. By CPU, which a busy machine does not change much."""
    figures = {}
    for options, counts in FLAT:
        name = "without pip" if options else "with pip"
        print("\none run, many environments, %s\n  %8s %14s %14s %14s" % (name, "number", "each ms", "each CPU ms", "memory KiB"))
        each = {}
        for count in [number for number in counts if number <= 20] if bench.quick else counts:
            command = ours(bench, count, options)
            run(bench, command)
            wall, cpu, memory, made = [statistics.median(some) for some in
                                       zip(*[run(bench, command) for _ in range(5 if count < 100 else 1)])]
            if made != count:
                raise SystemExit("many.py: of %d environments %d were made" % (count, made))
            each[count] = cpu / count
            print("  %8s %14.3f %14.3f %14d" % (format(count, ","), wall / count, each[count], memory))
        few, most = sorted(each)[1], max(each)
        figures["each of %s %s next to one of %d" % (format(most, ","), name, few)] = {"each": each[most] / each[few]}
        figures["memory for %s %s" % (format(most, ","), name)] = {"memory": memory / 1024}
    return figures


def measure(bench):
    figures = flat(bench)
    figures.update(against_others(bench, 20 if bench.quick else 1000))
    return figures
