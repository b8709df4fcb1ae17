"""Text from an untrusted wheel is shown and never obeyed, in any format and by any reader.

Names of files, members, distributions and metadata contain text that terminals, browsers, Markdown or the runners
of continuous integration obey.
"""
import html.parser
import json
import os
import re
import unittest

from command import NOTHING, READY, SUFFIX, USED, CommandTest, write_wheel

# A file name can contain everything except "/" and NUL.
PAYLOADS = {
    "terminal": "\x1b[2J\x1b]0;pwned\x07\x7f",
    "terminal, two bytes each": "\u009b31m\u009d0;pwned\u009c",
    "newlines": "a\n::error::pwned\r\n##[error]pwned",
    "workflow": "::error file=pwned::pwned%0A",
    "azure": "##vso[task.setvariable]pwned",
    "markdown": "`|` | ](pwned) [a](https:\\\\pwned) <!-- @pwned #1 ~~~ ```",
    "html": "<script>pwned()<\\script>\"'><img src=x onerror=pwned()>&lt;",
    "reordering": "\u202egpj.\u2066\u200b\ufeff",
    "percent": "%s%n%0A%0D{}{0}",
    "no utf-8": os.fsdecode(b"\xff\xc3\xe2\x82"),
}
FORMATS = ["text", "json", "jsonl", "sarif", "github", "gitlab", "markdown", "html", "table"]


def metadata(payload):
    """METADATA with the payload in every field, on a single line each."""
    line = payload.replace("\r", " ").replace("\n", " ").encode("utf-8", "surrogateescape")
    return b"".join([b"Metadata-Version: 2.1\nName: x", line, b"\nVersion: 1", line, b"\nLicense: ", line,
                     b"\nClassifier: Programming Language :: Python :: Free Threading :: ", line,
                     b"\nRequires-Python: ", line, b"\nRequires-Dist: ", line, b"\n\n", line])


class Page(html.parser.HTMLParser):
    """The elements of a page, and the attributes that make a browser act."""

    def __init__(self, text):
        super().__init__()
        self.elements = set()
        self.acting = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.acting.update(name for name, _ in attrs if name.startswith("on") or name in ("src", "href"))


