"""app.py: an application for people who double-click: requirements.txt, and the wheel that it takes, beside it."""

import base64
import hashlib
import os
import zipfile

MODULE = """import os, sys
def main():
    print("hello", sys.prefix, os.getcwd(), sys.argv[1:], os.environ.get("VIRTUAL_ENV_PROMPT"))
    return 3
"""


def application(folder, command="hello"):
    """Lays it out in `folder`; the wheel brings that command."""
    os.makedirs(os.path.join(folder, "wheels"), exist_ok=True)
    with open(os.path.join(folder, "requirements.txt"), "w", encoding="utf-8") as file:
        file.write("hello==1.0\n")
    files = {
        "hello.py": MODULE,
        "hello-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: hello\nVersion: 1.0\n",
        "hello-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "hello-1.0.dist-info/entry_points.txt": f"[console_scripts]\n{command} = hello:main\n",
    }
    record = "hello-1.0.dist-info/RECORD,,\n"
    with zipfile.ZipFile(os.path.join(folder, "wheels", "hello-1.0-py3-none-any.whl"), "w") as wheel:
        for name, text in files.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            record += f"{name},sha256={digest},{len(text)}\n"
            wheel.writestr(name, text)
        wheel.writestr("hello-1.0.dist-info/RECORD", record)
