"""docs/integrations/lock-file.md and tracker.md: the scripts of the workflows, run as a runner would run them."""
import json
import os
import re
import shutil
import subprocess
import unittest

from pages import MIXED, READY, IntegrationTest, blocks, needs_module

MARK = "<!-- ftcheck uv.lock -->"

# Stands in for the client of the forge: what it is asked is appended to a file, and answers come from files.
CLIENT = """#!/usr/bin/env python3
import json, os, pathlib, sys
folder = pathlib.Path(os.environ["CLIENT"])
words = sys.argv[1:]
with open(folder / "asked", "a") as asked:
    asked.write(json.dumps(words) + "\\n")
path = [word for word in words if word.startswith("repos/")][0]
if path.endswith("/comments") and "POST" not in words:
    print((folder / "comment").read_text(), end="")
elif "/pulls/" in path:
    print((folder / "head").read_text())
"""


@needs_module("yaml")
class Workflow(IntegrationTest):
    page = ""

    def setUp(self):
        super().setUp()
        import yaml
        self.workflows = [yaml.safe_load(text) for text in blocks(self.page, "yaml")]
        self.runner = self.folder / "runner temp"
        self.runner.mkdir()

    def steps(self, workflow):
        [job] = self.workflows[workflow]["jobs"].values()
        return job["steps"]

    def run_step(self, workflow, values, script_of=lambda text: text, cwd=None, **environment):
        """What a runner does for the only step with a script: expressions into the environment, bash on the script."""
        [step] = [step for step in self.steps(workflow) if "run" in step]
        self.assertNotIn("${{", step["run"])
        given = {key: re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda found: values[found.group(1)], str(text))
                 for key, text in step.get("env", {}).items()}
        script = self.folder / "step.sh"
        script.write_text(script_of(step["run"]))
        links = self.folder / "links"
        if not links.exists():
            self.stand_in(links)
            for wheel in (READY, MIXED):
                shutil.copy(wheel, links)
        variables = {"PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "HOME": str(self.folder),
                     "RUNNER_TEMP": str(self.runner), "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(links),
                     "PIP_CONFIG_FILE": "/dev/null", "UV_NO_CONFIG": "1",
                     "PIP_DISABLE_PIP_VERSION_CHECK": "1", "GIT_CONFIG_GLOBAL": "/dev/null", **environment}
        return subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)], cwd=cwd or self.folder,
                              env={**variables, **given}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=200)


