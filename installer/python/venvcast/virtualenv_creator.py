"""virtualenv_creator.py: the creator `venvcast` of virtualenv, and so of tox, Poetry and Hatch (VIRTUALENV_CREATOR=venvcast).

virtualenv finds the interpreter, says where things lie, and afterwards installs its seeds, its activation scripts and its
own pyvenv.cfg, as it does for every creator; what is ours is the environment itself, which comes without starting Python.
"""

import os
import subprocess

from virtualenv.create.via_global_ref.api import ViaGlobalRefApi, ViaGlobalRefMeta
from virtualenv.util.error import ProcessCallFailedError

from venvcast import executable


class Venvcast(ViaGlobalRefApi):
    def __init__(self, options, interpreter):
        self.describe = options.describe        # how virtualenv's own creator for this interpreter would lay it out
        super().__init__(options, interpreter)

    def __getattr__(self, name):
        """Paths (exe, bin_dir, purelib, ...) are those of the layout."""
        if name == "describe":                  # not set yet
            raise AttributeError(name)
        return getattr(self.describe, name)

    @classmethod
    def can_create(cls, interpreter):
        """Every interpreter that the executable knows; a meta with an error makes virtualenv say why not."""
        meta = ViaGlobalRefMeta()
        if interpreter.implementation not in ("CPython", "PyPy") or tuple(interpreter.version_info)[:2] < (3, 8):
            meta.error = f"venvcast makes no environments for {interpreter.implementation} {interpreter.version_str}"
        return meta

    def command(self):
        """The command line: what virtualenv was asked for, but for the prompt, which is in what it writes itself; the rest
        is venvcast's own configuration."""
        words = [executable(), "--quiet", "--without-pip", "--activators", "none"]
        words += ["--python", self.interpreter.system_executable]
        if self.no_vcs_ignore:
            words.append("--without-scm-ignore-files")
        if self.enable_system_site_package:
            words.append("--system-site-packages")
        return [*words, "--symlinks" if self.symlinks else "--copies", "--", os.fspath(self.dest)]

    def create(self):
        """Makes the environment; virtualenv has already cleared what stood there, if it was asked to."""
        words = self.command()
        done = subprocess.run(words, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, errors="replace", check=False)
        if done.returncode != 0:
            raise ProcessCallFailedError(done.returncode, done.stdout, done.stderr, words)
        super().create()
