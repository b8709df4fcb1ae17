"""What stands in several places must say the same: targets, dependencies, doors."""
import json
import re
import unittest

import made
from made import ROOT

INSTALL = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
CMAKE = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")

# How each library of CMakeLists.txt's find_package is called by vcpkg and by conda-forge; None where it is not needed
# there, or not to be had.
LIBRARIES = {
    "CURL": ("curl", "libcurl"),
    "LibZip": ("libzip", "libzip"),
    "LibDeflate": ("libdeflate", "libdeflate"),
    "LIEF": ("lief", "liblief"),
    "Capstone": ("capstone", "libcapstone"),
    "fmt": ("fmt", "fmt"),
    "nlohmann_json": ("nlohmann-json", "nlohmann_json"),
    "OpenSSL": ("openssl", "openssl"),
    "simdjson": ("simdjson", "simdjson"),
    "SQLite3": ("sqlite3", "sqlite"),
    "tomlplusplus": ("tomlplusplus", "tomlplusplus"),
    "Seccomp": (None, "libseccomp"),
    "CLI11": ("cli11", "cli11"),
    "Threads": (None, None),
    "doctest": ("doctest", None),
    "benchmark": ("benchmark", None),
}


class Targets(unittest.TestCase):
    def test_the_page_about_installing_has_the_targets_and_what_is_not_built_yet(self):
        rows = re.findall(r"^\| [^|]* \| [^|]* \| `(\w+)` \| `([\w.-]+)`(.*?) \|$", INSTALL, re.MULTILINE)
        wanted = {(target.wheel_platform.split(".")[0], target.name, "" if target.project else " (not built yet)")
                  for target in made.TARGETS}
        self.assertEqual(set(rows), wanted)
        self.assertEqual(len(rows), len(wanted))


class Dependencies(unittest.TestCase):
    def setUp(self):
        self.found = set(re.findall(r"find_package\((\w+)", CMAKE))

    def test_every_library_that_cmake_looks_for_is_in_the_table(self):
        self.assertEqual(self.found, set(LIBRARIES))

    def test_vcpkg_installs_what_cmake_looks_for(self):
        manifest = json.loads((ROOT / "vcpkg.json").read_text())
        listed = manifest["dependencies"] + [one for feature in manifest["features"].values() for one in feature["dependencies"]]
        names = {one if isinstance(one, str) else one["name"] for one in listed}
        self.assertEqual(names, {vcpkg for vcpkg, _ in LIBRARIES.values() if vcpkg})

    def test_the_recipe_installs_what_cmake_looks_for(self):
        recipe = (ROOT / "packaging" / "conda" / "recipe.yaml.in").read_text()
        host = recipe[recipe.index("  host:"):recipe.index("\ntests:")]
        names = set(re.findall(r"^\s*(?:- |then: )(?!if:)([\w-]+)", host, re.MULTILINE))
        self.assertEqual(names, {conda for _, conda in LIBRARIES.values() if conda})

    def test_the_least_versions_are_those_of_cmake(self):
        recipe = (ROOT / "packaging" / "conda" / "recipe.yaml.in").read_text()
        [cmake] = re.findall(r"^cmake_minimum_required\(VERSION ([\d.]+)\)", CMAKE, re.MULTILINE)
        self.assertIn(f"- cmake >={cmake}\n", recipe)
        [curl] = set(re.findall(r"find_package\(CURL ([\d.]+)", CMAKE))
        self.assertIn(f"- libcurl >={curl}\n", recipe)


class Doors(unittest.TestCase):
    def test_every_folder_of_packaging_is_on_the_page_about_installing(self):
        folders = {path.name for path in (ROOT / "packaging").iterdir() if path.is_dir()}
        self.assertEqual(set(re.findall(r"\[packaging/([\w-]+)\]", INSTALL)), folders)

    def test_the_hooks_for_pre_commit_are_of_this_version(self):
        page = (ROOT / "docs" / "integrations" / "pre-commit.md").read_text(encoding="utf-8")
        self.assertEqual(set(re.findall(r"rev: v(.*)", page)), {made.publish.version()})

    def test_every_template_is_written_to_a_file(self):
        templates = {path.relative_to(ROOT / "packaging").as_posix() for path in (ROOT / "packaging").rglob("*.in")}
        self.assertEqual(templates, set(made.publish.TEMPLATES))

    def test_the_action_and_a_wheel_have_the_distribution_of_pyproject(self):
        name = re.search(r'^name = "([\w-]+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE).group(1)
        for text in (INSTALL, (ROOT / "action.yml").read_text(), (ROOT / "README.md").read_text()):
            self.assertIn(name, text)


if __name__ == "__main__":
    unittest.main()
