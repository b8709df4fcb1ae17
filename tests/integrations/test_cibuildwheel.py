"""docs/integrations/cibuildwheel.md: its options as cibuildwheel reads them, and the commands as it runs them."""
import os
import shutil
import unittest

from pages import DEFAULT_BUILD, MIXED, READY, IntegrationTest, blocks, needs_module


def options(configuration, folder, identifier):
    """What cibuildwheel makes of a pyproject.toml for one build."""
    from cibuildwheel.options import CommandLineArguments, compute_options
    arguments = CommandLineArguments.defaults()
    arguments.platform = "linux"
    arguments.package_dir = folder
    (folder / "pyproject.toml").write_text(configuration)
    before = os.getcwd()
    os.chdir(folder)
    try:
        return compute_options("linux", arguments, env={"PATH": os.environ["PATH"]}).build_options(identifier)
    finally:
        os.chdir(before)


class AfterTheBuild(IntegrationTest):
    def test_the_wheels_are_audited_side_by_side(self):
        [command] = [line for line in blocks("cibuildwheel", "sh")[0].splitlines() if line.startswith("ftcheck")]
        self.put("wheelhouse", READY)
        self.assert_status(self.run_command(shell=command), 0)
        self.put("wheelhouse", MIXED)
        self.assert_status(self.run_command(shell=command), 1, "FT301")


@needs_module("cibuildwheel")
class Options(IntegrationTest):
    def test_the_audit_is_of_free_threaded_builds_for_linux_beside_the_default_one(self):
        for identifier, audited in [("cp314t-manylinux_x86_64", True), ("cp314t-musllinux_aarch64", True),
                                    ("cp314-manylinux_x86_64", False), ("cp314t-macosx_arm64", False),
                                    ("cp314t-win_amd64", False)]:
            found = options(blocks("cibuildwheel", "toml")[0], self.folder, identifier)
            commands = [command for command in found.audit_command if "ftcheck" in command]
            self.assertEqual(commands, ["ftcheck {wheel}"] if audited else [], identifier)
            self.assertIn("abi3audit --strict --report {abi3_wheel}", found.audit_command)
            self.assertEqual("ftcheck-wheel" in found.audit_requires, audited)
            self.assertIn("abi3audit", found.audit_requires)

    def test_the_audit_lets_a_wheel_pass_or_fails_the_build(self):
        from cibuildwheel.util.helpers import prepare_command
        [command] = [command for command in
                     options(blocks("cibuildwheel", "toml")[0], self.folder, "cp314t-manylinux_x86_64").audit_command
                     if "ftcheck" in command]
        for wheel, status in [(READY, 0), (MIXED, 1)]:
            shell = prepare_command(command, wheel=wheel, abi3_wheel=wheel, project=".", package=self.folder)
            self.assert_status(self.run_command(shell=shell), status)

    def test_the_repair_command_audits_what_was_repaired(self):
        from cibuildwheel.util.helpers import prepare_command
        command = options(blocks("cibuildwheel", "toml")[1], self.folder, "cp314-manylinux_x86_64").repair_command
        # What auditwheel would do to a wheel that needs no library: copy it.
        (self.folder / "auditwheel").write_text('#!/bin/sh\nmkdir -p "$3"; cp "$4" "$3"\n')
        (self.folder / "auditwheel").chmod(0o755)
        for wheel, status in [(READY, 0), (DEFAULT_BUILD, 0), (MIXED, 1)]:
            repaired = self.folder / "repaired"
            shutil.rmtree(repaired, ignore_errors=True)
            shell = prepare_command(command, wheel=wheel, dest_dir=repaired, project=".", package=self.folder)
            done = self.run_command(shell=f"PATH={self.folder}:$PATH; {shell}")
            self.assert_status(done, status)
            self.assertTrue((repaired / wheel.name).exists())


if __name__ == "__main__":
    unittest.main()