class HostileNames(CommandTest):
    def paths(self, payload):
        """A wheel, a broken wheel, a module, a missing file and a directory, all with the payload in their names."""
        payload = payload.replace("/", "\\")
        module = payload + SUFFIX
        wheel = f"{payload}-1.0-cp314-cp314t-{payload}.whl"
        text = payload.encode("utf-8", "surrogateescape")
        member = text.decode("utf-8", "replace")
        write_wheel(self.folder / wheel, {
            f"{member}/{member}{SUFFIX}": USED.read_bytes(),
            f"{member}/multi_used{SUFFIX}": USED.read_bytes(),
            f"{member}.libs/{member}.so.1": READY.read_bytes(),
            f"../{member}.py": b"",
            "x-1.0.dist-info/METADATA": metadata(payload),
            "x-1.0.dist-info/WHEEL": b"Wheel-Version: " + text + b"\nGenerator: " + text + b"\nTag: " + text + b"\n",
            "x-1.0.dist-info/RECORD": text + b",sha256=" + text + b",1\n",
        })
        (self.folder / module).write_bytes(NOTHING.read_bytes())
        (self.folder / f"broken{payload}.whl").write_bytes(b"PK" + text)
        site = self.folder / f"{payload} dir" / "site-packages"
        info = site / f"{payload}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_bytes(metadata(payload))
        (site / module).write_bytes(USED.read_bytes())
        return ["--", wheel, module, f"broken{payload}.whl", f"gone{payload}.whl", f"{payload} dir"]

    known = {}  # reports, by payload: each test reads the same

    def reports(self, payload):
        """The report in each format, and standard error."""
        if payload not in self.known:
            self.known[payload] = list(self.made_reports(payload))
        return self.known[payload]

    def made_reports(self, payload):
        paths = self.paths(payload)
        for name in FORMATS:
            for options in [("-v", "--hints", "--verify-record"), ("-q",)]:
                result = self.run_ftcheck("--format", name, *options, *paths, errors="surrogateescape")
                self.assertEqual(result.status, 2, result.err)
                self.assertEqual(len(result.errors), 2, result.err)
                yield name, result.out
                yield "errors", result.err

    def test_no_payload_controls_a_terminal(self):
        obeyed = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\udc80-\udcff]")
        for what, payload in PAYLOADS.items():
            with self.subTest(what):
                for name, text in self.reports(payload):
                    page = text.partition("</style>")[2] if name == "html" else text
                    found = obeyed.search(page)
                    self.assertIsNone(found, f"{name}: {found and page[max(0, found.start() - 40):found.end() + 40]!r}")

    def test_no_payload_commands_a_runner(self):
        for what, payload in PAYLOADS.items():
            with self.subTest(what):
                for name, text in self.reports(payload):
                    self.assertNotIn("##[", text, name)
                    self.assertNotIn("##vso[", text, name)
                    for line in text.splitlines():
                        if not line.strip().startswith("::"):
                            continue
                        self.assertEqual(name, "github", line)
                        self.assertRegex(line, r"\A::(error|warning|notice) file=[^:,]*,title=[^:,]*::")

    @staticmethod
    def causes(report, release):
        """The problems of a release, one per rule and help, and its unreadable inputs."""
        for place in release["artifacts"] + release["companions"]:
            artifact = report["artifacts"][place]
            bindings = {module["path"]: module["binding"] for module in artifact["modules"]}
            if artifact["error"] is not None:
                yield place
            for finding in artifact["findings"]:
                if finding["severity"] != "info":
                    yield finding["code"], finding["severity"], finding["help"], bindings.get(finding["module"])

    def test_each_cause_is_one_annotation(self):
        for what, payload in PAYLOADS.items():
            with self.subTest(what):
                paths = self.paths(payload)
                report = json.loads(self.run_ftcheck("--format=json", *paths).out)
                expected = sum(len(set(self.causes(report, release))) for release in report["releases"])
                lines = self.run_ftcheck("--format=github", *paths).out.splitlines()
                self.assertEqual(len(lines), expected)

    def test_no_payload_is_markup_in_html(self):
        benign = Page(dict(self.reports("benign"))["html"])
        # A name with a dot gives two tags, and two platforms give a table.
        own = benign.elements | {"code", "table", "thead", "tbody", "tr", "th", "td"}
        for what, payload in PAYLOADS.items():
            with self.subTest(what):
                page = Page(dict(self.reports(payload))["html"])
                self.assertLessEqual(page.elements, own)
                self.assertLessEqual(page.acting, benign.acting)

    def test_no_payload_is_markup_in_markdown(self):
        for what, payload in PAYLOADS.items():
            with self.subTest(what):
                for name, text in self.reports(payload):
                    if name != "markdown":
                        continue
                    self.assertLessEqual(set(re.findall(r"<[/!]?[\w-]*", text)),
                                         {"<code", "</code", "<details", "</details", "<summary", "</summary"})
                    outside = re.sub(r"<code>.*?</code>|`[^`\n]*`|&#\d+;", " ", text)
                    self.assertNotRegex(outside, r"(?<!\\)\]\(|(?<!\\)\[|[@#]\w|://|`")
                    for line in text.splitlines():
                        if line.startswith("| "):
                            self.assertEqual(line.count("|"), 6, line)

    def test_json_preserves_the_names(self):
        for what, payload in PAYLOADS.items():
            with self.subTest(what):
                paths = self.paths(payload)
                shown = [os.fsencode(path).decode("utf-8", "replace") for path in paths[1:]]
                lines = self.run_ftcheck("--format=jsonl", *paths).out.splitlines()
                # The directory has a distribution, and a module that belongs to no distribution.
                read = list(dict.fromkeys(json.loads(line)["path"] for line in lines))
                if what != "no utf-8":
                    self.assertEqual(read, shown)
                self.assertEqual(len(read), len(shown))

    def test_the_table_has_one_line_per_row(self):
        def rows(payload):
            """The lines that begin at the left edge; continuation lines are indented."""
            lines = self.run_ftcheck("--table", *self.paths(payload)).out.splitlines()
            return [line for line in lines if line and not line.startswith(" ")]

        plain = rows("plain")
        for what, payload in PAYLOADS.items():
            with self.subTest(what):
                self.assertLessEqual(abs(len(rows(payload)) - len(plain)), 3)


if __name__ == "__main__":
    unittest.main()
