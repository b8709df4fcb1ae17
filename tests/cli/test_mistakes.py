"""Common mistakes: each has its own sentence, which says what to do and is printed once."""
import io
import os
import tarfile
import unittest
import zipfile

from command import READY, USED, CommandTest


class Mistakes(CommandTest):
    def assert_told(self, arguments, *words, **how):
        """Asserts one error with these words, and no other output."""
        result = self.run_ftcheck(*arguments, **how)
        self.assert_one_error(result, *words)
        self.assertEqual(result.out, "")
        return result.err

    def write_sdist(self, name="pkg-1.0.tar.gz"):
        with tarfile.open(self.folder / name, "w:gz") as archive:
            member = tarfile.TarInfo("pkg-1.0/PKG-INFO")
            archive.addfile(member, io.BytesIO())
        return name

    def write_zip(self, name, *members):
        with zipfile.ZipFile(self.folder / name, "w") as archive:
            for member in members:
                archive.writestr(member, "")
        return name


class Words(Mistakes):
    def test_the_intended_word_is_suggested(self):
        for arguments, typed, meant in [
            (["--colour=never"], "--colour", "--color"),
            (["--formt", "json"], "--formt", "--format"),
            (["-format=json"], "-format", "--format"),
            (["--no-hint"], "--no-hint", "--no-hints"),
            (["--json"], "--json", "--format json"),
            (["--output-format", "json"], "--output-format", "--format"),
            (["--format", "jsn"], "'jsn'", "json"),
            (["--format", "MARKDOWN"], "'MARKDOWN'", "markdown"),
            (["--fail-on", "warn"], "'warn'", "warning"),
            (["--color", "alwys"], "'alwys'", "always"),
            (["--limit", "stepz=5"], "'stepz'", "steps"),
            (["--select", "FT3,FT31"], "'FT31'", "FT301 (gil-not-declared)"),
            (["--ignore", "no-clasifier"], "'no-clasifier'", "FT307 (no-classifier)"),
        ]:
            with self.subTest(arguments):
                self.assert_told([*arguments, str(READY)], typed, f"did you mean {meant}")

    def test_no_word_is_suggested_if_none_is_similar(self):
        for arguments in (["--bogus"], ["-z"], ["--format", "xyzzy"], ["--select", "xyzzy"], ["--format", "x" * 5000]):
            with self.subTest(arguments):
                self.assertNotIn("did you mean", self.assert_told([*arguments, str(READY)], arguments[-1][:100]))

    def test_the_intended_configuration_key_is_suggested(self):
        (self.folder / "pyproject.toml").write_text("[tool.ftcheck]\nselct = ['FT3']\n")
        self.assert_told([str(READY)], "pyproject.toml:2", "'selct'", "did you mean select?")

    def test_subcommands_of_other_programs(self):
        wheel = self.pack(READY)
        self.assert_told(["check", wheel], "no subcommands", f"`ftcheck {wheel}`")
        self.assert_told(["audit", wheel, "x.whl"], "no subcommands", f"`ftcheck {wheel}`")
        self.assert_told(["help"], "`ftcheck --help`")
        self.assert_told(["lock", "uv.lock"], "no subcommands", "`ftcheck uv.lock`")
        self.assert_told(["explain", "FT301"], "`ftcheck --explain FT301`")
        (self.folder / "check").mkdir()
        os.rename(self.folder / wheel, self.folder / "check" / wheel)
        self.assertEqual(self.run_ftcheck("check", str(READY)).status, 0)

    def test_rules_that_are_not_separated_by_commas(self):
        for codes in ("FT301 FT302", "FT3,,FT4"):
            self.assert_told(["--select", codes, "x.whl"], "is not a rule; separate rules with one comma each")


