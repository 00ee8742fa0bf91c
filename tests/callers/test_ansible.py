"""test_ansible.py: Ansible's own engine runs ansible.builtin.pip with our program, and the module of our collection.

Usage: test_ansible.py TABLE_PRINT [unittest's words]"""

import json
import os
import sys
import unittest

from callers import FULL, HERE, PROGRAM, PYTHON, ROOT, WHEELS, Case, caller

TABLE_PRINT = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 and os.path.isfile(sys.argv[1]) else None
COLLECTION = os.path.join(ROOT, "installer", "ansible", "ansible_collections", "venvcast", "venvcast")
NAME = "venvcast.venvcast.venvcast_env"

# Options that are settings, but no parameters: how the program talks, and what Ansible decides itself.
NO_PARAMETER = {"--json", "--quiet", "--verbose", "--color", "--pause", "--print-python", "--cache-key", "--jobs",
                "--older-than", "--ensure", "--check", "--dry-run", "--diff"}
FORMS = {"flag": {"bool"}, "text": {"str", "path"}, "number": {"int"}, "list": {"list"}}


class Ansible(Case):
    def setUp(self):
        super().setUp()
        self.variables.update({
            "ANSIBLE_HOME": self.path("ansible"), "ANSIBLE_LOCAL_TEMP": self.path("ansible", "tmp"), "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_CALLBACK_PLUGINS": os.path.join(HERE, "callback"), "ANSIBLE_CALLBACKS_ENABLED": "results",
            "ANSIBLE_GATHERING": "explicit", "ANSIBLE_PIPELINING": "1",
            "ANSIBLE_REMOTE_TEMP": self.path("ansible", "remote"), "VENVCAST_RESULTS": self.path("results"),
            "ANSIBLE_COLLECTIONS_PATH": os.path.join(ROOT, "installer", "ansible"), "ANSIBLE_FORKS": "4"})

    def inventory(self, *hosts):
        self.make_file("hosts", "".join(f"{host} ansible_connection=local ansible_python_interpreter={caller('python')}\n"
                                        for host in hosts))

    def play(self, tasks, *words):
        """Plays the tasks on every host of the inventory; all results, by host and task: {(host, name): result}."""
        self.make_file("play.json", json.dumps([{"hosts": "all", "tasks": tasks}]))
        self.make_file("results")
        ended = self.run_in(caller("ansible-playbook"), "-i", "hosts", "play.json", *words)
        with open(self.path("results"), encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        self.assertTrue(rows, ended)
        self.assertEqual(ended.code, 0, ended)
        return {(row["host"], row["task"]): row for row in rows}


class BuiltinPip(Ansible):
    def test_it_makes_environments_with_our_command_and_leaves_them_alone_the_second_time(self):
        self.inventory("one")
        calls = {"command": {"virtualenv_command": "venvcast --prompt 'a b'", "virtualenv_python": os.path.basename(PYTHON),
                             "virtualenv_site_packages": True},
                 "module": {"virtualenv_command": "venvcast -m venv"}}
        tasks = [{"name": f"{name} {time}", "ansible.builtin.pip": {"name": "colorama", "virtualenv": self.path(name), **call}}
                 for name, call in calls.items() for time in ("first", "second")]
        results = self.play(tasks)
        self.assertEqual({task: row["changed"] for (_, task), row in results.items()},
                         {"command first": True, "command second": False, "module first": True, "module second": False})
        for name in calls:
            self.assert_works(self.path(name))
            self.succeed(self.path(name, "bin", "python"), "-c", "import colorama")
        self.assertEqual(self.configuration("command")["include-system-site-packages"], "true")
        self.assertEqual(self.configuration("command")["prompt"], "'a b'")


class Module(Ansible):
    def install_collection(self):
        """Built and installed as people do; other tests, and short runs, take it from the sources."""
        self.variables["ANSIBLE_COLLECTIONS_PATH"] = self.path("collections")
        self.succeed(caller("ansible-galaxy"), "collection", "build", "--output-path", self.folder, COLLECTION)
        self.succeed(caller("ansible-galaxy"), "collection", "install", "-p", self.path("collections"), "--offline",
                     self.path("venvcast-venvcast-0.1.0.tar.gz"))

    def task(self, name, more=None, **parameters):
        return {"name": name, NAME: {"path": self.path("{{ inventory_hostname }}"), "executable": PROGRAM, **parameters},
                **(more or {})}

    def test_several_hosts_at_once_each_with_its_own_truth(self):
        if FULL:
            self.install_collection()
        hosts = ["one", "two", "three"]
        self.inventory(*hosts)
        look, show = {"check_mode": True, "diff": True}, {"diff": True}
        fish = self.path("two", "bin", "activate.fish")
        results = self.play([
            self.task("look", look, python=PYTHON), self.task("keep", python=PYTHON), self.task("again", python=PYTHON),
            {"name": "break", "ansible.builtin.file": {"path": fish, "state": "absent"},
             "when": "inventory_hostname == 'two'"},
            self.task("look again", look, python=PYTHON), self.task("repair", show, python=PYTHON),
            self.task("one for all", python=PYTHON, path=self.path("shared"))])
        shared = sorted(results.pop((host, "one for all"))["status"] for host in hosts)
        self.assertEqual(shared, ["created", "unchanged", "unchanged"])
        self.assert_works(self.path("shared"))
        said = {task: [results[host, task]["status"] for host in hosts] for _, task in results if task != "break"}
        self.assertEqual(said, {"look": ["created"] * 3, "keep": ["created"] * 3, "again": ["unchanged"] * 3,
                                "look again": ["unchanged", "repaired", "unchanged"],
                                "repair": ["unchanged", "repaired", "unchanged"]})
        for host in hosts:
            self.assert_works(self.path(host))
            for task in said:
                row = results[host, task]
                self.assertEqual(row["changed"], row["status"] != "unchanged", (host, task))
            for task in ("look again", "repair"):
                differs = results[host, task]["diff"]["prepared"]
                self.assertEqual(["+++ " + fish] if host == "two" else [],
                                 [line for line in differs.split("\n") if line.startswith("+++")])
        self.assertIn("+++ " + self.path("one", "pyvenv.cfg"), results["one", "look"]["diff"]["prepared"])
        self.assertEqual(results["two", "repair"]["findings"][0]["code"], "S_FILE_MISSING")
        self.assertTrue(os.path.exists(fish))

    def test_parameters_arrive_as_they_are_and_failures_say_what_helps(self):
        self.inventory("localhost")
        self.make_file("requirements.txt", "colorama\n")
        tried = {"ignore_errors": True}
        results = self.play([
            self.task("absent", tried, python="4.5"),
            self.task("looked for", {**tried, "check_mode": True}, python="4.5"),
            self.task("repair", tried, repair=True),
            self.task("contradiction", tried, symlinks=True, copies=True),
            self.task("missing", tried, executable="no-such-program"),
            {"name": "nothing was made", "ansible.builtin.stat": {"path": self.path("localhost")}},
            self.task("all", python=PYTHON, prompt="$HOME & more", system_site_packages=True, seed=["setuptools"],
                      find_links=[WHEELS, "/usr/share/python-wheels"], requirements=[self.path("requirements.txt")],
                      activators="fish, python", wait=1),
        ])
        rows = {task: row for (_, task), row in results.items()}
        self.assertEqual([(rows[task]["code"], rows[task]["exit_code"]) for task in ("absent", "looked for", "repair")],
                         [("E_NO_PYTHON", 3), ("E_NO_PYTHON", 3), ("E_NO_ENVIRONMENT", 4)])
        self.assertIn("4.5; try: ", rows["absent"]["msg"])
        self.assertEqual(rows["contradiction"]["exit_code"], 2)
        self.assertEqual(rows["contradiction"]["msg"], "argument --copies: not allowed with argument --symlinks; "
                         "venvcast --help explains the options")
        self.assertIn("no-such-program", rows["missing"]["msg"])
        self.assertFalse(rows["nothing was made"]["stat"]["exists"])
        self.assertEqual(rows["all"]["status"], "created")
        self.assert_as_asked()

    def assert_as_asked(self):
        configuration = self.configuration("localhost")
        self.assertEqual(configuration["prompt"], "'$HOME & more'")
        self.assertEqual(configuration["include-system-site-packages"], "true")
        self.assertEqual(sorted(name for name in os.listdir(self.path("localhost", "bin")) if "activate" in name),
                         ["activate.fish", "activate_this.py"])
        self.succeed(self.path("localhost", "bin", "python"), "-c", "import colorama, setuptools")


class Documentation(Ansible):
    def test_the_argument_spec_is_the_option_table_and_ansible_doc_shows_it(self):
        shown = json.loads(self.succeed(caller("ansible-doc"), "--json", NAME))[NAME]
        options = shown["doc"]["options"]
        file = os.path.join(COLLECTION, "plugins", "modules", "venvcast_env.py")
        spec = json.loads(self.succeed(caller("python"), "-B", "-c", "import json, runpy, sys; "
                                       "print(json.dumps(runpy.run_path(sys.argv[1])['argument_spec']()))", file))
        for name in sorted(set(options) | set(spec)):
            written, meant = options.get(name, {}), spec.get(name, {})
            for key in ("type", "required", "default", "choices", "elements", "aliases"):
                self.assertEqual(written.get(key) or None, meant.get(key) or None, (name, key))
        table = dict(line.split("\t")[1::3] for line in self.succeed(TABLE_PRINT).splitlines() if line.startswith("setting"))
        parameters = {"--" + name.replace("_", "-"): spec[name]["type"] for name in spec}
        self.assertEqual(set(parameters) - set(table), {"--path", "--executable"})
        self.assertEqual(set(table) - set(parameters), NO_PARAMETER)
        for option in set(table) & set(parameters):
            self.assertIn(parameters[option], FORMS[table[option]], option)
        self.assertEqual(shown["doc"]["attributes"]["check_mode"]["support"], "full")
        self.assertIn("status", shown["return"])
        self.assertIn(NAME, shown["examples"])


if __name__ == "__main__":
    unittest.main()
