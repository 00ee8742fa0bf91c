"""activate_this.py: enter this virtual environment from a Python that is already running:

    import runpy; runpy.run_path("PATH/TO/activate_this.py")

Programs that this Python starts find the environment's programs first, and imports find its packages first.
There is no way back.
"""
import os
import site
import sys
import sysconfig

env_dir = 'C:\x5ca!b ^c (d)'

os.environ["VIRTUAL_ENV"] = env_dir
os.environ["VIRTUAL_ENV_PROMPT"] = 'he said "hi & bye!" %x% ^ $P \xe9'
os.environ["PATH"] = os.pathsep.join(
    [os.path.join(env_dir, 'Scripts')] + [path for path in [os.environ.get("PATH")] if path]
)
os.environ.pop("PYTHONHOME", None)

schemes = sysconfig.get_scheme_names()
scheme = "venv" if "venv" in schemes else "nt" if os.name == "nt" else "posix_prefix"
known = len(sys.path)
for name in ("purelib", "platlib"):
    folder = sysconfig.get_path(name, scheme, {"base": env_dir, "platbase": env_dir})
    if folder not in sys.path:
        site.addsitedir(folder)
sys.path[:] = sys.path[known:] + sys.path[:known]

sys.prefix = sys.exec_prefix = env_dir
