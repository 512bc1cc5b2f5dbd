# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Draws the pictures of the demo's mail and writes them as PNG, with nothing but zlib."""
import functools
import math
import random
import struct
import zlib


class Canvas:
    def __init__(self, width, height):
        self.width, self.height = width, height
        self.rows = [bytearray(3 * width) for _ in range(height)]

    def gradient(self, top, bottom, first=0, last=None):
        """Fills rows first to last with colours between two."""
        last = self.height if last is None else last
        for y in range(first, last):
            part = (y - first) / max(1, last - first - 1)
            self.rows[y][:] = bytes(round(a + (b - a) * part) for a, b in zip(top, bottom)) * self.width

    def span(self, y, left, right, colour):
        left, right = max(0, round(left)), min(self.width, round(right))
        if 0 <= y < self.height and left < right:
            self.rows[y][3 * left:3 * right] = bytes(colour) * (right - left)

    def box(self, x, y, width, height, colour):
        for row in range(round(y), round(y + height)):
            self.span(row, x, x + width, colour)

    def disc(self, x, y, radius, colour):
        for row in range(round(y - radius), round(y + radius) + 1):
            half = math.sqrt(max(0, radius ** 2 - (row - y) ** 2))
            self.span(row, x - half, x + half, colour)

    def polygon(self, points, colour):
        edges = list(zip(points, points[1:] + points[:1]))
        for row in range(round(min(y for _, y in points)), round(max(y for _, y in points)) + 1):
            crossed = sorted(x1 + (row - y1) * (x2 - x1) / (y2 - y1)
                             for (x1, y1), (x2, y2) in edges if min(y1, y2) <= row < max(y1, y2))
            for left, right in zip(crossed[::2], crossed[1::2]):
                self.span(row, left, right, colour)

    def ridge(self, base, height, colour, seed):
        """Hills: everything below a wandering line."""
        rng = random.Random(seed)
        waves = [(rng.uniform(0.5, 1), rng.uniform(0.004, 0.02), rng.uniform(0, 6)) for _ in range(3)]
        for x in range(self.width):
            top = base - height * sum(size * math.sin(x * step + start) for size, step, start in waves) / 3
            for y in range(max(0, round(top)), self.height):
                self.rows[y][3 * x:3 * x + 3] = bytes(colour)

    def png(self):
        def chunk(kind, content):
            return (struct.pack('>I', len(content)) + kind + content +
                    struct.pack('>I', zlib.crc32(kind + content)))
        pixels = zlib.compress(b''.join(b'\0' + row for row in self.rows), 9)
        head = struct.pack('>IIBBBBB', self.width, self.height, 8, 2, 0, 0, 0)
        return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + chunk(b'IDAT', pixels) + chunk(b'IEND', b'')


def _lighthouse(canvas, x, ground, size, light):
    canvas.polygon([(x - 9 * size, ground), (x + 9 * size, ground), (x + 6 * size, ground - 60 * size),
                    (x - 6 * size, ground - 60 * size)], (244, 241, 234))
    for n in (0, 2):
        canvas.box(x - 8 * size + n * size, ground - (24 + 18 * n) * size, (16 - 2 * n) * size, 11 * size, (192, 57,
                                                                                                            43))
    canvas.box(x - 8 * size, ground - 62 * size, 16 * size, 3 * size, (60, 64, 72))
    canvas.box(x - 5 * size, ground - 72 * size, 10 * size, 10 * size, light)
    canvas.polygon([(x - 7 * size, ground - 72 * size), (x + 7 * size, ground - 72 * size), (x, ground - 80 * size)],
                   (192, 57, 43))


def _ferry(canvas, x, y, size):
    canvas.polygon([(x - 50 * size, y - 12 * size), (x + 54 * size, y - 12 * size), (x + 44 * size, y),
                    (x - 44 * size, y)], (30, 58, 95))
    canvas.box(x - 36 * size, y - 24 * size, 62 * size, 12 * size, (250, 250, 247))
    for n in range(7):
        canvas.box(x - 32 * size + n * 8 * size, y - 21 * size, 4 * size, 4 * size, (90, 130, 165))
    canvas.box(x - 16 * size, y - 33 * size, 26 * size, 9 * size, (250, 250, 247))
    canvas.box(x + 12 * size, y - 38 * size, 8 * size, 14 * size, (230, 140, 40))


