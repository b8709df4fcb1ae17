"""The jobs of docs/scale.md over an index on loopback: examples/index with a pipe, GNU parallel and Spark."""
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from case import ELSEWHERE, PROGRAM, READY, USED, IndexTest, judgement, main, pack
from simple_index import NGINX, Server, write_index

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "index"
sys.path.insert(0, str(EXAMPLES))
sys.dont_write_bytecode = True
import pages  # noqa: E402

NAMES = ["Good", "gilly", "plain", "absent"]


class Jobs(IndexTest):
    @classmethod
    def setUpClass(cls):
        if not NGINX:
            raise unittest.SkipTest("nginx is not installed here (Debian: nginx-light)")
        shared = tempfile.TemporaryDirectory()
        cls.addClassCleanup(shared.cleanup)
        shared = Path(shared.name)
        place = shared / "wheels"
        place.mkdir()
        cls.wheels = [pack(place, "good", "1.0", READY), pack(place, "good", "2.0", READY), pack(place, "gilly", "1.0", USED),
                      pack(place, "gilly", "2.0rc1", READY), pack(place, "plain", "1.0", tag="py3-none-any")]
        write_index(shared / "root" / "main", cls.wheels)
        cls.server = cls.enterClassContext(Server(shared / "root", shared / "nginx"))
        cls.newest = [cls.wheels[1], cls.wheels[2]]

    def environment_here(self, **more):
        kept = {key: value for key, value in os.environ.items() if not ELSEWHERE.fullmatch(key)}
        home = self.enterContext(tempfile.TemporaryDirectory())
        return {**kept, "HOME": home, **more}

    def run_script(self, script, text="", **environment):
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], input=text, capture_output=True, text=True,
                              timeout=300, env=self.environment_here(**environment))
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done.stdout, done.stderr

    def urls(self, *options):
        script = f"{sys.executable} -B {EXAMPLES / 'pages.py'} --index {self.server.url('main')} {' '.join(options)}"
        return self.run_script(script, "\n".join(NAMES))

    def test_the_page_job_names_the_newest_free_threaded_wheels(self):
        out, err = self.urls()
        self.assertEqual([line.rsplit("/", 1)[1].partition("#")[0] for line in out.splitlines()],
                         [wheel.name for wheel in self.newest])
        self.assertIn("#sha256=", out)
        self.assertIn("absent: no such project", err)
        out, _ = self.urls("--releases", "all", "--abi", "all")
        self.assertEqual(len(out.splitlines()), 5)

    def test_the_worker_says_the_same_as_for_files(self):
        expected = [json.loads(line) for line in self.run_script(
            f"{PROGRAM} --format jsonl {' '.join(map(str, self.newest))}")[0].splitlines()]
        urls, _ = self.urls()
        worker = f"{PROGRAM} --format jsonl -j 1 -"
        commands = {"a pipe": worker}
        if shutil.which("parallel"):
            commands["GNU parallel"] = f"parallel --will-cite --pipe -N 1 -j 2 --keep-order '{worker}'"
        for name, command in commands.items():
            with self.subTest(name):
                out, _ = self.run_script(f"{command} || true", urls)
                found = [json.loads(line) for line in out.splitlines()]
                self.assertEqual([judgement(each) for each in found], [judgement(each) for each in expected])

    def test_versions_sort_as_they_are_released(self):
        in_order = ["1.0.dev1", "1.0.dev10", "1.0a1.dev2", "1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0.post1.dev3", "1.0.post1",
                    "1.2", "1.10", "1!0.1"]
        self.assertEqual(sorted(reversed(in_order), key=pages.version_key), in_order)
        self.assertEqual(pages.version_key("1.0"), pages.version_key("1.0.0"))
        self.assertEqual([each for each in in_order if pages.is_final(each)], ["1.0", "1.0.post1", "1.2", "1.10", "1!0.1"])

    def test_an_older_release_does_not_stand_for_one_without_free_threaded_wheels(self):
        def file(version, abi):
            return {"filename": f"pkg-{version}-cp314-{abi}-win_amd64.whl", "url": f"pkg-{version}.whl#sha256=00",
                    "hashes": {}}
        page = {"name": "pkg", "files": [file("1.0", "cp314t"), file("2.0", "cp314"), file("3.0.dev1", "cp314t")]}
        url = "https://index.example/simple/pkg/"
        self.assertEqual(pages.wheels_of(page, url), [])
        wheels = pages.wheels_of(page, url, newest_only=False)
        self.assertEqual([pages.line_of(wheel) for wheel in wheels], [url + "pkg-1.0.whl", url + "pkg-3.0.dev1.whl"])

    def test_a_server_that_asks_for_patience_gets_it(self):
        answers = [pages.urllib.error.HTTPError("u", 429, "", {"Retry-After": "7"}, None),
                   pages.urllib.error.URLError("refused")]
        real, waits = pages.urllib.request.urlopen, []

        def answer(request, timeout):
            if answers:
                raise answers.pop(0)
            return real(request, timeout=timeout)

        pages.urllib.request.urlopen = answer
        try:
            page, size, _ = pages.get_page(self.server.url("main"), "Good", sleep=waits.append)
        finally:
            pages.urllib.request.urlopen = real
        self.assertEqual((page["name"], waits), ("good", [7, 2]))
        self.assertGreater(size, 0)

    @unittest.skipUnless(importlib.util.find_spec("pyspark") and shutil.which("java"), "Spark or Java is not installed here")
    def test_spark_reads_each_wheel_once(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / "names").write_text("\n".join(NAMES) + "\n")
        submit = shutil.which("spark-submit", path=os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]]))
        script = (f"cd {folder} && {submit} --master 'local[2]' --conf spark.ui.enabled=false"
                  f" --py-files {EXAMPLES / 'pages.py'} {EXAMPLES / 'index_job.py'} --index {self.server.url('main')}"
                  f" --names names --results results --ftcheck {PROGRAM}")
        environment = {"PYSPARK_PYTHON": sys.executable, "PYTHONDONTWRITEBYTECODE": "1"}
        out, _ = self.run_script(script, **environment)
        self.assertIn("2 wheels, 2 of them new", out)
        self.assertRegex(out, r"enables-gil\| +1")
        self.assertRegex(out, r"ready\| +1")
        self.server.requests()
        out, _ = self.run_script(script, **environment)
        self.assertIn("2 wheels, 0 of them new", out)
        self.assertFalse(any(request.is_file for request in self.server.requests()))


if __name__ == "__main__":
    main()
