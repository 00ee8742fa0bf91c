"""library.py: libvenvcast by ctypes: create(), and an EnvBuilder in the manner of venv's, whose hooks work.

Everything is in src/venvcast.h, which says what each part means; here are only the types of its calls. The library is the
file that VENVCAST_LIBRARY names, else the one beside this file, which the wheel brings along, else the system's.
"""
import ctypes
import ctypes.util
import os
import shlex
import sys
from types import SimpleNamespace

__all__ = ["Environment", "EnvBuilder", "Error", "create", "version"]

CHAPTERS = ["ensure_directories", "create_configuration", "setup_python", "setup_pip", "setup_scripts", "post_setup",
            "upgrade_dependencies"]
SOURCES = ["main", "stdout", "stderr"]
PHASES = ["find", "seed", "plan", "build", "run", "wait"]
_IS_WINDOWS = os.name == "nt"


class Error(Exception):
    """What could not be done: `name` ("E_NO_PYTHON"), `code` (the exit code of venvcast), `reason`, `remedy`."""

    def __init__(self, text, name="E_USAGE", code=2, reason=None, remedy=None):
        super().__init__(text if not reason else "%s: %s" % (text, reason))
        self.name, self.code, self.reason, self.remedy = name, code, reason, remedy


# ---- the types of venvcast.h ------------------------------------------------------------------------------------------
_text, _size, _int, _pointer = ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_void_p


class _Structure(ctypes.Structure):
    """Begins with its own size; fields that only one of the two sides knows stay as they are."""

    def __init__(self, **values):
        super().__init__(size=ctypes.sizeof(self), **values)

    def texts(self):
        """Every field but the size, text as str."""
        fields = [(name, getattr(self, name)) for name, _ in self._fields_[1:]]
        return {name: _str(value) if isinstance(value, bytes) else value for name, value in fields}


class _Context(_Structure):
    _fields_ = [("size", _size)] + [(name, _text) for name in (
        "env_dir env_name prompt prompt_bare executable python_dir python_exe inc_path lib_path bin_path bin_name env_exe "
        "env_exec_cmd cfg_path").split()]


class _Outcome(_Structure):
    _fields_ = [("size", _size), ("code", _int), ("status", _text), ("changed", _int), ("steps_done", _size)]


class _Failure(_Structure):
    _fields_ = [("size", _size), ("code", _int), ("name", _text), ("text", _text), ("reason", _text), ("remedy", _text)]


class _Step(_Structure):
    _fields_ = [("size", _size), ("kind", _text), ("chapter", _int), ("path", _text), ("source", _text), ("bytes", _size),
                ("files", _size), ("command", ctypes.POINTER(_text)), ("why", _text)]


class _Progress(_Structure):
    _fields_ = [("size", _size), ("phase", _int), ("done", _size), ("total", _size), ("source", _int), ("line", _text)]


_ON_CHAPTER = ctypes.CFUNCTYPE(_int, _pointer, _pointer, _int, _int)
_ON_PROGRESS = ctypes.CFUNCTYPE(None, _pointer, ctypes.POINTER(_Progress))
_ON_STOP = ctypes.CFUNCTYPE(_int, _pointer)


class _Watcher(_Structure):
    _fields_ = [("size", _size), ("data", _pointer), ("chapter", _ON_CHAPTER), ("progress", _ON_PROGRESS), ("stop", _ON_STOP)]


_CALLS = {
    "version": (_text,), "new": (_pointer, _pointer, _size), "free": (None, _pointer), "perform": (_int, _pointer),
    "set": (_int, _pointer, _text, _text), "set_configured": (_int, _pointer), "output": (_text, _pointer),
    "watch": (_int, _pointer, ctypes.POINTER(_Watcher)), "get_environment": (_pointer, _pointer),
    "get_error": (_int, _pointer, ctypes.POINTER(_Failure)), "get_context": (_int, _pointer, ctypes.POINTER(_Context)),
    "get_outcome": (_int, _pointer, ctypes.POINTER(_Outcome)), "count_steps": (_size, _pointer),
    "get_step": (_int, _pointer, _size, ctypes.POINTER(_Step)), "add_folder": (_int, _pointer, _text),
    "add_text": (_int, _pointer, _text, _text, _size, _int), "add_copy": (_int, _pointer, _text, _text, _int),
    "add_link": (_int, _pointer, _text, _text), "add_run": (_int, _pointer, ctypes.POINTER(_text)),
    "refuse": (_int, _pointer, _text), "set_config": (_int, _pointer, _text, _text),
}


