#!/usr/bin/env python3
"""Makes the manual page and the shell completions from what the program prints.

    manual.py PROGRAM [FOLDER]

Writes ftcheck.1, ftcheck.bash, _ftcheck (zsh) and ftcheck.fish into FOLDER, by default share/. They are
committed; tests/cli/test_manual.py compares them with the program.
"""
import json
import pathlib
import re
import subprocess
import sys
import textwrap

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import completions

SHARE = pathlib.Path(__file__).resolve().parent.parent / "share"


class Help:
    """The parts of the text: title, usage, and sections, each with entries (term, description) or lines."""

    def __init__(self, text):
        blocks = re.split(r"\n\n(?=\S)", text.strip())
        self.title = " ".join(blocks[0].split())
        self.usage = [line.removeprefix("Usage:").strip() for line in blocks[1].splitlines()]
        self.sections = {}
        for block in blocks[2:]:
            name, _, body = block.partition(":\n")
            self.sections[name] = body

    @staticmethod
    def entries(body):
        """Terms stand at most six columns in, and what is said of them begins in column 26 or in the next line."""
        found = []
        for line in body.splitlines():
            term = re.match(r" {2,6}(\S.*?)(?: {2,}(\S.*))?$", line)
            if term and not line.startswith(" " * 10):
                found.append((term.group(1), [term.group(2)] if term.group(2) else []))
            else:
                found[-1][1].append(line[26:])
        return found

    def options(self):
        """(long name, short name, value, first words of the description)."""
        for body in self.sections.values():
            for term, description in self.entries(body) if re.search(r"^ {2,6}-", body, re.M) else []:
                found = re.match(r"(?:(-\w)(?:, )?)?(--[\w-]+)?(?:\[=\w+\])?(?: (\S+))?$", term)
                if found and found.group(2):
                    said = re.split(r"[:;] |\. | \(| \[default", " ".join(" ".join(description).split()))[0]
                    yield found.group(2), found.group(1), found.group(3), said

    def words(self, option):
        """The words that a description lists, one per line, each with what is said of it."""
        for body in self.sections.values():
            for term, description in self.entries(body) if option in body else []:
                if term.startswith(option):
                    return [match.groups() for line in description
                            if (match := re.match(r"(\S+) {2,}(\S.*?)(?: \[default\])?$", line))]
        return []


# The date of the last change to the page's text, because lint asks for one.
DATE = "2026-11-29"


def roff(text):
    """Text as it is: no character is a command. A paragraph is broken into short lines."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return re.sub(r"(?m)^\.", r"\\&.", text)


def paragraph(text):
    text = " ".join(roff(text).split())
    lines = textwrap.wrap(text, 78, break_long_words=False, break_on_hyphens=False)
    return re.sub(r"(?m)^\.", r"\\&.", "\n".join(lines))


def manual(help_text, version):
    lines = [f'.TH FTCHECK 1 "{DATE}" "ftcheck {version}" "User Commands"', ".SH NAME",
             "ftcheck \\- tell whether wheels keep the GIL disabled in free\\-threaded Python", ".SH SYNOPSIS", ".nf",
             *(roff(line) for line in help_text.usage), ".fi", ".SH DESCRIPTION", paragraph(help_text.title)]
    for name, body in help_text.sections.items():
        lines.append(f".SH {name.upper()}")
        if name == "Interruption":
            lines.append(paragraph(body))
        elif name == "Examples":
            lines += [".nf", *(roff(line.strip()) for line in body.splitlines()), ".fi"]
        elif name == "Exit codes":
            for code, said in re.findall(r"^  (\d) +((?:.|\n {5})*)", body, re.M):
                lines += [".TP", f".B {code}", paragraph(said)]
        else:
            for term, description in help_text.entries(body):
                lines += [".TP", f".B {roff(term)}"]
                # Lists within a description keep their lines.
                if any(re.match(r"\S+ {2,}\S", line) for line in description):
                    lines += [".nf", *(roff(line) for line in description), ".fi"]
                else:
                    lines.append(paragraph(" ".join(description)))
    lines += [".SH SEE ALSO", ".BR pip (1),", ".BR python3 (1),", ".BR auditwheel (1)", ".PP",
              "PEP 703, Making the Global Interpreter Lock Optional in CPython", ".PP",
              paragraph("docs/ of the source: rules.md describes all rules, report.md the reports, how-it-works.md "
                        "how a verdict is reached")]
    return "\n".join(lines) + "\n"


def ask(program, *arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=True).stdout


def choices(program, option):
    """The words that an option takes, which the program lists when it is given another."""
    said = subprocess.run([program, option, "?", "x.whl"], capture_output=True, text=True).stderr
    return re.search(r"[Cc]hoose from ([\w., -]+)", said).group(1).split(", ")


def words(program, help_text):
    """What completes the values of options, by what --help calls them: {value: [(word, description)]}."""
    rules = json.loads(ask(program, "--list-rules", "--format", "json"))
    families = sorted({rule["code"][:3] for rule in rules})
    codes = [("ALL", "all rules")] + [(family, f"all rules {family}xx") for family in families]
    codes += [(rule["code"], f"{rule['name']}: {rule['summary']}".replace("`", "")) for rule in rules]
    limits = [re.split(r" {2,}", line, maxsplit=2) for line in ask(program, "--list-limits").splitlines()]
    formats = help_text.words("--format")
    if sorted(name for name, _ in formats) != sorted(choices(program, "--format")):
        sys.exit("manual.py: --help does not list the formats that --format takes")
    return {"NAME[=FILE]": formats, "CODES": codes, "NAME=N": [(f"{name}=", said) for name, _, said in limits],
            "WHEN": [(word, "") for word in choices(program, "--color")],
            "HOW": [(word, "") for word in choices(program, "--resolver")],
            "KIND": [(word, "") for word in choices(program, "--input-kind")],
            "SEVERITY": [(word, "") for word in choices(program, "--fail-on")],
            "VERSION": [(word, "") for word in ("3.13t", "3.14t", "3.15t")],
            "TAG": [(word, "") for word in ("linux_x86_64", "linux_aarch64", "musllinux_x86_64", "musllinux_aarch64",
                                            "macosx_arm64", "macosx_x86_64", "win_amd64", "win_arm64")]}


def make(program):
    """{file name: text}"""
    help_text = Help(ask(program, "--help"))
    known = words(program, help_text)
    options = list(help_text.options())
    return {"ftcheck.1": manual(help_text, ask(program, "--version").split()[1]),
            "ftcheck.bash": completions.bash(options, known), "_ftcheck": completions.zsh(options, known),
            "ftcheck.fish": completions.fish(options, known)}


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else SHARE
    for file, text in make(sys.argv[1]).items():
        (folder / file).write_text(text)
