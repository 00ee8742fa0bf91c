"""choice.py: which wheels --seed, --wheel and --find-links choose, and what is said when none will do.

    choice.py [NAME...]
"""
import os
import subprocess
import sys
import tempfile
import traceback

from archives import METADATA, Member, archive, record_text, wheel

VENVCAST = os.environ["VENVCAST"]
PYTHON = os.environ.get("VENVCAST_TEST_PYTHON", "/usr/bin/python3")
MINOR = int(subprocess.run([PYTHON, "-c", "import sys; print(sys.version_info[1])"], capture_output=True,
                           check=True).stdout)


def put(folder, name, requires=None, members=()):
    """A wheel of that file name: a module of the project's name, what `members` adds, and the metadata."""
    project, version = name.split("-")[:2]
    info = f"{project}-{version}.dist-info"
    metadata = METADATA.replace(b"Name: pk", b"Name: " + project.encode()).replace(b"1.0", version.encode())
    metadata += b"" if requires is None else b"Requires-Python: " + requires.encode() + b"\n"
    files = [Member(f"{project}_module.py", b"X = 1\n"), *members, Member(f"{info}/METADATA", metadata),
             Member(f"{info}/WHEEL", b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\n")]
    path = f"{folder}/{name}.whl"
    with open(path, "wb") as file:
        file.write(archive([*files, Member(f"{info}/RECORD", record_text(files, info).encode())]))
    return path


class World:
    """A folder of wheels, a home without virtualenv, and the program run in them."""

    def __init__(self, root):
        self.root, self.links, self.count = root, f"{root}/links", 0
        os.mkdir(self.links)
        self.variables = {"HOME": root, "PATH": f"{root}/bin:/usr/bin:/bin", "VENVCAST_CACHE_DIR": f"{root}/cache"}

    def put(self, *arguments, **more):
        return put(self.links, *arguments, **more)

    def run(self, *arguments, environment=None):
        self.count += environment is None
        environment = environment or f"env{self.count}"
        done = subprocess.run([VENVCAST, "-p", PYTHON, *arguments, environment], capture_output=True, text=True,
                              cwd=self.root, env=self.variables)
        self.environment = f"{self.root}/{environment}"
        return done

    def seeds(self, *arguments, **more):
        """The names and versions of what was installed, from the names of the .dist-info folders."""
        done = self.run(*arguments, **more)
        assert done.returncode == 0, done.stderr
        found = []
        for folder, folders, _ in os.walk(f"{self.environment}/lib"):
            found += [name[:-10] for name in folders if name.endswith(".dist-info") and folder.endswith("site-packages")]
        return sorted(found)

    def refused(self, *arguments, code="E_NO_SEED", says=(), exit_code=5):
        done = self.run(*arguments)
        assert done.returncode == exit_code, (done.returncode, done.stderr)
        assert f"[{code}]" in done.stderr or code == "usage", done.stderr
        for words in says:
            assert words in done.stderr, (words, done.stderr)
        assert not os.path.lexists(self.environment), "something was made"
        return done.stderr


def the_newest_version_is_taken_and_9_is_older_than_10(world):
    for version in ("9.0", "10.0", "1.5"):
        world.put(f"pk-{version}-py3-none-any")
    assert world.seeds("--without-pip", "--seed", "pk", "--find-links", "links") == ["pk-10.0"]


def a_version_or_a_range_may_be_asked_for(world):
    for version in ("1.0", "1.5", "2.0"):
        world.put(f"pk-{version}-py3-none-any")
    assert world.seeds("--without-pip", "--seed=pk==1.5", "--find-links", "links") == ["pk-1.5"]
    assert world.seeds("--without-pip", "--seed=pk<2", "--find-links", "links") == ["pk-1.5"]
    assert world.seeds("--without-pip", "--seed=PK==1.*", "--find-links", "links") == ["pk-1.5"]


def a_local_part_counts_when_it_is_asked_for(world):
    world.put("pk-1.0-py3-none-any")
    world.put("pk-1.0+x-py3-none-any")
    assert world.seeds("--without-pip", "--seed=pk==1.0+x", "--find-links", "links") == ["pk-1.0+x"]
    world.refused("--without-pip", "--seed=pk==1.0+y", "--find-links", "links", says=["asked for is ==1.0+y"])


def a_prerelease_is_the_last_resort(world):
    world.put("pk-2.0rc1-py3-none-any")
    assert world.seeds("--without-pip", "--seed=pk", "--find-links", "links") == ["pk-2.0rc1"]
    world.put("pk-1.0-py3-none-any")
    assert world.seeds("--without-pip", "--seed=pk", "--find-links", "links") == ["pk-1.0"]
    assert world.seeds("--without-pip", "--seed=pk==2.0rc1", "--find-links", "links") == ["pk-2.0rc1"]


def the_better_tag_then_the_larger_build_number_is_taken(world):
    module = "lib/python3.%d/site-packages/mark" % MINOR
    for name in ("py3", f"py3{MINOR}", f"cp3{MINOR}", f"py3{MINOR - 1}", "2-py3", f"2-py3{MINOR}", f"10-py3{MINOR}"):
        world.put(f"pk-1.0-{name}-none-any", members=[Member("mark", name.encode())])
    for expected in (f"cp3{MINOR}", f"10-py3{MINOR}", f"2-py3{MINOR}", f"py3{MINOR}", "2-py3", "py3", f"py3{MINOR - 1}"):
        world.seeds("--without-pip", "--seed=pk", "--find-links", "links")
        with open(f"{world.environment}/{module}") as file:
            assert file.read() == expected
        os.remove(f"{world.links}/pk-1.0-{expected}-none-any.whl")


def what_does_not_fit_is_named_with_the_reason(world):
    world.put("pk-1.0-py2-none-any")
    world.put(f"pk-1.1-py3{MINOR + 1}-none-any")
    world.put(f"pk-1.2-cp3{MINOR - 1}-none-any")
    world.put("pk-1.3-py3-none-linux_x86_64")
    world.put(f"pk-1.4-cp3{MINOR}-cp3{MINOR}-any")
    world.put("pk-1.5-py3-none-any", requires=">=3.99")
    said = world.refused("--seed", "pk", "--find-links", "links", says=[
        "pk-1.0-py2-none-any.whl: it is made for other interpreters",
        f"pk-1.1-py3{MINOR + 1}-none-any.whl: it is made for other interpreters",
        f"pk-1.2-cp3{MINOR - 1}-none-any.whl: it is made for other interpreters",
        "pk-1.3-py3-none-linux_x86_64.whl: it is made for one platform only",
        f"pk-1.4-cp3{MINOR}-cp3{MINOR}-any.whl: it is made for one platform only",
        "pk-1.5-py3-none-any.whl: it asks for Python >=3.99", "Try: fetch one: pip download --no-deps -d DIR 'pk'"])
    assert said.index("pk-1.5") < said.index("pk-1.0"), "newest first"


def requires_python_leads_to_an_older_version(world):
    world.put("pk-2.0-py3-none-any", requires=">=3.99")
    world.put("pk-1.0-py3-none-any", requires=f">=3.8,!=3.{MINOR}.99")
    world.put("pk-0.5-py3-none-any", requires="nonsense")
    assert world.seeds("--without-pip", "--seed=pk", "--find-links", "links") == ["pk-1.0"]
    assert world.seeds("--without-pip", "--seed=pk<1", "--find-links", "links") == ["pk-0.5"]


def a_damaged_newest_wheel_ends_the_search(world):
    world.put("pk-1.0-py3-none-any")
    with open(f"{world.links}/pk-2.0-py3-none-any.whl", "wb") as file:
        file.write(b"no wheel")
    world.refused("--seed", "pk", "--find-links", "links", code="E_WHEEL", says=["W_NO_END", "pk-2.0"])


def a_wheel_takes_the_place_of_its_project(world):
    path = world.put("pip-99.0-py3-none-any")
    assert world.seeds("--wheel", path, "--seed=pip==1") == (["pip-99.0"] if MINOR > 11 else
                                                           [world.seeds()[1], "pip-99.0"][::-1])


def find_links_counts_for_pip_too_but_only_when_newer(world):
    plain = world.seeds()
    world.put("pip-0.1-py3-none-any")
    assert world.seeds("--find-links", "links") == plain
    world.put("pip-99.0-py3-none-any")
    assert "pip-99.0" in world.seeds("--find-links", "links")
    assert world.seeds("--find-links", "links", "--seed=pip<99")[0] == plain[0]


def virtualenvs_wheels_are_found(world):
    for place in (f".local/lib/python3.{MINOR}/site-packages", "pipx/lib/python3.99/site-packages"):
        embed = f"{world.root}/{place}/virtualenv/seed/wheels/embed"
        os.makedirs(embed)
        put(embed, f"pk{len(place)}-1.0-py3-none-any")
    os.makedirs(f"{world.root}/pipx/bin")
    os.mkdir(f"{world.root}/bin")
    with open(f"{world.root}/pipx/bin/virtualenv", "w") as file:
        os.chmod(file.fileno(), 0o755)
    os.symlink("../pipx/bin/virtualenv", f"{world.root}/bin/virtualenv")
    first = len(f".local/lib/python3.{MINOR}/site-packages")
    assert world.seeds("--without-pip", f"--seed=pk{first}", "--seed=pk33") == sorted([f"pk{first}-1.0", "pk33-1.0"])


def wheels_are_refused_with_the_reason(world):
    wrong = world.put("pk-1.0-py2-none-any")
    world.refused("--wheel", wrong, code="E_WHEEL", says=["W_OTHER_PYTHON"])
    wrong = world.put("pk-1.0-py3-none-any", requires="<3")
    world.refused("--wheel", wrong, code="E_WHEEL", says=["W_REQUIRES_PYTHON", "<3"])
    one, other = world.put("pk-1.1-py3-none-any"), world.put("pk-1.2-py3-none-any")
    world.refused("--wheel", one, "--wheel", other, code="E_WHEEL", says=["W_PROJECT_TWICE"])
    clash = world.put("other-1.1-py3-none-any", members=[Member("PK_module.py", b"")])
    world.refused("--wheel", one, "--wheel", clash, code="E_WHEEL", says=["W_SEEDS_CLASH"])
    world.refused("--wheel", "pk-1.0.tar.gz", code="E_WHEEL", says=["W_SOURCE", "must be built first"])
    world.refused("--wheel", "links/absent-1.0-py3-none-any.whl", code="E_WHEEL", says=["cannot be read"])
    world.refused("--find-links", "absent", code="E_FIND_LINKS", says=["absent"])
    world.refused("--seed", "pk[x]", code="usage", exit_code=2)
    world.refused("--seed", "../pk", code="usage", exit_code=2)
    world.refused("--wheel", "", code="usage", exit_code=2)


def files_of_wheels_do_not_clash_with_scripts_of_others(world):
    script = [Member("one-1.0.data/scripts/tool", b"#!python\n")]
    one = world.put("one-1.0-py3-none-any", members=script)
    points = Member("two-1.0.dist-info/entry_points.txt", b"[console_scripts]\ntool = two_module:main\n")
    two = world.put("two-1.0-py3-none-any", members=[points])
    world.refused("--wheel", one, "--wheel", two, code="E_WHEEL", says=["W_SEEDS_CLASH", "bin/tool"])


def an_existing_environment_gets_what_is_asked_for(world):
    old, new = world.put("pip-98.0-py3-none-any"), world.put("pip-99.0-py3-none-any")
    assert "pip-99.0" in world.seeds("--wheel", new, environment="env")
    assert "pip-99.0" in world.seeds("--wheel", new, environment="env")
    seeds = world.seeds("--wheel", old, environment="env")
    assert "pip-98.0" in seeds and "pip-99.0" not in seeds, "exactly that version was asked for"
    one, other = world.put("pk-1.0-py3-none-any"), world.put("pk-2.0-py3-none-any")
    assert "pk-1.0" in world.seeds("--wheel", one, environment="env")
    done = world.run("--wheel", other, environment="env")
    assert done.returncode == 0 and "another version of pk is installed there and stays" in done.stderr, done.stderr
    assert "pk-1.0" in world.seeds(environment="env")


def main(names):
    failed = 0
    tests = [test for name, test in globals().items() if callable(test) and getattr(test, "__code__", None)
             and test.__code__.co_varnames[:1] == ("world",) and (not names or name in names)]
    for test in tests:
        with tempfile.TemporaryDirectory() as root:
            try:
                test(World(os.path.realpath(root)))
            except Exception:
                failed += 1
                print("WRONG", test.__name__)
                traceback.print_exc(file=sys.stdout)
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed or not tests else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
