"""The workflows: what a linter does not know about this repository."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import made
from made import ROOT

for site in Path(os.environ["FTCHECK_TOOLS"]).glob(f"lib/python3.{sys.version_info.minor}/site-packages"):
    sys.path.append(str(site))
try:
    import yaml
except ImportError:
    yaml = None

FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in FILES}


class Pins(unittest.TestCase):
    def test_every_action_is_pinned_by_a_commit_whose_version_is_beside(self):
        for name, text in TEXTS.items():
            for line in re.findall(r"\buses: (.*)", text):
                if not line.startswith("./"):
                    self.assertRegex(line, r"^[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", name)

    def test_an_action_and_an_image_are_the_same_everywhere(self):
        pins = {}
        for text in TEXTS.values():
            for name, pin in re.findall(r"(?:uses|image): ([^@\s]+)@(.*)", text):
                self.assertEqual(pins.setdefault(name, pin), pin, name)
        self.assertIn("debian:bookworm", pins)


@unittest.skipUnless(yaml, "pip could not install pyyaml")
class Jobs(unittest.TestCase):
    def setUp(self):
        self.workflows = {name: yaml.safe_load(text) for name, text in TEXTS.items()}

    def jobs(self):
        for name, workflow in self.workflows.items():
            for job, content in workflow["jobs"].items():
                yield name, job, content

    def test_a_job_has_no_right_that_it_does_not_name(self):
        for name, workflow in self.workflows.items():
            self.assertEqual(workflow["permissions"], {}, name)
        for name, job, content in self.jobs():
            self.assertIn("permissions", content, f"{name}: {job}")
        writing = {(name, job, right) for name, job, content in self.jobs()
                   for right, kind in content["permissions"].items() if kind == "write"}
        self.assertEqual(writing, {("release.yml", "collect", "id-token"), ("release.yml", "collect", "attestations"),
                                   ("release.yml", "draft", "contents"), ("release.yml", "publish", "id-token")})

    def test_what_publishes_checks_nothing_out_and_waits_for_approval(self):
        publish = self.workflows["release.yml"]["jobs"]["publish"]
        self.assertEqual(publish["environment"], "package-index")
        self.assertEqual([re.sub("@.*", "", step["uses"]) for step in publish["steps"]],
                         ["actions/download-artifact", "pypa/gh-action-pypi-publish"])

    def test_no_credentials_are_left_in_a_checkout_and_no_job_runs_for_hours(self):
        for name, job, content in self.jobs():
            if "uses" not in content:
                self.assertIn("timeout-minutes", content, f"{name}: {job}")
            for step in content.get("steps", []):
                if "actions/checkout" in step.get("uses", ""):
                    self.assertIs(step["with"]["persist-credentials"], False, f"{name}: {job}")

    def test_no_expression_is_part_of_a_script_and_every_script_of_ours_exists(self):
        for name, job, content in self.jobs():
            for step in content.get("steps", []):
                script = step.get("run", "")
                self.assertNotIn("${{", script, f"{name}: {job}")
                for path in re.findall(r"(?:\./)?((?:scripts|tests|\.ci|\.github)/[\w./-]+)", script):
                    self.assertTrue((ROOT / path).exists(), f"{name}: {job}: {path}")

    def test_a_release_uses_no_cache(self):
        for name in ("release.yml", "portable.yml"):
            self.assertNotIn("cache", TEXTS[name].replace("No cache is used", ""))

    def test_results_are_taken_from_where_they_are_left(self):
        folder = made.publish.BUILT.relative_to(ROOT).as_posix()
        for name in ("portable.yml", "release.yml"):
            self.assertEqual(set(re.findall(r"build/portable/\w+", TEXTS[name])), {folder}, name)

    def test_what_a_release_collects_is_what_other_jobs_upload(self):
        release = self.workflows["release.yml"]["jobs"]
        uploaded = [step["with"]["name"] for jobs in (release, self.workflows["portable.yml"]["jobs"])
                    for content in jobs.values() for step in content.get("steps", [])
                    if "upload-artifact" in step.get("uses", "")]
        self.assertEqual(uploaded, ["sdist", "debian-${{ matrix.architecture }}", "release", "dist",
                                    "portable-${{ matrix.target }}"])
        wanted = [step["with"].get("pattern", step["with"].get("name")) for content in release.values()
                  for step in content.get("steps", []) if "download-artifact" in step.get("uses", "")]
        self.assertEqual(wanted, ["portable-*", "{sdist,debian-*}", "release", "dist"])
        for target in made.TARGETS:
            self.assertNotIn("/", target.name)  # as part of an artifact's name

    def test_dependabot_looks_where_pins_are(self):
        updates = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text())["updates"]
        [folders] = [update["directories"] for update in updates if update["package-ecosystem"] == "pip"]
        for folder in folders:
            pins = [path for path in (ROOT / folder.lstrip("/")).glob("*.txt") if "==" in path.read_text()]
            self.assertTrue(pins, folder)


@unittest.skipUnless(yaml, "pip could not install pyyaml")
class ReleaseScripts(unittest.TestCase):
    """The scripts of release.yml that put a release together, run in a checkout with results that are only names."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        for name in ("scripts", "packaging"):
            shutil.copytree(ROOT / name, self.root / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("CMakeLists.txt", "CHANGELOG.md", ".pre-commit-hooks.yaml"):
            shutil.copy(ROOT / name, self.root)
        self.version = made.publish.version()
        built = self.root / "build" / "portable" / "dist"
        built.mkdir(parents=True)
        for target in made.TARGETS:
            made.archive(built, target)
            (built / f"ftcheck_wheel-{self.version}-py3-none-{target.wheel_platform}.whl").write_text(target.name)
        others = self.root / "build" / "others"
        others.mkdir()
        for name in (f"ftcheck_wheel-{self.version}.tar.gz", f"ftcheck_{self.version}-1_amd64.deb"):
            (others / name).write_text(name)

    def run_script(self, job, **variables):
        steps = yaml.safe_load(TEXTS["release.yml"])["jobs"][job]["steps"]
        [script] = [step["run"] for step in steps if "\n" in step.get("run", "")]
        done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], cwd=self.root,
                              env={"PATH": f"{self.root}{os.pathsep}{os.environ['PATH']}",
                                   "GITHUB_REPOSITORY": made.REPOSITORY, "GITHUB_REF_NAME": f"v{self.version}", **variables},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def test_the_index_gets_wheels_and_sdist_and_the_release_everything_with_checksums(self):
        self.run_script("collect")
        published = sorted(path.name for path in (self.root / "dist").iterdir())
        self.assertEqual(len(published), len(made.TARGETS) + 1)
        self.assertTrue(all(name.startswith(f"ftcheck_wheel-{self.version}") for name in published), published)
        release = self.root / "release"
        files = {path.name for path in release.iterdir()}
        built = {path.name for path in (self.root / "build" / "portable" / "dist").iterdir()}
        self.assertEqual(files, {*published, *built, f"ftcheck_{self.version}-1_amd64.deb", "packaging.tar.gz", "SHA256SUMS"})
        said = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=release, capture_output=True, text=True)
        self.assertEqual((said.returncode, said.stdout.count(": OK\n")), (0, len(files) - 1), said.stdout + said.stderr)
        inside = subprocess.run(["tar", "-tzf", "packaging.tar.gz"], cwd=release, capture_output=True, text=True).stdout
        self.assertLessEqual({f"packaging/{name}" for name in made.publish.TEMPLATES.values()}, set(inside.split()))

    def test_the_draft_has_the_notes_of_the_version_and_all_files(self):
        self.run_script("collect")
        (self.root / "gh").write_text('#!/usr/bin/env python3\nimport json, sys\nprint(json.dumps(sys.argv[1:]))\n')
        (self.root / "gh").chmod(0o755)
        words = json.loads(self.run_script("draft"))
        self.assertEqual(words[:4], ["release", "create", f"v{self.version}", "--draft"])
        self.assertIn("--verify-tag", words)
        self.assertLessEqual({f"release/{path.name}" for path in (self.root / "release").iterdir()}, set(words))
        notes = (self.root / words[words.index("--notes-file") + 1]).read_text()
        self.assertEqual(notes.strip(), made.publish.heading_and_notes()[1])


if __name__ == "__main__":
    unittest.main()
