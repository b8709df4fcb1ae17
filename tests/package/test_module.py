"""The Python module as it is used, with the shared library of the build.

Takes from the environment FTCHECK_LIBRARY, FTCHECK (the command) and FTCHECK_TESTDATA.
"""
import copy
import io
import json
import os
import pathlib
import pickle
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import zipfile

TESTDATA = pathlib.Path(os.environ["FTCHECK_TESTDATA"])
WHEELS = TESTDATA / "wheels"
READY = WHEELS / "ready-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"
MIXED = WHEELS / "mixed-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"
DEFAULT_BUILD = WHEELS / "default_build-1.0-cp314-cp314-manylinux_2_17_x86_64.whl"
SITE = tempfile.TemporaryDirectory()


def lay_out(site):
    """The package in the layout of the wheel."""
    package = pathlib.Path(site) / "ftcheck_wheel"
    shutil.copytree(pathlib.Path(__file__).resolve().parents[2] / "python" / "ftcheck_wheel", package,
                    ignore=shutil.ignore_patterns("__pycache__"))
    for folder, name, variable in (("lib", "libftcheck.so", "FTCHECK_LIBRARY"), ("bin", "ftcheck", "FTCHECK")):
        (package / folder).mkdir()
        (package / folder / name).symlink_to(os.environ[variable])


lay_out(SITE.name)
sys.path.insert(0, SITE.name)
import ftcheck_wheel  # noqa: E402
from ftcheck_wheel import _parse  # noqa: E402


class Audit(unittest.TestCase):
    def test_a_wheel_has_the_verdict_that_is_true_of_it(self):
        for line in (WHEELS / "verdicts.tsv").read_text().splitlines():
            if line.startswith("#"):
                continue
            name, verdict = line.split("\t")[:2]
            with self.subTest(name):
                self.assertEqual(ftcheck_wheel.audit(WHEELS / name).verdict, verdict)

    def test_the_report_says_what_its_json_says(self):
        report = ftcheck_wheel.audit(str(MIXED), hints=True)
        said = json.loads(report.json)
        [artifact], [wheel] = said["artifacts"], report.artifacts
        self.assertEqual(report.schema_version, said["schema_version"])
        self.assertEqual((report.tool.name, report.tool.version), ("ftcheck", ftcheck_wheel.version()))
        self.assertEqual(dict(report.summary.modules), said["summary"]["modules"])
        self.assertTrue(same(report.releases, said["releases"]), report.releases)
        self.assertEqual((report.releases[0].name, report.releases[0].artifacts), ("mixed", (0,)))
        self.assertEqual(report.summary.artifacts, 1)
        for key, value in artifact.items():
            with self.subTest(key):
                self.assertTrue(same(getattr(wheel, key), value), (getattr(wheel, key), value))
        self.assertEqual(wheel.modules[2].reason, "FT301")
        self.assertIs(wheel.modules[2].gil.declared, ftcheck_wheel.GilDeclaration.NOTHING)
        [found] = [finding for finding in wheel.findings if finding.code == "FT301"]
        self.assertEqual((found.module, found.severity), (wheel.modules[2].path, ftcheck_wheel.Severity.ERROR))
        self.assertEqual(report.status, 1)

    def test_bytes_are_told_by_the_name_that_is_given(self):
        content = MIXED.read_bytes()
        for kind in (bytes, bytearray, memoryview):
            with self.subTest(kind):
                report = ftcheck_wheel.audit(kind(content), name=MIXED.name)
                self.assertIs(report.verdict, ftcheck_wheel.Verdict.ENABLES_GIL)
                self.assertEqual(report.artifacts[0].path, MIXED.name)
        module = TESTDATA / "modules" / "linux-x86_64" / "multi_ready.cpython-314t-x86_64-linux-gnu.so"
        report = ftcheck_wheel.audit(module.read_bytes(), name=module.name)
        self.assertIs(report.verdict, ftcheck_wheel.Verdict.READY)
        self.assertIs(report.artifacts[0].kind, ftcheck_wheel.ArtifactKind.EXTENSION)
        with self.assertRaises(TypeError):
            ftcheck_wheel.audit(content)
        with self.assertRaises(TypeError):
            ftcheck_wheel.audit(MIXED, name=MIXED.name)

    def test_the_worst_verdict_is_the_one_that_decides_for_a_wheel(self):
        order = ["error", "enables-gil", "incompatible", "unknown", "ready", "pure"]
        for place, word in enumerate(order):
            verdicts = map(ftcheck_wheel.Verdict, reversed(order[place:]))
            self.assertIs(ftcheck_wheel.worst(verdicts), ftcheck_wheel.Verdict(word))
        self.assertIs(ftcheck_wheel.worst([]), ftcheck_wheel.Verdict.PURE)

    def test_a_directory_has_an_artifact_for_each_and_the_verdict_of_the_worst(self):
        report = ftcheck_wheel.audit(TESTDATA / "broken", jobs=0)
        self.assertIs(report.verdict, ftcheck_wheel.Verdict.ERROR)
        self.assertEqual(report.status, 2)
        broken = [artifact for artifact in report.artifacts if artifact.error]
        self.assertTrue(broken)
        self.assertTrue(all(artifact.verdict is ftcheck_wheel.Verdict.ERROR for artifact in broken))
        self.assertEqual(report.summary.artifacts, len(report.artifacts))

    def test_an_environment_says_which_interpreter_it_is_for(self):
        with tempfile.TemporaryDirectory() as folder:
            site = pathlib.Path(folder) / "lib" / "python3.14t" / "site-packages"
            site.mkdir(parents=True)
            shutil.unpack_archive(READY, site, "zip")
            [artifact] = ftcheck_wheel.audit(folder).artifacts
            self.assertEqual(artifact.distribution, ftcheck_wheel.Distribution("ready", "1.0"))
            self.assertEqual(artifact.environment.python, "3.14t")
            self.assertIs(artifact.environment.free_threaded, True)
            self.assertIn("python3.14t", artifact.environment.source)
            self.assertEqual(ftcheck_wheel.audit(folder, python="3.13t").artifacts[0].environment.python, "3.13t")