def _place():
    """The path of the library, or the name by which the system knows it."""
    named = os.environ.get("VENVCAST_LIBRARY")
    if named:
        return os.path.abspath(named)
    name = "libvenvcast.dll" if _IS_WINDOWS else "libvenvcast.dylib" if sys.platform == "darwin" else "libvenvcast.so.0"
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), name)
    place = beside if os.path.exists(beside) else ctypes.util.find_library("venvcast")
    if place is None:
        raise Error("libvenvcast is neither beside this package nor known to the system; VENVCAST_LIBRARY can name it")
    return place


def _load():
    place = _place()
    try:
        library = ctypes.CDLL(place)
    except OSError as raised:
        raise Error("%s cannot be loaded" % place, reason=str(raised)) from raised
    for name, types in _CALLS.items():
        call = getattr(library, "venvcast_" + name)
        call.restype, call.argtypes = types[0], types[1:]
    return library


class _Library:
    """Loaded when it is first used."""

    def __getattr__(self, name):
        loaded = _load()
        for call in _CALLS:
            setattr(self, call, getattr(loaded, "venvcast_" + call))
        return self.__dict__[name]


_library = _Library()


def _bytes(value):
    """A path as the system has it; on Windows as WTF-8."""
    text = os.fspath(value)
    if isinstance(text, bytes):
        return text
    return text.encode("utf-8", "surrogatepass") if _IS_WINDOWS else os.fsencode(text)


def _str(value):
    if value is None:
        return None
    return value.decode("utf-8", "surrogatepass") if _IS_WINDOWS else os.fsdecode(value)


def version():
    """The library's version, a str."""
    return _str(_library.version())


# ---- one environment in the making ------------------------------------------------------------------------------------
class Environment:
    """What a hook may see of it and do with it. Paths are relative to the environment, with / between names."""

    def __init__(self, pointer):
        self._pointer = pointer

    def context(self):
        """The names of venv's context, as a dict."""
        found = _Context()
        if _library.get_context(self._pointer, found) != 0:
            raise Error("nothing is known of it yet")
        return found.texts()

    def steps(self):
        """The plan so far: a list of dicts with kind, chapter, path, source, bytes, files, command and why."""
        steps = []
        for index in range(_library.count_steps(self._pointer)):
            found = _Step()
            _library.get_step(self._pointer, index, found)
            step = found.texts()
            step["chapter"] = CHAPTERS[step["chapter"]] if step["chapter"] < len(CHAPTERS) else "requirements"
            step["command"] = _words(found.command) if found.command else None
            steps.append(step)
        return steps

    def _expect(self, code, what, path):
        if code != 0:
            raise Error("%s cannot be added to the plan: %s" % (what, path))

    def add_folder(self, path):
        self._expect(_library.add_folder(self._pointer, _bytes(path)), "a folder", path)

    def add_text(self, path, content, executable=False):
        content = content.encode("utf-8") if isinstance(content, str) else content
        self._expect(_library.add_text(self._pointer, _bytes(path), content, len(content), executable), "a file", path)

    def add_copy(self, path, source, executable=False):
        self._expect(_library.add_copy(self._pointer, _bytes(path), _bytes(source), executable), "a copy", path)

    def add_link(self, path, target):
        self._expect(_library.add_link(self._pointer, _bytes(path), _bytes(target)), "a link", path)

    def set_config(self, key, value):
        """A line of pyvenv.cfg behind venv's own; True and False are written as those are."""
        value = str(value).lower() if isinstance(value, bool) else str(value)
        self._expect(_library.set_config(self._pointer, _bytes(key), _bytes(value)), "a line of pyvenv.cfg",
                     "%s = %s" % (key, value))

    def add_run(self, *command):
        words = (_text * (len(command) + 1))(*[_bytes(word) for word in command], None)
        self._expect(_library.add_run(self._pointer, words), "a program", command)


