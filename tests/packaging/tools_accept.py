#!/usr/bin/env python3
"""Lets one program judge what publishes ftcheck, and prints what it objects to.

    tools_accept.py actionlint|zizmor|schemas|hadolint|image|formula|flake|recipe --tools DIR

DIR has the environment that tests/integrations/tools.py makes of requirements.txt. actionlint is compiled by Go into
it; buildah, Ruby and Nix are Debian's (scripts/install.sh packaging). Exits with 77 and a line that says why where a
program cannot be had.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import made

ROOT = made.ROOT
ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = sorted(set((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")) - {ROOT / ".github/ISSUE_TEMPLATE/config.yml"})


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def run(*command, **more):
    """The output of a program that must accept what it is given."""
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, **more)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def of_tools(tools, name):
    program = tools / "bin" / name
    if not program.exists():
        skip(f"pip could not install {name}")
    return program


def of_debian(name, package):
    program = shutil.which(name)
    if not program:
        skip(f"{name} is missing; Debian's package {package} has it")
    return program


def try_actionlint(tools):
    version = ACTIONLINT.partition("@")[2]
    folder = tools.parent / f"actionlint-{version}"
    if not (folder / "actionlint").exists():
        go = shutil.which("go")
        if not go:
            skip("there is no Go to compile actionlint with")
        done = subprocess.run([go, "install", ACTIONLINT], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              env={**os.environ, "GOBIN": str(folder.resolve())})
        if done.returncode:
            skip(f"Go could not install actionlint: {(done.stderr.strip() or 'no reason given').splitlines()[-1]}")
    # Without the checkers of scripts that happen to be on PATH, the result is the same everywhere.
    run(folder / "actionlint", "-shellcheck=", "-pyflakes=", *WORKFLOWS)


def try_zizmor(tools):
    run(of_tools(tools, "zizmor"), "--offline", "--no-progress", "--quiet", *WORKFLOWS, ROOT / "action.yml",
        ROOT / ".github" / "dependabot.yml")


def try_schemas(tools):
    check = of_tools(tools, "check-jsonschema")
    for schema, files in [("github-workflows", WORKFLOWS), ("github-actions", [ROOT / "action.yml"]),
                          ("dependabot", [ROOT / ".github" / "dependabot.yml"]), ("github-issue-forms", FORMS),
                          ("github-issue-config", [ROOT / ".github" / "ISSUE_TEMPLATE" / "config.yml"])]:
        run(check, "--builtin-schema", f"vendor.{schema}", *files)


def try_hadolint(tools):
    run(of_tools(tools, "hadolint"), ROOT / "packaging" / "docker" / "Dockerfile")


PROGRAM = r"""
#include <stdio.h>
#include <unistd.h>
int main(int count, char** words) {
  printf("%d %s %s\n", getuid(), count > 1 ? words[1] : "", access("/opt/ftcheck/libexec/ftcheck/ftcheck-fetch", F_OK) ? "alone" : "both");
}
"""


def try_image(_):
    """A static program in the place of ftcheck runs in the image, as nobody."""
    buildah = of_debian("buildah", "buildah")
    if os.geteuid() != 0:
        skip("without root no image can be made here")
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        (scratch / "program.c").write_text(PROGRAM)
        run(os.environ.get("CC", "cc"), "-static", "-o", scratch / "ftcheck", scratch / "program.c")
        store = ["--root", scratch / "root", "--runroot", scratch / "run", "--storage-driver", "vfs"]
        with made.packages(programs={"bin/ftcheck": (scratch / "ftcheck").read_bytes()}) as (output, _):
            for architecture in ("amd64", "arm64"):
                assert (output / "docker" / architecture / "bin" / "ftcheck").stat().st_mode & 0o111, architecture
            here = {"x86_64": "amd64", "aarch64": "arm64"}.get(os.uname().machine)
            if not here:
                skip(f"no image is for {os.uname().machine}")
            run(buildah, *store, "bud", "--isolation", "chroot", "--platform", f"linux/{here}", "--tag", "ftcheck",
                output / "docker")
        container = run(buildah, *store, "from", "ftcheck").split()[-1]
        config = json.loads(run(buildah, *store, "inspect", "--type", "image", "ftcheck"))["OCIv1"]["config"]
        said = run(buildah, *store, "run", "--isolation", "chroot", container, *config["Entrypoint"], "--version")
        assert said.split() == ["65534", "--version", "both"], said
        run(buildah, *store, "rm", "--all")


# Stands in for Homebrew: evaluates a formula on one system and processor, prints what it would download, and runs the
# installation in the folder of the unpacked archive.
HOMEBREW = r"""
class Place < String
  def /(name) = Place.new("#{self}/#{name}")
  def install(*files) = missing(files.flatten)
  def write_exec_script(file) = missing([file.sub("libexec/", "")])
  def missing(files) = (abort "nothing is installed in #{self}" if files.empty?
                        files.each { |file| abort "there is no #{file}" unless File.exist?(file) })
end
class Formula
  %w[bin libexec man1 bash_completion zsh_completion fish_completion pkgshare doc].each do |place|
    define_method(place) { Place.new(place) }
  end
  def self.desc(text) = nil
  def self.homepage(text) = nil
  def self.license(text) = nil
  def self.test = nil
  def self.version(text) = puts(text)
  def self.url(text) = puts(text)
  def self.sha256(text) = puts(text)
  def self.on_macos = (yield if SYSTEM == "macos")
  def self.on_linux = (yield if SYSTEM == "linux")
  def self.on_arm = (yield if PROCESSOR == "aarch64")
  def self.on_intel = (yield if PROCESSOR == "x86_64")