class Several(unittest.TestCase):
    """Wheels of one release, which are judged with each other in mind, a directory, and what cannot be read."""

    def setUp(self):
        self.paths = [READY, str(MIXED), DEFAULT_BUILD,
                      "gone.whl", TESTDATA / "broken"] + sorted(WHEELS.glob("*.whl"))

    def test_one_report_has_the_artifacts_of_all_paths_in_their_order(self):
        report = ftcheck_wheel.audit(self.paths)
        alone = [artifact for path in self.paths if path != "gone.whl"
                 for artifact in ftcheck_wheel.audit(path).artifacts]
        readable = [artifact for artifact in report.artifacts if artifact.path != "gone.whl"]
        self.assertEqual([artifact.path for artifact in readable], [artifact.path for artifact in alone])
        self.assertEqual(report.summary.artifacts, len(alone) + 1)
        self.assertIs(report.verdict, ftcheck_wheel.Verdict.ERROR)
        self.assertEqual(report.status, 2)
        self.assertIn("gone.whl", report.artifacts[3].error)
        self.assertEqual(ftcheck_wheel.audit(iter(self.paths), jobs=0), report)
        self.assertEqual(ftcheck_wheel.audit(tuple(self.paths), isolate=True, jobs=2), report)

    def test_a_wheel_is_judged_with_the_others_in_mind_as_by_the_command(self):
        with tempfile.TemporaryDirectory() as folder:
            beside = pathlib.Path(folder) / DEFAULT_BUILD.name.replace("default_build", "ready")
            shutil.copy(DEFAULT_BUILD, beside)
            done = subprocess.run([os.environ["FTCHECK"], "--format", "json", beside, READY], capture_output=True,
                                  stdin=subprocess.DEVNULL)
            self.assertEqual(json.loads(ftcheck_wheel.audit([beside, READY]).json), json.loads(done.stdout))

    def test_a_list_of_one_or_none_is_a_report_too(self):
        self.assertEqual(ftcheck_wheel.audit([READY]), ftcheck_wheel.audit(READY))
        [gone] = ftcheck_wheel.audit(["gone.whl"]).artifacts
        self.assertIn("gone.whl", gone.error)
        empty = ftcheck_wheel.audit([])
        self.assertEqual((empty.artifacts, empty.verdict, empty.status), ((), ftcheck_wheel.Verdict.PURE, 0))

    def test_iteration_gives_the_same_artifacts(self):
        expected = ftcheck_wheel.audit(self.paths, hints=True).artifacts
        for options in ({}, {"jobs": 0}, {"isolate": True, "jobs": 2}):
            with self.subTest(options):
                self.assertEqual(tuple(ftcheck_wheel.audit_each(self.paths, hints=True, **options)), expected)
        self.assertEqual(list(ftcheck_wheel.audit_each([])), [])

    def test_iteration_gives_an_artifact_before_the_last_is_done(self):
        with tempfile.TemporaryDirectory() as folder:
            slow = pathlib.Path(folder) / "large-1.0-py3-none-any.whl"
            slow.write_bytes(with_much_to_hash())
            artifacts = ftcheck_wheel.audit_each([READY, *[slow] * 50], verify_record=True)
            start = time.perf_counter()
            self.assertIs(next(artifacts).verdict, ftcheck_wheel.Verdict.READY)
            next(artifacts)
            until_second = time.perf_counter() - start
            artifacts.close()
            self.assertLess(time.perf_counter() - start, 10 * until_second)
            self.assertEqual(list(artifacts), [])

    def test_an_iterator_that_is_no_longer_used_ends_the_audit(self):
        for path in ftcheck_wheel.audit_each(self.paths * 100, jobs=2):
            break
        self.assertEqual(ftcheck_wheel.audit(READY, isolate=True).status, 0)  # an Error if a thread were left

    def test_what_is_not_a_list_of_paths_is_a_type_error(self):
        for wrong in (str(READY), READY, b"", None, [b""], [None]):
            with self.subTest(wrong), self.assertRaises(TypeError):
                ftcheck_wheel.audit_each(wrong)
        for wrong in ([b""], [1]):
            with self.subTest(wrong), self.assertRaises(TypeError):
                ftcheck_wheel.audit(wrong)
        with self.assertRaises(TypeError):
            ftcheck_wheel.audit([READY], name="x.whl")

    def test_options_that_make_no_sense_are_an_error_and_no_artifact(self):
        for wrong in ({"limits": {"seconds": 1}}, {"select": "FT999"}, {"jobs": -1}):
            with self.subTest(wrong):
                with self.assertRaises(ftcheck_wheel.Error):
                    ftcheck_wheel.audit([READY], **wrong)
                with self.assertRaises(ftcheck_wheel.Error):
                    list(ftcheck_wheel.audit_each([READY], **wrong))
        with self.assertRaises(ftcheck_wheel.Error):
            ftcheck_wheel.audit_each([READY], select="FT999")


