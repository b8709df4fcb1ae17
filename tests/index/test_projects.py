"""Lock files, requirements and environments, judged by the wheels of an index on loopback."""
import json
import tempfile
import textwrap
import unittest
from pathlib import Path

from case import DEFAULT_BUILD, READY, USED, IndexTest, codes, main, pack
from simple_index import NGINX, Server, sha256_of, write_index

FREE_THREADED = "cp314-cp314t-manylinux_2_17_x86_64"
PLATFORM = "manylinux_2_28_x86_64"

# name, version, modules, tag
WHEELS = [
    ("good", "1.0", [READY], FREE_THREADED),
    ("plain", "1.0", [], "py3-none-any"),
    # Its newest pre-release is ready.
    ("gilly", "1.0", [USED], FREE_THREADED),
    ("gilly", "2.0", [USED], FREE_THREADED),
    ("gilly", "3.0rc1", [READY], FREE_THREADED),
    # A later release is ready.
    ("later", "1.0", [USED], FREE_THREADED),
    ("later", "1.1", [READY], FREE_THREADED),
    # Only an older release has a wheel.
    ("lost", "1.0", [READY], FREE_THREADED),
    ("lost", "2.0", [DEFAULT_BUILD], "cp314-cp314-manylinux_2_17_x86_64"),
    # No release is ready.
    ("never", "1.0", [USED], FREE_THREADED),
    # For another free-threaded Python only.
    ("early", "1.0", [READY], "cp313-cp313t-manylinux_2_17_x86_64"),
    # The target gets no compiled code.
    ("slow", "1.0", [], "py3-none-any"),
    ("slow", "1.0", [DEFAULT_BUILD], "cp314-cp314-manylinux_2_17_x86_64"),
]


def uv_lock(index, files, packages):
    """A uv.lock; `packages` is a list of (name, version, names it wants)."""
    lines = ["version = 1", "revision = 3", 'requires-python = ">=3.14"', "", "[[package]]", 'name = "app"',
             'version = "0.1.0"', 'source = { virtual = "." }', "dependencies = ["]
    lines += [f'    {{ name = "{name}" }},' for name, _, _ in packages if name != "plain"]
    lines += ["]", ""]
    for name, version, wants in packages:
        lines += ["[[package]]", f'name = "{name}"', f'version = "{version}"', f'source = {{ registry = "{index}" }}']
        if wants:
            lines += ["dependencies = [", *(f'    {{ name = "{want}" }},' for want in wants), "]"]
        found = sorted(file for file in files if file.name.startswith(f"{name}-{version}"))
        wheels = [file for file in found if file.suffix == ".whl"]
        for file in found:
            if file.suffix != ".whl":
                lines.append(f"sdist = {entry(index, file)}")
        lines += ["wheels = [", *(f"    {entry(index, file)}," for file in wheels), "]", ""]
    return "\n".join(lines)


def entry(index, file):
    url = index.replace("/simple/", "/files/") + file.name
    return f'{{ url = "{url}", hash = "sha256:{sha256_of(file)}", size = {file.stat().st_size} }}'


