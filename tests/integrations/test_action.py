"""action.yml, its steps run as a runner would run them."""
import json
import os
import re
import shutil
import subprocess
import unittest

from pages import DEFAULT_BUILD, MIXED, PROGRAM, READY, ROOT, IntegrationTest, blocks, needs_module


@needs_module("yaml")
class Action(IntegrationTest):
    def setUp(self):
        super().setUp()
        import yaml
        self.action = yaml.safe_load((ROOT / "action.yml").read_text())
        self.runner = self.folder / "runner temp"
        self.runner.mkdir()

    def run_step(self, name, program="", variables=None, **inputs):
        """What a runner does for one step: expressions into the environment, and bash on the script."""
        [step] = [step for step in self.action["runs"]["steps"] if step["id"] == name]
        self.assertLessEqual(set(inputs), set(self.action["inputs"]))
        values = {f"inputs.{key}": inputs.get(key, str(what["default"])) for key, what in self.action["inputs"].items()}
        values.update({"github.action_path": str(ROOT), "steps.install.outputs.program": program})
        given = {key: re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda found: values[found.group(1)], text)
                 for key, text in step["env"].items()}
        script = self.folder / "step.sh"
        script.write_text(step["run"])
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        output = self.runner / "output"
        output.write_text("")
        environment = {"PATH": f"{self.folder / 'bin'}{os.pathsep}{os.path.dirname(PROGRAM)}{os.pathsep}{os.environ['PATH']}",
                       "RUNNER_TEMP": str(self.runner), "GITHUB_OUTPUT": str(output),
                       "GITHUB_STEP_SUMMARY": str(self.runner / "summary")}
        done = subprocess.run(command, cwd=self.folder, env={**environment, **(variables or {}), **given}, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=100)
        done.outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
        return done

    def audit(self, **inputs):
        return self.run_step("audit", install="false", **inputs)

    def links(self, *platforms):
        """What pip needs to find only stand-ins for wheels of these platforms."""
        links = self.stand_in(self.folder / "links")
        [wheel] = links.iterdir()
        for platform in platforms:
            shutil.copy(wheel, links / wheel.name.replace("-any.", f"-{platform}."))
        wheel.unlink()
        return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(links), "PIP_CONFIG_FILE": os.devnull}

    def test_no_expression_is_part_of_a_script(self):
        for step in self.action["runs"]["steps"]:
            self.assertNotIn("${{", step["run"])
            self.assertEqual(step["shell"], "bash")

    def test_all_is_well_with_wheels_that_are_ready(self):
        self.put("dist", READY)
        done = self.audit()
        self.assert_status(done, 0, "ready  ready 1.0")
        self.assertNotIn("::", done.stdout)
        self.assertEqual(done.outputs, {"exit-code": "0"})
        self.assertIn("## ftcheck", (self.runner / "summary").read_text())

    def test_what_is_wrong_is_annotated_summarized_and_fails(self):
        self.put("dist", READY, MIXED)
        done = self.audit(sarif="ftcheck.sarif", json="out.json")
        self.assert_status(done, 1, "::error file=dist/mixed", "FT301")
        self.assertEqual(done.outputs, {"exit-code": "1"})
        self.assertIn("FT301", (self.runner / "summary").read_text())
        self.assertEqual(json.loads((self.folder / "ftcheck.sarif").read_text())["version"], "2.1.0")
        self.assertEqual(len(json.loads((self.folder / "out.json").read_text())["artifacts"]), 2)

    def test_inputs_reach_the_command(self):
        self.put("dist", DEFAULT_BUILD)
        self.assert_status(self.audit(), 1, "FT204")
        self.assert_status(self.audit(ignore="FT204"), 0)
        self.assert_status(self.audit(select="FT3"), 0)
        self.put("dist", MIXED)
        self.audit(json="old.json")
        self.assert_status(self.audit(baseline="old.json"), 0)
        self.assert_status(self.audit(**{"fail-on": "nonsense"}), 2, "nonsense")

    def test_paths_are_one_a_line_with_wildcards_and_blanks(self):
        self.put("some wheels", READY)
        self.put("dist", MIXED)
        done = self.audit(paths="some wheels/*.whl\n\ndist\n")
        self.assert_status(done, 1, "ready  ready 1.0", "dist/mixed")
        self.assert_status(self.audit(paths="nothing/*.whl"), 2, "nothing/*.whl", "no file matches this pattern")

    def test_text_of_others_stays_text(self):
        for text in ["$(touch hacked)", "`touch hacked`", '"; touch hacked; "', "dist; touch hacked", "--no-isolation"]:
            for name in ["paths", "select", "ignore", "fail-on", "baseline", "version"]:
                with self.subTest(name, text=text):
                    self.audit(**{"paths": "dist", name: text})
                    self.assertFalse((self.folder / "hacked").exists())
        self.assertIn("no such file", self.audit(paths="--help").stdout)

    def test_it_installs_the_version_that_it_is_of_unless_told_another(self):
        # A venv whose pip only says what it is asked for.
        (self.folder / "bin").mkdir()
        python = self.folder / "bin" / "python3"
        python.write_text('#!/bin/sh\nmkdir -p "$3/$PROGRAMS"; printf \'#!/bin/sh\\necho "$@"\\n\' >"$3/$PROGRAMS/python"\n'
                          'chmod +x "$3/$PROGRAMS/python"\n')
        python.chmod(0o755)
        version = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True).stdout.split()[1]
        on_linux, on_windows = {"PROGRAMS": "bin"}, {"PROGRAMS": "Scripts"}
        done = self.run_step("install", variables=on_linux)
        self.assert_status(done, 0, "install --quiet", f"ftcheck-wheel=={version}\n")
        self.assertEqual(done.outputs["program"], str(self.runner / "ftcheck" / "bin" / "ftcheck"))
        self.assert_status(self.run_step("install", variables=on_linux, version="7.1"), 0, "ftcheck-wheel==7.1\n")
        done = self.run_step("install", variables=on_windows)
        self.assertEqual(done.outputs["program"], str(self.runner / "ftcheck" / "Scripts" / "ftcheck"))

    def test_the_wheel_for_the_runner_is_installed_and_run(self):
        self.put("dist", READY)
        links = self.links("win_amd64", "macosx_11_0_arm64", f"linux_{os.uname().machine}")
        done = self.run_step("install", variables=links, version="99.0")
        self.assert_status(done, 0)
        self.assert_status(self.run_step("audit", program=done.outputs["program"]), 0, "ready  ready 1.0")

    def test_without_a_wheel_for_the_runner_the_step_fails_and_says_what_to_do(self):
        done = self.run_step("install", variables=self.links("win_amd64"), version="99.0")
        self.assert_status(done, 2, "::error title=ftcheck::pip finds no wheel of ftcheck-wheel==99.0", "install: false")
        self.assertEqual(done.outputs, {})

    def test_the_page_names_what_there_is(self):
        import yaml
        page = (ROOT / "docs/integrations/github-action.md").read_text()
        table = re.findall(r"^\| ((?:`[\w-]+`(?:, )?)+) \|", page, re.M)
        self.assertEqual({name for cell in table for name in re.findall(r"[\w-]+", cell)}, set(self.action["inputs"]))
        [workflow] = blocks("github-action", "yaml")
        [step] = [step for step in yaml.safe_load(workflow)["jobs"]["wheels"]["steps"]
                  if "ftcheck@" in step.get("uses", "")]
        self.assertLessEqual(set(step["with"]), set(self.action["inputs"]))

    def test_the_commands_without_the_action_work(self):
        self.put("dist", READY)
        [script] = blocks("github-action", "sh")
        install, command = script.split("\n", 1)
        self.assertTrue(install.startswith("pip install "))
        done = self.run_command(shell=command, GITHUB_STEP_SUMMARY=str(self.runner / "summary"))
        self.assert_status(done, 0)
        self.assertTrue((self.folder / "ftcheck.sarif").exists())


if __name__ == "__main__":
    unittest.main()