def same(value, said):
    """Whether a value of the classes is what the JSON has."""
    if isinstance(said, dict):
        return all(same(getattr(value, "source" if key == "from" else key), part) for key, part in said.items())
    if isinstance(said, list):
        return len(value) == len(said) and all(map(same, value, said))
    return value == said and (value is None) == (said is None)


class Wrong(unittest.TestCase):
    def expect(self, *parts, what=READY, **options):
        with self.assertRaises(ftcheck_wheel.Error) as caught:
            ftcheck_wheel.audit(what, **options)
        for part in parts:
            self.assertIn(part, str(caught.exception))

    def test_what_cannot_be_read_is_an_error_with_a_sentence(self):
        self.expect("gone.whl", what="gone.whl")
        self.expect("x.whl", what=READY.read_bytes()[:500], name="x.whl")
        self.expect("x.whl", what=b"", name="x.whl")
        self.expect("NUL", what="a\0b.whl")
        self.expect("(members)", limits={"members": 1})

    def test_a_name_with_half_a_character_is_an_error_with_a_sentence(self):
        for wrong in ("x\ud800.whl", pathlib.Path("\udcff\ud800")):
            self.expect("lone surrogate '\\ud800'", what=wrong)
            self.expect("lone surrogate '\\ud800'", what=[READY, wrong])
        self.expect("lone surrogate", what=b"", name="x\ud800.whl")
        self.expect("lone surrogate", select="\ud800")
        self.expect("lone surrogate", limits={"\ud800": 1})
        with self.assertRaises(ftcheck_wheel.Error):
            ftcheck_wheel.audit_each(["x\ud800.whl"])
        # A byte that is not UTF-8 is part of a name that the system can have.
        self.expect("x\\xff.whl", what="x\udcff.whl")

    def test_an_option_that_is_none_is_an_error_with_a_sentence(self):
        self.expect("FT999", select=["FT999"])
        self.expect("nothing", ignore="nothing")
        self.expect("2.7", python="2.7")
        self.expect("jobs", jobs=-1)
        self.expect("speed", limits={"speed": 3})
        self.expect("memory", limits={"memory": "much"})

    def test_a_limit_that_would_have_no_effect_is_an_error_with_a_sentence(self):
        for limit in ("memory", "seconds", "result-size"):
            self.expect(limit, "isolate", limits={limit: 1000})
            self.expect(limit, "isolate", what=READY.read_bytes(), name=READY.name, limits={limit: 1000})
        self.expect("(result-size)", limits={"result-size": 1}, isolate=True)
        self.expect("(result-size)", what=READY.read_bytes(), name=READY.name, limits={"result-size": 1}, isolate=True)

    def test_what_is_no_path_and_no_bytes_is_a_type_error(self):
        with self.assertRaises(TypeError):
            ftcheck_wheel.audit(None)


