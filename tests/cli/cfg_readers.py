"""cfg_readers.py: how other programs read pyvenv.cfg: their rules, not their code. Each takes the file's bytes and gives
what it makes of them, or raises as it would."""

import configparser
import re


def getpath(data):
    """CPython's getpath.py: UTF-8, one line each, the first `home` counts."""
    for line in data.decode("utf-8").split("\n"):
        key, had_equ, value = line.partition("=")
        if had_equ and key.strip().lower() == "home":
            return {"home": value.strip()}
    return {}


def site(data):
    """CPython's site.py: universal newlines, keys in lower case, the last one counts."""
    found = {}
    for line in re.split("\r\n|\n|\r", data.decode("utf-8")):
        if "=" in line:
            key, _, value = line.partition("=")
            found[key.strip().lower()] = value.strip()
    return found


def virtualenv(data):
    """virtualenv: splitlines, which breaks at more than newlines; each line must have an equals sign."""
    found = {}
    for line in data.decode("utf-8").splitlines():
        at = line.index("=")
        value = line[at + 1:].strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        found[line[:at].strip()] = value
    return found


def uv(data):
    """uv: lines, the key as it is written; "true" in any case."""
    found = {}
    for line in re.split("\r?\n", data.decode("utf-8")):
        key, had_equ, value = line.partition("=")
        if had_equ:
            found[key.strip()] = value.strip()
    return found


def pet(data):
    """Microsoft's finder: a version of three numbers to the end of its line; a prompt without its quotes."""
    found = {}
    for line in data.decode("utf-8").splitlines():
        version = re.fullmatch(r"\s*version\s*=\s*(\d+\.\d+\.\d+)\s*", line)
        prompt = re.fullmatch(r"\s*prompt\s*=\s*(.*)", line)
        if version:
            found["version"] = version.group(1)
        if prompt:
            found["prompt"] = prompt.group(1).strip().strip("'\"")
        if re.match(r"uv\s*=", line):
            found["uv"] = line
    return found


def venv_pack(data):
    """venv-pack: every line up to `home` has exactly one equals sign."""
    for line in data.decode("utf-8").splitlines():
        key, value = line.split("=")
        if key.strip().lower() == "home":
            return {"home": value.strip()}
    return {}


def pipx(data):
    """pipx: an INI file, with interpolation of what it asks for."""
    parser = configparser.ConfigParser()
    parser.read_string("[venv]\n" + data.decode("utf-8"))
    return {"home": parser["venv"]["home"]}


def poetry(data):
    """Poetry: one regular expression over all of it."""
    shares = re.search(r"(?im)^\s*include-system-site-packages\s*=\s*true\s*$", data.decode("utf-8"))
    return {"include-system-site-packages": "true" if shares else "false"}


def nox(data):
    """nox: partition; two keys tell it that somebody else made the environment."""
    found = {}
    for line in data.decode("utf-8").splitlines():
        key, _, value = line.partition("=")
        found[key.strip()] = value.strip()
    assert "uv" not in found and "virtualenv" not in found, found
    return {}


def pymanager(data):
    """Python's install manager: a mark at the beginning would be taken off."""
    for line in data.decode("utf-8-sig").splitlines():
        key, _, value = line.partition("=")
        if key.strip().lower() == "version":
            return {"version": value.strip()}
    return {}


def by_blanks(data):
    """Small programs: two parts with " = " between them; of the lines that have no text of the user."""
    found = {}
    for line in data.decode("utf-8").splitlines():
        if line.startswith(("home", "include", "version")):
            key, value = line.split(" = ")
            found[key] = value
    return found


READERS = [getpath, site, virtualenv, uv, pet, venv_pack, pipx, poetry, nox, pymanager, by_blanks]