class Projects(IndexTest):
    @classmethod
    def setUpClass(cls):
        if not NGINX:
            raise unittest.SkipTest("nginx is not installed here (Debian: nginx-light)")
        shared = tempfile.TemporaryDirectory()
        cls.addClassCleanup(shared.cleanup)
        shared = Path(shared.name)
        place = shared / "wheels"
        place.mkdir()
        wheels = [pack(place, name, version, *modules, tag=tag) for name, version, modules, tag in WHEELS]
        cls.root = shared / "root"
        write_index(cls.root / "main", wheels, sdists=["source-1.0"])
        cls.files = sorted((cls.root / "main" / "files").iterdir())
        cls.server = cls.enterClassContext(Server(cls.root, shared / "nginx"))

    def setUp(self):
        super().setUp()
        self.server.requests()
        self.index = self.server.url("main")

    def lock(self, *packages, name="uv.lock"):
        """A lock file of these packages, each "name==version" or (that, names it wants)."""
        rows = []
        for package in packages:
            text, wants = package if isinstance(package, tuple) else (package, [])
            rows.append((*text.split("=="), wants))
        path = self.folder / name
        path.write_text(uv_lock(self.index, self.files, rows))
        return path

    def audit(self, *arguments, status=None, form="json", **variables):
        """Asks with the index as the one that is set up, so the lock file's own URLs count."""
        answer = self.run_ftcheck("--format", form, "--target", "3.14t", "--cache-dir", self.cache,
                                  *(() if "--platform" in arguments else ("--platform", PLATFORM)), *arguments,
                                  environment=self.environment(UV_DEFAULT_INDEX=self.index, **variables))
        if status is not None:
            self.assert_status(answer, status)
        return answer

    def by_name(self, answer):
        return {(artifact["distribution"] or {}).get("name"): artifact for artifact in answer.artifacts}

    def test_what_a_lock_file_names_is_judged_and_what_blocks_gets_advice(self):
        lock = self.lock(("good==1.0", ["plain"]), "plain==1.0", "gilly==1.0", "later==1.0", "lost==2.0",
                         "never==1.0", "early==1.0", "slow==1.0", "source==1.0")
        answer = self.audit(lock, status=1)
        found = self.by_name(answer)
        self.assertEqual({name: artifact["verdict"] for name, artifact in found.items()}, {
            "good": "ready", "plain": "pure", "slow": "pure", "gilly": "enables-gil", "later": "enables-gil",
            "never": "enables-gil", "lost": "incompatible", "early": "incompatible", "source": "incompatible"})
        [project] = answer.report["projects"]
        self.assertEqual((project["path"], project["kind"], project["method"], project["distributions"]),
                         (str(lock), "uv.lock", "lock file", 9))
        self.assertEqual({artifact["input"] for artifact in answer.artifacts}, {str(lock)})
        self.assertEqual(found["plain"]["required_by"], ["good"])

        def advice(name):
            return [(each["version"], each["verdict"]) for each in found[name].get("alternatives", [])]

        self.assertEqual(advice("gilly"), [("3.0rc1", "ready"), ("2.0", "enables-gil")])
        self.assertEqual(advice("later"), [("1.1", "ready")])
        self.assertEqual(advice("lost"), [("1.0", "ready")])
        self.assertEqual(advice("never"), [])
        self.assertIn("FT605", codes(found["gilly"]))
        self.assertIn("FT605", codes(found["later"]))
        self.assertLessEqual({"FT601", "FT604", "FT605"}, codes(found["lost"]))
        self.assertLessEqual({"FT601", "FT603"}, codes(found["early"]))
        self.assertLessEqual({"FT601", "FT602"}, codes(found["source"]))
        self.assertIn("FT607", codes(found["slow"]))
        self.assertNotIn("FT605", codes(found["never"]))

    def test_pages_are_asked_for_only_where_something_blocks(self):
        lock = self.lock(("good==1.0", ["plain"]), "plain==1.0", "never==1.0")
        self.audit(lock, status=1)
        pages = {request.path for request in self.server.requests() if request.is_page}
        self.assertEqual(pages, {"/main/simple/never/"})
        self.audit(lock, status=1)
        self.assertEqual([r.path for r in self.server.requests() if r.is_file], [])

    def test_requirements_are_resolved_and_their_dependencies_judged(self):
        requirements = self.folder / "requirements.txt"
        requirements.write_text("good>=0.5  # a comment\ngilly<2 ; python_version >= '3.8'\n"
                                "later==1.1; sys_platform == 'win32'\nGood\n")
        answer = self.audit(requirements, status=1)
        self.assertEqual({name: a["distribution"]["version"] for name, a in self.by_name(answer).items()},
                         {"good": "1.0", "gilly": "1.0"})
        [project] = answer.report["projects"]
        self.assertIn("without backtracking", project["method"])

    def test_a_line_that_cannot_be_understood_is_listed(self):
        requirements = self.folder / "requirements.txt"
        requirements.write_text("good\n\n%% not a requirement\n")
        answer = self.audit(requirements, status=2)
        self.assertEqual(self.by_name(answer)["good"]["verdict"], "ready")
        [listed] = answer.report["projects"][0]["not_judged"]
        self.assertEqual((listed["kind"], listed["place"]), ("unreadable", "line 3"))
        self.assertIn("%% not a requirement", listed["name"])

    def test_a_hash_that_the_index_does_not_have(self):
        other = "0" * 64
        requirements = self.folder / "requirements.txt"
        requirements.write_text(f"good==1.0 --hash=sha256:{other}\n")
        found = self.by_name(self.audit(requirements, status=1))
        self.assertIn("FT609", codes(found["good"]))

    def test_a_lock_file_whose_hash_of_a_file_is_not_the_index_s(self):
        lock = self.lock("good==1.0")
        wheel = next(file for file in self.files if file.name.startswith("good-1.0") and file.suffix == ".whl")
        lock.write_text(lock.read_text().replace(sha256_of(wheel), "0" * 64))
        # The index of an option answers itself, so its page is read.
        answer = self.run_ftcheck("--format", "json", "--target", "3.14t", "--platform", PLATFORM, "--cache-dir",
                                  self.cache, "--index-url", self.index, lock)
        self.assert_status(answer, 1)
        self.assertIn("FT609", codes(self.by_name(answer)["good"]))

    def test_verdicts_that_differ_between_platforms(self):
        answer = self.audit(self.lock("good==1.0", "plain==1.0"), "--platform", PLATFORM, "--platform", "win_amd64",
                            status=1)
        good = [artifact for artifact in answer.artifacts if artifact["distribution"]["name"] == "good"]
        self.assertEqual({a["source"]["platform"]: a["verdict"] for a in good},
                         {PLATFORM: "ready", "win_amd64": "incompatible"})
        for artifact in good:
            self.assertIn("FT606", codes(artifact))

    def test_only_what_was_asked_for_is_requested(self):
        # A server that nobody mentioned but the lock file, and one that only the lock file calls an index.
        with Server(self.root, self.folder / "other") as other:
            foreign = other.url("main")
            lock = self.lock("good==1.0")
            lock.write_text(lock.read_text().replace(self.index.replace("/simple/", "/files/"),
                                                     foreign.replace("/simple/", "/files/")))
            # The page of the index that is set up has the file too.
            answer = self.audit(lock, status=0)
            self.assertTrue(self.by_name(answer)["good"]["source"]["url"].startswith(self.server.origin))
            lock = self.lock("never==1.0", name="uv.lock")
            lock.write_text(lock.read_text().replace(self.index, foreign).replace(
                foreign.replace("/simple/", "/files/"), self.index.replace("/simple/", "/files/")))
            self.audit(lock)
            requirements = self.folder / "requirements.txt"
            requirements.write_text(f"--index-url {foreign}\ngood\n")
            answer = self.audit(requirements, status=2)
            self.assertIn("--index-url", answer.report["projects"][0]["error"])
            self.assertEqual(other.requests(), [])

    def test_links_of_other_schemes_are_not_followed(self):
        for url in ("file:///etc/passwd", "ftp://127.0.0.1/good.whl", "gopher://x/good-1.0-py3-none-any.whl"):
            lock = self.lock("good==1.0")
            text = lock.read_text()
            start = text.index('url = "') + len('url = "')
            wheels = text.index("wheels = [")
            start = text.index('url = "', wheels) + len('url = "')
            end = text.index('"', start)
            lock.write_text(text[:start] + url + text[end:])
            answer = self.audit(lock)
            self.assertNotIn(url, answer.out)
            for artifact in answer.artifacts:
                self.assertTrue(artifact["source"]["url"].startswith(self.server.origin), artifact)

    def test_credentials_of_a_lock_file_appear_nowhere(self):
        lock = self.lock("good==1.0", "never==1.0")
        lock.write_text(lock.read_text().replace("http://", "http://user:sesame-of-the-lock@"))
        for form in ("json", "text", "markdown", "html", "sarif"):
            answer = self.audit(lock, form=form)
            self.assertNotIn("sesame-of-the-lock", answer.out + answer.err)
        for file in self.cache.iterdir():
            self.assertNotIn(b"sesame-of-the-lock", file.read_bytes())

    def test_wheels_by_their_urls(self):
        [wheel] = [file for file in self.files if file.name.startswith("good-1.0") and file.suffix == ".whl"]
        [gilly] = [file for file in self.files if file.name.startswith("gilly-1.0") and file.suffix == ".whl"]
        files = self.index.replace("/simple/", "/files/")
        urls = self.folder / "urls"
        urls.write_text(f"{files}{wheel.name}#sha256={sha256_of(wheel)}\n{files}{gilly.name}\n"
                        f"{files}missing-1.0-py3-none-any.whl\n{files}good-1.0.tar.gz\n")
        answer = self.run_ftcheck("--format", "jsonl", "--cache-dir", self.cache, "--files-from", urls,
                                  environment=self.environment())
        self.assert_status(answer, 2)
        rows = [json.loads(line) for line in answer.out.splitlines()]
        self.assertEqual([row["verdict"] for row in rows], ["ready", "enables-gil", "error", "error"])
        self.assertEqual(rows[0]["path"], f"{files}{wheel.name}")
        wrong = self.folder / "wrong"
        wrong.write_text(f"{files}{wheel.name}#sha256={'0' * 64}\n")
        answer = self.run_ftcheck("--format", "jsonl", "--cache-dir", self.cache, "--files-from", wrong,
                                  environment=self.environment())
        self.assert_status(answer, 2)

    def test_an_environment_learns_what_the_index_has(self):
        site = self.folder / "venv" / "lib" / "python3.14" / "site-packages"
        for name, version in (("later", "1.0"), ("good", "1.0"), ("plain", "1.0"), ("never", "1.0")):
            info = site / f"{name}-{version}.dist-info"
            info.mkdir(parents=True)
            (site / name).mkdir()
            (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
            record = [f"{name}/__init__.py,,"]
            (site / name / "__init__.py").write_text("")
            if name != "plain":
                (site / name / DEFAULT_BUILD.name).write_bytes(DEFAULT_BUILD.read_bytes())
                record.append(f"{name}/{DEFAULT_BUILD.name},,")
            (info / "RECORD").write_text("\n".join([*record, f"{info.name}/METADATA,,", f"{info.name}/RECORD,,", ""]))
        (self.folder / "venv" / "pyvenv.cfg").write_text("version = 3.14.0\n")
        answer = self.audit(self.folder / "venv", "--ask-index")
        found = self.by_name(answer)
        advice = {name: [(a["version"], a["verdict"]) for a in artifact.get("alternatives", [])]
                  for name, artifact in found.items()}
        self.assertEqual(advice, {"later": [("1.1", "ready"), ("1.0", "enables-gil")], "good": [("1.0", "ready")],
                                  "plain": [], "never": [("1.0", "enables-gil")]})
        text = self.audit(self.folder / "venv", "--ask-index", form="text").out
        self.assertIn("1.1", text)
        self.assertIn("ready", text)

    def test_the_table(self):
        lock = self.lock("good==1.0", "gilly==1.0", "plain==1.0", "source==1.0")
        text = self.audit(lock, form="text").out
        self.assertLess(text.index("gilly"), text.index("1 pure Python") if "1 pure Python" in text else len(text))
        self.assertIn("3.0rc1", text)
        self.assertIn("sdist", text)
        self.assertNotIn("good ", textwrap.dedent(text))


if __name__ == "__main__":
    main()