class Options(unittest.TestCase):
    def codes(self, **options):
        return {finding.code for finding in ftcheck_wheel.audit(MIXED, **options).artifacts[0].findings}

    def test_rules_are_chosen_by_code_or_by_the_beginning_of_one(self):
        self.assertIn("FT301", self.codes())
        self.assertEqual(self.codes(select=["FT301"]), {"FT301"})
        self.assertEqual(self.codes(select="FT301"), {"FT301"})
        self.assertNotIn("FT301", self.codes(ignore=["FT3", "no-classifier"]))

    def test_every_option_is_taken(self):
        report = ftcheck_wheel.audit(READY, verify_record=True, isolate=True, jobs=2, python="3.14t",
                                     follow_symlinks=True, limits={"members": 1000, "memory": "4GiB"})
        self.assertIs(report.verdict, ftcheck_wheel.Verdict.READY)


class Data(unittest.TestCase):
    def test_shared_state_has_variables_and_functions(self):
        shared = MIXED.parent.parent / "modules" / "linux-x86_64" / "state_many.cpython-314t-x86_64-linux-gnu.so"
        [module] = ftcheck_wheel.audit(shared).artifacts[0].modules
        self.assertIsNone(module.shared_state)
        artifact = ftcheck_wheel.audit(shared, hints=True).artifacts[0]
        [module] = artifact.modules
        found = {each.variables[0].name: each for each in module.shared_state}
        self.assertEqual((found["empty"].kind, found["empty"].code), ("lazy", "FT512"))
        self.assertEqual(found["empty"].writers[0].entry, "state_many.get_empty")
        self.assertEqual([call.function for call in module.unsafe_calls], ["localtime"])
        self.assertIn("hits", {finding.subject for finding in artifact.findings})

    def test_fields_that_are_not_known_yet_are_passed_over(self):
        def grown(value):
            if isinstance(value, dict):
                return {**{key: grown(part) for key, part in value.items()}, "of_a_later_version": [1]}
            return [grown(part) for part in value] if isinstance(value, list) else value

        report = ftcheck_wheel.audit(MIXED, hints=True)
        later = grown(json.loads(report.json))
        self.assertEqual(tuple(map(_parse.artifact, later["artifacts"])), report.artifacts)
        self.assertEqual(tuple(map(_parse.release, later["releases"])), report.releases)
        self.assertEqual(_parse.summary(later["summary"]), report.summary)
        self.assertEqual(_parse.tool(later["tool"]), report.tool)

    def test_words_print_and_compare_as_in_the_report(self):
        verdict = ftcheck_wheel.audit(MIXED).verdict
        self.assertEqual(str(verdict), "enables-gil")
        self.assertEqual(f"{verdict:>12}", " enables-gil")
        self.assertEqual(verdict, "enables-gil")
        self.assertEqual(json.dumps([verdict]), '["enables-gil"]')

    def test_the_words_are_those_of_the_library(self):
        source = (pathlib.Path(__file__).resolve().parents[2] / "lib" / "report" / "model" / "words.cpp").read_text()
        spelled = {}
        for kind, name, word in re.findall(r'case (\w+)::(\w+):\s*return "([^"]+)";', source):
            spelled.setdefault(kind, set()).add(word)
        self.assertIn("enables-gil", spelled["Verdict"])
        self.assertEqual(spelled, {kind: {word.value for word in getattr(ftcheck_wheel, kind)} for kind in spelled})

    def test_a_report_cannot_be_changed_but_copied_and_sent_to_another_process(self):
        report = ftcheck_wheel.audit(MIXED)
        with self.assertRaises(AttributeError):
            report.artifacts[0].modules[0].verdict = ftcheck_wheel.Verdict.UNKNOWN
        self.assertEqual(copy.deepcopy(report), report)
        self.assertEqual(pickle.loads(pickle.dumps(report)), report)
        self.assertEqual(len({report, copy.copy(report)}), 1)


