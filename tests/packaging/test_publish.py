"""scripts/publish.py: what it makes of the files of packaging/, and what it says about a tag."""
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import made
from made import ROOT, publish

LINUX = [target for target in made.TARGETS if target.system == "linux"]


def yaml_values(text, key):
    return re.findall(rf"^[\s-]*{key}: (.*)$", text, re.MULTILINE)


class Packages(unittest.TestCase):
    def test_no_placeholder_is_left_and_every_file_is_written(self):
        with made.packages() as (output, said):
            self.assertNotIn("left out", said)
            for name in publish.TEMPLATES.values():
                self.assertNotRegex((output / name).read_text(), publish.PLACEHOLDER, name)

    def test_the_manifests_for_winget_agree_and_name_files_that_are_in_the_archives(self):
        with made.packages() as (output, _):
            texts = [path.read_text() for path in sorted((output / "winget").iterdir())]
            for key in ("PackageIdentifier", "PackageVersion", "ManifestVersion"):
                self.assertEqual(len({value for text in texts for value in yaml_values(text, key)}), 1, key)
            self.assertEqual(sorted(value for text in texts for value in yaml_values(text, "ManifestType")),
                             ["defaultLocale", "installer", "version"])
            [installer] = [text for text in texts if "InstallerUrl" in text]
            urls, hashes = yaml_values(installer, "InstallerUrl"), yaml_values(installer, "InstallerSha256")
            self.assertEqual(yaml_values(installer, "Architecture"), ["x64", "arm64"])
            inside = set()
            for url, hash_, processor in zip(urls, hashes, ["x86_64", "aarch64"]):
                archive = output.parent / "archives" / url.rpartition("/")[2]
                self.assertIn(f"-{processor}-windows", archive.name)
                self.assertTrue(archive.name.endswith(".zip"))
                self.assertEqual(hash_, publish.sha256(archive))
                with tempfile.TemporaryDirectory() as folder:
                    shutil.unpack_archive(archive, folder)
                    inside |= {path.relative_to(folder).as_posix() for path in Path(folder).rglob("*")}
            files = [name.replace("\\", "/") for name in yaml_values(installer, "RelativeFilePath")]
            self.assertEqual(len(files), 4)
            [notes] = [value for text in texts for value in yaml_values(text, "ReleaseNotesUrl")]
            self.assertEqual(notes, urls[0].rpartition("/")[0].replace("/download/", "/tag/"))
            self.assertLessEqual(set(files), inside)

    def test_the_recipe_has_the_hash_of_the_source_distribution(self):
        with made.packages() as (output, _):
            recipe = (output / "conda" / "recipe.yaml").read_text()
            [url] = yaml_values(recipe, "url")
            self.assertTrue(url.endswith(f"/v{publish.version()}/ftcheck_wheel-{publish.version()}.tar.gz"), url)
            self.assertEqual(yaml_values(recipe, "sha256"), [publish.sha256(output.parent / url.rpartition("/")[2])])

    def test_what_needs_an_archive_that_was_not_built_is_left_out_and_said(self):
        with made.packages(LINUX) as (output, said):
            self.assertIn("homebrew: left out, because the archive for aarch64-macos is missing", said)
            self.assertIn("winget: left out, because the archive for x86_64-windows is missing", said)
            self.assertFalse((output / "homebrew").exists())
            self.assertFalse((output / "winget").exists())
            release = json.loads((output / "nix" / "release.json").read_text())
            self.assertEqual(set(release["systems"]), {"x86_64-linux", "aarch64-linux"})
            self.assertTrue((output / "docker" / "amd64" / "bin" / "ftcheck").exists())

    def test_a_repository_has_an_owner(self):
        for name in ("ftcheck", "a/b/c", "a b/c"):
            done = made.command("packages", "--repository", name)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("OWNER/NAME", done.stderr)


class Tag(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        shutil.copytree(ROOT / "scripts", self.root / "scripts")
        (self.root / "CMakeLists.txt").write_text("project(ftcheck VERSION 3.2.1 LANGUAGES CXX)\n")

    def publish(self, changelog, *words):
        (self.root / "CHANGELOG.md").write_text(changelog)
        done = subprocess.run([sys.executable, "-B", str(self.root / "scripts" / "publish.py"), *words],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr

    def test_a_tag_is_right_if_it_is_the_version_and_the_changelog_has_its_date(self):
        dated = "# Changelog\n\n## 3.2.1 (2030-01-31)\n\n- New.\n"
        self.assertEqual(self.publish(dated, "check-tag", "v3.2.1"), (0, "", ""))
        for changelog, tag, reason in [(dated, "v3.2.0", "the tag must be v3.2.1"), (dated, "3.2.1", "the tag must be v3.2.1"),
                                       (dated.replace("2030-01-31", "not released"), "v3.2.1", "not released"),
                                       (dated.replace("3.2.1", "3.2.0"), "v3.2.1", "no part about 3.2.1")]:
            status, _, said = self.publish(changelog, "check-tag", tag)
            self.assertEqual(status, 1)
            self.assertIn(reason, said)

    def test_the_notes_are_the_part_about_the_version(self):
        text = "# Changelog\n\n## 3.2.1 (2030-01-31)\n\n- New.\n\n### More\n\n- Newer.\n\n## 3.2.0 (2029-01-31)\n\n- Old.\n"
        self.assertEqual(self.publish(text, "notes"), (0, "- New.\n\n### More\n\n- Newer.\n", ""))
        self.assertEqual(self.publish(text[:text.index("\n## 3.2.0")], "notes")[1], "- New.\n\n### More\n\n- Newer.\n")

    def test_the_version_is_that_of_cmake(self):
        self.assertEqual(self.publish("", "version"), (0, "3.2.1\n", ""))


class Plan(unittest.TestCase):
    def test_every_target_that_is_built_is_tried_on_a_machine_of_its_own_system(self):
        plan = json.loads(made.command("plan").stdout)
        built = [target for target in made.TARGETS if target.project]
        self.assertEqual([row["target"] for row in plan], [target.name for target in built])
        for row, target in zip(plan, built):
            self.assertIn({"linux": "ubuntu", "macos": "macos", "windows": "windows"}[target.system], row["runner"])
            self.assertEqual("arm" in row["runner"] or row["runner"] == "macos-15", target.processor == "aarch64")

    def test_there_is_a_machine_for_every_target(self):
        self.assertLessEqual({(target.processor, target.system) for target in made.TARGETS}, set(publish.RUNNERS))


if __name__ == "__main__":
    unittest.main()
