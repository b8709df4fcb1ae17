"""docs/integrations/twine.md."""
import unittest

from pages import MIXED, READY, IntegrationTest, blocks, needs


@needs("twine")
class Twine(IntegrationTest):
    def setUp(self):
        super().setUp()
        [script] = blocks("twine", "sh")
        lines = script.splitlines()
        self.assertTrue(lines[-1].startswith("twine upload"))
        # The metadata of these wheels has no description, which --strict would want.
        self.checks = " && ".join(lines[:-1]).replace(" --strict", "")

    def test_a_wheel_that_is_ready_passes_both(self):
        self.put("dist", READY)
        self.assert_status(self.run_command(shell=self.checks), 0, "PASSED", "ready  ")

    def test_what_twine_lets_pass_ftcheck_does_not(self):
        self.put("dist", MIXED)
        self.assert_status(self.run_command(shell=self.checks), 1, "PASSED", "FT301")


if __name__ == "__main__":
    unittest.main()
