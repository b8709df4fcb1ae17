"""Versions of requirements that leave a choice: from METADATA that an index offers, from wheels, or by uv."""
import json
import os
import re
import tempfile
import unittest
import zipfile
from pathlib import Path

from case import IndexTest, main
from simple_index import NGINX, PASSWORD, USER, Server, sha256_of, write_index

# name, version, fields of METADATA
WHEELS = [
    ("web", "1.0", ["Requires-Dist: core<2", "Requires-Dist: only-windows; sys_platform == 'win32'",
                    "Provides-Extra: fast", "Requires-Dist: speedups>=1; extra == 'fast'"]),
    ("core", "1.0", []),
    ("core", "1.9", ["Requires-Dist: leaf"]),
    ("core", "2.0", []),
    ("speedups", "1.2", ["Requires-Dist: core>=1"]),
    ("leaf", "1.0", []),
    ("greedy", "1.0", ["Requires-Dist: core>=2"]),
]
CHOSEN = {"web": "1.0", "core": "1.9", "speedups": "1.2", "leaf": "1.0"}


def pack_metadata(folder, name, version, fields):
    """A wheel with nothing but its metadata."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *fields, "", "A description."]
        archive.writestr(f"{info}/METADATA", "\n".join(lines) + "\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", f"{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return path


def offer_metadata(index, *, wrong=(), missing=()):
    """Makes an index offer METADATA by itself (PEP 658), with a wrong hash or without the file for some projects."""
    for page in (index / "simple").glob("*/index.json"):
        project = page.parent.name
        document = json.loads(page.read_text())
        for file in document["files"]:
            wheel = index / "files" / file["filename"]
            if wheel.suffix != ".whl":
                continue
            with zipfile.ZipFile(wheel) as archive:
                [name] = [each for each in archive.namelist() if each.endswith("/METADATA")]
                metadata = wheel.with_name(f"{wheel.name}.metadata")
                metadata.write_bytes(archive.read(name))
            file["core-metadata"] = {"sha256": "0" * 64 if project in wrong else sha256_of(metadata)}
            if project in missing:
                metadata.unlink()
        page.write_text(json.dumps(document))


class Case(IndexTest):
    @classmethod
    def setUpClass(cls):
        if not NGINX:
            raise unittest.SkipTest("nginx is not installed here (Debian: nginx-light)")
        shared = tempfile.TemporaryDirectory()
        cls.addClassCleanup(shared.cleanup)
        shared = Path(shared.name)
        place = shared / "wheels"
        place.mkdir()
        wheels = [pack_metadata(place, *each) for each in WHEELS]
        cls.root = shared / "root"
        for name in ("plain", "offered", "wrong", "missing", "private"):
            write_index(cls.root / name, wheels, sdists=["source-1.0"])
        offer_metadata(cls.root / "offered")
        offer_metadata(cls.root / "wrong", wrong=["web"])
        offer_metadata(cls.root / "missing", missing=["web", "core"])
        cls.server = cls.enterClassContext(Server(cls.root, shared / "nginx"))

    def setUp(self):
        super().setUp()
        self.server.requests()

    def resolve(self, *requirements, index, more=(), with_password=False, **variables):
        path = self.folder / "requirements.txt"
        path.write_text("".join(f"{each}\n" for each in requirements))
        url = self.server.url(index, with_password=True) if with_password else self.server.url(index)
        return self.run_ftcheck("--format", "json", "--target", "3.14t", "--platform", "linux_x86_64", "--cache-dir",
                                self.cache, "--index-url", url, *more, path, environment=self.environment(**variables))

    def chosen(self, answer):
        self.assertNotEqual(answer.out, "", answer.describe())
        return {artifact["distribution"]["name"]: artifact["distribution"]["version"] for artifact in answer.artifacts
                if artifact["distribution"]}

    def project(self, answer):
        [project] = answer.report["projects"]
        return project


class Fit(Case):
    def test_metadata_that_is_offered_is_asked_for_and_kept(self):
        answer = self.resolve("web[fast]", index="offered")
        self.assertEqual(self.chosen(answer), CHOSEN, answer.describe())
        self.assertEqual(self.project(answer)["method"], "newest that fits, without backtracking")
        self.assertEqual(self.project(answer)["conflicts"], [])
        by_name = {artifact["distribution"]["name"]: artifact for artifact in answer.artifacts}
        self.assertEqual(by_name["speedups"]["required_by"], ["web[fast]"])
        self.assertEqual(by_name["core"]["required_by"], ["web", "speedups"])
        asked = [request.path.rsplit("/", 1)[-1] for request in self.server.requests() if request.is_file]
        self.assertEqual({name for name in asked if name.endswith(".metadata")},
                         {f"{name}-{version}-py3-none-any.whl.metadata" for name, version in CHOSEN.items()})
        self.assertEqual(self.chosen(self.resolve("web[fast]", index="offered")), CHOSEN)
        self.assertEqual([request.path for request in self.server.requests() if request.is_file], [])

    def test_otherwise_it_is_read_out_of_the_wheels_and_kept_too(self):
        self.assertEqual(self.chosen(self.resolve("web[fast]", index="plain")), CHOSEN)
        self.assertEqual([r.path for r in self.server.requests() if r.path.endswith(".metadata")], [])
        self.assertEqual(self.chosen(self.resolve("web[fast]", index="plain")), CHOSEN)
        self.assertEqual([request.path for request in self.server.requests() if request.is_file], [])
        offline = self.resolve("web[fast]", index="plain", more=["--offline"])
        self.assertEqual(self.chosen(offline), CHOSEN, offline.describe())
        self.assertEqual(self.server.requests(), [])

    def test_an_index_that_offers_what_it_does_not_have_is_asked_for_the_wheel(self):
        answer = self.resolve("web[fast]", index="missing")
        self.assertEqual(self.chosen(answer), CHOSEN, answer.describe())
        self.assertEqual(self.project(answer)["conflicts"], [])

    def test_metadata_with_another_hash_is_not_believed(self):
        answer = self.resolve("web[fast]", index="wrong")
        self.assertEqual(self.chosen(answer), {"web": "1.0"})
        [note] = self.project(answer)["notes"]
        self.assertRegex(note, r"^what web 1\.0 depends on is not known: web-1\.0-py3-none-any\.whl\.metadata has "
                                   r"the SHA-256 [0-9a-f]{64}, not the 0{64} that the index gives")

    def test_conflicts_and_unknown_projects_are_said(self):
        answer = self.resolve("web", "greedy", "source", "nowhere", index="offered")
        self.assertEqual(self.chosen(answer), {"web": "1.0", "core": "1.9", "greedy": "1.0", "leaf": "1.0",
                                               "source": "1.0"}, answer.describe())
        self.assertEqual(self.project(answer)["conflicts"], [
            "web wants core<2 and greedy wants core>=2: no release fits both, and 1.9 was kept; "
            "pin it, or give ftcheck a lock file"])
        self.assertEqual(self.project(answer)["notes"], [
            "source 1.0 has only a source distribution, so what it depends on is not known"])
        [failed] = [artifact for artifact in answer.artifacts if artifact["verdict"] == "error"]
        self.assertIn("nowhere: no such project", failed["error"])


class Uv(Case):
    """With a program that stands in for uv."""

    def uv(self, script):
        folder = self.folder / "bin"
        folder.mkdir(exist_ok=True)
        program = folder / "uv"
        program.write_text(f'#!/bin/sh\nif [ "$1" = --version ]; then echo "uv 9.9.9 (stand-in)"; exit; fi\n{script}\n')
        program.chmod(0o755)
        return {"PATH": f"{folder}:{os.environ['PATH']}"}

    def test_uv_chooses_and_sees_the_indexes_only_in_variables(self):
        seen = self.folder / "seen"
        path = self.uv(f"""
            echo "$@" > {seen}.words; env > {seen}.variables; cat > {seen}.input
            while [ $# -gt 0 ]; do [ "$1" = -c ] && cat "$2" > {seen}.constraints; shift; done
            echo 'core==1.0  # via web'; echo 'web[fast]==1.0'""")
        (self.folder / "limits.txt").write_text("core<1.5\n")
        answer = self.resolve("web[fast]>=1; python_version > '3'", "leaf; sys_platform == 'win32'", "-c limits.txt",
                              index="private", with_password=True, more=["--resolver", "uv"], UV_EXTRA_INDEX_URL="x", **path)
        self.assertEqual(self.chosen(answer), {"core": "1.0", "web": "1.0"}, answer.describe())
        self.assertEqual(self.project(answer)["method"], "uv 9.9.9")
        words = Path(f"{seen}.words").read_text()
        self.assertIn("pip compile - --python-version 3.14 --python-platform x86_64-manylinux_2_", words)
        self.assertNotIn(PASSWORD, words)
        self.assertNotIn(USER, words)
        self.assertEqual(Path(f"{seen}.input").read_text(), "web[fast]>=1\n")
        self.assertEqual(Path(f"{seen}.constraints").read_text(), "core<1.5\n")
        [constraints] = re.findall(r"-c (\S+)", words)
        self.assertFalse(Path(constraints).exists())
        variables = dict(line.split("=", 1) for line in Path(f"{seen}.variables").read_text().splitlines() if "=" in line)
        self.assertIn(PASSWORD, variables["UV_DEFAULT_INDEX"])
        self.assertEqual((variables["UV_NO_CONFIG"], variables["UV_PYTHON_DOWNLOADS"]), ("1", "never"))
        self.assertNotIn("UV_EXTRA_INDEX_URL", variables)
        self.assertNotIn(PASSWORD, answer.out + answer.err)

    def test_what_uv_says_when_it_fails_is_passed_on_without_passwords(self):
        path = self.uv("""echo 'warning: something' >&2; echo 'error: No solution found' >&2
            echo "  cause: Because of $UV_DEFAULT_INDEX" >&2; exit 1""")
        answer = self.resolve("web", index="private", with_password=True, more=["--resolver", "uv"], **path)
        self.assert_status(answer, 2)
        error = self.project(answer)["error"]
        self.assertIn("uv pip compile failed: No solution found: Because of", error)
        self.assertNotIn(PASSWORD, answer.out + answer.err)
        self.assertNotIn("\n", error)

    def test_a_flood_of_output_ends(self):
        answer = self.resolve("web", index="plain", more=["--resolver", "uv"], **self.uv("exec yes 'web==1.0'"))
        self.assertIn("prints more than", self.project(answer)["error"])

    def test_without_uv_the_error_says_how_to_get_it(self):
        (self.folder / "empty").mkdir()
        answer = self.resolve("web", index="plain", more=["--resolver", "uv"], PATH=str(self.folder / "empty"))
        self.assertIn("needs uv, which is not on PATH", self.project(answer)["error"])


if __name__ == "__main__":
    main()
