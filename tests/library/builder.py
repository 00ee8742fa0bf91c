"""builder.py: the binding for Python: create(), and an EnvBuilder whose subclass's hooks work.

usage: builder.py FOLDER      a build of the library (build.sh)

The extended builder below does what the example in Python's documentation of venv does, written anew: it installs
setuptools and pip by programs of the environment, from hooks, and shows how far they are.
"""
import os
import subprocess
import sys
import sysconfig
import tempfile
import threading
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
FOLDER = os.path.abspath(sys.argv.pop(1))
os.environ["VENVCAST_LIBRARY"] = os.path.join(FOLDER, "installed/lib/libvenvcast.so.0")
sys.path.insert(0, os.path.join(TOP, "installer/python"))
sys.dont_write_bytecode = True
if not os.path.isdir(os.path.join(os.environ.get("VENVCAST_TEST_TOOLS", os.path.join(TOP, "build/test-tools")), "popular")):
    sys.exit("builder.py: the wheels to install are not here; sh tests/tools.sh obtains them")
import venvcast                                                                 # noqa: E402
WHEELS = os.path.join(os.environ.get("VENVCAST_TEST_TOOLS", os.path.join(TOP, "build/test-tools")), "popular")


class ExtendedEnvBuilder(venvcast.EnvBuilder):
    """Installs setuptools and pip when the environment stands; `nodist` and `nopip` leave them out."""

    def __init__(self, *words, nodist=False, nopip=False, progress=None, **keywords):
        super().__init__(*words, **keywords)
        self.nodist, self.nopip, self.shown = nodist, nopip, progress
        self.order = []

    def ensure_directories(self, env_dir):
        self.order.append("ensure_directories")
        context = super().ensure_directories(env_dir)
        context.mine = "carried along"
        return context

    def create_configuration(self, context):
        self.order.append("create_configuration")
        super().create_configuration(context)
        context.plan.set_config("made-by", "the example")
        context.plan.set_config("example", True)

    def setup_python(self, context):
        self.order.append("setup_python")
        super().setup_python(context)

    def setup_scripts(self, context):
        self.order.append("setup_scripts")
        super().setup_scripts(context)
        self.install_scripts(context, os.path.join(os.path.dirname(context.env_dir), "templates"))

    def post_setup(self, context):
        self.order.append("post_setup")
        if not self.nodist:
            self.install(context, "setuptools")
        if not self.nopip:
            self.install(context, "pip")

    def reader(self, stream, source):
        """A thread's work: each line goes to who watches, with where it comes from."""
        for line in stream:
            if self.shown is not None:
                self.shown(line.rstrip("\n"), source)
        stream.close()

    def install(self, context, name):
        """By a pip that is not installed anywhere: run from its wheel, by the environment's own Python."""
        if self.shown is not None:
            self.shown("Installing %s ..." % name, "main")
        wheel = next(os.path.join(WHEELS, file) for file in sorted(os.listdir(WHEELS)) if file.startswith("pip-"))
        words = [context.env_exec_cmd, os.path.join(wheel, "pip"), "install", "--no-index", "--find-links", WHEELS, name]
        around = dict(os.environ, VIRTUAL_ENV=context.env_dir, PIP_DISABLE_PIP_VERSION_CHECK="1")
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=context.bin_path, env=around,
                              encoding="utf-8") as child:
            readers = [threading.Thread(target=self.reader, args=pair)
                       for pair in [(child.stdout, "stdout"), (child.stderr, "stderr")]]
            for reader in readers:
                reader.start()
            code = child.wait()
            for reader in readers:
                reader.join()
        if code != 0:
            raise RuntimeError("installing %s ended with %d" % (name, code))


