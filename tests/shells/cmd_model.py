"""cmd_model.py: how cmd reads one line of a batch file, as far as assignments go.

A model of what cmd.exe of Windows does, which Wine's does not do in everything: percent signs; then quotes, carets
and what ends a command; then, with delayed expansion and only when there is an exclamation mark, carets and
exclamation marks once more. It knows lines of the form `@set "NAME=VALUE"` and `@if "!"=="" set "NAME=VALUE"`.
"""


class Surprise(Exception):
    """The line is more than one assignment: something in it was run."""


def percent(line):
    """Doubled percent signs; a variable's name between two single ones is empty here, as if it were not set."""
    out = bytearray()
    at = 0
    while at < len(line):
        if line[at:at + 2] == b"%%":
            out += b"%"
            at += 2
        elif line[at:at + 1] == b"%":
            end = line.find(b"%", at + 1)
            at = len(line) if end < 0 else end + 1
        else:
            out += line[at:at + 1]
            at += 1
    return bytes(out)


def special(line):
    """Quotes switch the meaning of all others off and on; a caret takes the next one's."""
    out = bytearray()
    quoted = False
    at = 0
    while at < len(line):
        byte = line[at:at + 1]
        if byte == b'"':
            quoted = not quoted
        elif byte == b"^" and not quoted:
            at += 1
            byte = line[at:at + 1]
        elif byte in b"&|<>" and not quoted:
            raise Surprise("cmd would see %r in %r" % (byte, line))
        out += byte
        at += 1
    return bytes(out)


def delayed_expansion(words):
    if b"!" not in words:
        return words
    out = bytearray()
    at = 0
    while at < len(words):
        byte = words[at:at + 1]
        if byte == b"^":
            at += 1
            out += words[at:at + 1]
        elif byte == b"!":
            end = words.find(b"!", at + 1)
            at = at if end < 0 else end     # a variable that is not set, or a lone mark: nothing of it is left
        else:
            out += byte
        at += 1
    return bytes(out)


def assigned(words):
    """NAME and VALUE of what follows `set`: from the first quote to the last one."""
    start, end = words.find(b'"'), words.rfind(b'"')
    name, _, value = words[start + 1:end].partition(b"=")
    return name, value


def assignments(text, delayed):
    """What the batch file's assignments of more than nothing set; the last one that is carried out counts."""
    got = {}
    condition = b'if "!"=="" '
    for line in text.split(b"\r\n"):
        words = line.removeprefix(b"@")
        if words.startswith(condition + b"set "):
            if not delayed:
                special(percent(words))     # is read all the same
                continue
            words = words[len(condition):]
        if not words.startswith(b'set "'):
            continue
        words = special(percent(words))
        name, value = assigned(delayed_expansion(words) if delayed else words)
        if value:
            got[name] = value
    return got
