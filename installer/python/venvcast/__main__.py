"""__main__.py: `python -m venvcast` becomes the executable, with the same arguments, streams and exit code."""

import os
import subprocess
import sys

from venvcast import executable


def main():
    command = [executable(), *sys.argv[1:]]
    if os.name == "nt":                     # exec there is a new process that the caller does not wait for
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
