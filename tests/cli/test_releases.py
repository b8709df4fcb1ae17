"""Findings about a release as a whole, and errors about files that are not wheels."""
import json
import shutil
import unittest

from command import TESTDATA, CommandTest

WHEELS = TESTDATA / "wheels"
DEFAULT = "default_build-1.0-cp314-cp314-manylinux_2_17_x86_64.whl"


class Releases(CommandTest):
    def folders(self):
        """A default-build wheel and a free-threaded one, each in its own folder."""
        threaded = DEFAULT.replace("cp314-cp314-", "cp314-cp314t-").replace("default_build", "Default.Build")
        paths = [self.folder / "gil" / DEFAULT, self.folder / "threaded" / threaded]
        for path, source in zip(paths, [DEFAULT, "ready-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"]):
            path.parent.mkdir()
            shutil.copy(WHEELS / source, path)
        return paths

    def severity(self, *arguments):
        """The severity of FT204 for the default-build wheel."""
        report = json.loads(self.run_ftcheck("--format", "json", *map(str, arguments)).out)
        [severity] = [finding["severity"] for artifact in report["artifacts"] for finding in artifact["findings"]
                      if finding["code"] == "FT204"]
        return severity

    def test_wheels_of_a_run_are_paired_across_folders(self):
        paths = self.folders()
        self.assertEqual(self.severity(*paths), "info")
        self.assertEqual(self.severity("gil", "threaded"), "info")
        self.assertEqual(self.severity("threaded", "gil"), "info")
        self.assertEqual(self.severity("."), "info")
        self.assertEqual(self.severity("gil", paths[1]), "info")
        self.assertEqual(self.severity("gil"), "error")

    def test_a_source_distribution_is_identified(self):
        (self.folder / "sdist-1.0.tar.gz").write_bytes(b"\x1f\x8b")
        result = self.run_ftcheck("sdist-1.0.tar.gz")
        self.assertEqual(result.status, 2)
        self.assertIn("is a source distribution; ftcheck reads wheels", result.out + result.err)


class Notes(CommandTest):
    """Findings about the rules' fixtures whose severity or text matters."""

    def findings(self, path, code):
        report = json.loads(self.run_ftcheck("--format", "json", str(TESTDATA / "rules" / path)).out)
        [artifact] = report["artifacts"]
        return [finding for finding in artifact["findings"] if finding["code"] == code], artifact

    def test_a_platform_without_free_threaded_python_does_not_fail(self):
        path = TESTDATA / "rules/FT204/triggers/pyodide-1.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl"
        self.assertEqual(self.run_ftcheck(str(path)).status, 0)

    def test_webassembly_is_a_format_of_its_own(self):
        _, artifact = self.findings("FT208/passes/wasm-1.0-cp314-cp314t-pyemscripten_2026_0_wasm32.whl", "FT208")
        self.assertEqual([(module["format"], module["architecture"]) for module in artifact["modules"]],
                         [("wasm", "wasm32")])

    def test_a_damaged_header_is_reported_as_damaged(self):
        [path] = (TESTDATA / "rules/FT208/triggers").glob("no_machine-*")
        [finding], artifact = self.findings(path, "FT208")
        self.assertIn("ELF header is damaged", finding["message"])
        self.assertNotIn("universal2", finding["help"])
        self.assertIn("damaged", artifact["modules"][0]["evidence"][-1])

    def test_an_import_that_nothing_provides_is_incompatible(self):
        _, artifact = self.findings("FT403/triggers/nowhere_api.cpython-314t-x86_64-linux-gnu.so", "FT403")
        self.assertEqual(artifact["verdict"], "incompatible")
        self.assertEqual(artifact["modules"][0]["reason"], "FT403")

    def test_metadata_that_only_the_index_rejects_is_a_warning(self):
        for path, code in [("FT101/triggers/Pkg-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl", "FT101"),
                           ("FT103/triggers/directory_case-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl", "FT103")]:
            [finding], _ = self.findings(path, code)
            self.assertEqual(finding["severity"], "warning")


if __name__ == "__main__":
    unittest.main()
