#!/usr/bin/env python3
"""test_extension.py: templates, and programs that complete an environment, on Windows."""

import unittest

from scratch import Scratch

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


if __name__ == "__main__":
    unittest.main()