class Index(unittest.TestCase):
    def test_the_classes_say_what_the_json_about_an_index_says(self):
        golden = pathlib.Path(__file__).resolve().parents[1] / "report" / "golden" / "index" / "report.json"
        said = json.loads(golden.read_text())
        for value in said["artifacts"]:
            artifact = _parse.artifact(value)
            for key in value:
                with self.subTest(key):
                    self.assertTrue(same(getattr(artifact, key), value[key]), key)
        for value in said["history"]:
            history = _parse.history(value)
            for key in value:
                if key != "releases":
                    with self.subTest(key):
                        self.assertTrue(same(getattr(history, key), value[key]), key)
            self.assertEqual([one.version for one in history.releases], [one["version"] for one in value["releases"]])
        self.assertTrue(same(_parse.network(said["network"]), said["network"]))
        self.assertTrue(same(_parse.target(said["target"]), said["target"]))
        self.assertIs(_parse.artifact(said["artifacts"][1]).kind, ftcheck_wheel.ArtifactKind.RELEASE)
        self.assertIs(_parse.artifact(said["artifacts"][2]).source.verified, ftcheck_wheel.Verified.SHA256)

    def test_a_report_about_files_has_nothing_of_an_index(self):
        report = ftcheck_wheel.audit(READY)
        self.assertEqual((report.target, report.inputs, report.history, report.network), (None, (), (), None))
        self.assertEqual((report.artifacts[0].source, report.artifacts[0].alternatives), (None, ()))

    def test_a_wrong_requirement_or_option_is_an_error(self):
        for call in (lambda: ftcheck_wheel.audit_package("not a requirement!"),
                     lambda: ftcheck_wheel.audit_package("not a requirement!", history=True),
                     lambda: ftcheck_wheel.audit_packages(["a", "not a requirement!"]),
                     lambda: ftcheck_wheel.audit_package("a", target="python"),
                     lambda: ftcheck_wheel.audit_package("a", platforms="amiga"),
                     lambda: ftcheck_wheel.audit_package("a", index_urls=["index.example"]),
                     lambda: ftcheck_wheel.audit_history(["a"], cache_dir="")):
            with self.assertRaises(ftcheck_wheel.Error):
                call()
        with self.assertRaises(TypeError):
            ftcheck_wheel.audit_packages("lxml")

    def test_offline_an_empty_cache_has_no_answer(self):
        with tempfile.TemporaryDirectory() as cache:
            options = {"index_urls": "https://index.example/simple", "offline": True, "cache_dir": cache}
            with self.assertRaisesRegex(ftcheck_wheel.Error, "cache"):
                ftcheck_wheel.audit_package("lxml", **options)
            report = ftcheck_wheel.audit_packages(["lxml", "greenlet>=3"], **options, platforms=["linux_x86_64"])
        self.assertEqual([artifact.verdict for artifact in report.artifacts], ["error", "error"])
        self.assertEqual(report.inputs, ("lxml", "greenlet>=3"))
        self.assertEqual(report.target, ftcheck_wheel.Target("3.14t", ("linux_x86_64",)))
        self.assertEqual(report.status, 2)


