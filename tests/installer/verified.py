"""verified.py: installer/verify_library.py finds nothing wrong with a library, and finds what is then changed in it.

usage: verified.py TARGET FILE
"""
import os
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "installer"))
sys.dont_write_bytecode = True
import verify_library                                                           # noqa: E402

# For each system: bytes, what they become, and the fault that this is.
CHANGES = {
    "linux": [(b"\0libvenvcast.so.0\0", b"\0libvenvcast.so.9\0", "has another soname"),
              (b"\0GLIBC_2.17\0", b"\0GLIBC_2.99\0", "asks for GLIBC_2.99"),
              (b"\0libc.so\0", b"\0libz.so\0", "needs libz.so"),
              (b"\0VENVCAST_0\0", b"\0VENVCAST_9\0", "has no version")],
    "macos": [(b"@rpath/libvenvcast.0.dylib", b"@loader_path/venvcast.dyl\0", "has another install name"),
              (b"/usr/lib/libSystem.B.dylib", b"/usr/lib/libOther.B.dylib\0", "needs ['/usr/lib/libOther.B.dylib']"),
              (b"\xfa\xde\x0c\xc0", b"\0\0\0\0", "is not signed")],
    "windows": [(b"KERNEL32.dll", b"KERNEL33.dll", "imports kernel33.dll"), (b"venvcast_free\0", b"venvcast_frei\0", "shows")],
}


def main():
    target, path = sys.argv[1:3]
    system, processor = target.split("-")[:2]
    calls = verify_library.promised(verify_library.HEADER)
    with open(path, "rb") as file:
        data = file.read()
    failures = verify_library.faults(target, data, calls)
    tried = [(data, target, calls - {"venvcast_free"}, "shows ['venvcast_free']"),
             (data, target.replace(processor, {"x86_64": "aarch64"}.get(processor, "x86_64")), calls, "is for another processor"),
             (data, {"linux": "macos-", "macos": "windows-"}.get(system, "linux-") + processor, calls, "is no library for ")]
    tried += [(data.replace(old, new), target, calls, fault) for old, new, fault in CHANGES[system]
              if old in data and (fault != "is not signed" or processor == "aarch64")]
    for changed, asked, expected, fault in tried:
        found = verify_library.faults(asked, changed, expected)
        if not any(fault in sentence for sentence in found):
            failures.append("%s is not seen: %s" % (fault, found))
    print("%s: %d changes, %s" % (target, len(tried), failures or "all seen"))
    return 1 if failures or len(tried) < 5 else 0


if __name__ == "__main__":
    sys.exit(main())
