"""archives.py: wheels and archives written byte by byte, so that each byte can be wrong on purpose."""
import base64
import hashlib
import struct
import zlib

PROJECT, VERSION = "pk", "1.0"
DIST_INFO = f"{PROJECT}-{VERSION}.dist-info"
FILE_NAME = f"{PROJECT}-{VERSION}-py3-none-any.whl"
METADATA = f"Metadata-Version: 2.1\nName: {PROJECT}\nVersion: {VERSION}\n".encode()
WHEEL = b"Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def deflate(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


class Member:
    """One file of an archive; every field may be set to something untrue."""

    def __init__(self, name, data=b"", **fields):
        self.name = name if isinstance(name, bytes) else name.encode()
        self.data = data
        self.method = 8
        self.flags = 0 if self.name.isascii() else 0x800
        self.mode = 0o100644
        self.made, self.needs, self.time, self.date, self.disk = 0x314, 20, 0, 0x5A21, 0
        self.extra = self.comment = self.before = self.behind = b""
        self.dos = 0
        self.size = self.crc = self.packed = self.offset = None
        self.local = {}         # fields of the local header that differ from the central directory
        self.listed = True      # in RECORD
        for field, value in fields.items():
            assert hasattr(self, field), field
            setattr(self, field, value)
        if self.packed is None:
            self.packed = deflate(data) if self.method == 8 else data
        self.size = len(data) if self.size is None else self.size
        self.crc = zlib.crc32(data) if self.crc is None else self.crc

    def common(self, **changed):
        f = dict(needs=self.needs, flags=self.flags, method=self.method, time=self.time, date=self.date, crc=self.crc,
                 packed=len(self.packed), size=self.size, name=len(self.name), extra=len(self.extra))
        f.update(changed)
        return struct.pack("<5H3L2H", *f.values())

    def local_record(self):
        changed = dict(self.local)
        name = changed.pop("bytes", self.name)
        return b"PK\3\4" + self.common(**changed) + name + self.extra + self.packed + self.behind

    def central_record(self, offset):
        return (b"PK\1\2" + struct.pack("<H", self.made) + self.common()
                + struct.pack("<4H", len(self.comment), self.disk, 0, self.dos)
                + struct.pack("<HL", self.mode, offset if self.offset is None else self.offset)
                + self.name + self.extra + self.comment)


def archive(members, before=b"", between=b"", behind=b"", comment=b"", **end):
    body, central = before, b""
    for member in members:
        body += member.before
        central += member.central_record(len(body))
        body += member.local_record()
    body += between
    fields = dict(disk=0, start=0, here=len(members), count=len(members), size=len(central), offset=len(body),
                  comment=len(comment))
    tail = end.pop("tail", b"")
    fields.update(end)
    return body + central + tail + b"PK\5\6" + struct.pack("<4H2LH", *fields.values()) + comment + behind


def digest(data, algorithm="sha256"):
    raw = hashlib.new(algorithm, data).digest()
    return f"{algorithm}=" + base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def record_text(members, dist_info=DIST_INFO):
    rows = [f"{m.name.decode('utf-8', 'surrogateescape')},{digest(m.data)},{len(m.data)}\n"
            for m in members if m.listed]
    return "".join(rows) + f"{dist_info}/RECORD,,\n"


def wheel_members(*more, metadata=METADATA, wheel=WHEEL, record=None, dist_info=DIST_INFO, entry_points=None):
    """The members of a whole wheel: a module, what `more` adds, metadata, RECORD, whose text `record` may rewrite."""
    members = [Member(f"{PROJECT}/__init__.py", b"ANSWER = 42\n" * 30), *more]
    if entry_points is not None:
        members.append(Member(f"{dist_info}/entry_points.txt", entry_points))
    if metadata is not None:
        members.append(Member(f"{dist_info}/METADATA", metadata))
    if wheel is not None:
        members.append(Member(f"{dist_info}/WHEEL", wheel))
    text = record_text(members, dist_info)
    text = text if record is None else record(text)
    if text is not None:
        members.append(Member(f"{dist_info}/RECORD", text.encode("utf-8", "surrogateescape")))
    return members


def wheel(*more, **how):
    end = {k: how.pop(k) for k in list(how) if k not in ("metadata", "wheel", "record", "dist_info", "entry_points")}
    return archive(wheel_members(*more, **how), **end)
