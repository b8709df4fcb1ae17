"""--target and --platform: one interpreter, one kind of machine."""
import json
import shutil
import unittest

from command import TESTDATA, CommandTest

WHEELS = TESTDATA / "wheels"
READY = "ready-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"


class Target(CommandTest):
    def put(self, name, source=READY):
        shutil.copy(WHEELS / source, self.folder / name)
        return name

    def release(self):
        """Four wheels of which 3.14t on Linux installs one."""
        return [self.put(f"ready-1.0-{tag}.whl") for tag in (
            "cp313-cp313t-manylinux_2_17_x86_64", "cp314-cp314-manylinux_2_17_x86_64",
            "cp314-cp314t-macosx_11_0_arm64", "cp314-cp314t-manylinux_2_17_x86_64")]

    def report(self, *arguments, status=0):
        result = self.run_ftcheck("--format", "json", *arguments)
        self.assertEqual(result.status, status, result.err)
        return json.loads(result.out)

    def test_the_wheel_that_the_target_installs_decides(self):
        report = self.report("--target", "3.14t", "--platform", "linux_x86_64", *self.release())
        self.assertEqual([artifact["verdict"] for artifact in report["artifacts"]],
                         ["incompatible"] * 3 + ["ready"])
        severities = {finding["severity"] for artifact in report["artifacts"] for finding in artifact["findings"]
                      if finding["code"] == "FT601"}
        self.assertEqual(severities, {"info"})
        text = self.run_ftcheck("--target", "3.14t", "--platform", "linux_x86_64", *self.release())
        self.assertEqual(text.status, 0)
        self.assertIn("3 other wheels beside it", " ".join(text.out.split()))

    def test_a_wheel_that_the_target_does_not_install_is_an_error(self):
        self.put(READY)
        result = self.run_ftcheck("--target", "3.13t", READY)
        self.assertEqual(result.status, 1)
        self.assertIn("FT601", result.out)
        self.assertIn("the wheel is tagged cp314-cp314t, so 3.13t cannot install it", result.out)
        self.assertEqual(self.run_ftcheck("--target", "3.14t", "--platform", "win_amd64", READY).status, 1)
        self.assertEqual(self.run_ftcheck("--target", "3.13t", "--ignore", "FT6", READY).status, 0)

    def test_several_platforms_are_several_options(self):
        report = self.report("--target", "3.14t", "--platform", "win_amd64", "--platform", "linux_amd64",
                             self.put(READY))
        self.assertEqual(report["artifacts"][0]["verdict"], "ready")

    def test_what_is_no_target_is_wrong_usage(self):
        self.put(READY)
        for arguments, sentence in [
            (["--target", "3.14"], "the target 3.14 is a default build, in which the GIL is always enabled; ftcheck "
                                   "judges for free-threaded Python: give 3.14t"),
            (["--target", "python"], "--target: "),
            (["--target", "3.12t"], "there is no Python 3.12t"),
            (["--target", "3.14t", "--platform", "linux"], "\"linux\" is not a platform: it names no processor"),
            (["--platform", "linux_x86_64"], "--platform needs a Python to judge for: add --target 3.14t"),
        ]:
            with self.subTest(arguments=arguments):
                result = self.run_ftcheck(*arguments, READY)
                self.assertEqual(result.status, 2)
                self.assertIn(sentence, result.err)

    def test_a_directory_of_another_python_is_refused(self):
        site = self.folder / "lib" / "python3.13t" / "site-packages"
        site.mkdir(parents=True)
        shutil.copy(TESTDATA / "modules/linux-x86_64/multi_ready.cpython-314t-x86_64-linux-gnu.so",
                    site / "multi_ready.cpython-313t-x86_64-linux-gnu.so")
        result = self.run_ftcheck("--target", "3.14t", "lib")
        self.assertEqual(result.status, 2)
        self.assertIn("is for 3.13t", result.out + result.err)
        self.assertEqual(self.run_ftcheck("--target", "3.13t", "lib").status, 0)

    def test_a_folder_of_wheels_is_judged_for_the_target(self):
        self.release()
        report = self.report("--target", "3.14t", "--platform", "linux_x86_64", ".")
        self.assertEqual(sorted(artifact["verdict"] for artifact in report["artifacts"]),
                         ["incompatible"] * 3 + ["ready"])


if __name__ == "__main__":
    unittest.main()
