#!/usr/bin/env python3
"""draw_icon.py: draws venvcast.ico: a box, half open, out of which a small one is cast.

usage: draw_icon.py FILE

The same bytes wherever it runs: arithmetic on whole numbers only, and no compression.
"""
import struct
import sys

SIZES = (32,)
FINE = 8                    # each pixel is looked at 8 × 8 times
UNIT = 96                   # the drawing's own measure

INK = (0x1F, 0x5F, 0x6B)    # red, green, blue
LIGHT = (0xF2, 0xF7, 0xF5)
BRIGHT = (0xF5, 0xB0, 0x3A)


def in_box(x, y, left, top, right, bottom, corner):
    """Inside a rectangle with round corners?"""
    if not (left <= x < right and top <= y < bottom):
        return False
    dx = max(left + corner - x, x - (right - corner), 0)
    dy = max(top + corner - y, y - (bottom - corner), 0)
    return dx * dx + dy * dy <= corner * corner


def in_stroke(x, y, start, end, width):
    """Within `width` of the line from `start` to `end`?"""
    (ax, ay), (bx, by) = start, end
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = (x - ax) * (bx - ax) + (y - ay) * (by - ay)
    along = min(max(along, 0), length)
    dx, dy = (x - ax) * length - along * (bx - ax), (y - ay) * length - along * (by - ay)
    return dx * dx + dy * dy <= (width * length) ** 2


def color_at(x, y):
    """The topmost shape at a point of the drawing, or None."""
    if in_box(x, y, 60, 8, 88, 36, 7):
        return BRIGHT
    if in_stroke(x, y, (26, 42), (46, 74), 6) or in_stroke(x, y, (46, 74), (66, 42), 6):
        return LIGHT
    if in_box(x, y, 6, 22, 86, 92, 14) and not in_box(x, y, 53, 1, 95, 43, 12):
        return INK
    return None


def pixel(size, column, row):
    """Blue, green, red, alpha: the mean of what is seen."""
    seen = []
    for i in range(FINE * FINE):
        x = (column * FINE * 2 + 2 * (i % FINE) + 1) * UNIT // (size * FINE * 2)
        y = (row * FINE * 2 + 2 * (i // FINE) + 1) * UNIT // (size * FINE * 2)
        color = color_at(x, y)
        if color is not None:
            seen.append(color)
    if not seen:
        return bytes(4)
    red, green, blue = (sum(color[part] for color in seen) // len(seen) for part in range(3))
    return bytes((blue, green, red, len(seen) * 255 // (FINE * FINE)))


def image(size):
    """A device-independent bitmap of 32 bits, bottom row first, with the mask that old systems want."""
    head = struct.pack("<IiiHHIIiiII", 40, size, size * 2, 1, 32, 0, 0, 0, 0, 0, 0)
    rows = [b"".join(pixel(size, column, row) for column in range(size)) for row in range(size - 1, -1, -1)]
    return head + b"".join(rows) + bytes((size + 31) // 32 * 4 * size)


def icon():
    """All sizes in one file."""
    images = [image(size) for size in SIZES]
    head, at = struct.pack("<HHH", 0, 1, len(SIZES)), 6 + 16 * len(SIZES)
    for size, data in zip(SIZES, images):
        head += struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(data), at)
        at += len(data)
    return head + b"".join(images)


def main(arguments):
    if len(arguments) != 1:
        sys.exit(__doc__.split("\n\n")[1])
    with open(arguments[0], "wb") as file:
        file.write(icon())


if __name__ == "__main__":
    main(sys.argv[1:])
