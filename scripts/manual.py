#!/usr/bin/env python3
"""Makes the manual page and the shell completions from the output of `ftcheck --help`.

    manual.py PROGRAM [FOLDER]

Writes ftcheck.1, ftcheck.bash, _ftcheck (zsh) and ftcheck.fish into FOLDER, by default share/. They are
committed; tests/cli/test_manual.py compares them with the program.
"""
import pathlib
import re
import subprocess
import sys

SHARE = pathlib.Path(__file__).resolve().parent.parent / "share"
FORMATS = ["text", "table", "json", "jsonl", "sarif", "github", "gitlab", "markdown", "html"]
# What an option's value is completed with, by what --help calls the value: words, or "FILE".
VALUES = {"NAME[=FILE]": FORMATS, "WHEN": ["auto", "always", "never"], "SEVERITY": ["error", "warning"],
          "VERSION": ["3.13t", "3.14t", "3.15t"], "FILE": "FILE", "NAME=N": "LIMIT"}


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
                found = re.match(r"(?:(-\w)(?:, )?)?(--[\w-]+)?(?: (\S+))?$", term)
                if found and found.group(2):
                    # What stands in columns is no sentence.
                    in_columns = any(re.search(r"\S {2,}\S", line) for line in description)
                    whole = " ".join(" ".join(description).split())
                    said = "how the report is written" if in_columns else re.split(r"[:;] |\. | \(| \[default", whole)[0]
                    yield found.group(2), found.group(1), found.group(3), said


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return re.sub(r"(?m)^\.", r"\\&.", text)


def manual(help_text, version):
    lines = [f'.TH FTCHECK 1 "" "ftcheck {version}" "User Commands"', ".SH NAME",
             "ftcheck \\- tell whether wheels keep the GIL disabled in free\\-threaded Python", ".SH SYNOPSIS", ".nf",
             *(roff(line) for line in help_text.usage), ".fi", ".SH DESCRIPTION", roff(help_text.title)]
    for name, body in help_text.sections.items():
        lines.append(f".SH {name.upper()}")
        if name == "Interrupted":
            lines.append(roff(" ".join(body.split())))
        elif name == "Examples":
            lines += [".nf", *(roff(line.strip()) for line in body.splitlines()), ".fi"]
        elif name == "Exit codes":
            for code, said in re.findall(r"^  (\d) +((?:.|\n {5})*)", body, re.M):
                lines += [".TP", f".B {code}", roff(" ".join(said.split()))]
        else:
            for term, description in help_text.entries(body):
                lines += [".TP", f".B {roff(term)}"]
                # Lists within a description keep their lines.
                if any(re.match(r"\S+ {2,}\S", line) for line in description):
                    lines += [".nf", *(roff(line) for line in description), ".fi"]
                else:
                    lines.append(roff(" ".join(" ".join(description).split())))
    lines += [".SH SEE ALSO", "PEP 703, and docs/ of the source: the rules, the JSON report, how it works."]
    return "\n".join(lines) + "\n"


def words_for(value, limits):
    words = VALUES.get(value)
    return [f"{name}=" for name in limits] if words == "LIMIT" else words


def bash(options, limits):
    cases = []
    for long, short, value, _ in options:
        words = words_for(value, limits)
        names = "|".join(name for name in (short, long) if name)
        if words == "FILE":
            cases.append(f"    {names}) mapfile -t COMPREPLY < <(compgen -f -- \"$word\"); return ;;")
        elif words:
            cases.append(f"    {names}) mapfile -t COMPREPLY < <(compgen -W '{' '.join(words)}' -- \"$word\"); return ;;")
        elif value:
            cases.append(f"    {names}) return ;;")
    every = " ".join(long for long, *_ in options)
    return "\n".join([
        "# bash completion for ftcheck", "_ftcheck() {", '  local word=${COMP_WORDS[COMP_CWORD]}',
        '  local before=${COMP_WORDS[COMP_CWORD - 1]}', "  COMPREPLY=()", '  case $before in', *cases, "  esac",
        '  if [[ $word == -* ]]; then', f"    mapfile -t COMPREPLY < <(compgen -W '{every}' -- \"$word\")", "  else",
        '    mapfile -t COMPREPLY < <(compgen -f -- "$word")', "  fi", "}", "complete -o filenames -F _ftcheck ftcheck", ""])


def zsh(options, limits):
    def escape(text):
        return re.sub(r"([\[\]:'])", lambda match: "'\\''" if match.group() == "'" else "\\" + match.group(), text)

    lines = ["#compdef ftcheck", "_arguments -s \\"]
    for long, short, value, said in options:
        words = words_for(value, limits)
        action = ":file:_files" if words == "FILE" else f":{value.lower()}:({' '.join(words)})" if words else \
            f":{value.lower()}: " if value else ""
        action = re.sub(r"\[.*?\]", "", action, count=0 if "(" in action else 1)
        names = f"'({short} {long})'{{{short},{long}}}" if short else f"'{long}"
        lines.append(f"  {names}{'' if not short else chr(39)}[{escape(said)}]{action}' \\")
    lines.append("  '*:path:_files'")
    return "\n".join(lines) + "\n"


def fish(options, limits):
    lines = ["# fish completion for ftcheck"]
    for long, short, value, said in options:
        words = words_for(value, limits)
        line = f"complete -c ftcheck -l {long[2:]}" + (f" -s {short[1:]}" if short else "")
        if words == "FILE":
            line += " -r -F"
        elif words:
            line += f" -x -a '{' '.join(words)}'"
        elif value:
            line += " -x"
        said = said.replace("'", "\\'")
        lines.append(line + f" -d '{said}'")
    return "\n".join(lines) + "\n"


def make(program):
    """{file name: text}"""
    def output(*arguments):
        return subprocess.run([program, *arguments], capture_output=True, text=True, check=True).stdout

    help_text = Help(output("--help"))
    limits = [line.split()[0] for line in output("--list-limits").splitlines()]
    options = list(help_text.options())
    return {"ftcheck.1": manual(help_text, output("--version").split()[1]), "ftcheck.bash": bash(options, limits),
            "_ftcheck": zsh(options, limits), "ftcheck.fish": fish(options, limits)}


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else SHARE
    for file, text in make(sys.argv[1]).items():
        (folder / file).write_text(text)