MOODS = {'morning': ((255, 223, 186), (158, 197, 226), (255, 245, 214), (88, 130, 160)),
         'day': ((112, 178, 226), (214, 234, 246), (255, 251, 230), (38, 98, 146)),
         'evening': ((58, 50, 98), (242, 143, 94), (255, 214, 140), (44, 48, 86)),
         'night': ((8, 14, 34), (30, 44, 84), (236, 236, 220), (10, 20, 44))}


@functools.lru_cache(maxsize=None)
def harbour(mood='day', width=560, height=220, seed=1, ferry=True, light=True):
    """A view over the sound; mood is one of MOODS."""
    sky, horizon, sun, sea = MOODS[mood]
    canvas = Canvas(width, height)
    level = round(height * 0.68)
    canvas.gradient(sky, horizon, 0, level)
    canvas.disc(width * (0.2 + 0.5 * random.Random(seed).random()), height * 0.3, height * 0.085, sun)
    canvas.ridge(level - height * 0.06, height * 0.07, tuple((a + b) // 2 for a, b in zip(horizon, sea)), seed)
    canvas.gradient(tuple((a + 2 * b) // 3 for a, b in zip(horizon, sea)), sea, level, height)
    for y in range(level + 6, height, 9):
        rng = random.Random(seed * 1000 + y)
        for _ in range(width // 60):
            x = rng.randrange(width)
            canvas.span(y, x, x + rng.randrange(8, 30), tuple(min(255, c + 24) for c in sea))
    if light:
        ground = height * 0.74
        canvas.polygon([(width * 0.70, ground + 14), (width * 0.78, ground - 6), (width * 0.92, ground - 8),
                        (width, ground), (width, ground + 20)], (72, 84, 76))
        _lighthouse(canvas, width * 0.85, ground - 6, height / 130, (255, 236, 150))
    if ferry:
        _ferry(canvas, width * 0.34, height * 0.82, height / 190)
    return canvas.png()


@functools.lru_cache(maxsize=None)
def cover(colour, seed, width=120, height=168):
    """A book cover: a ground, a band, a mark."""
    rng = random.Random(seed)
    canvas = Canvas(width, height)
    canvas.gradient(colour, tuple(max(0, part - 50) for part in colour))
    canvas.box(0, height * 0.62, width, 3, (250, 244, 228))
    canvas.box(12, height * 0.70, width - 24 - rng.randrange(30), 7, (250, 244, 228))
    canvas.box(12, height * 0.77, width - 40 - rng.randrange(20), 5, (250, 244, 228))
    canvas.disc(width / 2 + rng.randrange(-16, 16), height * 0.32, 26 + rng.randrange(8), (250, 214, 140))
    canvas.disc(width / 2 + rng.randrange(-16, 16), height * 0.38, 16 + rng.randrange(8), colour)
    return canvas.png()


@functools.lru_cache(maxsize=None)
def logo(colour, ground, size=48):
    """A round mark with a sail."""
    canvas = Canvas(size, size)
    canvas.gradient(ground, ground)
    middle = size / 2
    canvas.disc(middle, middle, middle - 1, colour)
    canvas.polygon([(middle, size * 0.18), (middle, size * 0.68), (size * 0.24, size * 0.68)], (255, 255, 255))
    canvas.polygon([(middle + 2, size * 0.30), (middle + 2, size * 0.68), (size * 0.74, size * 0.68)], (255, 255, 255))
    canvas.box(size * 0.24, size * 0.73, size * 0.52, size * 0.06, (255, 255, 255))
    return canvas.png()


@functools.lru_cache(maxsize=None)
def barcode(number, width=260, height=70):
    canvas = Canvas(width, height)
    canvas.gradient((255, 255, 255), (255, 255, 255))
    rng, x = random.Random(number), 8
    while x < width - 8:
        bar = rng.randrange(1, 5)
        canvas.box(x, 4, bar, height - 8, (16, 16, 16))
        x += bar + rng.randrange(1, 4)
    return canvas.png()


PIXEL = Canvas(1, 1).png()
