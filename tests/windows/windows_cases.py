"""windows_cases.py: the ways of calling that are compared under Wine, each a row."""

from dataclasses import dataclass

PLAIN = "--without-pip {env}"


@dataclass(frozen=True)
class Case:
    """`args` may hold {env}, {slashes} (with / for \\), {rooted} (without its drive) and {long} (with the prefix of long
    paths). `name` is the folder's. `asked` says how the interpreter is called: "asked" (its own path), "slashes" (with
    /), "capitals", "on PATH", "in an environment". `before` are calls of venv on the same environment that both start
    from."""
    title: str
    args: str = PLAIN
    name: str = "e"
    asked: str = "asked"
    before: tuple = ()
    foreign_file: bool = False
    since: tuple = (3, 8)
    few: bool = False               # only for the newest Python: it starts pip
    each: bool = False              # for each Python in every run; the others are for the newest one, and with --full for all
    seldom: bool = False            # with --full only: another row of every run is much like it
    pip: bool = False               # the environment is then used, pip and all
    thorough: bool = False          # with the newest Python in every way; with --full every Python, every such case


CASES = [
    Case("pip", "{env}", pip=True, each=True),
    Case("pip in a name with blanks and signs", "{env}", name="a b & (ü) 日本", few=True, pip=True, thorough=True),
    Case("pip with the system's packages", "--system-site-packages {env}", few=True, seldom=True),
    Case("without pip", each=True),
    Case("called with slashes", asked="slashes"),
    Case("called in capitals", asked="capitals", since=(3, 13), seldom=True),    # up to 3.12 chance decides which name venv takes
    Case("called by its name on PATH", asked="on PATH"),
    Case("in an environment", asked="in an environment", each=True),
    Case("the system's packages", "--system-site-packages " + PLAIN),
    Case("copies", "--copies " + PLAIN, seldom=True),
    Case("prompt", "--prompt sunny " + PLAIN),
    Case("prompt with quotes and beyond ASCII", "--prompt it's-ü " + PLAIN),
    Case("prompt dot", "--prompt . " + PLAIN, since=(3, 9), seldom=True),
    Case("options behind", "{env} --without-pip --prompt x", seldom=True),
    Case("prefixes of options", "--system --cop --without-p {env}", seldom=True),
    Case("no ignore file", "--without-scm-ignore-files " + PLAIN, since=(3, 13), each=True),
    Case("several", "--without-pip {env}-other {env}"),
    Case("name with blanks", name="with a blank", seldom=True),
    Case("name beyond ASCII", name="ü 日本 🐍"),
    Case("name with signs of cmd", name="100% & (x) ^y !z"),
    Case("name of dots", name=".venv", seldom=True),
    Case("slashes", "--without-pip {slashes}", seldom=True),
    Case("trailing backslash", "--without-pip {env}\\"),
    Case("trailing slash", "--without-pip {slashes}/", seldom=True),
    Case("relative", "--without-pip e", seldom=True),
    Case("relative with dots", "--without-pip .\\x\\..\\deep/\\e\\..\\..\\e"),
    Case("relative to the drive", "--without-pip Z:e", seldom=True),
    Case("without its drive", "--without-pip {rooted}"),
    Case("clear", "--clear " + PLAIN, before=(PLAIN,), foreign_file=True, each=True),
    Case("clear nothing", "--clear " + PLAIN, seldom=True),
    Case("again", before=(PLAIN,), foreign_file=True, each=True),
    Case("again without the prompt", before=("--prompt once " + PLAIN,), seldom=True),
    Case("upgrade", "--upgrade " + PLAIN, before=(PLAIN,), foreign_file=True, each=True),
    Case("upgrade nothing", "--upgrade " + PLAIN, seldom=True),
    Case("pip into one without", "{env}", before=(PLAIN,), few=True),
    Case("pip is there already", "{env}", before=("{env}",), few=True, seldom=True),
]
