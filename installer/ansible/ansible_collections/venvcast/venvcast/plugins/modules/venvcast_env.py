#!/usr/bin/python
# venvcast_env.py: an Ansible module that keeps a virtual environment in shape with the program venvcast.

from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
module: venvcast_env
short_description: Keep a Python virtual environment in shape
version_added: 0.1.0
description:
  - Makes the environment when it is not there, leaves it untouched when it is in shape, and otherwise does the least that
    brings it into shape, as C(venvcast --ensure) does. No Python is started for that on the managed machine, but for
    this module's own.
  - The program venvcast must be on the managed machine.
author: The venvcast authors
requirements: [venvcast]
attributes:
  check_mode:
    description: Says what would be done, and does nothing.
    support: full
  diff_mode:
    description: Shows how text files change, such as C(pyvenv.cfg) and activation scripts.
    support: full
  platform:
    description: Where the module works. On Windows, call the program itself with C(ansible.windows.win_command).
    support: full
    platforms: posix
options:
  path:
    description: The folder of the environment.
    type: path
    required: true
    aliases: [virtualenv]
  executable:
    description: The program, by its name on the PATH of the managed machine, or by its path.
    type: path
    default: venvcast
  python:
    description:
      - The interpreter, as a path, a command or a version (V(/usr/bin/python3.12), V(3.12), V(>=3.10,<3.14), V(pypy)).
      - Without it an environment keeps its own, and a new one gets what venvcast's rules give.
    type: str
  no_project:
    description: Leave C(.python-version) and C(pyproject.toml) out of the choice of the interpreter.
    type: bool
    default: false
  system_site_packages:
    description: Let the environment see the packages installed for its base interpreter.
    type: bool
    default: false
  symlinks:
    description: Link the interpreter into the environment, which is the default.
    type: bool
    default: false
  copies:
    description: Copy the interpreter into the environment.
    type: bool
    default: false
  prompt:
    description: Name shown in front of the shell's prompt.
    type: str
  clear:
    description: Replace an environment that is there by a fresh one, each time.
    type: bool
    default: false
  upgrade:
    description: Turn an environment that is there over to this interpreter; packages stay.
    type: bool
    default: false
  repair:
    description: The environment must be there already.
    type: bool
    default: false
  without_pip:
    description: Leave pip out.
    type: bool
    default: false
  upgrade_deps:
    description: Let the environment's own pip fetch the newest pip, when the environment is made or repaired.
    type: bool
    default: false
  relocatable:
    description: Let activation and console scripts find the environment where it is, so that it may be moved.
    type: bool
    default: false
  without_scm_ignore_files:
    description: Write no C(.gitignore).
    type: bool
    default: false
  seed:
    description: Projects to be installed next to pip, from wheels that are on the machine, with a version where it matters.
    type: list
    elements: str
    default: []
  wheel:
    description: Wheels to be installed.
    type: list
    elements: path
    default: []
  find_links:
    description: Folders of wheels.
    type: list
    elements: path
    default: []
  requirements:
    description:
      - Files of requirements, which the environment's pip installs when the environment does not have them.
      - What only pip can tell, as an address or an editable project, is left to pip each time.
    type: list
    elements: path
    default: []
  keep_failed:
    description: Keep a new environment whose requirements could not be installed.
    type: bool
    default: false
  compile_bytecode:
    description: Compile pip once for each interpreter, and link the result into the environment.
    type: bool
    default: false
  link_mode:
    description: How files come out of the cache.
    type: str
    choices: [auto, clone, hardlink, copy, symlink]
  cache_dir:
    description: Where wheels are kept unpacked, instead of the user's cache folder.
    type: path
  no_cache:
    description: Keep nothing, and use nothing that was kept.
    type: bool
    default: false
  base:
    description: An interpreter that is not there yet; with O(python_version) and O(no_verify).
    type: path
  python_version:
    description: The version of O(base).
    type: str
  no_verify:
    description: Do not look whether O(base) is there.
    type: bool
    default: false
  activators:
    description: The activation scripts to be written, separated by commas, or V(none).
    type: str
  scripts_dir:
    description: Folders on the managed machine with templates in V(common), and V(posix) or V(nt), filled in as venv does.
    type: list
    elements: path
    default: []
  scm_ignore:
    description: The file that keeps the environment out of version control.
    type: str
    choices: [git, hg, none]
  post_setup:
    description: Programs to be run when the environment is there; should one fail, everything is as it was before.
    type: list
    elements: str
    default: []
  post_setup_timeout:
    description: How many seconds each program of O(post_setup) may take.
    type: int
  wait:
    description: How many seconds to wait for another run that is at work on the environment.
    type: int
  durable:
    description: Let what is made survive a power cut, which is so by itself but for O(clear) and O(upgrade).
    type: bool
    default: false
  force:
    description: Allow O(clear) also where it is refused otherwise.
    type: bool
    default: false
  log:
    description: A file on the managed machine to which is added what pip has to say.
    type: path
seealso:
  - module: ansible.builtin.pip
"""

EXAMPLES = r"""
- name: An environment of Python 3.12
  venvcast.venvcast.venvcast_env:
    path: /srv/app/.venv
    python: "3.12"