class LockFile(Workflow):
    page = "lock-file"

    def test_a_pull_request_gets_no_right_to_write(self):
        check, comment = self.workflows[:2]
        self.assertEqual(check["permissions"], {"contents": "read"})
        self.assertIn("pull_request", check[True])  # "on" is a boolean in YAML 1.1
        self.assertEqual(list(comment[True]), ["workflow_run"])
        self.assertEqual(comment["permissions"], {"actions": "read", "pull-requests": "write"})
        self.assertFalse(any("checkout" in step.get("uses", "") for step in self.steps(1)))
        self.assertFalse(self.steps(0)[0]["with"]["persist-credentials"])

    def check(self, *requirements):
        (self.folder / "requirements.txt").write_text("".join(line + "\n" for line in requirements))
        return self.run_step(0, {"github.event.number": "7"}, lambda text: text.replace("uv.lock", "requirements.txt"))

    def test_the_table_of_what_blocks_is_handed_on_and_the_job_passes(self):
        done = self.check("mixed==1.0", "ready==1.0")
        self.assert_status(done, 0, "mixed")
        self.assertIn("mixed", (self.folder / "comment" / "table.md").read_text())
        self.assertEqual((self.folder / "comment" / "number").read_text(), "7\n")

    def test_the_job_fails_for_a_file_that_cannot_be_read(self):
        self.assert_status(self.check("not a requirement!"), 2)

    def comment(self, number="7", head="abc", comment=""):
        folder = self.runner / "comment"
        folder.mkdir(exist_ok=True)
        (folder / "number").write_text(number + "\n")
        (folder / "table.md").write_text("## ftcheck\n\nmixed blocks `$(id)`\n")
        client = self.folder / "client"
        shutil.rmtree(client, ignore_errors=True)
        client.mkdir()
        (client / "head").write_text(head)
        (client / "comment").write_text(comment)
        (self.folder / "bin").mkdir(exist_ok=True)
        (self.folder / "bin" / "gh").write_text(CLIENT)
        (self.folder / "bin" / "gh").chmod(0o755)
        values = {"github.token": "secret", "github.repository": "owner/app", "github.event.workflow_run.head_sha": "abc",
                  "runner.temp": str(self.runner)}
        done = self.run_step(1, values, CLIENT=str(client))
        asked = client / "asked"
        self.asked = [json.loads(line) for line in asked.read_text().splitlines()] if asked.exists() else []
        return done

    def test_the_first_comment_is_written_with_a_mark(self):
        self.assert_status(self.comment(), 0)
        self.assertIn("repos/owner/app/issues/7/comments", self.asked[-1])
        self.assertIn("POST", self.asked[-1])
        body = (self.runner / "comment" / "body.md").read_text()
        self.assertEqual(body.splitlines()[0], MARK)
        self.assertIn("mixed blocks `$(id)`", body)
        self.assertTrue(any(MARK in word for words in self.asked for word in words))

    def test_a_later_run_updates_that_comment(self):
        self.assert_status(self.comment(comment="31\n32\n"), 0)
        self.assertIn("repos/owner/app/issues/comments/31", self.asked[-1])
        self.assertIn("PATCH", self.asked[-1])

    def test_a_number_that_is_not_this_pull_request_gets_no_comment(self):
        self.assert_status(self.comment(head="other"), 0, "another head")
        self.assertEqual(len(self.asked), 1)
        for number in ("", "7/../8", "7 8", "x"):
            with self.subTest(number):
                self.assert_status(self.comment(number=number), 1, "not the number")
                self.assertEqual(self.asked, [])


class Tracker(Workflow):
    page = "tracker"

    def git(self, *words, cwd=None):
        done = subprocess.run(["git", "-c", "user.name=test", "-c", "user.email=test@test.invalid", *words],
                              cwd=cwd or self.folder, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def setUp(self):
        super().setUp()
        self.git("init", "--quiet", "--bare", "origin")
        self.git("clone", "--quiet", "origin", "work")
        self.work = self.folder / "work"
        (self.work / "packages.txt").write_text("ready\nmixed\n")
        (self.work / "notes.toml").write_text('[projects.mixed]\nnote = "half of it"\n')
        self.git("add", ".", cwd=self.work)
        self.git("commit", "--quiet", "--message", "names", cwd=self.work)
        self.git("push", "--quiet", "origin", "HEAD", cwd=self.work)

    def publish(self, work=None):
        return self.run_step(0, {}, cwd=work or self.work)

    def test_pages_are_published_and_a_second_night_publishes_only_changes(self):
        self.assertEqual(self.workflows[0]["permissions"], {"contents": "write"})
        done = self.publish()
        self.assert_status(done, 0, "site: ")
        files = self.git("--git-dir", "origin", "ls-tree", "-r", "--name-only", "pages").splitlines()
        self.assertIn("index.html", files)
        self.assertIn("data.json", files)
        self.assertNotIn("packages.txt", files)
        first = self.git("--git-dir", "origin", "rev-parse", "pages")
        shutil.rmtree(self.runner)
        self.runner.mkdir()
        self.git("clone", "--quiet", "origin", "again")
        self.assert_status(self.publish(self.folder / "again"), 0, "nothing changed")
        self.assertEqual(self.git("--git-dir", "origin", "rev-parse", "pages"), first)


if __name__ == "__main__":
    unittest.main()
