#!/usr/bin/env python3
"""test_extension.py: templates, and programs that complete an environment, on Windows."""

import unittest

import wine
from scratch import Scratch, picture

TELL = "import json, os, sys; c = json.load(sys.stdin); assert c == json.loads(os.environ['VENVCAST_CONTEXT']); " \
       "open('told', 'w').write(c['bin_name'] + '|' + str(sys.prefix == c['env_dir'] == os.getcwd()))"


class Extension(Scratch):
    def test_templates_are_those_of_nt_and_common(self):
        for name, text in [("nt/a.bat", 'set "A=__VENV_DIR__"\r\n'), ("common/x.py", "print(__VENV_DIR__)"), ("posix/no", "")]:
            path = self.top / "templates" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        done = self.cast("--without-pip", "--scripts-dir", "templates", "--scm-ignore", "hg", "it's")
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        scripts = self.top / "it's/Scripts"
        self.assertRegex((scripts / "a.bat").read_bytes().decode(), r'^set "A=[A-Z]:\\.*\\it\'s"\r\n$')
        self.assertRegex((scripts / "x.py").read_text(), r"^print\('[A-Z]:\\x5c.*it\\x27s'\)$")
        self.assertFalse((scripts / "no").exists())
        self.assertTrue((self.top / "it's/.hgignore").exists())

    def test_a_program_completes_it_or_it_goes(self):
        (self.top / "tell.py").write_text(TELL)
        done = self.cast("--without-pip", "--post-setup", "python ..\\tell.py", "env")
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        self.assertEqual((self.top / "env/told").read_text(), "Scripts|True")
        for command in ['python -c "raise SystemExit(3)"', "nowhere", 'python -c "import time; time.sleep(60)"']:
            done = self.cast("--without-pip", "--post-setup", command, "--post-setup-timeout", "5", "new\\env")
            self.assertEqual(done.returncode, 5, done)
            self.assertIn("E_POST_SETUP", done.stderr)
            self.assertFalse((self.top / "new").exists())

    def test_until_its_program_has_succeeded_it_is_as_before_or_says_so(self):
        """What it has started, and holds its streams and a file of the environment open, ends with it."""
        (self.top / "harm.py").write_text(
            "import os, subprocess, sys, time\n"
            "open('Lib/more', 'w').write('x'); os.path.exists('mine') and os.remove('mine'); open('pyvenv.cfg', 'a').write('more = 1\\n')\n"
            "held = open('Lib/held', 'w'); subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
            "open(os.path.join('..', 'ready'), 'w').close()\n"
            "time.sleep(60) if sys.argv[1:] == ['wait'] else sys.exit(3)\n")
        self.made("--without-pip", "env")
        (self.top / "env/mine").write_text("kept")
        before = picture(self.top / "env")
        for words in [["env"], ["--clear", "env"]]:
            self.assertEqual(self.cast("--without-pip", "--post-setup", "python ..\\harm.py", *words).returncode, 5)
            self.assertEqual(picture(self.top / "env"), before)
            (self.top / "ready").unlink()
            done = self.cast("--without-pip", "--post-setup", "python ..\\harm.py wait", "--post-setup-timeout", "8", *words)
            self.assertIn("was ended after 8 seconds", done.stderr)
            self.assertEqual(picture(self.top / "env"), before)
            (self.top / "ready").unlink()
        self.assertEqual(sorted(path.name for path in self.top.iterdir()), ["env", "harm.py"])

    def test_what_a_killed_run_has_left_is_taken_back(self):
        """As it is on the disk then: the mark is written by hand, for Wine has no way to end just one program."""
        self.made("--without-pip", "env")
        (self.top / "env/.venvcast-unfinished").write_text("new\n0\n%s\n\n" % wine.inside(self.top / "env"))
        before = picture(self.top / "env")
        refused = self.cast("--without-pip", "--ensure", "env")         # another folder's, perhaps
        self.assertEqual((refused.returncode, "[E_UNFINISHED]" in refused.stderr), (4, True), refused)
        self.assertEqual(picture(self.top / "env"), before)
        number = self.says(self.top / "env", "import os, sys; print('%016x' % os.stat(sys.prefix).st_ino)")
        (self.top / "env/.venvcast-unfinished").write_text("new\n%s\n\n\n" % number)
        checked = self.cast("--without-pip", "--check", "env")
        self.assertEqual(checked.returncode, 7)
        self.assertIn("S_UNFINISHED", checked.stdout)
        (self.top / "env/gone").write_text("x")
        done = self.cast("--without-pip", "--ensure", "env")
        self.assertEqual((done.returncode, "taken back" in done.stderr), (0, True), done)
        self.assertFalse((self.top / "env/gone").exists() or (self.top / "env/.venvcast-unfinished").exists())


if __name__ == "__main__":
    unittest.main()