- name: One with what the application needs, from a folder of wheels
  venvcast.venvcast.venvcast_env:
    path: /srv/app/.venv
    requirements: [/srv/app/requirements.txt]
    find_links: [/srv/wheels]

- name: Would anything have to be done?
  venvcast.venvcast.venvcast_env:
    path: /srv/app/.venv
  check_mode: true
  diff: true
  register: shape
"""

RETURN = r"""
status:
  description: What was done, or would be done in check mode.
  returned: always but for a wrong call
  type: str
  sample: unchanged
path:
  description: The environment, absolute.
  returned: success
  type: str
  sample: /srv/app/.venv
python:
  description: Its interpreter.
  returned: success
  type: str
  sample: /srv/app/.venv/bin/python3
base:
  description: The interpreter that it was made from.
  returned: success
  type: str
  sample: /usr/bin/python3.12
version:
  description: The version of Python.
  returned: success
  type: str
  sample: 3.12.4
findings:
  description: What was not in shape, each with C(code), C(path), C(text) and C(remedy).
  returned: success
  type: list
  elements: dict
actions:
  description: The steps, each with C(action), C(path) and C(why).
  returned: success
  type: list
  elements: dict
code:
  description: The code of the error, which stays the same from release to release.
  returned: failure
  type: str
  sample: E_NO_PYTHON
exit_code:
  description: The program's exit code.
  returned: failure
  type: int
  sample: 3
"""

import json

from ansible.module_utils.basic import AnsibleModule

FLAGS = ["system_site_packages", "symlinks", "copies", "clear", "upgrade", "repair", "without_pip", "upgrade_deps",
         "relocatable", "without_scm_ignore_files", "no_project", "no_verify", "keep_failed", "compile_bytecode", "no_cache", "durable",
         "force"]
VALUES = {"python": "str", "prompt": "str", "python_version": "str", "link_mode": "str", "activators": "str", "base": "path",
          "cache_dir": "path", "log": "path", "wait": "int", "scm_ignore": "str", "post_setup_timeout": "int"}
LISTS = {"seed": "str", "wheel": "path", "find_links": "path", "requirements": "path",
         "scripts_dir": "path", "post_setup": "str"}


def argument_spec():
    """Each option of the program that says how an environment is made, under its own name."""
    spec = dict((name, dict(type="bool", default=False)) for name in FLAGS)
    spec.update((name, dict(type=kind)) for name, kind in VALUES.items())
    spec.update((name, dict(type="list", elements=kind, default=[])) for name, kind in LISTS.items())
    spec["link_mode"]["choices"] = ["auto", "clone", "hardlink", "copy", "symlink"]
    spec["scm_ignore"]["choices"] = ["git", "hg", "none"]
    spec["path"] = dict(type="path", required=True, aliases=["virtualenv"])
    spec["executable"] = dict(type="path", default="venvcast")
    return spec


def option_of(name):
    return "--" + name.replace("_", "-")


def command_line(program, parameters, more):
    """What is asked for as words; --ensure unless the environment is to be replaced, upgraded or repaired."""
    words = [program, "--json"] + more
    if not (parameters["clear"] or parameters["upgrade"] or parameters["repair"]):
        words.append("--ensure")
    words += [option_of(name) for name in FLAGS if parameters[name]]
    words += ["%s=%s" % (option_of(name), parameters[name]) for name in sorted(VALUES) if parameters[name] is not None]
    words += ["%s=%s" % (option_of(name), item) for name in sorted(LISTS) for item in parameters[name]]
    return words + ["--", parameters["path"]]


def run(module, program, more):
    """The object that the program prints for the environment; any failure ends the module here."""
    code, out, err = module.run_command(command_line(program, module.params, more), expand_user_and_vars=False)
    try:
        made = json.loads(out)["environments"][0]
    except (ValueError, KeyError, IndexError):
        said = (err or out or "it said nothing").strip()
        module.fail_json(msg=said.rsplit(" error: ", 1)[-1].replace("\n", "; "), exit_code=code, stderr=err)
    if made["error"] is not None:
        error = made["error"]
        parts = [error["text"], error["reason"], error["remedy"] and "try: " + error["remedy"]]
        module.fail_json(msg="; ".join(part for part in parts if part), code=error["code"], status=made["status"],
                         exit_code=code, stderr=err)
    return made


def diff_of(made):
    """The unified diffs of all text files, as Ansible shows what is already one."""
    return {"prepared": "".join(action.get("diff") or "" for action in made["actions"])}


def main():
    module = AnsibleModule(argument_spec=argument_spec(), supports_check_mode=True)
    program = module.get_bin_path(module.params["executable"], required=True)
    result = {}
    made = None
    if module.check_mode or module._diff:
        made = run(module, program, ["--dry-run", "--diff"] if module._diff else ["--dry-run"])
    if module._diff:
        result["diff"] = diff_of(made)
    if not module.check_mode:
        made = run(module, program, [])
    for warning in made["warnings"]:
        module.warn(warning)
    for key in ("changed", "status", "path", "python", "base", "version", "findings"):
        result[key] = made[key]
    result["actions"] = [dict((key, action[key]) for key in ("action", "path", "why")) for action in made["actions"]]
    module.exit_json(**result)


if __name__ == "__main__":
    main()