end
SYSTEM, PROCESSOR, FILE = ARGV
load FILE
Ftcheck.new.install
"""


def address(target):
    suffix = ".zip" if target.system == "windows" else ".tar.gz"
    version = made.publish.version()
    return f"https://github.com/{made.REPOSITORY}/releases/download/v{version}/ftcheck-{version}-{target.name}{suffix}"


def hash_of(output, target):
    return made.publish.sha256(output.parent / "archives" / address(target).rpartition("/")[2])


def unpacked(output, target, folder):
    """The folder that is in the archive."""
    name = address(target).rpartition("/")[2]
    shutil.unpack_archive(output.parent / "archives" / name, folder)
    return pathlib.Path(folder) / made.publish.top_folder(pathlib.Path(name))


def try_formula(_):
    ruby = of_debian("ruby", "ruby")
    with made.packages() as (output, _), tempfile.TemporaryDirectory() as folder:
        formula = output / "homebrew" / "ftcheck.rb"
        run(ruby, "-wc", formula)
        for target in made.TARGETS:
            if target.system != "windows" and not target.is_glibc:
                said = run(ruby, "-e", HOMEBREW, target.system, target.processor, formula,
                           cwd=unpacked(output, target, folder)).split()
                assert said == [made.publish.version(), address(target), hash_of(output, target)], (target.name, said)


# Stands in for nixpkgs: a package is the arguments it is made from.
FLAKE = """
let
  flake = import {folder}/flake.nix;
  nixpkgs.legacyPackages = builtins.listToAttrs (map (name: {{
    inherit name;
    value = {{ stdenvNoCC.mkDerivation = given: given; fetchurl = given: given; lib.licenses.mit = "MIT"; }};
  }}) [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ]);
in (flake.outputs {{ self = null; inherit nixpkgs; }}).packages
"""


def try_flake(_):
    nix = of_debian("nix-instantiate", "nix-bin")
    with made.packages() as (output, _), tempfile.TemporaryDirectory() as store:
        state = {"NIX_STORE_DIR": f"{store}/store", "NIX_STATE_DIR": f"{store}/var", "NIX_LOG_DIR": f"{store}/log"}
        evaluate = [nix, "--eval", "--strict", "--json", "--expr"]
        done = subprocess.run([*evaluate, FLAKE.format(folder=output / "nix")], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, env={**os.environ, **state})
        assert done.returncode == 0, done.stderr
        packages = json.loads(done.stdout)
        for target in made.TARGETS:
            if target.system == "windows" or target.is_glibc:
                continue
            package = packages[f"{target.processor}-{'darwin' if target.system == 'macos' else 'linux'}"]["default"]
            assert package["src"] == {"url": address(target), "sha256": hash_of(output, target)}, package
            # The installation, in the folder that unpacking leaves.
            installed = pathlib.Path(store) / "installed" / target.name
            installed.parent.mkdir(exist_ok=True)
            run("sh", "-euc", f"runHook() {{ :; }}; {package['installPhase']}", cwd=unpacked(output, target, store),
                env={**os.environ, "out": str(installed)})
            assert (installed / "bin" / package["meta"]["mainProgram"]).stat().st_mode & 0o111, installed
            assert (installed / "libexec" / "ftcheck" / "ftcheck-fetch").exists(), installed
        # Before the first release.
        (output / "nix" / "release.json").unlink()
        done = subprocess.run([*evaluate, FLAKE.format(folder=output / "nix")], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, env={**os.environ, **state})
        assert done.returncode != 0 and "no release yet" in done.stderr, done.stderr


RECIPE = """
import json, sys
from rattler_build import PlatformConfig, RenderConfig, Stage0Recipe, VariantConfig
variants = VariantConfig({"c_stdlib": ["sysroot"], "cxx_compiler": ["gxx"]})
for platform in ("linux-64", "linux-aarch64", "osx-64", "osx-arm64"):
    rendering = RenderConfig(platform=PlatformConfig(target_platform=platform, build_platform="linux-64", host_platform=platform))
    [rendered] = Stage0Recipe.from_file(sys.argv[1]).render(variants, rendering)
    recipe = rendered.recipe
    print(json.dumps([platform, recipe.package.name, str(recipe.package.version), list(map(str, recipe.requirements.host))]))
"""


def try_recipe(tools):
    python = of_tools(tools, "python")
    if subprocess.run([python, "-c", "import rattler_build"], capture_output=True).returncode:
        skip("pip could not install py-rattler-build")
    with made.packages() as (output, _):
        for line in run(python, "-c", RECIPE, output / "conda" / "recipe.yaml").splitlines():
            platform, name, version, host = json.loads(line)
            assert (name, version) == ("ftcheck", made.publish.version()), line
            assert ("libseccomp" in host) == platform.startswith("linux"), line


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool", choices=[name.removeprefix("try_") for name in globals() if name.startswith("try_")])
    parser.add_argument("--tools", type=pathlib.Path, required=True)
    options = parser.parse_args()
    globals()[f"try_{options.tool}"](options.tools)


if __name__ == "__main__":
    main()
