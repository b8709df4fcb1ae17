#!/usr/bin/env python3
"""A malformed rule text stops the build with a sentence that says what is wrong.

    embed.py CMAKE EMBED_CMAKE
"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

GOOD = """# FT301 gil-not-declared

- severity: error
- summary: it declares nothing; [so] it says "why" \\ what
- source: https://docs.python.org/3/

Why that matters; a list; ${not} @a@ variable.

[A link](https://example.org)

## Example

```c
char *text = "\\n";
```
"""


def embed(text, name="FT301.md"):
    """The script's exit status, the file that it wrote, and its error output as one line."""
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory, name)
        path.write_bytes(text.encode())
        out = pathlib.Path(directory, "texts.cpp")
        done = subprocess.run([CMAKE, "-D", f"TEXTS={path}", "-D", f"OUT={out}", "-P", EMBED],
                              capture_output=True, text=True)
        written = out.read_text() if out.exists() else None
        return done.returncode, written, " ".join(done.stderr.split())


class Embed(unittest.TestCase):
    def check_refused(self, text, words, name="FT301.md"):
        status, written, said = embed(text, name)
        self.assertNotEqual(status, 0)
        self.assertIsNone(written)
        self.assertIn(name, said)
        self.assertIn(words, said)

    def test_a_text_is_embedded_byte_by_byte(self):
        status, written, said = embed(GOOD)
        self.assertEqual((status, said), (0, ""))
        parts = ('"FT301", "gil-not-declared", Severity::error',
                 '(it declares nothing; [so] it says "why" \\ what)', "(https://docs.python.org/3/)",
                 "(Why that matters; a list; ${not} @a@ variable.\n\n[A link](https://example.org))",
                 '(```c\nchar *text = "\\n";\n```)', "rules::gil_not_declared = ")
        for part in parts:
            self.assertIn(part, written)

    def test_windows_line_ends_are_converted(self):
        self.assertEqual(embed(GOOD.replace("\n", "\r\n")), embed(GOOD))

    def test_a_missing_part_is_an_error(self):
        beginning = "does not begin with code, name, severity, summary and source"
        for line in GOOD.splitlines()[:5]:
            if line:
                self.check_refused(GOOD.replace(line + "\n", "", 1), beginning)
        self.check_refused(GOOD.replace(": error", ": grave"), beginning)
        self.check_refused(GOOD.replace("gil-not-declared", "gil_not_declared"), beginning)
        self.check_refused(GOOD.replace("## Example", "## Examples"), "no heading \"## Example\"")
        self.check_refused(GOOD[: GOOD.index("```c")], "has no example")
        self.check_refused("", beginning)

    def test_the_file_name_must_be_the_code(self):
        self.check_refused(GOOD, "has the code FT301, which does not match the file name", "FT302.md")

    def test_a_text_too_long_for_compilers_is_an_error(self):
        self.check_refused(GOOD.replace("Why", "Why" * 6000), "more than the 16000 that")


if __name__ == "__main__":
    CMAKE, EMBED = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1])
