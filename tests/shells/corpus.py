"""corpus.py: names that a careless activation script would run, expand, cut or spill.

Each is bytes, without NUL, newline or the other line boundaries of Python: those are refused before any
script is written. RUN leaves a file behind wherever it is executed.
"""

import random

RUN = b"touch canary"

# For folders (one component each: no slash, no colon) and for prompts alike.
NAMES = [
    b"plain",
    b"with space",
    b" lead and trail ",
    b"it's",
    b"''''",
    b"'; " + RUN + b"; '",
    b"' ; " + RUN + b" #",
    b'"; ' + RUN + b'; "',
    b'dq"in"side',
    b"$(" + RUN + b")",
    b"x$(" + RUN + b")y`" + RUN + b"`z",
    b"`" + RUN + b"`",
    b"`;" + RUN + b";`",
    b"\\`" + RUN + b"\\`",
    b"\\$(" + RUN + b")",
    b"\\\\$(" + RUN + b")",
    b"${HOME}$HOME$$$#$?$!$-$0$1$@$*",
    b"${x=$(" + RUN + b")}",
    b"$((1+1))$[1+1]",
    b"$'\\x41'$\"x\"",
    b"a\\",
    b"\\",
    b"\\u\\h\\w\\$\\!\\#\\[\\]\\e\\033\\D{%s}",
    b"\\'; " + RUN + b"; \\'",
    b"\\\\'; " + RUN + b"; \\\\'",
    b"%n%m%~%%%",
    b"%(?.yes.no)%F{red}%D{%s}%{x%}%9v",
    b"%-100(e.`" + RUN + b"`.)",
    b"%PATH%%~dp0^&" + RUN,
    b"!",
    b"!!",
    b"wow!echo!-1!*!$",
    b"\\!",
    b"^" + b"[^x^y^",
    b"~root~+",
    b"*?[a-z]{a,b}",
    b"a;b|c&d<e>f(g)h",
    b"#not a comment",
    b"-rf",
    b"=ls",
    b"{RED}{env_name}{{x}}",
    b"'#'##r#'x'#",
    b"r#'\"'#; " + RUN + b" #",
    b"')]; __import__('os').system('" + RUN + b"') #",
    b"\\x27; " + RUN + b" #",
    b"(begin; " + RUN + b"; end)",
    b"(" + RUN + b")",
    b"%%$%$(" + RUN + b")%",
    b"\tt\ta\tb",
    b"\x1b[31mred\x1b]0;title\x07",
    b"\x01\x02\x7f",
    "ünï—cødé 漢字 😀".encode(),
    "‘; touch canary; ’“”‚‛".encode(),
    "rtl \u202e evil".encode(),
    b"@ENV_DIR@@PROMPT@@BIN@@DRAWN@",
    b"n" * 200,
    "e\u0301\u200d".encode(),
]

# Bytes that are not UTF-8. An incomplete character before a quote is a test of the shell's own reading.
RAW_NAMES = [
    b"caf\xe9",
    b"\xff\xfe",
    b"\xe2'; " + RUN + b"; '",
    b"\xf0\x9f'\\",
    b"\x85\xa0`" + RUN + b"`",
    b"\xc3",
    b"\xed\xa0\x80surrogate",
]

# Code points by which fish marks wildcards and raw bytes inside its own strings.
MARKS_OF_FISH = ["\uf601*\uf627x".encode(), "\ufdd0\ufdd3~".encode()]



def random_names(count):
    """The same ones each time, of the characters that mean something somewhere."""
    choice = random.Random(20240907)
    pieces = list("'\"\\$`!%^{}()[]#~*?;&|<> \t-=@n0é") + ["$(", "${", "\\'", "touch canary", "%{", "!!", "r#'"]
    return ["".join(choice.choices(pieces, k=choice.randint(1, 24))).encode() for _ in range(count)]


ALL_NAMES = NAMES + RAW_NAMES + MARKS_OF_FISH + random_names(30)
