"""docs/integrations/tox-and-nox.md."""
import unittest

from pages import MIXED, READY, IntegrationTest, blocks, needs


class Runners(IntegrationTest):
    def check(self, *command):
        """It passes with a wheel that is ready, fails with another, and takes another folder."""
        links = str(self.stand_in(self.folder / "links"))

        def run(*more):
            return self.run_command(*command, *more, on_path=False, PIP_FIND_LINKS=links, PIP_NO_INDEX="1")

        self.put("dist", READY)
        self.put("wheelhouse", MIXED)
        self.assert_status(run(), 0, "ready  ")
        self.assert_status(run("--", "wheelhouse"), 1, "FT301")


@needs("tox")
class Tox(Runners):
    def test_the_example_audits_the_wheels(self):
        [text] = blocks("tox-and-nox", "ini")
        (self.folder / "tox.ini").write_text(text)
        self.check("tox", "run", "-e", "ftcheck")

    def test_a_command_that_is_on_path_serves_too(self):
        [text] = blocks("tox-and-nox", "ini")
        (self.folder / "tox.ini").write_text(text.replace("deps = ftcheck-wheel", "allowlist_externals = ftcheck"))
        self.put("dist", READY)
        self.assert_status(self.run_command("tox", "run", "-e", "ftcheck"), 0, "ready  ")


@needs("nox")
class Nox(Runners):
    def test_the_example_audits_the_wheels(self):
        [text] = blocks("tox-and-nox", "python")
        (self.folder / "noxfile.py").write_text(text)
        self.check("nox", "--reuse-venv", "yes", "-s", "ftcheck")

    def test_a_command_that_is_on_path_serves_too(self):
        [text] = blocks("tox-and-nox", "python")
        lines = [line for line in text.splitlines() if "session.install" not in line]
        (self.folder / "noxfile.py").write_text("\n".join(lines).replace('["dist"]))', '["dist"]), external=True)'))
        self.put("dist", READY)
        self.assert_status(self.run_command("nox", "-s", "ftcheck"), 0, "ready  ")


if __name__ == "__main__":
    unittest.main()
