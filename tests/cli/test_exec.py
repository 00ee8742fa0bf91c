"""test_exec.py: --exec becomes a program inside the environment, as if it had been started there by hand."""

import os
import signal
import statistics
import subprocess
import time
import unittest

from cli import PROGRAM, PYTHON, Case

SHOW = "import os, sys; print(sys.prefix, os.environ['VIRTUAL_ENV'], os.environ['VIRTUAL_ENV_PROMPT'], " \
       "os.environ['PATH'].split(os.pathsep)[0], os.environ.get('PYTHONHOME'), sys.argv[1:], sep='|')"
MOST_MS = 2.0       # what may come on top of the program's own time, with the environment in shape


class Exec(Case):
    def exec(self, *words, options=(), **streams):
        return self.run_it("-p", PYTHON, "--without-pip", *options, "env", "--exec", *words, **streams)

    def script(self, name, text, mode=0o755):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        self.make_file(name, text)
        os.chmod(self.path(name), mode)

    def test_the_program_finds_itself_in_the_environment(self):
        self.variables["PYTHONHOME"] = "/nowhere"
        env = self.path("env")
        done = self.exec("python", "-c", SHOW, "--help", "-p", "a  b", "", options=["--prompt", "it's $(me)"])
        self.assertEqual((done.code, done.err), (0, ""), done)
        self.assertEqual(done.out, f"{env}|{env}|it's $(me)|{env}/bin|None|['--help', '-p', 'a  b', '']\n")
        again = self.exec("python", "-c", SHOW, options=["--ensure"])
        self.assertEqual(again.out, f"{env}|{env}|it's $(me)|{env}/bin|None|[]\n", again)

    def test_it_is_the_same_process_with_the_same_streams(self):
        with subprocess.Popen([PROGRAM, "-p", PYTHON, "--without-pip", "env", "--exec", "sh", "-c", "echo $$; cat; echo e >&2"],
                              cwd=self.folder, env=self.variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            out, err = process.communicate(b"through\n", timeout=60)
        self.assertEqual((out, err), (f"{process.pid}\nthrough\n".encode(), b"e\n"))

    def test_its_end_is_ours(self):
        self.assertEqual(self.exec("sh", "-c", "exit 55").code, 55)
        self.assertEqual(self.exec("sh", "-c", "kill -USR1 $$").code, -signal.SIGUSR1)

    def test_the_program_is_neither_confined_nor_does_it_ignore_anything(self):
        """Also when the environment has just been made, which is done with fewer rights."""
        outside = self.path("outside")
        script = f"grep -E 'NoNewPrivs|SigIgn|SigBlk' /proc/self/status && echo x > {outside} && mkdir {outside}d && " \
                 "ls /proc/self/fd | wc -l"
        plain = subprocess.run(["sh", "-c", script], cwd=self.folder, env=self.variables, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, check=True).stdout.decode()
        os.rmdir(outside + "d")
        made = self.exec("sh", "-c", script)
        self.assertEqual((made.code, made.out), (0, plain), made)
        self.assertIn("NoNewPrivs:\t0", plain)

    def test_ctrl_c_ends_the_program_as_it_would_end_it_without_us(self):
        process = subprocess.Popen([PROGRAM, "-p", PYTHON, "--without-pip", "env", "--exec", "python", "-c",
                                    "import time; print('up', flush=True); time.sleep(60)"], cwd=self.folder,
                                   env=self.variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        self.assertEqual(process.stdout.readline(), b"up\n")
        process.send_signal(signal.SIGINT)
        err = process.communicate(timeout=60)[1].decode()
        self.assertEqual(process.returncode, -signal.SIGINT)
        self.assertIn("KeyboardInterrupt", err)

    def test_a_name_is_the_environments_before_it_is_anybody_elses(self):
        self.script("tools/tool", "#!/bin/sh\necho outside\n")
        self.variables["PATH"] = self.path("tools") + ":" + self.variables["PATH"]
        self.assertEqual(self.exec("tool").out, "outside\n")
        self.script("env/bin/tool", "#!/bin/sh\necho inside\n")
        self.assertEqual(self.exec("tool").out, "inside\n")
        self.assertEqual(self.exec("./tools/tool").out, "outside\n")

    def test_what_cannot_be_started_is_told_with_codes_of_its_own(self):
        self.script("env/bin/text", "text", 0o644)
        self.script("env/bin/wrong", "#!/no/such/interpreter\n")
        self.assert_refused(self.exec("nothing"), 127, "[E_EXEC_ABSENT]", "'nothing'", self.path("env", "bin"))
        self.assert_refused(self.exec("./nothing"), 127, "[E_EXEC_ABSENT]")
        self.assert_refused(self.exec("text"), 126, "[E_EXEC_UNFIT]", self.path("env", "bin", "text"))
        self.assert_refused(self.exec("wrong"), 126, "[E_EXEC_UNFIT]")
        self.assert_refused(self.exec("."), 126, "[E_EXEC_UNFIT]")

    def test_our_own_failures_keep_their_codes_and_start_nothing(self):
        done = self.run_it("-p", "9.9", "env", "--exec", "touch", "started")
        self.assert_refused(done, 3, "[E_NO_PYTHON]")
        self.assert_refused(self.run_it("env", "--exec"), 2, "--exec")
        self.assert_refused(self.run_it("--exec", "touch", "started"), 2, "ENV_DIR")
        self.make_file("list", "--without-pip env --exec touch started\n")
        self.assert_refused(self.run_it("-p", PYTHON, "--from", "list"), 2, "argument --exec")
        self.assertFalse(os.path.exists(self.path("started")))

    @unittest.skipIf(os.environ.get("VENVCAST_INSTRUMENTED"), "sanitizers take time of their own")
    def test_an_environment_in_shape_costs_little(self):
        command = [PROGRAM, "--without-pip", "--ensure", self.path("env"), "--exec", "/bin/true"]
        self.exec("true")

        def seconds(argv):
            start = time.perf_counter()
            subprocess.run(argv, env=self.variables, check=True)
            return time.perf_counter() - start
        pairs = [(seconds(command), seconds(["/bin/true"])) for _ in range(60)]
        extra = [1000 * (ours - plain) for ours, plain in pairs]
        self.assertLessEqual(min(statistics.median(extra), sorted(extra)[len(extra) // 4]), MOST_MS)

    def test_a_terminal_sees_the_programs_words_alone(self):
        self.exec("true")
        done = self.run_on_a_terminal("--without-pip", "--ensure", "env", "--exec", "sh", "-c", "echo words >&2")
        self.assertEqual(done.err, "words\n")


if __name__ == "__main__":
    unittest.main()
