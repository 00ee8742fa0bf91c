"""copies.py: an installed Python at another prefix, made of hard links."""

import os
import shutil
from pathlib import Path

LEFT_OUT = shutil.ignore_patterns("site-packages", "test", "tests", "__pycache__", "config-*", "idlelib", "lib2to3",
                                  "tkinter", "turtledemo", "pydoc_data")


def relocate(source, target, version, library="lib"):
    """Puts Python `version` ("3.13") of the prefix `source` at the prefix `target`, its library folder under the name
    `library`. A finished copy is kept."""
    mark = target / ".complete"
    if mark.exists() and mark.read_text() == str(source):
        return
    shutil.rmtree(target, ignore_errors=True)
    (target / "bin").mkdir(parents=True)
    link_or_copy(source / "bin" / f"python{version}", target / "bin" / f"python{version}")
    for name in ("python", "python3"):
        (target / "bin" / name).symlink_to(f"python{version}")
    for folder in (f"lib/python{version}", f"include/python{version}"):
        if (source / folder).is_dir():
            place = target / folder.replace("lib/", library + "/", 1)
            shutil.copytree(source / folder, place, symlinks=True, copy_function=link_or_copy, ignore=LEFT_OUT)
    (target / library / f"python{version}" / "site-packages").mkdir(exist_ok=True)
    record_name(target / library / f"python{version}", library)
    mark.write_text(str(source))


def link_or_copy(source, target):
    try:
        os.link(source, target)
    except OSError:         # another file system
        shutil.copy2(source, target)


def record_name(folder, library):
    """What the build says of itself, as a build with --with-platlibdir does."""
    for record in folder.glob("_sysconfig*"):
        text = record.read_text()
        for quote in "'\"":
            text = text.replace(f"{quote}PLATLIBDIR{quote}: {quote}lib{quote}",
                                f"{quote}PLATLIBDIR{quote}: {quote}{library}{quote}")
        record.unlink()
        record.write_text(text)
