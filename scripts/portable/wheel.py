"""The wheel for Python: packed from what CMake installs, as pip would have packed it, for another platform.

Its programs and library need nothing but the C library, so there is nothing to repair.
"""
import pathlib
import shutil

from . import notices, project, shell, tools

PACKING = pathlib.Path(__file__).with_name("packing.txt")
DISTRIBUTION = "ftcheck_wheel"

METADATA = """import sys
from scikit_build_core.build import prepare_metadata_for_build_wheel
prepare_metadata_for_build_wheel(sys.argv[1])
"""


def programs(folder):
    """The folder of the programs that packing.txt names."""
    return tools.install(folder / "tools" / "packing", PACKING, folder / "log" / "tools.log", hashes=False)


def pack(target, folder, build_folder, parts):
    """Packs and returns the wheel."""
    log = folder / "log" / f"{target.name}-wheel.log"
    log.unlink(missing_ok=True)
    packing = programs(folder)
    content = project.install(build_folder, "python", folder / "scratch" / target.name / "wheel", log)
    shutil.copytree(shell.ROOT / "python" / DISTRIBUTION, content / DISTRIBUTION, dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns("__pycache__"))
    shell.run([packing / "python", "-c", METADATA, content], log, cwd=shell.ROOT)
    [information] = content.glob("*.dist-info")
    add_scripts(target, content, information)
    describe(target, information, parts)
    dist = folder / "dist"
    dist.mkdir(exist_ok=True)
    made = folder / "scratch" / target.name / "packed"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    shell.run([packing / "wheel", "pack", "--dest-dir", made, content], log, environment={"SOURCE_DATE_EPOCH": shell.commit_time()})
    [wheel] = made.iterdir()
    return pathlib.Path(shutil.move(wheel, dist / wheel.name))


def add_scripts(target, content, information):
    """Puts on PATH what runs the command."""
    installed = content / "scripts"
    if target.system == "windows":
        # Only programs can be run there, which pip makes for entry points.
        names = sorted(script.name for script in installed.iterdir())
        (information / "entry_points.txt").write_text(
            "[console_scripts]\n" + "".join(f"{name} = {DISTRIBUTION}.__main__:main\n" for name in names))
        shutil.rmtree(installed)
        return
    scripts = content / information.name.replace(".dist-info", ".data") / "scripts"
    scripts.parent.mkdir()
    installed.rename(scripts)
    for script in scripts.iterdir():
        # pip puts the interpreter of the environment in the place of this line.
        script.write_text("#!python\n" + script.read_text().partition("\n")[2])


def describe(target, information, parts):
    """Writes the tags, the licences (PEP 639) and the list of parts (PEP 770)."""
    tags = "".join(f"Tag: py3-none-{platform}\n" for platform in target.wheel_platform.split("."))
    (information / "WHEEL").write_text(f"Wheel-Version: 1.0\nGenerator: ftcheck release\nRoot-Is-Purelib: false\n{tags}\n")
    linked = notices.write_licenses(parts, information / "licenses" / "linked")
    metadata = information / "METADATA"
    head, blank, text = metadata.read_text().partition("\n\n")
    names = "".join(f"\nLicense-File: linked/{name}" for name in linked)
    metadata.write_text(head + names + blank + text)
    sboms = information / "sboms"
    sboms.mkdir()
    (sboms / "ftcheck.cdx.json").write_text(notices.bill(parts, "ftcheck", notices.own_version(), target.name))
