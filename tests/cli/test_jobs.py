"""-j: audits several artifacts at a time; only the duration changes."""
import unittest

from command import TESTDATA, CommandTest, without_provenance

FORMATS = ["text", "json", "jsonl", "sarif", "github", "gitlab", "markdown", "html", "table"]


class Jobs(CommandTest):
    def test_the_report_is_identical_for_any_number_of_jobs(self):
        paths = [str(TESTDATA / folder) for folder in ("wheels", "broken", "rules", "modules")] + ["gone.whl"]
        paths += sorted(map(str, (TESTDATA / "wheels").glob("*.whl"))) * 3

        def run(*jobs):
            folder = self.folder / "-".join(["of", *jobs])
            folder.mkdir()
            result = self.run_ftcheck(*jobs, *(f"--format={name}={folder / name}" for name in FORMATS), *paths)
            return result.status, result.errors, {name: without_provenance((folder / name).read_text()) for name in FORMATS}

        status, errors, reports = run("-j1")
        self.assertEqual(status, 2)
        self.assertIn("gone.whl", errors[-1])
        for jobs in ["-j8", "-j0", "--jobs=3"]:
            with self.subTest(jobs):
                others = run(jobs)
                self.assertEqual(others[:2], (status, errors))
                for name in FORMATS:
                    self.assertEqual(others[2][name], reports[name], name)


if __name__ == "__main__":
    unittest.main()
