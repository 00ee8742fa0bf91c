"""ensure_choice.py: which wheels are chosen from made-up standard libraries, and what is advised when there are none.

    ensure_choice.py SEED_PRINT
"""
import os
import subprocess
import sys
import tempfile

from archives import METADATA, wheel


def put_wheel(folder, project, version, tag="py3"):
    os.makedirs(folder, exist_ok=True)
    path = f"{folder}/{project}-{version}-{tag}-none-any.whl"
    with open(path, "wb") as file:
        file.write(wheel(dist_info=f"{project}-{version}.dist-info",
                         metadata=METADATA.replace(b"pk", project.encode()).replace(b"1.0", version.encode())))
    return path


class World:
    """A standard library and a distribution's folder of wheels, in a temporary folder."""

    def __init__(self, program, root):
        self.program, self.root = program, root
        self.stdlib, self.shared = f"{root}/lib/python3.x", f"{root}/share/python-wheels"
        os.makedirs(self.stdlib)
        os.makedirs(f"{root}/here")

    def bundle(self, *wheels, source=None):
        made = [put_wheel(f"{self.stdlib}/ensurepip/_bundled", *w) for w in wheels]
        os.makedirs(f"{self.stdlib}/ensurepip", exist_ok=True)
        if source is not None:
            with open(f"{self.stdlib}/ensurepip/__init__.py", "w") as file:
                file.write(source)
        return made

    def share(self, *wheels):
        return [put_wheel(self.shared, *w) for w in wheels]

    def answer(self, minor, shared="-", implementation="cpython", stdlib=None):
        done = subprocess.run([self.program, "seeds", stdlib or self.stdlib, shared, str(minor), implementation],
                              capture_output=True, text=True, cwd=f"{self.root}/here")
        assert done.returncode in (0, 1), done
        return done.stdout.split("\n")[:-1]


def bundled_version_is_the_one_ensurepip_names(world):
    both = [("pip", "22.0.4"), ("pip", "23.0.1"), ("pip", "24.0")]
    made = world.bundle(*both, source='import os\n_PIP_VERSION = "23.0.1"\n')
    assert world.answer(12) == [made[1]]
    world.bundle(source="_PIP_VERSION='22.0.4'  # patched\n")
    assert world.answer(12) == [made[0]]


def setuptools_comes_first_before_python_3_12(world):
    made = world.bundle(("pip", "23.0.1"), ("setuptools", "65.5.0", "py2.py3"), ("setuptools", "99"),
                        source='_SETUPTOOLS_VERSION = "65.5.0"\n_PIP_VERSION = "23.0.1"\n')
    assert world.answer(11) == [made[1], made[0]]
    assert world.answer(8) == [made[1], made[0]]
    assert world.answer(12) == [made[0]]


def without_a_literal_version_the_newest_bundled_wheel_is_taken(world):
    made = world.bundle(("pip", "9.0"), ("pip", "24.0"), ("pip", "24.0rc1"), source="_PIP_VERSION = find()\n")
    assert world.answer(13) == [made[1]]


def the_distributions_folder_goes_before_the_bundle(world):
    world.bundle(("pip", "24.2"), source='_PIP_VERSION = "24.2"\n')
    made = world.share(("pip", "9.0"), ("pip", "23.1"), ("pip", "23.1rc2"), ("pip_tools", "99"))
    assert world.answer(13, world.shared) == [made[1]]
    assert world.answer(13, world.shared + "/") == [made[1]]


def the_distributions_folder_is_used_only_when_all_are_there(world):
    made = world.bundle(("setuptools", "65.5.0"), ("pip", "24.2"),
                        source='_PIP_VERSION = "24.2"\n_SETUPTOOLS_VERSION = "65.5.0"\n')
    shared = world.share(("pip", "25.0"))
    assert world.answer(11, world.shared) == made
    assert world.answer(12, world.shared) == shared


def a_distributions_folder_serves_when_ensurepip_is_not_installed(world):
    shared = world.share(("pip", "25.0"))
    assert world.answer(13, world.shared) == shared


def folders_named_in_the_source_of_ensurepip_are_used(world):
    made = world.share(("setuptools", "66.1.1"), ("pip", "23.0.1"))
    world.bundle(source=f"x = glob.glob('{world.shared}/pip-*[.-]py3-*.whl')\n")
    assert world.answer(9, implementation="pypy") == made
    world.bundle(source=f'# wheels lie in the /usr/share/python-wheels/ directory\n_WHEEL_DIR = "{world.shared}/"\n')
    assert world.answer(8) == made


def words_about_a_folder_are_not_taken_for_it(world):
    made = world.bundle(("pip", "24.2"), source=f'# in the {world.shared}/ directory\n_PIP_VERSION = "24.2"\n')
    world.share(("pip", "99"))
    assert world.answer(13) == made


def the_current_folder_is_never_looked_into(world):
    put_wheel(f"{world.root}/here", "pip", "99.0")
    put_wheel(f"{world.root}/here/python-wheels", "pip", "99.0")
    made = world.bundle(("pip", "24.2"), source='_PIP_VERSION = "24.2"\n')
    for shared in ("", ".", "python-wheels", "./python-wheels"):
        assert world.answer(13, shared) == made, shared


def a_version_that_is_not_there_is_not_replaced_by_another(world):
    world.bundle(("pip", "24.0"), source='_PIP_VERSION = "24.2"\n')
    answer = world.answer(13)
    assert answer[0].startswith("E_NO_WHEEL ") and answer[0].endswith("or an interpreter that has ensurepip"), answer


def a_damaged_wheel_is_named_and_not_passed_over(world):
    path, = world.bundle(("pip", "24.2"), source='_PIP_VERSION = "24.2"\n')
    os.truncate(path, 100)
    answer = world.answer(13)
    assert answer[0].startswith("E_WHEEL W_NO_END: ") and path in answer[0], answer


def the_advice_fits_the_distribution(world):
    empty = f"{world.root}/none"
    debian = "/usr/share/python-wheels-that-are-not-there"
    for stdlib, shared, minor, implementation, advice in (
            ("/usr/lib/python3.99", debian, 99, "cpython", "apt install python3.99-venv"),
            ("/usr/lib/pypy3.99", debian, 9, "pypy", "apt install pypy3-venv"),
            ("/usr/lib64/python3.99", debian, 11, "cpython", "dnf install python-pip-wheel python-setuptools-wheel"),
            ("/usr/lib64/python3.99", empty, 99, "cpython", "dnf install python-pip-wheel"),
            ("/opt/python/lib/python3.99", empty, 99, "cpython",
             "use --without-pip, or an interpreter that has ensurepip")):
        answer = world.answer(minor, shared, implementation, stdlib)
        assert answer[0].startswith("E_NO_WHEEL ") and answer[0].endswith("| " + advice), answer
    if os.path.exists("/usr/lib/python3.11/ensurepip/__init__.py") and os.path.exists("/etc/debian_version"):
        answer = world.answer(11, debian, "cpython", "/usr/lib/python3.11")
        assert answer[0].endswith("| apt install python3-pip-whl python3-setuptools-whl"), answer


def main(program):
    tests = [test for name, test in globals().items() if "_" in name and callable(test) and name != "put_wheel"]
    failed = 0
    for test in tests:
        with tempfile.TemporaryDirectory() as root:
            try:
                test(World(program, root))
                print("ok   ", test.__name__)
            except AssertionError as error:
                failed += 1
                print("WRONG", test.__name__, error)
    return 1 if failed or len(tests) < 12 else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