def _words(pointer):
    words = []
    while pointer[len(words)] is not None:
        words.append(_str(pointer[len(words)]))
    return words


class _Run:
    """One run of the library; what a callback raises comes out of perform()."""

    def __init__(self, on_chapter=None, on_progress=None, on_stop=None):
        self.raised = None
        self.hooks = on_chapter, on_progress, on_stop
        self.watcher = _Watcher(chapter=_ON_CHAPTER(self._chapter) if on_chapter else _ON_CHAPTER(),
                                progress=_ON_PROGRESS(self._progress) if on_progress else _ON_PROGRESS(),
                                stop=_ON_STOP(self._stop))
        self.pointer = _library.new(None, 0)
        if not self.pointer:
            raise MemoryError
        _library.watch(self.pointer, self.watcher)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        _library.free(self.pointer)

    def _chapter(self, _, environment, chapter, after):
        try:
            self.hooks[0](Environment(environment), CHAPTERS[chapter], bool(after))
            return 0
        except BaseException as raised:                     # pylint: disable=broad-except
            self.raised = self.raised or raised
            return _library.refuse(environment, str(raised).encode("utf-8", "replace")[:400])

    def _progress(self, _, said):
        try:
            said = said.contents
            line = None if said.line is None else said.line.decode("utf-8", "replace")
            self.hooks[1](SimpleNamespace(phase=PHASES[said.phase], done=said.done, total=said.total,
                                          source=SOURCES[said.source], line=line))
        except BaseException as raised:                     # pylint: disable=broad-except
            self.raised = self.raised or raised

    def _stop(self, _):
        """Also the moment at which what a callback has raised is heeded."""
        try:
            return self.raised is not None or bool(self.hooks[2] and self.hooks[2]())
        except BaseException as raised:                     # pylint: disable=broad-except
            self.raised = self.raised or raised
            return 1

    def set(self, option, value=None):
        if _library.set(self.pointer, option.encode(), None if value is None else _bytes(value)) != 0:
            self.fail()

    def fail(self):
        found = _Failure()
        _library.get_error(self.pointer, found)
        raise Error(_str(found.text), _str(found.name), found.code, _str(found.reason), _str(found.remedy))

    def perform(self):
        code = _library.perform(self.pointer)
        if self.raised is not None:
            raise self.raised
        if code not in (0, 7):
            self.fail()
        environment, outcome = _library.get_environment(self.pointer), _Outcome()
        _library.get_outcome(environment, outcome)
        made = outcome.texts()
        made.update(Environment(environment).context() if code == 0 else {}, steps=Environment(environment).steps(),
                    output=_str(_library.output(self.pointer)))
        return SimpleNamespace(**made)


def _set_all(run, options):
    """without_pip=True is --without-pip; a list is given item by item; None and False are not given."""
    for name, value in options.items():
        option = "--" + name.rstrip("_").replace("_", "-")
        for item in value if isinstance(value, (list, tuple)) else [value]:
            if item is True:
                run.set(option)
            elif item is not None and item is not False:
                run.set(option, str(item) if isinstance(item, int) else item)


def create(env_dir, *, on_chapter=None, on_progress=None, on_stop=None, configured=False, **options):
    """Makes one environment; the options are those of the command line: create(".venv", prompt="x", without_pip=True).

    on_chapter(environment, chapter, after) and on_progress(progress) look on, on_stop() may end it; what they raise comes out
    here, and nothing is kept. With `configured`, variables and files of settings count as they do for the command. Returns
    venv's context and the outcome: .env_exe, .status, .changed, .steps ... Raises Error."""
    with _Run(on_chapter, on_progress, on_stop) as run:
        _set_all(run, options)
        run.set("ENV_DIR", env_dir)
        if configured and _library.set_configured(run.pointer) != 0:
            run.fail()
        return run.perform()


