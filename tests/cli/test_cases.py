"""The correct results for testdata/cases: releases for which packagers got a wrong answer."""
import json
import unittest

from command import TESTDATA, CommandTest

CASES = TESTDATA / "cases"
THREADED = "cp314-cp314t-manylinux_2_28_x86_64"


class Cases(CommandTest):
    def audit(self, name, *options):
        """Verdict, exit status, and severities and messages by code.  `name`: FOLDER/PROJECT[-1.0-TAGS]."""
        [path] = CASES.glob(f"{name}*")
        result = self.run_ftcheck("--format", "json", *options, str(path))
        [artifact] = json.loads(result.out)["artifacts"]
        severities = {finding["code"]: finding["severity"] for finding in artifact["findings"]
                      if finding["severity"] != "info"}
        words = {finding["code"]: f"{finding['message']} {finding['help']}" for finding in artifact["findings"]}
        return artifact["verdict"], result.status, severities, words

    def assert_answer(self, name, verdict, status, severities, *options):
        """The text of all findings."""
        *answer, words = self.audit(name, *options)
        self.assertEqual(answer, [verdict, status, severities], name)
        return words

    def test_a_leftover_does_not_decide(self):
        self.assert_answer("stale-sibling/stale", "ready", 0, {"FT211": "warning"})

    def test_every_interpreter_that_installs_a_wheel_must_find_its_modules(self):
        for project, verdict, others, who in [
                ("two_t", "incompatible", {}, "3.13t, which will not find"),
                ("any_python", "incompatible", {}, "3.13t, 3.15t and the default build"),
                ("stable", "incompatible", {}, "the default build of 3.15 and later"),
                ("abi3", "incompatible", {"FT204": "error"}, "the default build of 3.11 and later"),
                ("two_libc", "incompatible", {}, "3.14t on musllinux_1_2_x86_64"),
                ("two_builds", "ready", {}, "the default build of 3.14")]:
            with self.subTest(project):
                words = self.assert_answer(f"one-interpreter-of-many/{project}-", verdict, 1,
                                           {"FT202": "error", **others})
                self.assertIn(who, words["FT202"])

    def test_the_name_of_the_only_init_function_counts(self):
        words = self.assert_answer("init-of-another-name/loader", "enables-gil", 1,
                                   {"FT301": "error", "FT408": "warning"})
        self.assertIn("can be loaded as core_ops", words["FT408"])
        self.assert_answer("init-of-another-name/variants", "ready", 0, {})

    def test_a_module_that_hides_its_init_function_is_not_a_library(self):
        self.assert_answer("hidden-init/hidden", "incompatible", 1, {"FT408": "error"})

    def test_an_import_that_nothing_provides_fails(self):
        words = self.assert_answer("import-of-no-python/nowhere", "incompatible", 1, {"FT403": "error"})
        self.assertIn("Py_NowhereAtAll, __Py_ThreadId", words["FT403"])

    def test_names_in_a_wheels_own_library_are_not_taken_for_cpythons(self):
        self.assert_answer("abi3-names-of-own-library/foreign", "incompatible", 1, {"FT204": "error"})

    def test_requires_python_raises_what_the_stable_abi_may_use(self):
        self.assert_answer("abi3-requires-python/required", "incompatible", 1, {"FT204": "error"})

    def test_a_record_row_for_a_directory_is_reported(self):
        for options in [], ["--verify-record"]:
            self.assert_answer("record-row-for-directory/recdir", "ready", 1, {"FT104": "error"}, *options)

    def test_names_that_the_index_rejects_are_warnings(self):
        self.assert_answer("names-that-pypi-refuses/dirname", "ready", 0, {"FT103": "warning"})
        self.assert_answer("names-that-pypi-refuses/UpperCase", "ready", 0, {"FT101": "warning"})

    def test_the_python_library_of_another_version_or_build_is_missing(self):
        for project, severities, library in [
                ("abi3_version_dll", {"FT204": "error"}, "python313.dll"),
                ("other_version", {"FT204": "error"}, "python311.dll"),
                ("default_links_t", {"FT204": "error"}, "python313t.dll"),
                ("abi3_libpython", {"FT204": "error"}, "libpython3.13.so"),
                ("bundled", {}, "python314t-0123456789abcdef.dll")]:
            with self.subTest(project):
                words = self.assert_answer(f"windows-python-dll/{project}", "incompatible", 1,
                                           {"FT402": "error", **severities})
                self.assertIn(library, words["FT402"])

    def test_every_platform_is_compared_with_the_tag(self):
        for project, verdict, status, severities in [
                ("android", "ready", 1, {"FT208": "error"}),
                ("elf_for_wasm", "ready", 1, {"FT208": "error"}),
                ("wasm_for_linux", "unknown", 1, {"FT208": "error", "FT303": "warning"}),
                ("ctypes_arch", "pure", 0, {"FT208": "warning"}),
                ("ctypes_any", "pure", 0, {"FT203": "warning"})]:
            with self.subTest(project):
                self.assert_answer(f"platforms-not-compared/{project}", verdict, status, severities)

    def test_no_wheel_is_requested_for_a_platform_without_free_threaded_python(self):
        folder = CASES / "no-free-threaded-python-there"
        result = self.run_ftcheck("--format", "json", *map(str, sorted(folder.iterdir())))
        self.assertEqual(result.status, 0)
        severities = [finding["severity"] for artifact in json.loads(result.out)["artifacts"]
                      for finding in artifact["findings"] if finding["code"] == "FT204"]
        self.assertEqual(severities, ["info"])
        self.assert_answer("no-free-threaded-python-there/rel-1.0-cp314-cp314-", "incompatible", 0, {})

    def test_a_module_may_call_a_recursive_function_after_its_declaration(self):
        result = self.run_ftcheck("--format", "json", str(CASES / "recursion-after-declaring"))
        self.assertEqual([artifact["verdict"] for artifact in json.loads(result.out)["artifacts"]], ["ready"])
        self.assertEqual(result.status, 0)

    def test_messages_say_what_to_do(self):
        *_, words = self.audit("messages/abitag")
        self.assertIn("tag it cp315-abi3t", words["FT204"])
        *_, words = self.audit("messages/machine_none")
        self.assertIn("header is damaged", words["FT208"])
        self.assertNotIn("universal2", words["FT208"])
        result = self.run_ftcheck(str(CASES / "messages/sdist-1.0.tar.gz"))
        self.assertEqual(result.status, 2)
        self.assertIn("is a source distribution", result.err)


if __name__ == "__main__":
    unittest.main()
