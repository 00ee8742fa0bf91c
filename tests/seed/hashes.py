"""hashes.py: hash_text against hashlib for every length from 0 to 300, over two kinds of bytes.

    hashes.py SEED_PRINT
"""
import base64
import hashlib
import subprocess
import sys
import tempfile


def expected(data):
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def main(program):
    for data in (bytes(i * 7 % 256 for i in range(300)), b"\xff" * 300):
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            answers = subprocess.run([program, "hash", file.name], capture_output=True, text=True, check=True).stdout
        lines = answers.split("\n")[:-1]
        assert len(lines) == 301, len(lines)
        for size, line in enumerate(lines):
            assert line == expected(data[:size]), f"{size} bytes: {line}"
    print("602 hashes are equal")


if __name__ == "__main__":
    main(sys.argv[1])
