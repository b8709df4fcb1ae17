#!/usr/bin/env python3
"""Photographs the HTML report of testdata/wheels for the documentation.

    FTCHECK=build/release/cli/ftcheck scripts/page_pictures.py

Writes docs/images/html-report.png, html-report-dark.png and html-report-phone.png with Chromium and ChromeDriver, in
256 colors so that they stay small.
"""
import base64
import collections
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PROGRAM = Path(os.environ.get("FTCHECK", ROOT / "build" / "release" / "cli" / "ftcheck")).resolve()
sys.path.insert(0, str(ROOT / "tests" / "report"))

from browser import Browser  # noqa: E402

# Name, width and height of the screen, color scheme.
PICTURES = [("html-report", 1280, 900, "light"), ("html-report-dark", 1280, 900, "dark"), ("html-report-phone", 390, 844, "light")]

# The first ready release that has wheels for several platforms.
UNFOLD = "document.querySelector('.row.ready .matrix').closest('.row').firstElementChild.open = true;"


def page(folder):
    """The report of the sample wheels, which is the same each time."""
    path = folder / "report.html"
    done = subprocess.run([PROGRAM, "--format", f"html={path.name}", "testdata"], cwd=folder, check=False,
                          env={**os.environ, "SOURCE_DATE_EPOCH": "1790000000"})
    if done.returncode != 1:
        sys.exit("the sample wheels were not reported as expected")
    return path


def paeth(left, up, corner):
    near = left + up - corner
    distances = abs(near - left), abs(near - up), abs(near - corner)
    return (left, up, corner)[distances.index(min(distances))]


def pixels(png):
    """Rows of (red, green, blue), from a PNG of 8 bits a channel that is not interlaced (RFC 2083)."""
    at, data = 8, b""
    while at < len(png):
        (size,), kind = struct.unpack(">I", png[at:at + 4]), png[at + 4:at + 8]
        body = png[at + 8:at + 8 + size]
        if kind == b"IHDR":
            width, height, depth, color, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            channels = {2: 3, 6: 4}[color]
            if depth != 8 or interlaced:
                raise ValueError("not such a PNG")
        elif kind == b"IDAT":
            data += body
        at += 12 + size
    data, stride = zlib.decompress(data), width * channels
    before = bytearray(stride)
    for y in range(height):
        begin = y * (stride + 1)
        how, row = data[begin], bytearray(data[begin + 1:begin + 1 + stride])
        for i in range(stride if how else 0):
            left, up, corner = (row[i - channels], before[i], before[i - channels]) if i >= channels else (0, before[i], 0)
            row[i] = (row[i] + {1: left, 2: up, 3: (left + up) // 2, 4: paeth(left, up, corner)}[how]) & 255
        before = row
        yield [tuple(row[i:i + 3]) for i in range(0, stride, channels)]


def indexed(rows):
    """A PNG of the 256 most frequent colors; others become the nearest of these."""
    counts = collections.Counter(color for row in rows for color in row)
    palette = [color for color, _ in counts.most_common(256)]
    index = {color: i for i, color in enumerate(palette)}
    for color in counts:
        if color not in index:
            index[color] = min(range(len(palette)), key=lambda i: sum((a - b) ** 2 for a, b in zip(color, palette[i])))

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    data = b"".join(b"\0" + bytes(index[color] for color in row) for row in rows)
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 3, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"PLTE", bytes(sum(palette, ()))) +
            chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b""))


def main():
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "testdata").symlink_to(ROOT / "testdata" / "wheels")
        address = page(folder).as_uri()
        browser = Browser(shutil.which("chromedriver"), shutil.which("chromium"), folder / "profile")
        try:
            for picture, width, height, scheme in PICTURES:
                browser.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500)
                browser.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
                browser.devtools("Emulation.setScrollbarsHidden", hidden=True)
                browser.ask("POST", "/url", {"url": address})
                browser.run(UNFOLD)
                png = base64.b64decode(browser.devtools("Page.captureScreenshot", format="png")["data"])
                (IMAGES / f"{picture}.png").write_bytes(indexed(list(pixels(png))))
        finally:
            browser.close()


if __name__ == "__main__":
    main()
