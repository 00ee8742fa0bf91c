"""cases.py: the ways of calling that are compared, each a row."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """`args` may hold {env}. `asked` says how the interpreter is called: "asked" (its own path), "python", "versioned",
    "foreign" (a link of another name elsewhere), "on PATH", "in an environment", "in copies". `before` are calls of
    venv on the same environment that both start from."""
    title: str
    args: str = "--without-pip {env}"
    asked: str = "asked"
    before: tuple = ()
    umask: int = 0o022
    foreign_file: bool = False
    since: tuple = (3, 8)
    few: bool = False               # only for a few interpreters: it starts pip
    long: bool = False              # with --full alone: another case has the same, and more, at once
    each: bool = False              # for each interpreter in every run; others: one of each kind, --full all
    pip: bool = False               # the environment is then used, pip and all

    @property
    def copies(self):
        return self.asked == "in copies" or any("--cop" in text for text in (self.args, *self.before))


PLAIN = "--without-pip {env}"
COPIES = "copies"

CASES = [
    Case("pip", "{env}", pip=True, each=True),
    Case("pip under umask 027", "{env}", umask=0o027, few=True, long=True),
    Case("pip with the system's packages", "--system-site-packages {env}", few=True, long=True),
    Case("pip in copies", "--copies {env}", few=True, long=True),
    Case("pip in copies, the system's packages, umask 027", "--copies --system-site-packages {env}", umask=0o027, few=True),
    Case("without pip", each=True),
    Case("called as python", asked="python", each=True),
    Case("called as python3.Y", asked="versioned"),
    Case("called through a link of another name", asked="foreign"),
    Case("called by its name on PATH", asked="on PATH"),
    Case("in an environment", asked="in an environment", each=True),
    Case("the system's packages", "--system-site-packages " + PLAIN, each=True),
    Case("symlinks said", "--symlinks " + PLAIN),
    Case(COPIES, "--copies " + PLAIN, each=True),
    Case("in an environment of copies", asked="in copies"),
    Case("prompt", "--prompt sunny " + PLAIN),
    Case("prompt with quotes", "--prompt it's " + PLAIN),
    Case("prompt dot", "--prompt . " + PLAIN, since=(3, 9)),
    Case("prompt with an equals sign", "--prompt=a=b " + PLAIN),
    Case("options behind", "{env} --without-pip --prompt x"),
    Case("prefixes of options", "--system --cop --without-p {env}"),
    Case("no ignore file", "--without-scm-ignore-files " + PLAIN, since=(3, 13), each=True),
    Case("several", "--without-pip {env}-other {env}"),
    Case("umask 000", umask=0o000),
    Case("umask 077", umask=0o077, each=True),
    Case("umask 077 copies", "--copies " + PLAIN, umask=0o077),
    Case("trailing slash", PLAIN + "/"),
    Case("relative", "--without-pip e"),
    Case("relative with dots", "--without-pip ./x/../deep//e/../../e"),
    Case("clear", "--clear " + PLAIN, before=(PLAIN,), foreign_file=True, each=True),
    Case("clear nothing", "--clear " + PLAIN),
    Case("again", before=(PLAIN,), foreign_file=True, each=True),
    Case("again as copies", "--copies " + PLAIN, before=("--copies " + PLAIN,)),
    Case("again without the prompt", before=("--prompt once " + PLAIN,)),
    Case("upgrade", "--upgrade " + PLAIN, before=(PLAIN,), foreign_file=True, each=True),
    Case("upgrade copies", "--upgrade --copies " + PLAIN, before=("--copies " + PLAIN,)),
    Case("upgrade nothing", "--upgrade " + PLAIN),
    Case("pip into one without", "{env}", before=(PLAIN,), few=True),
    Case("pip is there already", "{env}", before=("{env}",), few=True),
]
