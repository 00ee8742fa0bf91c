"""many.py: what one environment costs when one run makes many of them, and how much memory that takes."""
import os
import shutil
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


def run(bench, command):
    """(wall ms, CPU ms, KiB at most) of one run, which leaves nothing: a thousand environments are a million entries,
    and a file system in memory has room for a few millions."""
    bench.clear(bench.scratch)
    os.makedirs(bench.scratch)
    out = subprocess.run([bench.runner, "1", bench.scratch, "--"] + command, check=True, stdout=subprocess.PIPE)
    _, wall, cpu, _, memory = [int(word) for word in out.stdout.split()]
    made = os.listdir(target(bench))
    shutil.rmtree(bench.scratch)
    return wall / 1e6, cpu / 1e3, memory, len(made)


def against_uv(bench, count):
    """{row: figures} of so many environments with pip, by turns."""
    title = "%s environments with pip, uv venv --seed --offline" % format(count, ",")
    if not bench.once(bench.uv("--seed", "--offline"), "warm-up"):
        return {}
    commands = [ours(bench, count, []), uv(bench, count)]
    pairs = []
    for number in range(1 if bench.quick else ROUNDS):
        first = run(bench, commands[number % 2])
        other = run(bench, commands[1 - number % 2])
        pairs.append((first, other) if number % 2 == 0 else (other, first))
        if first[3] != count or other[3] != count:
            raise SystemExit("many.py: of %d environments %d and %d were made" % (count, first[3], other[3]))
    ratio = statistics.median(b[0] / a[0] for a, b in pairs)
    columns = [statistics.median(pair[side][i] for pair in pairs) / 1e3 for side in (0, 1) for i in (0, 1)]
    print("\n%s, on %d cores" % (title, os.cpu_count() or 1))
    print("  ours %.2f s (CPU %.2f), uv %.2f s (CPU %.2f): %.2f times ours, n = %d"
          % (tuple(columns) + (ratio, len(pairs))))
    return {title: {"times": ratio}}


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
    figures.update(against_uv(bench, 20 if bench.quick else 1000))
    return figures
