"""oracle_probe.py: the facts we read from files, against what each interpreter says of itself.

Every Python that is found on the machine, environments made by it (links and copies), links to it from
elsewhere, and for each the real base behind it.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ASK = """
import json, os, sys, sysconfig
v = sys.version_info
level = {'alpha': 'a', 'beta': 'b', 'candidate': 'rc', 'final': ''}[v[3]]
config = sysconfig.get_config_vars()
print(json.dumps({
    'implementation': sys.implementation.name, 'version': '%d.%d.%d' % v[:3],
    'level': level and level + str(v[4]), 'abiflags': getattr(sys, 'abiflags', ''),
    'prefix': sys.base_prefix, 'stdlib': os.path.dirname(os.path.abspath(os.__file__)),
    'platlibdir': getattr(sys, 'platlibdir', 'lib'), 'asked': sys.executable,
    'executable': os.path.realpath(sys.executable), 'base': sys._base_executable,
    'lib_name': os.path.basename(sysconfig.get_path('stdlib', 'posix_prefix')),
    'include_name': os.path.basename(sysconfig.get_path('include', 'posix_prefix')),
    'wheel_pkg_dir': config.get('WHEEL_PKG_DIR') or '', 'free_threaded': str(config.get('Py_GIL_DISABLED') or 0),
    'debug': str(int(hasattr(sys, 'gettotalrefcount'))), 'is_64bit': str(int(sys.maxsize > 2 ** 32)),
    'architecture': os.uname().machine}))
"""
CHECKED = ('implementation', 'version', 'level', 'abiflags', 'prefix', 'stdlib', 'platlibdir', 'asked', 'executable',
           'lib_name', 'include_name', 'wheel_pkg_dir', 'free_threaded', 'debug', 'is_64bit', 'architecture')


def interpreters():
    """Every interpreter of 3.8 or newer on this machine, by the names that people would use."""
    found = sorted(pathlib.Path.home().glob('.pyenv/versions/*/bin/python3'))
    for name in ('python3', 'pypy3'):
        found.append(pathlib.Path('/usr/bin', name))
    found += sorted(pathlib.Path('/opt').glob('*/bin/python3'))
    return [path for path in found if path.exists()]


def numbers(facts):
    return tuple(map(int, facts['version'].split('.')))


def ask(path):
    """What the interpreter says of itself; None when it does not run or is too old for us."""
    ended = subprocess.run([path, '-I', '-c', ASK], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if ended.returncode != 0:
        return None
    facts = json.loads(ended.stdout)
    return facts if numbers(facts) >= (3, 8) else None


class Comparison:
    def __init__(self, program, cache):
        self.program = program
        self.environment = dict(os.environ, VENVCAST_CACHE_DIR=cache)
        self.count = 0
        self.failures = []

    def probe(self, path):
        ended = subprocess.run([self.program, path], stdout=subprocess.PIPE, env=self.environment)
        return dict(line.split('=', 1) for line in ended.stdout.decode().splitlines())

    def expect(self, what, ours, theirs):
        self.count += 1
        if ours != theirs:
            self.failures.append(f'{what}: {ours!r}, but the interpreter says {theirs!r}')

    def compare(self, path, base, name=None):
        """`base`: the sys._base_executable to expect; None where we go further than that version does. `name`: what
        it was called by, where that is not the name of the base."""
        theirs, ours = ask(path), self.probe(path)
        for key in CHECKED:
            self.expect(f'{path}: {key}', ours.get(key, ours), theirs[key])
        if base is not None:
            self.expect(f'{path}: base', ours.get('base'), base)
            self.expect(f'{path}: home', ours.get('home'), os.path.dirname(base))
            self.expect(f'{path}: name', ours.get('name'), name or os.path.basename(base))
        return ours

    def compare_environments(self, path, facts, folder):
        """Environments of both kinds, one made from the other, by every name in them."""
        newest = facts['implementation'] == 'cpython' and numbers(facts) >= (3, 11)
        real = os.path.join(os.path.dirname(path), os.path.basename(os.path.realpath(path)))
        for kind in ('--symlinks', '--copies'):
            if kind == '--copies' and self.probe(path)['no_copy']:
                continue
            env = os.path.join(folder, kind.strip('-'))
            made = subprocess.run([path, '-m', 'venv', '--without-pip', kind, env], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
            if not os.path.exists(os.path.join(env, 'pyvenv.cfg')) and made.returncode != 0:
                continue
            for name in sorted(os.listdir(os.path.join(env, 'bin'))):
                own = os.path.join(env, 'bin', name)
                if name[0] != 'p' or not os.access(own, os.X_OK):
                    continue
                base = ask(own)['base'] if newest else real if kind == '--symlinks' else None
                ours = self.compare(own, base)
                self.expect(f'{own}: base is outside', ours['base'].startswith(os.path.dirname(path)), True)

    def compare_links(self, path, folder):
        """Links from a folder that reaches no library: the base is where the link leads."""
        link = os.path.join(folder, 'snake')
        os.symlink(path, link)
        self.compare(link, path, 'snake')
        os.symlink('snake', os.path.join(folder, 'python3'))
        self.compare(os.path.join(folder, 'python3'), path, 'python3')
        os.symlink(os.path.dirname(path), os.path.join(folder, 'alias'))
        ours = self.probe(os.path.join(folder, 'alias', os.path.basename(path)))
        self.expect(f'{folder}/alias: executable', ours.get('executable'), os.path.realpath(path))


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        comparison = Comparison(program, os.path.join(folder, 'cache'))
        for number, path in enumerate(map(str, interpreters())):
            facts = ask(path)
            if facts is None:
                comparison.expect(f'{path}: too old', comparison.probe(path).get('error'), 'E_NOT_A_BASE')
                continue
            own = os.path.join(folder, str(number))
            os.mkdir(own)
            comparison.compare(path, facts['base'])
            comparison.compare(os.path.realpath(path), os.path.realpath(path))
            comparison.compare_links(path, own)
            comparison.compare_environments(path, facts, own)
        print(f'{comparison.count} facts of {number + 1} interpreters compared')
        for failure in comparison.failures:
            print(failure)
        return 1 if comparison.failures or comparison.count == 0 else 0


sys.exit(main())
