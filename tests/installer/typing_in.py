"""typing_in.py: a shell on a terminal of its own, into which keys are typed, and what it shows."""

import fcntl
import os
import re
import select
import struct
import subprocess
import termios
import time

CODES = re.compile(r"\x1b(\[[0-9;?]*[ -/]*[@-~]|\][^\x07]*\x07|[=>()][0-9A-Za-z]?)|\x07|\r")


class Typed:
    """`seen` is what has been shown since the last keys, without the terminal's own codes."""

    def __init__(self, argv, cwd, environment, rows=60, columns=200):
        self.master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process = subprocess.Popen(argv, cwd=cwd, env=environment, stdin=slave, stdout=slave, stderr=slave,
                                        start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)
        self.seen = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.master)

    def keys(self, keys, awaited, seconds=60):
        """Types, and waits until `awaited` is shown: a text, or a function that looks whether all is there."""
        self.seen = raw = ""
        os.write(self.master, keys.encode())
        end = time.monotonic() + seconds
        whole = awaited if callable(awaited) else lambda seen: awaited in seen
        while not whole(self.seen):
            if not select.select([self.master], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f"{awaited!r} was not shown, but {self.seen!r}")
            raw += os.read(self.master, 65536).decode("utf-8", "replace")
            self.seen = CODES.sub("", raw)

    def line(self, text, awaited):
        self.keys(text + "\n", awaited)
