"""--hints finds static data that functions write without a lock, and --ignore-state leaves out what was judged."""
import json
import re
import unittest

from command import MODULES, SHARED, SUFFIX, CommandTest, write_wheel

FORMATS = ["text", "table", "json", "jsonl", "sarif", "github", "gitlab", "markdown", "html"]
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\udc80-\udcff]")


class SharedState(CommandTest):
    def report(self, *arguments):
        result = self.run_ftcheck("--format=json", *map(str, arguments))
        self.assertEqual((result.status, result.err), (0, ""))
        return json.loads(result.out)["artifacts"][0]

    def subjects(self, *arguments):
        return {finding["code"]: finding.get("subject") for finding in self.report(*arguments)["findings"]
                if finding["code"].startswith("FT51")}

    def test_hints_name_variables_and_functions(self):
        self.assertEqual(self.subjects("--hints", SHARED),
                         {"FT511": "hits", "FT512": "empty", "FT513": "text", "FT514": "localtime"})
        text = self.run_ftcheck("--hints", str(SHARED)).out
        self.assertRegex(text, r"note\[FT511\]: state_many: count_hit writes hits \(0x[0-9a-f]+, \.bss, 8 bytes\)")
        self.assertRegex(text, r"\n    count_hit, reached from state_many\.count: 1 store at 0x[0-9a-f]+\n")
        fortran = self.report("--hints", MODULES / f"state_fortran{SUFFIX}")
        [message] = [each["message"] for each in fortran["findings"] if each["code"] == "FT515"]
        self.assertRegex(message, "work_ .* and last_0 ")

    def test_the_reviewed_twin_has_none(self):
        self.assertEqual(self.subjects("--hints", MODULES / f"state_none{SUFFIX}"), {})

    def test_without_a_rule_about_it_nothing_is_searched(self):
        for options in [(), ("--hints", "--ignore=FT511,FT512,FT513,FT514,FT515"), ("--select=FT501",)]:
            with self.subTest(options):
                self.assertNotIn("shared_state", self.report(*options, SHARED)["modules"][0])
        artifact = self.report("--select=lazy-static", SHARED)
        self.assertEqual([finding["code"] for finding in artifact["findings"]], ["FT512"])
        self.assertEqual(len(artifact["modules"][0]["shared_state"]), 3)

    def test_verdict_and_exit_status_stay(self):
        self.assertEqual(self.report("--hints", "--fail-on=warning", SHARED)["verdict"], "ready")

    def test_what_was_judged_is_left_out(self):
        self.assertEqual(self.subjects("--hints", "--ignore-state=state_many:hits", "--ignore-state", "*:local*",
                                       SHARED), {"FT512": "empty", "FT513": "text"})
        (self.folder / "ftcheck.toml").write_text('hints = true\nignore-state = ["state_*:*"]\n')
        self.assertEqual(self.subjects(SHARED), {})
        self.assertEqual(self.report(SHARED)["modules"][0]["shared_state"], [])
        # An option replaces the key.
        self.assertEqual(len(self.subjects("--ignore-state=state_many:hits", SHARED)), 3)

    def test_a_wrong_entry_is_an_error(self):
        for entry in ("hits", ":hits", "state_many:"):
            with self.subTest(entry):
                result = self.run_ftcheck("--ignore-state", entry, str(SHARED))
                self.assert_one_error(result, "--ignore-state", entry, "MODULE:VARIABLE")

    def test_a_baseline_leaves_only_new_state(self):
        self.run_ftcheck("--hints", "--format=json=old.json", str(SHARED))
        again = self.run_ftcheck("--hints", "--baseline=old.json", str(SHARED))
        self.assertEqual((again.out, again.status), ("nothing is worse, 4 problems as before\n", 0))
        self.run_ftcheck("--hints", "--ignore-state=*:hits", "--format=json=old.json", str(SHARED))
        result = self.run_ftcheck("--hints", "--baseline=old.json", str(SHARED))
        self.assertRegex(result.out, r"(?s)\Anew    .*note\[FT511\]: .*count_hit writes hits")
        self.assertEqual(result.status, 0)

    def test_one_library_in_two_modules_is_reported_once(self):
        wheel = self.folder / "pkg-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"
        write_wheel(wheel, {f"pkg/{each}/state_many{SUFFIX}": SHARED.read_bytes() for each in "abc"})
        [finding] = self.report("--select=FT511", wheel)["findings"]
        self.assertEqual(finding["module"], f"pkg/a/state_many{SUFFIX}")
        self.assertEqual(finding["details"][-1], "the same code is in pkg.b.state_many and pkg.c.state_many")

    def test_no_symbol_is_obeyed(self):
        data = SHARED.read_bytes()
        for old, new in ((b"count_hit", b"\x1b[2J\r\n::e"), (b"describe", b"<script>"), (b"get_empty", b"\xff`[a](b)c")):
            self.assertEqual(len(old), len(new))
            data = data.replace(old + b"\0", new + b"\0")
        module = self.folder / f"state_many{SUFFIX}"
        module.write_bytes(data)
        for name in FORMATS:
            with self.subTest(name):
                result = self.run_ftcheck("--hints", "-v", "--format", name, str(module), errors="surrogateescape")
                self.assertEqual(result.status, 0, result.err)
                page = result.out.partition("</style>")[2] if name == "html" else result.out
                self.assertIsNone(OBEYED.search(page))
                if name in ("html", "markdown"):
                    self.assertNotRegex(result.out, "<script>(,| fills)")


if __name__ == "__main__":
    unittest.main()
