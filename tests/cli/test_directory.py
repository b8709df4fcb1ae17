"""Directories: environments, and folders of wheels."""
import json
import os
import unittest
import zipfile

from command import DEFAULT_BUILD, NOTHING, READY, USED, CommandTest
from contract import violations


class Directory(CommandTest):
    def install(self, *modules, site="env/lib/python3.14t/site-packages"):
        """Unpacks a wheel of these modules where an interpreter would install it."""
        wheel = self.folder / self.pack(*modules)
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(self.folder / site)
        wheel.unlink()
        return site

    def report(self, *arguments):
        result = self.run_ftcheck("--format", "json", *arguments)
        report = json.loads(result.out)
        self.assertEqual(violations(report), [])
        return report["artifacts"], result

    def test_an_environment_gives_one_artifact_per_distribution(self):
        self.install(READY, USED)
        [artifact], result = self.report("env")
        self.assertEqual((artifact["path"], artifact["kind"], artifact["verdict"]), ("env", "directory", "enables-gil"))
        self.assertEqual(artifact["distribution"], {"name": "pkg", "version": "1.0"})
        self.assertEqual(artifact["environment"]["python"], "3.14t")
        self.assertEqual([module["path"] for module in artifact["modules"]],
                         [f"lib/python3.14t/site-packages/pkg/{file.name}" for file in (READY, USED)])
        self.assertEqual((result.err, result.status), ("", 1))

    def test_a_directory_that_is_ready_exits_0(self):
        result = self.run_ftcheck(self.install(READY))
        self.assertEqual((result.err, result.status), ("", 0))
        self.assertIn("1 distribution: 1 ready", result.out)

    def test_the_requested_interpreter_counts(self):
        site = self.install(READY, DEFAULT_BUILD, site="build")
        [artifact], _ = self.report(site)
        self.assertEqual(artifact["environment"]["python"], "3.14t")
        [artifact], result = self.report("--python", "3.14", site)
        self.assertEqual(artifact["environment"]["python"], "3.14")
        self.assertFalse(artifact["environment"]["free_threaded"])
        self.assertEqual([module["name"] for module in artifact["modules"]], ["pkg.default_suffix"])
        self.assertEqual(result.status, 1)
        [artifact], _ = self.report("--python=3.13t", site)
        self.assertEqual((artifact["modules"], artifact["other_modules"]), ([], 2))

    def test_a_folder_of_wheels_gives_one_artifact_per_wheel(self):
        os.mkdir(self.folder / "house")
        for python in ("cp313-cp313t", "cp314-cp314t"):
            name = self.pack(READY, name=f"pkg-1.0-{python}-linux_x86_64.whl")
            os.rename(self.folder / name, self.folder / "house" / name)
        artifacts, _ = self.report("house")
        self.assertEqual([artifact["path"] for artifact in artifacts],
                         [f"house/pkg-1.0-{python}-linux_x86_64.whl" for python in ("cp313-cp313t", "cp314-cp314t")])

    def test_directories_and_files_may_be_mixed_and_stay_in_order(self):
        self.install(READY)
        artifacts, result = self.report(str(NOTHING), "env", "gone.whl", self.pack(READY))
        self.assertEqual([artifact["kind"] for artifact in artifacts], ["extension", "directory", "wheel", "wheel"])
        self.assert_one_error(result, "gone.whl")

    def test_the_current_directory_may_be_given(self):
        self.install(READY, site=".")
        self.assertEqual(self.run_ftcheck(".").status, 0)

    def test_a_link_out_of_a_directory_is_followed_on_request(self):
        self.install(READY, site="elsewhere/pkg")
        os.mkdir(self.folder / "dir")
        os.symlink("../elsewhere", self.folder / "dir" / "link")
        artifacts, result = self.report("dir")
        self.assertEqual([artifact["verdict"] for artifact in artifacts], ["error"])
        self.assert_one_error(result, "dir/link", "--follow-symlinks")
        artifacts, result = self.report("--follow-symlinks", "dir")
        self.assertEqual([artifact["verdict"] for artifact in artifacts], ["ready"])
        self.assertEqual((result.err, result.status), ("", 0))

    def test_links_and_path_files_do_not_search_the_whole_system(self):
        site = self.install(READY)
        for place in ("/", "/proc", "/sys", "/dev"):
            os.symlink(place, self.folder / site / f"to{place.strip('/')}")
        for arguments in (["env"], ["--follow-symlinks", "env"]):
            artifacts, result = self.report("--limit", "entries=5000", *arguments)
            self.assertEqual([artifact["verdict"] for artifact in artifacts], ["ready"])
            self.assertEqual((result.err, result.status), ("", 0))
        (self.folder / site / "all.pth").write_text("/\n/proc\n//\n")
        artifacts, result = self.report("--limit", "entries=5000", "env")
        self.assertEqual([artifact["verdict"] for artifact in artifacts], ["ready", "error"])
        self.assert_one_error(result, ".pth", "not searched")

    def test_a_directory_with_nothing_to_audit_exits_2(self):
        os.mkdir(self.folder / "empty")
        self.assert_one_error(self.run_ftcheck("empty"), "empty", "nothing to audit")

    def test_a_missing_directory_exits_2(self):
        self.assert_one_error(self.run_ftcheck("gone/"), "gone/")


if __name__ == "__main__":
    unittest.main()
