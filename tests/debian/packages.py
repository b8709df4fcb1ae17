#!/usr/bin/env python3
"""Packs a build for Debian, installs the packages into an empty root, uses them, and removes them.

    packages.py --build DIR --source DIR --cpack PROGRAM

The root is a scratch folder: the packages have no scripts of their own, so that dpkg needs nothing in
it, and this machine's packages stay as they are.  What they depend on is this machine's.  Exits with
77, which ctest shows as skipped, where there is no dpkg, or neither root nor fakeroot.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "package"))
import served

SKIPPED = 77
# As the soname: while the major version is 0, the minor version too.
VERSION = re.search(r"^project\(ftcheck VERSION (0\.\d+|[1-9]\d*)\.",
                    (pathlib.Path(__file__).resolve().parents[2] / "CMakeLists.txt").read_text(), re.MULTILINE).group(1)
LIBRARY = f"libftcheck{VERSION}"
PROJECTS = ["ftcheck", LIBRARY, "libftcheck-dev"]


def run(*command, **more):
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          **more)
    if done.returncode:
        raise AssertionError(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def tree(root):
    """Every path below, but what dpkg keeps its own books in."""
    return {str(path.relative_to(root)) for path in root.rglob("*")
            if not (path.is_relative_to(root / "var/lib/dpkg") and "ftcheck" not in path.name)}


class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.scratch = pathlib.Path(cls.folder.name)
        run(OPTIONS.cpack, "--config", OPTIONS.build / "CPackConfig.cmake", "-G", "DEB", "-B", cls.scratch / "made")
        cls.packages = {path.name.split("_")[0]: path for path in (cls.scratch / "made").glob("*.deb")}

    def field(self, package, name):
        return run("dpkg-deb", "--field", self.packages[package], name).strip()

    def members(self, package):
        """Path to (mode, owner), directories left out."""
        found = {}
        for line in run("dpkg-deb", "--contents", self.packages[package]).splitlines():
            mode, owner, _, _, _, path = line.split(maxsplit=5)
            if not mode.startswith("d"):
                found[path.split(" -> ")[0].removeprefix("./")] = mode, owner
        return found

    def dpkg(self, root, *words):
        # dpkg looks for programs of root's, also where none of them is run.
        path = os.pathsep.join([os.environ["PATH"], "/usr/sbin", "/sbin"])
        as_root = [] if os.geteuid() == 0 else ["fakeroot"]
        return run(*as_root, "dpkg", f"--root={root}", f"--log={self.scratch / 'log'}", "--force-depends",
                   "--force-unsafe-io", *words, env={**os.environ, "PATH": path})

    def empty_root(self):
        root = self.scratch / "root"
        for name in ("info", "updates", "triggers"):
            (root / "var/lib/dpkg" / name).mkdir(parents=True)
        for name in ("status", "available"):
            (root / "var/lib/dpkg" / name).touch()
        return root

    def test_there_is_a_package_for_each_kind_of_user(self):
        self.assertEqual(sorted(self.packages), sorted(PROJECTS))
        self.assertEqual({name: self.field(name, "Section") for name in PROJECTS},
                         {"ftcheck": "devel", LIBRARY: "libs", "libftcheck-dev": "libdevel"})
        [version] = {self.field(name, "Version") for name in PROJECTS}
        self.assertEqual(self.field("libftcheck-dev", "Depends"), f"{LIBRARY} (= {version})")
        # The program that talks to package indexes is the command's, and alone needs libcurl.
        self.assertRegex(self.field("ftcheck", "Depends"), r"\blibcurl4\b")
        self.assertNotIn("libcurl", self.field(LIBRARY, "Depends"))
        self.assertEqual(self.field(LIBRARY, "Suggests"), "ftcheck")
        # The preset "deb" shares LIEF, Capstone and libseccomp; this build may hold them.
        is_static = "FTCHECK_STATIC_DEPENDENCIES:BOOL=ON" in (OPTIONS.build / "CMakeCache.txt").read_text()
        for name in ("ftcheck", LIBRARY):
            for needed in ("libc6", "libzip4"):
                self.assertRegex(self.field(name, "Depends"), rf"\b{needed}\b")
            for needed in ("liblief0", "libcapstone4", "libseccomp2"):
                check = self.assertNotRegex if is_static else self.assertRegex
                check(self.field(name, "Depends"), rf"\b{needed}\b")

    def test_each_file_is_where_debian_has_its_kind_and_in_one_package(self):
        files = {name: self.members(name) for name in PROJECTS}
        self.assertEqual(sum(map(len, files.values())), len(set().union(*files.values())))
        documents = {"copyright", "changelog.gz", "changelog.Debian.gz"}
        self.assertEqual(set(files["ftcheck"]), {
            "usr/bin/ftcheck", "usr/libexec/ftcheck/ftcheck-fetch", "usr/share/man/man1/ftcheck.1.gz", "usr/share/bash-completion/completions/ftcheck",
            "usr/share/zsh/vendor-completions/_ftcheck", "usr/share/fish/vendor_completions.d/ftcheck.fish",
            "usr/share/ftcheck/ftcheck.schema.json", "usr/share/ftcheck/report.schema.json",
            *(f"usr/share/doc/ftcheck/{name}" for name in documents)})
        for name in PROJECTS:
            self.assertLessEqual({f"usr/share/doc/{name}/{document}" for document in documents}, set(files[name]))
            for path, (mode, owner) in files[name].items():
                self.assertEqual(owner, "root/root", path)
                self.assertRegex(mode, r"^(l|-rwxr-xr-x$|-rw-r--r--$)", path)
        self.assertTrue(any(path.endswith(f"/libftcheck.so.{VERSION}") for path in files[LIBRARY]))
        self.assertTrue(any(path.endswith("/libftcheck.so") for path in files["libftcheck-dev"]))

    def test_nothing_runs_when_they_are_installed_and_the_loader_is_told(self):
        for name in PROJECTS:
            control = run("dpkg-deb", "--ctrl-tarfile", self.packages[name], errors="replace")
            for script in ("preinst", "postinst", "prerm", "postrm"):
                self.assertNotIn(script, control, name)
        self.assertIn("activate-noawait ldconfig", run("dpkg-deb", "--info", self.packages[LIBRARY], "triggers"))

    def test_installing_using_and_removing_them_leaves_no_file_behind(self):
        root = self.empty_root()
        before = tree(root)
        self.dpkg(root, "--install", *self.packages.values())
        installed = tree(root) - before
        for name in PROJECTS:
            self.assertLessEqual(set(self.members(name)), installed)

        program = root / "usr/bin/ftcheck"
        self.assertEqual(f"{run(program, '--version').split()[1]}-1", self.field("ftcheck", "Version"))
        wheels = OPTIONS.source / "testdata" / "wheels"
        ready = wheels / "ready-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"
        self.assertIn("ready", run(program, ready))
        [namelink] = root.rglob("libftcheck.so")
        with served.index("ready", ready) as url:
            self.assertIn("1 wheel read", run(program, *served.OPTIONS, url, "--package", "ready"))
            self.assertIn('"verdict": "ready"',
                          run(sys.executable, "-c", served.LIBRARY_ASKS, namelink.resolve(), url, "ready"))
        run("cc", OPTIONS.source / "examples/c/verdict.c", "-I", root / "usr/include", "-L", namelink.parent,
            "-lftcheck", f"-Wl,-rpath,{namelink.parent}", "-o", self.scratch / "verdict")
        self.assertEqual(run(self.scratch / "verdict", ready), "ready\n")

        self.dpkg(root, "--purge", *PROJECTS)
        self.assertEqual(tree(root), before)


def main():
    global OPTIONS
    parser = argparse.ArgumentParser()
    for name in ("build", "source"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    parser.add_argument("--cpack", required=True)
    OPTIONS = parser.parse_args()

    missing = [tool for tool in ("dpkg", "dpkg-deb", "dpkg-shlibdeps") if not shutil.which(tool)]
    if missing:
        print(f"skipped: there is no {' and no '.join(missing)} here, so no Debian package can be made or tried")
        sys.exit(SKIPPED)
    if os.geteuid() != 0 and not shutil.which("fakeroot"):
        print("skipped: dpkg installs for root only, and there is no fakeroot to be root in")
        sys.exit(SKIPPED)
    unittest.main(argv=sys.argv[:1])


if __name__ == "__main__":
    main()
