"""The JSON report, checked against its contract."""
import json
import os
import unittest

from command import DEFAULT_BUILD, FOR_WINDOWS, MODULES, NOTHING, READY, TESTDATA, USED, CommandTest
from contract import violations


class Json(CommandTest):
    def report(self, *arguments):
        result = self.run_ftcheck("--format", "json", *map(str, arguments))
        return json.loads(result.out), result

    def report_of_many(self, paths):
        """For more paths than Windows' command line holds."""
        (self.folder / "paths").write_text("".join(f"{path}\n" for path in paths), encoding="utf-8", newline="\n")
        return self.report("--files-from", "paths")[0]

    def artifact(self, path):
        return self.report(path)[0]["artifacts"][0]

    def test_reports_on_wheels_follow_the_contract(self):
        wheels = sorted((TESTDATA / "wheels").glob("*.whl"))
        self.assertTrue(wheels)
        report = self.report_of_many(wheels)
        self.assertEqual(violations(report), [])
        self.assertEqual([artifact["kind"] for artifact in report["artifacts"]], ["wheel"] * len(wheels))

    def test_reports_on_modules_follow_the_contract(self):
        modules = [path for path in sorted(MODULES.parent.rglob("*")) if path.suffix in (".so", ".pyd")]
        report = self.report_of_many(modules)
        self.assertEqual(violations(report), [])
        self.assertEqual([artifact["kind"] for artifact in report["artifacts"]], ["extension"] * len(modules))

    def test_reports_on_broken_files_follow_the_contract(self):
        broken = [path for path in sorted((TESTDATA / "broken").rglob("*")) if path.is_file()]
        report = self.report_of_many([*broken, "gone.whl"])
        self.assertEqual(violations(report), [])

    def test_the_report_names_the_tool_that_made_it(self):
        report, _ = self.report(READY)
        version = self.run_ftcheck("--version").out.split()[1]
        self.assertEqual(report["tool"], {"name": "ftcheck", "version": version})

    def test_artifacts_have_the_order_and_spelling_of_the_paths(self):
        wheel = self.pack(READY)
        paths = [str(USED), f"./{wheel}", "gone.whl", str(READY), wheel]
        report, _ = self.report(*paths)
        self.assertEqual([artifact["path"] for artifact in report["artifacts"]], paths)

    def test_the_summary_agrees_with_the_report(self):
        report, _ = self.report(self.pack(READY, USED, NOTHING), DEFAULT_BUILD, "gone.whl")
        self.assertEqual(report["summary"]["artifacts"], 3)
        self.assertEqual(report["summary"]["modules"],
                         {"ready": 1, "enables-gil": 2, "incompatible": 1, "unknown": 0})

    def test_a_ready_module_has_its_declaration(self):
        module = self.artifact(READY)["modules"][0]
        self.assertEqual((module["path"], module["name"], module["verdict"]), (READY.name, "multi_ready", "ready"))
        self.assertEqual((module["format"], module["architecture"]), ("elf", "x86_64"))
        self.assertEqual(module["abi"]["suffix"], "cp314t")
        self.assertEqual(module["init"], {"symbol": "PyInit_multi_ready", "phase": "multi"})
        self.assertEqual(module["gil"], {"declared": "not-used", "by": "slot"})
        self.assertTrue(module["evidence"])

    def test_a_wheel_has_its_distribution_and_interpreters(self):
        artifact = self.artifact(self.pack(READY))
        self.assertEqual(artifact["distribution"], {"name": "pkg", "version": "1.0"})
        self.assertEqual(artifact["tags"], ["cp314-cp314t-linux_x86_64"])
        self.assertEqual(artifact["interpreters"], ["3.14t"])
        self.assertEqual([module["path"] for module in artifact["modules"]], [f"pkg/{READY.name}"])
        self.assertEqual(artifact["modules"][0]["name"], "pkg.multi_ready")

    def test_a_finding_about_a_module_names_it_and_has_help(self):
        artifact = self.artifact(self.pack(READY, USED))
        findings = [finding for finding in artifact["findings"] if finding["module"] == f"pkg/{USED.name}"]
        self.assertTrue(findings)
        self.assertTrue(findings[0]["help"])

    def test_an_unreadable_path_has_the_sentence_from_standard_error(self):
        report, result = self.report(READY, "gone.whl")
        ready, gone = report["artifacts"]
        self.assertEqual((ready["verdict"], ready["error"]), ("ready", None))
        self.assertEqual(gone["verdict"], "error")
        self.assertEqual(result.errors, [f"ftcheck: error: {gone['error']}"])
        self.assertEqual(result.status, 2)

    @unittest.skipIf(FOR_WINDOWS, "names of files are UTF-16 on Windows")
    def test_a_file_name_that_is_not_utf8_gives_valid_json(self):
        name = os.fsdecode(b"bad\xff.whl")
        (self.folder / name).write_bytes(b"")
        self.assertEqual(self.artifact(name)["path"], "bad\N{REPLACEMENT CHARACTER}.whl")

    def test_quiet_verbose_and_color_do_not_change_the_report(self):
        plain = self.run_ftcheck("--format", "json", str(USED)).out
        for option in ["-q", "-v", "--color=always"]:
            with self.subTest(option):
                self.assertEqual(self.run_ftcheck(option, "--format", "json", str(USED)).out, plain)


if __name__ == "__main__":
    unittest.main()
