"""test_exec.py: --exec under Wine: a child in a job, with our streams, whose exit code is ours."""

import sys
import time
import unittest

import wine
from scratch import Scratch

SHOW = "import os, sys; print(sys.prefix, os.environ['VIRTUAL_ENV'], os.environ['VIRTUAL_ENV_PROMPT'], " \
       "os.environ['PATH'].split(os.pathsep)[0], os.environ.get('PYTHONHOME'), sys.argv[1:], sep='|')"


class Exec(Scratch):
    def exec(self, *words, options=(), **how):
        return self.cast("--without-pip", *options, self.env, "--exec", *words, **how)

    def test_the_program_finds_itself_in_the_environment(self):
        done = self.exec("python", "-I", "-c", SHOW, "--help", 'a "b" \\', "", PYTHONHOME="C:\\nowhere")
        env = wine.inside(self.env)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, f"{env}|{env}|e|{env}\\Scripts|None|['--help', 'a \"b\" \\\\', '']\r\n")

    def test_its_exit_code_and_its_streams_are_ours(self):
        self.made("--without-pip", self.env)
        self.assertEqual(wine.full_exit_code([wine.inside(wine.PROGRAM), "--ensure", "--without-pip", wine.inside(self.env), "--exec",
                                              wine.inside(self.python), "-c", "import sys; sys.exit(3010)"]), 3010)
        done = self.exec("python", "-c", "import sys; print(sys.stdin.read().upper()); print('e', file=sys.stderr)",
                         stdin=b"through")
        self.assertEqual((done.stdout, done.stderr), ("THROUGH\r\n", "e\r\n"))

    def test_what_cannot_be_started_is_told_with_codes_of_its_own(self):
        self.made("--without-pip", self.env)
        (self.env / "Scripts/script.bat").write_text("@echo run> ran\r\n")
        for name, exit_code, code in (("nothing", 127, "E_EXEC_ABSENT"), ("script.bat", 126, "E_EXEC_UNFIT")):
            done = self.exec(name)
            self.assertEqual((done.returncode, done.stdout), (exit_code, ""), done.stderr)
            self.assertIn(f"[{code}]", done.stderr)
        self.assertFalse((self.top / "ran").exists())

    def test_ctrl_c_is_the_programs_own_affair(self):
        self.made("--without-pip", self.env)
        terminal = wine.Terminal([wine.PROGRAM, "--ensure", "--without-pip", wine.inside(self.env), "--exec",
                                  wine.inside(self.python), "-c",
                                  "import sys, time\ntry:\n    print('up', flush=True)\n    time.sleep(60)\n"
                                  "except KeyboardInterrupt:\n    sys.exit(55)"], cwd=self.top)
        terminal.read_until("up")
        time.sleep(0.3)
        terminal.type(b"\x03")
        self.assertEqual(terminal.wait(), 55, terminal.seen)

    def test_a_program_with_windows_is_waited_for_and_its_code_is_passed_on(self):
        """A console that was opened for us alone is left: there is none any more that the program could join."""
        self.made("--without-pip", self.env)
        (self.top / "join.py").write_text("import ctypes, sys\nkernel, room = ctypes.windll.kernel32, (ctypes.c_uint * 9)()\n"
                                          "kernel.AttachConsole(-1)\nwith open('said', 'w') as file:\n"
                                          "    file.write(str(kernel.GetConsoleProcessList(room, 9) > 0))\nsys.exit(7)\n")
        words = [wine.inside(wine.PROGRAM), "--ensure", "--without-pip", wine.inside(self.env), "--exec",
                 wine.inside(self.python.with_name("pythonw.exe")), "join.py"]
        for before, joined in (([], "False"), (["cmd", "/c"], "True")):    # cmd is one more on the console, and stays there
            terminal = wine.Terminal(before + words, cwd=self.top)
            self.assertEqual(terminal.wait(), 7, terminal.seen)
            self.assertEqual((self.top / "said").read_text(), joined, before)
            (self.top / "said").unlink()


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