class Projects(unittest.TestCase):
    def test_the_classes_say_what_the_json_about_a_project_says(self):
        value = {"path": "uv.lock", "kind": "uv.lock", "method": "lock file", "platforms": ["linux_x86_64"], "distributions": 3,
                 "not_judged": [{"name": "app", "version": None, "kind": "editable", "location": ".", "place": "line 12",
                                 "why": "it is the project itself"}],
                 "conflicts": ["a needs b<2, and c needs b>=2"],
                 "notes": ["what c 1.0 depends on is not known"], "error": None}
        project = _parse.project(value)
        for key in value:
            with self.subTest(key):
                self.assertTrue(same(getattr(project, key), value[key]), key)

    def test_a_file_that_cannot_be_read_or_a_wrong_option_is_an_error(self):
        with tempfile.TemporaryDirectory() as folder:
            lock = pathlib.Path(folder) / "uv.lock"
            offline = {"index_urls": "https://index.example/simple", "offline": True, "cache_dir": folder}
            for call in (lambda: ftcheck_wheel.audit_project(lock, **offline),
                         lambda: ftcheck_wheel.audit_project(lock, kind="lock", **offline),
                         lambda: ftcheck_wheel.audit_project(lock, resolver="pip", **offline),
                         lambda: ftcheck_wheel.audit_project(lock, extras=[""], **offline),
                         lambda: ftcheck_wheel.audit_requirements(["not a requirement!"], **offline),
                         lambda: ftcheck_wheel.audit_environment(pathlib.Path(folder) / "gone", **offline)):
                with self.assertRaises(ftcheck_wheel.Error):
                    call()
            with self.assertRaisesRegex(TypeError, "'pree'"):
                ftcheck_wheel.audit_project(lock, pree=True)
            with self.assertRaises(TypeError):
                ftcheck_wheel.audit_urls("https://files.example/pkg-1.0-py3-none-any.whl")

    def test_a_url_that_cannot_be_fetched_is_an_artifact_with_an_error(self):
        urls = ["https://files.example/pkg-1.0-py3-none-any.whl", "https://files.example/pkg.tar.gz"]
        with tempfile.TemporaryDirectory() as cache:
            report = ftcheck_wheel.audit_urls(urls, offline=True, cache_dir=cache)
        self.assertEqual([artifact.verdict for artifact in report.artifacts], ["error", "error"])
        self.assertEqual(report.status, 2)

    def test_an_environment_without_questions_is_audited_as_ever(self):
        with tempfile.TemporaryDirectory() as folder:
            site = pathlib.Path(folder) / "lib" / "python3.14t" / "site-packages"
            site.mkdir(parents=True)
            with zipfile.ZipFile(MIXED) as wheel:
                wheel.extractall(site)
            report = ftcheck_wheel.audit_environment(folder, ask_index=False)
            self.assertEqual(report.artifacts, ftcheck_wheel.audit(folder).artifacts)
            self.assertIsNone(report.network)
            options = {"index_urls": "https://index.example/simple", "offline": True, "cache_dir": folder}
            self.assertIsNotNone(ftcheck_wheel.audit_environment(folder, **options).network)


class Threads(unittest.TestCase):
    def test_audits_in_several_threads_find_what_one_finds(self):
        wheels = sorted(WHEELS.glob("*.whl")) * 5
        alone = [ftcheck_wheel.audit(wheel) for wheel in wheels]
        found = [None] * len(wheels)

        def work(first):
            for i in range(first, len(wheels), 4):
                found[i] = ftcheck_wheel.audit(wheels[i])

        threads = [threading.Thread(target=work, args=[first]) for first in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(found, alone)

    def test_other_threads_run_on_while_one_audits(self):
        """If the GIL were held, this thread would stand still for as long as the library works."""
        content, name = with_much_to_hash(), "large-1.0-py3-none-any.whl"
        for _ in range(5):  # on a busy machine both threads may have to wait for others
            times = []

            def work():
                times.append(time.perf_counter())
                ftcheck_wheel.audit(content, name=name, verify_record=True)
                times.append(time.perf_counter())

            thread = threading.Thread(target=work)
            pause, last = 0.0, time.perf_counter()
            thread.start()
            while thread.is_alive():
                now = time.perf_counter()
                pause, last = max(pause, now - last), now
            thread.join()
            if pause < (times[1] - times[0]) / 2:
                return
        self.fail(f"stood still for {pause:.3f} s of {times[1] - times[0]:.3f} s")


def with_much_to_hash():
    """A wheel that takes the library long and of which there is little to say."""
    wheel = io.BytesIO()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("large/data", bytes(100 << 20))
        archive.writestr("large-1.0.dist-info/RECORD", "large/data,sha256=,\n")
    return wheel.getvalue()


class Command(unittest.TestCase):
    def run_module(self, *arguments):
        return subprocess.run([sys.executable, "-m", "ftcheck_wheel", *arguments], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, env={**os.environ, "PYTHONPATH": SITE.name})

    def test_the_module_runs_the_command(self):
        done = self.run_module("--version")
        self.assertEqual((done.stdout, done.returncode), (f"ftcheck {ftcheck_wheel.version()}\n", 0))
        self.assertEqual(self.run_module(str(MIXED)).returncode, 1)
        self.assertEqual(self.run_module("gone.whl").returncode, 2)


if __name__ == "__main__":
    unittest.main()
