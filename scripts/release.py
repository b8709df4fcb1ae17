#!/usr/bin/env python3
"""Builds ftcheck for other systems and older ones, from pinned sources, with Zig as the compiler.

    scripts/release.py TARGET...          wheels and archives; their paths are printed
    scripts/release.py --check [TARGET...]  checks what is there
    scripts/release.py --updates          newer versions of what is linked
    scripts/release.py --list             the targets

Everything is below DIR (build/portable): dist/ has the results, dependencies/ the static libraries, which the next run
uses again.  docs/release-builds.md tells how it works and what was tried.  scripts/install.sh release installs what
is needed; the sources are packages of Debian 12.
"""
import argparse
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from portable import archive, checks, dependencies, notices, pins, project, shell, sources, targets, tools, wheel

FOLDER = shell.ROOT / "build" / "portable"


def build(options):
    kit = tools.Tools(options.folder)
    pinned = pins.read()
    fetched = sources.Sources(options.folder, pinned, kit)
    for name in options.targets or targets.NAMES:
        target = targets.find(name)
        prefixes = dependencies.build(target, options.folder, pinned, fetched, kit, options.jobs)
        if options.dependencies or not target.project:
            print(options.folder / "dependencies" / target.name)
            continue
        built = project.build(target, options.folder, prefixes, kit, options.jobs)
        parts = notices.parts(target, prefixes, pinned, kit)
        for pack in (wheel.pack, archive.pack):
            print(pack(target, options.folder, built, parts), flush=True)
        archive.write_checksums(options.folder / "dist")


def updates(options):
    """Names what Debian's archive has in newer versions than are pinned."""
    pinned = pins.read()
    fetched = sources.Sources(options.folder, pinned, None)
    for name, pin in pinned.items():
        newest = fetched.newest(name)
        if newest and newest != pin.version:
            print(f"{name}: {pin.version} is pinned, {newest} is the newest")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="as Zig names them; --list names them all")
    parser.add_argument("--all", action="store_true", help="build all targets")
    parser.add_argument("--dependencies", action="store_true", help="only the static libraries")
    parser.add_argument("--check", action="store_true", help="check what is there instead of building")
    parser.add_argument("--updates", action="store_true", help="name newer versions of what is linked")
    parser.add_argument("--list", action="store_true", help="name the targets")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="at the same time (2)")
    parser.add_argument("--native", type=pathlib.Path, default=shell.ROOT / "build" / "release" / "cli" / "ftcheck", metavar="FILE",
                        help="the command with which --check compares: one built for this system (build/release)")
    parser.add_argument("--wheels", type=pathlib.Path, nargs="+", metavar="WHEEL", help="what --check compares, instead of testdata's wheels")
    parser.add_argument("--folder", type=pathlib.Path, default=FOLDER, metavar="DIR")
    options = parser.parse_args()
    options.folder = options.folder.resolve()
    if options.list:
        print("\n".join(targets.NAMES))
    elif options.updates:
        updates(options)
    elif options.check:
        sys.exit(checks.run(options))
    elif options.targets or options.all:
        build(options)
    else:
        parser.error("name a target, or --all; --list names them")


if __name__ == "__main__":
    main()
