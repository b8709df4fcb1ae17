"""docs/integrations/pre-commit.md and .pre-commit-hooks.yaml."""
import re
import shutil
import tempfile
import unittest
from pathlib import Path

from pages import MIXED, READY, ROOT, TOOLS, IntegrationTest, blocks, needs


@needs("pre-commit")
class PreCommit(IntegrationTest):
    @classmethod
    def setUpClass(cls):
        # One for all, as the hooks' environments take a while to make.
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        links = cls.stand_in(Path(folder.name) / "links")
        for wheel in (READY, MIXED):  # what the hook for lock files asks about
            shutil.copy(wheel, links)
        cls.environment = {"PRE_COMMIT_HOME": str(Path(folder.name) / "home"), "PIP_NO_INDEX": "1",
                           "PIP_FIND_LINKS": f"{links} {TOOLS / 'wheels'}", "UV_NO_CONFIG": "1"}

    def git(self, folder, *words):
        done = self.run_command("git", "-C", folder, "-c", "user.name=test", "-c", "user.email=test@test.invalid", *words)
        self.assert_status(done, 0)
        return done.stdout.strip()

    def project(self, configuration, *wheels):
        """A repository with these wheels added in wheels/."""
        project = self.folder / "project"
        (project / "wheels").mkdir(parents=True, exist_ok=True)
        for wheel in wheels:
            shutil.copy(wheel, project / "wheels")
        (project / ".pre-commit-config.yaml").write_text(configuration)
        self.git(project, "init", "--quiet")
        self.git(project, "add", ".")
        return project

    def pre_commit(self, project, *words, on_path=False):
        script = f"cd {project.name} && pre-commit run --verbose {' '.join(words)}"
        return self.run_command(shell=script, on_path=on_path, **self.environment)

    def test_the_hooks_are_hooks(self):
        self.assert_status(self.run_command("pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml"), 0)

    def test_a_wheel_that_is_committed_is_audited(self):
        committed = blocks("pre-commit", "yaml")[0]
        project = self.project(committed, READY)
        self.assert_status(self.pre_commit(project), 0, "Passed", "ready  ")
        project = self.project(committed, MIXED)
        self.assert_status(self.pre_commit(project), 1, "Failed", "FT301")

    def test_a_commit_without_a_wheel_is_not_held_up(self):
        project = self.project(blocks("pre-commit", "yaml")[0])
        self.assert_status(self.pre_commit(project), 0, "Skipped")

    def test_built_wheels_are_audited_when_asked_for(self):
        project = self.project(blocks("pre-commit", "yaml")[1])
        self.assert_status(self.pre_commit(project), 0)
        (project / "dist").mkdir()
        shutil.copy(MIXED, project / "dist")
        done = self.pre_commit(project, "--hook-stage", "manual", "ftcheck-dist")
        self.assert_status(done, 1, "Failed", "FT301")

    def test_the_hook_for_lock_files_takes_those_that_ftcheck_knows_by_name(self):
        hooks = (ROOT / ".pre-commit-hooks.yaml").read_text()
        for text in (blocks("pre-commit", "yaml")[2], hooks[hooks.index("id: ftcheck-lock"):]):
            files = re.search(r"files: (.*)", text).group(1)
            for name in ("uv.lock", "pylock.web.toml", "app/poetry.lock", "requirements.txt", "dev-requirements.txt",
                         "app/requirements-dev.txt", "requirements/test.txt"):
                self.assertRegex(name, files)
            for name in ("my-uv.lock", "pyproject.toml", "requirements.md", "requirements/notes/test.txt", "notes.txt"):
                self.assertNotRegex(name, files)

    def test_what_a_committed_lock_file_names_is_audited(self):
        project = self.project(blocks("pre-commit", "yaml")[2])
        for requirement, status, word in (("ready==1.0", 0, "Passed"), ("mixed==1.0", 1, "enables-gil")):
            (project / "requirements-dev.txt").write_text(requirement + "\n")
            self.git(project, "add", ".")
            self.assert_status(self.pre_commit(project), status, word)

    def test_the_hook_of_this_repository_that_takes_what_is_on_path(self):
        # A repository of only the hooks: pre-commit clones what it is given.
        hooks = self.folder / "hooks"
        hooks.mkdir()
        shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)
        self.git(hooks, "init", "--quiet")
        self.git(hooks, "add", ".")
        self.git(hooks, "commit", "--quiet", "--message", "hooks")
        text = blocks("pre-commit", "yaml")[3]
        text = text.replace("https://git.example/ftcheck", str(hooks))
        text = re.sub(r"rev: .*", f"rev: {self.git(hooks, 'rev-parse', 'HEAD')}", text)
        done = self.pre_commit(self.project(text, READY), on_path=True)
        self.assert_status(done, 0, "Passed", "ready  ")
        self.assert_status(self.pre_commit(self.project(text, MIXED), on_path=True), 1, "Failed", "FT301")

    def test_the_hooks_of_a_release_bring_the_wheel_of_that_release(self):
        made = self.folder / "made"
        done = self.run_command("python3", "-B", ROOT / "scripts" / "publish.py", "packages", "--repository", "somebody/ftcheck",
                                "--output", made)
        self.assert_status(done, 0)
        hooks = made / "pre-commit"
        self.git(hooks, "init", "--quiet")
        self.git(hooks, "add", ".")
        self.git(hooks, "commit", "--quiet", "--message", "hooks")
        text = blocks("pre-commit", "yaml")[4].replace("https://git.example/ftcheck-pre-commit", str(hooks))
        version = re.search(r"rev: v(.*)", text).group(1)
        text = re.sub(r"rev: .*", f"rev: {self.git(hooks, 'rev-parse', 'HEAD')}", text)
        # Only the wheel of that version is to be had.
        links = self.stand_in(self.folder / "of_release", version)
        self.environment = {**self.environment, "PIP_FIND_LINKS": f"{links} {TOOLS / 'wheels'}"}
        self.assert_status(self.pre_commit(self.project(text, MIXED)), 1, "Failed", "FT301")


if __name__ == "__main__":
    unittest.main()