class Paths(Mistakes):
    def test_names_cannot_add_commands_to_a_suggested_one(self):
        self.assertIn("--package 'numpy==1'\\''; echo; '\\'''`", self.run_ftcheck("numpy==1'; echo; '").err)
        (self.folder / "x$(id)-1.0.tar.gz").write_bytes(b"")
        self.assertIn("`pip wheel --no-deps 'x$(id)-1.0.tar.gz'`", self.run_ftcheck("x$(id)-1.0.tar.gz").err)

    def test_for_the_name_of_a_package_the_error_says_how_to_check_it(self):
        error = self.assert_told(["numpy"], "numpy: no such file or directory. To check a package from the index: "
                                 "`ftcheck --package numpy`")
        self.assertEqual(error.count("\n"), 1)
        self.assert_told(["scikit-learn>=1.7"], "`ftcheck --package 'scikit-learn>=1.7'`")
        for path in ("gone.whl", "dist", "a/b", "./numpy", "_x.so", "x y"):
            with self.subTest(path):
                self.assertNotIn("--package", self.assert_told([path], "no such file"))

    def test_a_file_with_a_similar_name_is_suggested(self):
        wheel = self.pack(READY)
        self.assert_told([wheel.replace("cp314t", "cp314")], f"did you mean {wheel}?")
        self.assert_told(["pkg-1.0.whl"], f"did you mean {wheel}?")
        self.assertNotIn("did you mean", self.assert_told(["other-1.0-py3-none-any.whl"], "no such file"))

    def test_for_a_url_of_another_scheme_the_error_says_to_download_it(self):
        self.assert_told(["ftp://example.org/pkg-1.0-py3-none-any.whl"], "is a URL", "download it")

    def test_for_a_lock_file_that_is_missing_the_error_says_how_to_write_it(self):
        self.assert_told(["uv.lock"], "uv.lock", "`uv lock` writes it")
        (self.folder / "pyproject.toml").write_text("[project]\nname = 'x'\nversion = '1'\n")
        self.assert_told(["uv.lock"], "`uv lock` writes it", "`ftcheck pyproject.toml`")
        self.assert_told(["poetry.lok"], "no such file")

    def test_a_pattern_that_the_shell_did_not_expand(self):
        self.assert_told(["dist/*.whl"], "dist/*.whl: no file matches this pattern", "no directory dist")
        (self.folder / "dist").mkdir()
        self.assertNotIn("no directory", self.assert_told(["dist/*.whl"], "no file matches this pattern"))

    def test_a_missing_directory(self):
        self.assert_told(["gone/"], "gone/: no such directory")
        self.assert_told(["gone/x.whl"], "gone/x.whl: no such file; there is no directory gone")

    def test_files_of_other_kinds(self):
        for name, *words in [
            (self.write_sdist(), "is a source distribution; ftcheck reads wheels, extension modules and directories",
             "pip wheel"),
            (self.write_zip("pkg-2.0.zip", "pkg-2.0/", "pkg-2.0/PKG-INFO"), "is a source distribution"),
            (self.write_zip("pkg-1.0-py3.13.egg", "EGG-INFO/PKG-INFO"), "is an egg", "build a wheel"),
            (self.write_zip("pkg-1.0-py313_0.conda", "metadata.json"), "is a conda package", "unpack it"),
            ("pkg-1.0-py313h1a2b_0.tar.bz2", "is a conda package", "unpack it"),
            ("logs.tar.bz2", "an archive that ftcheck does not read", "unpack it"),
            ("setup.py", "is a build script", "`pip install --dry-run --report report.json .`"),
            ("x.py", "is Python code", "nothing to check"),
            ("environment.yml", "is about conda packages", "give the environment's directory"),
            ("Pipfile", "is a list of requirements", "Pipfile.lock"),
            ("Cargo.lock", "is about another language", "uv.lock"),
            ("package-lock.json", "is about another language", "uv.lock"),
            ("_x.pyx", "is source code", "compiled modules"),
            ("README.md", "neither a wheel (.whl) nor an extension module (.so, .pyd)"),
        ]:
            with self.subTest(name):
                (self.folder / name).touch()
                self.assert_told([name], f"{name} ", *words)

    def test_a_wheel_on_standard_input(self):
        with open(self.folder / self.pack(READY), "rb") as wheel:
            self.assert_told(["-"], "standard input is a zip archive, such as a wheel", "give the path of the wheel",
                             stdin=wheel)

    def test_for_a_part_of_an_environment_the_error_names_the_environment(self):
        (self.folder / "env" / "bin").mkdir(parents=True)
        (self.folder / "env" / "pyvenv.cfg").write_text("version = 3.14.0\n")
        (self.folder / "env" / "bin" / "python").write_bytes(READY.read_bytes())
        self.assert_told(["env/bin"], "part of an environment", "give the environment: env")
        self.assert_told(["env/bin/"], "give the environment: env")
        self.assert_told(["env/bin/python"], "give the environment: env")
        self.assert_told(["."], "give the environment: ..", cwd=self.folder / "env" / "bin")

    def test_an_empty_environment_is_fine(self):
        site = self.folder / "env" / "lib" / "python3.14t" / "site-packages"
        site.mkdir(parents=True)
        (self.folder / "env" / "pyvenv.cfg").write_text("version = 3.14.0\n")
        for path in ("env", str(site)):
            result = self.run_ftcheck(path)
            self.assertEqual((result.status, result.out), (0, ""))
            self.assertIn("note: nothing is installed", result.err)
            self.assertEqual(self.run_ftcheck("-q", path).err, "")
        self.assertIn('"artifacts": []', self.run_ftcheck("--format", "json", "env").out)

    def test_a_folder_with_only_a_source_distribution(self):
        (self.folder / "dist").mkdir()
        self.write_sdist("dist/pkg-1.0.tar.gz")
        self.assert_told(["dist"], "nothing to audit in dist", "pip wheel --no-deps dist/pkg-1.0.tar.gz")

    def test_a_project_that_is_not_built(self):
        (self.folder / "pyproject.toml").write_text("[project]\nname = 'x'\n")
        self.assert_told(["."], "nothing to audit in .:", "build a wheel of the project")

    def test_a_rule_in_place_of_a_path(self):
        self.assert_told(["FT301"], "`ftcheck --explain FT301`")

    def test_names_are_quoted_if_necessary(self):
        self.assert_told(["two words.whl"], '"two words.whl": no such file')
        self.assertNotIn("\x1b", self.assert_told(["\x1b[2J"], "x1b[2J", "no such file"))