class Builder(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.top = os.path.realpath(self.scratch.name)
        self.env = os.path.join(self.top, "env")
        os.environ["XDG_CACHE_HOME"] = os.path.join(self.top, "cache")
        for part, name, text in [("common", "tell", "#!/bin/sh\necho __VENV_DIR__ __VENV_PROMPT__\n"), ("posix", "here", "x"),
                                 ("nt", "not", "x")]:
            os.makedirs(os.path.join(self.top, "templates", part))
            path = os.path.join(self.top, "templates", part, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            os.chmod(path, 0o755)

    def tearDown(self):
        self.scratch.cleanup()

    def has(self, *names):
        return os.path.lexists(os.path.join(self.env, *names))

    def test_the_documentations_example(self):
        said = []
        builder = ExtendedEnvBuilder(prompt="it's", progress=lambda line, source: said.append((source, line)))
        context = builder.create(self.env)
        self.assertEqual(builder.order, ["ensure_directories", "create_configuration", "setup_python", "setup_scripts",
                                         "post_setup"])
        self.assertEqual((context.mine, context.env_dir, context.status), ("carried along", self.env, "created"))
        for name in ["setuptools", "pip"]:
            begun = said.index(("main", "Installing %s ..." % name))
            ended = next(at for at, (source, line) in enumerate(said)
                         if source == "stdout" and line.startswith("Successfully installed %s-" % name))
            self.assertLess(begun + 1, ended, "what pip says arrives line by line, before it is done")
        self.assertEqual([line for source, line in said if source == "main"],
                         ["Installing setuptools ...", "Installing pip ..."])
        self.assertFalse([line for _, line in said if "\n" in line])
        for name in ["pip", "setuptools"]:
            subprocess.run([context.env_exe, "-c", "import " + name], check=True)
        shown = subprocess.run([os.path.join(context.bin_path, "tell")], check=True, stdout=subprocess.PIPE).stdout.decode()
        self.assertEqual(shown, "%s (it's) \n" % self.env)
        self.assertTrue(self.has("bin", "here") and not self.has("bin", "not"))
        with open(context.cfg_path, encoding="utf-8") as file:
            self.assertEqual(file.read().splitlines()[-2:], ["made-by = the example", "example = true"])

    def test_a_hook_that_raises_undoes_everything(self):
        for method in ["ensure_directories", "setup_scripts", "post_setup"]:
            builder = ExtendedEnvBuilder(nodist=True, nopip=True)
            fails = type("Failing", (ExtendedEnvBuilder,), {method: lambda *_: (_ for _ in ()).throw(KeyError(method))})
            with self.assertRaises(KeyError):
                fails(nodist=True, nopip=True).create(self.env)
            self.assertFalse(os.path.exists(self.env))
            self.assertIsNotNone(builder.create(self.env))
            subprocess.run(["rm", "-rf", self.env], check=True)

    def test_it_is_as_venv_itself_makes_it(self):
        """Where venv would be asked with the same arguments: the context has the same values."""
        import venv                                                             # pylint: disable=import-outside-toplevel
        ours = venvcast.EnvBuilder(prompt="p", symlinks=True).create(self.env)
        other = os.path.join(self.top, "other")
        theirs = venv.EnvBuilder(prompt="p", symlinks=True).ensure_directories(other)
        for name in ["env_dir", "env_name", "prompt", "inc_path", "bin_path", "bin_name", "env_exe", "python_dir", "python_exe"]:
            self.assertEqual(getattr(ours, name).replace(self.env, other).replace("env", "other")
                             if name == "env_name" else getattr(ours, name).replace(self.env, other), getattr(theirs, name), name)

    def test_create_says_what_it_made(self):
        seen, paces = [], []
        made = venvcast.create(self.env, without_pip=True, prompt="demo", on_progress=paces.append,
                               on_chapter=lambda environment, chapter, after: seen.append((chapter, after)))
        self.assertEqual((made.code, made.status, made.changed, made.prompt), (0, "created", 1, "(demo) "))
        self.assertTrue(os.path.samefile(made.env_exe, sys.executable) or os.access(made.env_exe, os.X_OK))
        self.assertEqual(seen[0], ("ensure_directories", False))
        self.assertEqual(seen[-1], ("post_setup", True))
        self.assertEqual(made.steps[-1]["path"], "pyvenv.cfg")
        self.assertIn("build", {pace.phase for pace in paces})
        self.assertEqual(venvcast.create(self.env, ensure=True, without_pip=True).status, "unchanged")
        self.assertEqual(venvcast.create(self.env, check=True, without_pip=True).code, 0)

    def test_what_cannot_be_done_is_an_error(self):
        for options, name in [({"bogus": True}, "E_USAGE"), ({"python": "9.9"}, "E_NO_PYTHON"), ({"jobs": 0}, "E_USAGE")]:
            with self.assertRaises(venvcast.Error) as raised:
                venvcast.create(self.env, **options)
            self.assertEqual(raised.exception.name, name)
        with self.assertRaises(venvcast.Error) as raised:
            venvcast.create("/dev/null/env")
        self.assertEqual(raised.exception.code, 1)
        for key, value in [("home", "/"), ("a key", "x"), ("key", "two\nlines")]:
            self.assertRaises(venvcast.Error, venvcast.create, self.env,
                              on_chapter=lambda environment, *_: environment.set_config(key, value))     # pylint: disable=W0640
        self.assertRaises(venvcast.Error, venvcast.create, self.env,
                          on_chapter=lambda environment, *_: environment.add_text("../out", "x"))
        self.assertFalse(os.path.exists(self.env))

    def test_it_can_be_stopped(self):
        with self.assertRaises(venvcast.Error) as raised:
            venvcast.create(self.env, on_stop=lambda: True)
        self.assertEqual(raised.exception.name, "E_INTERRUPTED")
        with self.assertRaises(ZeroDivisionError):
            venvcast.create(self.env, on_progress=lambda progress: 1 // 0)
        self.assertFalse(os.path.exists(self.env))

    def test_names_that_are_no_text(self):
        strange = os.fsencode(self.top) + b"/caf\xe9 \xf0\x9f\x90\x8d"
        made = venvcast.create(strange, without_pip=True)
        self.assertEqual(os.fsencode(made.env_dir), strange)

    def test_programs_are_heard(self):
        lines = []

        def add(environment, chapter, after):
            if (chapter, after) == ("setup_scripts", True):
                environment.add_folder("var")
                environment.add_link("link", "var")
                environment.add_copy("copy", sysconfig.__file__)
                environment.add_run("bin/python", "-c", "import sys; print('out'); sys.stderr.write('err\\n')")

        venvcast.create(self.env, without_pip=True, on_chapter=add,
                        on_progress=lambda said: lines.append((said.source, said.line)) if said.phase == "run" else None)
        self.assertIn(("stdout", "out"), lines)
        self.assertIn(("stderr", "err"), lines)
        self.assertTrue(self.has("var") and self.has("link") and self.has("copy"))


if __name__ == "__main__":
    unittest.main(verbosity=0)
