#!/usr/bin/env python3
"""Draws ftcheck's output in the situations of tests/cli/situations.py as pictures for the documentation.

    FTCHECK=build/release/cli/ftcheck scripts/terminal_pictures.py [--check]

Writes docs/images/NAME.svg for each, from what the program prints to a terminal of 92 columns, and readme.svg from
two real wheels of tests/corpus, if they are in build/corpus. With --check it writes nothing and fails if a picture
is not current.
"""
import html
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
COLUMNS = 92
os.environ.setdefault("FTCHECK", str(ROOT / "build" / "release" / "cli" / "ftcheck"))
os.environ.setdefault("FTCHECK_TESTDATA", str(ROOT / "testdata"))
sys.path.insert(0, str(ROOT / "tests" / "cli"))

from command import read_terminal  # noqa: E402
from situations import SITUATIONS, Situation, expand  # noqa: E402

# Wheels that tests/corpus/check.py downloads.
CORPUS = ROOT / "build" / "corpus"
REAL = ["lxml-6.1.3-cp314-cp314t-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
        "ormsgpack-1.12.2-cp314-cp314t-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"]

# Pixels; a character of the fonts below is 0.6 of its size wide.
FONT_SIZE, LINE, MARGIN, BAR = 14, 20, 16, 28
WIDTH = round(COLUMNS * FONT_SIZE * 0.602) + 2 * MARGIN

# "Select graphic rendition" (ECMA-48) to the names of the style sheet below.
CLASSES = {"1": "b", "2": "d", "31": "r", "32": "g", "33": "y", "36": "c"}

STYLE = """text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d8dee4;white-space:pre}
.b{font-weight:bold;fill:#fff}.d{fill:#8b949e}.r{fill:#ff7b72}.g{fill:#56d364}.y{fill:#e3b341}.c{fill:#76e3ea}.p{fill:#8b949e}"""


def printed(arguments, folder):
    """The command's output on a terminal, including errors, without carriage returns."""
    ours, theirs = pty.openpty()
    variables = {key: value for key, value in os.environ.items()
                 if key not in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "FORCE_HYPERLINK")}
    variables.update(TERM="xterm-256color", FORCE_HYPERLINK="0")
    subprocess.run(["stty", "cols", str(COLUMNS), "rows", "60"], stdin=theirs, check=True)
    started = subprocess.Popen([os.environ["FTCHECK"], *arguments], stdout=theirs, stderr=theirs, stdin=theirs, cwd=folder,
                               env=variables)
    os.close(theirs)
    text = read_terminal(ours)
    started.wait()
    return text.decode().replace("\r\n", "\n")


def spans(line):
    """A line with its colors as <tspan>s."""
    parts = re.split(r"\x1b\[([0-9;]*)m", line)
    out, color = [], ""
    for i, part in enumerate(parts):
        if i % 2:
            color = CLASSES.get(part, "")
        elif part:
            text = html.escape(part, quote=False)
            out.append(f'<tspan class="{color}">{text}</tspan>' if color else text)
    return "".join(out)


def draw(title, command, text):
    lines = [f'<tspan class="p">$</tspan> <tspan class="b">{html.escape(command, quote=False)}</tspan>',
             *map(spans, text.rstrip("\n").split("\n"))]
    height = BAR + len(lines) * LINE + MARGIN
    rows = "\n".join(f'<text x="{MARGIN}" y="{BAR + (i + 1) * LINE - 6}" xml:space="preserve">{line}</text>'
                     for i, line in enumerate(lines) if line)
    dots = "".join(f'<circle cx="{MARGIN + 4 + 18 * i}" cy="16" r="5" fill="{fill}"/>'
                   for i, fill in enumerate(("#ff5f57", "#febc2e", "#28c840")))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
            f'role="img">\n<title>{html.escape(title)}</title>\n<style>{STYLE}</style>\n'
            f'<rect width="{WIDTH}" height="{height}" rx="8" fill="#161b22"/>\n{dots}\n{rows}\n</svg>\n')


def picture(situation):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        situation.make(folder)
        for arguments in situation.commands:
            text = printed(expand(arguments, folder), folder)
    return draw(situation.title, "ftcheck " + " ".join(situation.commands[-1]), text)


def real_wheels(folder):
    (folder / "dist").mkdir()
    for name in REAL:
        shutil.copy(CORPUS / name, folder / "dist")


def main():
    check = sys.argv[1:] == ["--check"]
    IMAGES.mkdir(exist_ok=True)
    situations = list(SITUATIONS)
    if all((CORPUS / name).exists() for name in REAL):
        situations.append(Situation("readme", "ftcheck names seven modules of lxml that re-enable the GIL, and the cure",
                                    real_wheels, [["dist/"]]))
    else:
        print("skipped readme.svg: its wheels are not in build/corpus")
    old = []
    for situation in situations:
        file = IMAGES / f"{situation.name}.svg"
        drawn = picture(situation)
        if not check:
            file.write_text(drawn, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != drawn:
            old.append(file.name)
    if old:
        sys.exit(f"not current: {', '.join(old)}; run scripts/terminal_pictures.py")


if __name__ == "__main__":
    main()