class SourceDistributions(Mistakes):
    def test_among_wheels_they_are_noted_and_do_not_fail(self):
        paths = [self.write_sdist(), self.pack(READY)]
        for arguments in (paths, paths[::-1], ["-"]):
            with self.subTest(arguments):
                result = self.run_ftcheck(*arguments, input="\n".join(paths) if arguments == ["-"] else None)
                self.assertEqual(result.status, 0)
                self.assertEqual(result.errors, ["ftcheck: note: pkg-1.0.tar.gz is a source distribution, which has "
                                                 "nothing to check"])
                self.assertNotIn("tar.gz", result.out)

    def test_several_share_a_note_and_quiet_prints_none(self):
        paths = [self.write_sdist(), self.write_sdist("pkg-2.0.tar.gz"), self.pack(READY)]
        [note] = self.run_ftcheck(*paths).errors
        self.assertIn("pkg-1.0.tar.gz and 1 more", note)
        self.assertEqual(self.run_ftcheck("-q", *paths).err, "")

    def test_problems_with_the_wheels_still_count(self):
        self.assertEqual(self.run_ftcheck(self.write_sdist(), self.pack(USED)).status, 1)
        self.assertEqual(self.run_ftcheck(self.write_sdist(), "gone.whl").status, 2)

    def test_alone_each_is_an_error(self):
        result = self.run_ftcheck(self.write_sdist(), self.write_sdist("pkg-2.0.tar.gz"))
        self.assertEqual((result.status, len(result.errors), result.out), (2, 2, ""))


if __name__ == "__main__":
    unittest.main()
