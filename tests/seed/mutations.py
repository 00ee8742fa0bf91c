"""mutations.py: a deflated wheel with bytes changed, taken out, put in or moved is never accepted as something else.

Two changes are harmless and accepted: of attributes, and of bits in compressed data that mean the same bytes. Among these
are two codes that deflate leaves unused (286 and 287): libdeflate takes them for 285, zlib for an error. What is read is
proved by RECORD in either case.

    mutations.py SEED_PRINT [SECONDS]

The generator of changes is seeded, so that a failure comes back; each wheel is given to the reader in a run of many.
"""
import io
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib

from archives import FILE_NAME, Member, wheel


def changes(data, chance):
    """One changed copy: a few bytes set, or a stretch removed, doubled, or exchanged with another."""
    data, kind = bytearray(data), chance.randrange(5)
    at, size = chance.randrange(len(data)), chance.choice((1, 2, 4, 22, 30, 46, 100))
    if kind == 0:
        for _ in range(chance.choice((1, 1, 2, 8))):
            data[chance.randrange(len(data))] = chance.randrange(256)
    elif kind == 1:
        del data[at:at + size]
    elif kind == 2:
        data[at:at] = data[at:at + size]
    elif kind == 3:
        other = chance.randrange(len(data))
        data[at:at + size] = data[other:other + size]
    else:
        data[at:at + 4] = chance.choice((0, 1, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, len(data))).to_bytes(4, "little")
    return bytes(data)


def contents(data):
    """What another reader makes of it: the names in order, and their bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(entry.filename, archive.read(entry)) for entry in archive.infolist()]


def other_reader_agrees(data, expected):
    try:
        return contents(data) == expected
    except zlib.error as refusal:
        return "invalid literal/length code" in str(refusal)


def main(program, seconds="8"):
    chance, tried, accepted = random.Random(20), 0, 0
    original = wheel(Member("pk/a.py", os.urandom(50).hex().encode() * 5), Member("pk/s", b"stored", method=0))
    expected = contents(original)
    end = time.monotonic() + float(seconds)
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            paths, copies = [], []
            for number in range(500):
                copy = changes(original, chance)
                os.makedirs(f"{folder}/{number}", exist_ok=True)
                with open(f"{folder}/{number}/{FILE_NAME}", "wb") as file:
                    file.write(copy)
                paths.append(file.name)
                copies.append(copy)
            done = subprocess.run([program, "check", *paths], capture_output=True, errors="replace")
            assert done.returncode == 0, f"the reader died: {done.stderr[-2000:]}"
            lines = [line for line in done.stdout.split("\n") if line.startswith(("OK ", "W_"))]
            assert len(lines) == len(copies), (len(lines), len(copies))
            for line, copy in zip(lines, copies):
                tried += 1
                if line.startswith("OK ") and copy != original:
                    accepted += 1
                    assert len(copy) == len(original), "a wheel of another size was accepted"
                    assert other_reader_agrees(copy, expected), "other contents were accepted"
    print(f"{tried} changed wheels, {accepted} accepted that hold the same files byte for byte")
    return 0 if tried >= 500 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