# ---- in the manner of venv --------------------------------------------------------------------------------------------
class EnvBuilder:
    """venv.EnvBuilder's face: the same arguments, hooks and context.

    A subclass overrides what it would override there. Up to setup_scripts the hooks are called while the plan is made:
    nothing is on the disk, and `context.plan` (an Environment) takes what is to be added. After post_setup and
    upgrade_dependencies the environment stands, and programs can be started in it; when one of them raises, all is undone."""

    def __init__(self, system_site_packages=False, clear=False, symlinks=False, upgrade=False, with_pip=False, prompt=None,
                 upgrade_deps=False, *, scm_ignore_files=frozenset(("git",)), **options):
        self.system_site_packages, self.clear, self.symlinks, self.upgrade = system_site_packages, clear, symlinks, upgrade
        self.with_pip, self.prompt, self.upgrade_deps = with_pip, prompt, upgrade_deps
        self.scm_ignore_files = frozenset(map(str.lower, scm_ignore_files or ()))
        self.options = options
        self._context = None

    def create(self, env_dir):
        """Makes it. The interpreter is that which runs this program, unless the option `python` names another."""
        state = SimpleNamespace(context=None)
        options = dict(self.options)
        options.setdefault("python", sys.executable)
        made = create(env_dir, on_chapter=lambda *words: self._chapter(state, *words), on_progress=self.progress,
                      system_site_packages=self.system_site_packages, clear=self.clear, symlinks=self.symlinks,
                      upgrade=self.upgrade, without_pip=not self.with_pip, prompt=self.prompt, upgrade_deps=self.upgrade_deps,
                      without_scm_ignore_files="git" not in self.scm_ignore_files, **options)
        for name, value in vars(made).items():
            setattr(state.context, name, value)
        return state.context

    def _chapter(self, state, environment, chapter, after):
        stands = chapter in ("post_setup", "upgrade_dependencies")
        if after != stands:
            return
        if chapter == "ensure_directories":
            self._context = SimpleNamespace(plan=environment, **environment.context())
            state.context = self.ensure_directories(self._context.env_dir)
            return
        state.context.plan = None if stands else environment
        getattr(self, "_setup_pip" if chapter == "setup_pip" else chapter)(state.context)

    # The hooks. What venv does in them is in the plan already.
    def ensure_directories(self, env_dir):          # pylint: disable=unused-argument
        """The folders; returns the context."""
        return self._context

    def create_configuration(self, context):
        """pyvenv.cfg, which is no file yet: context.plan.set_config(key, value) adds a line to it."""

    def setup_python(self, context):
        """The interpreter."""

    def _setup_pip(self, context):
        """pip."""

    def setup_scripts(self, context):
        """The scripts of activation."""

    def install_scripts(self, context, path):
        """To be called from setup_scripts: adds what lies in the folders `common` and `posix` or `nt` of `path`."""
        for part in ["common", os.name]:
            top = os.path.join(path, part)
            for folder, _, names in os.walk(top):
                for name in sorted(names):
                    source = os.path.join(folder, name)
                    inside = os.path.relpath(source, top).replace(os.sep, "/")
                    with open(source, "rb") as file:
                        content = file.read()
                    try:
                        content = self.replace_variables(content.decode("utf-8"), context, name).encode("utf-8")
                    except UnicodeDecodeError:
                        pass                        # no text: as it is
                    context.plan.add_text("%s/%s" % (context.bin_name, inside), content, os.access(source, os.X_OK))

    def replace_variables(self, text, context, name=""):
        """Puts the names of venv's templates into a text, each quoted for the kind of file that `name` tells."""
        quote = {".ps1": lambda value: "'" + value.replace("'", "''") + "'", ".bat": lambda value: value,
                 ".py": repr}.get(os.path.splitext(name)[1], shlex.quote)
        for variable, value in [("DIR", context.env_dir), ("NAME", context.env_name), ("PROMPT", context.prompt),
                                ("BIN_NAME", context.bin_name), ("PYTHON", context.env_exe)]:
            text = text.replace("__VENV_%s__" % variable, quote(value))
        return text

    def post_setup(self, context):
        """For subclasses: the environment stands."""

    def upgrade_dependencies(self, context):
        """With upgrade_deps: they have been upgraded."""

    def progress(self, progress):
        """For subclasses: phase, done, total, line, source."""
