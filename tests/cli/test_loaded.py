"""A verdict depends on what each interpreter that installs a wheel loads, not on leftovers."""
import json
import unittest

from command import TESTDATA, CommandTest

RULES = TESTDATA / "rules"


class Loaded(CommandTest):
    def audit(self, code, name):
        """The artifact of a fixture, its findings by code, and the exit status."""
        [path] = RULES.glob(f"{code}/*/{name}-1.0-*.whl")
        result = self.run_ftcheck("--format", "json", path)
        [artifact] = json.loads(result.out)["artifacts"]
        return artifact, {finding["code"]: finding for finding in artifact["findings"]}, result.status

    def test_a_leftover_beside_the_module_that_is_loaded_is_a_warning(self):
        artifact, findings, status = self.audit("FT211", "stale")
        self.assertEqual((artifact["verdict"], artifact["other_modules"], status), ("ready", 1, 0))
        self.assertEqual(findings["FT211"]["severity"], "warning")

    def test_a_leftover_alone_is_an_error(self):
        artifact, findings, status = self.audit("FT202", "left_alone")
        self.assertEqual((artifact["verdict"], status), ("incompatible", 1))
        self.assertEqual(findings["FT202"]["severity"], "error")

    def test_the_interpreters_that_do_not_find_the_module_are_named(self):
        for name, who, verdict in [
                ("two_t", "admit 3.13t,", "incompatible"),
                ("any_python", "admit 3.13t, 3.15t and the default build of 3.10 to 3.15,", "incompatible"),
                ("stable", "the default build of 3.15 and later,", "incompatible"),
                ("stable_default", "the default build of 3.11 and later,", "incompatible"),
                ("two_libc", "admit 3.14t on musllinux_1_2_x86_64,", "incompatible"),
                ("two_builds", "the default build of 3.14,", "ready")]:
            with self.subTest(name):
                artifact, findings, status = self.audit("FT202", name)
                self.assertEqual((artifact["verdict"], status), (verdict, 1))
                self.assertIn(who, findings["FT202"]["message"])

    def test_a_module_loaded_under_another_name_is_judged_by_its_only_init_function(self):
        artifact, findings, status = self.audit("FT408", "loader")
        self.assertEqual((artifact["verdict"], status), ("enables-gil", 1))
        self.assertEqual(artifact["modules"][0]["init"]["symbol"], "PyInit_multi_nothing")
        self.assertEqual(findings["FT408"]["severity"], "warning")
        self.assertIn("as multi_nothing", findings["FT408"]["message"])

    def test_a_variant_is_judged_like_the_module_it_varies(self):
        artifact, findings, status = self.audit("FT408", "variants")
        self.assertEqual((artifact["verdict"], status, list(findings)), ("ready", 0, ["FT307"]))

    def test_a_module_without_its_init_function_is_not_taken_for_a_library(self):
        artifact, findings, status = self.audit("FT408", "hidden")
        self.assertEqual((artifact["verdict"], status), ("incompatible", 1))
        self.assertEqual(findings["FT408"]["severity"], "error")


if __name__ == "__main__":
    unittest.main()
