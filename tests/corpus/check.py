#!/usr/bin/env python3
"""Runs ftcheck on real wheels and compares each module's verdict with the known true one.

    check.py --ftcheck PROGRAM --keep DIR

wheels.tsv pins the wheels by file name and SHA-256; pip downloads those that are not yet in DIR.
expected.tsv has the true verdict of every module. A fourth column "may-be-unknown: REASON" also allows
`unknown` if the program cannot decide yet; no other difference is allowed.

Exits with 77, which ctest shows as skipped, if a wheel cannot be downloaded; in continuous
integration (CI=true) that is a failure.
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SKIPPED = 77


def read_rows(name):
    for line in (HERE / name).read_text().splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def is_intact(path, sha256):
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def download(wheel, sha256, keep):
    """Brings one wheel into `keep`; returns nothing, or why that was impossible."""
    if is_intact(keep / wheel, sha256):
        return None
    name, version, *_, python, abis, platforms = wheel.removesuffix(".whl").split("-")
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps",
               "--only-binary", ":all:", "--implementation", "cp",
               "--python-version", re.sub(r"cp(\d)(\d+)", r"\1.\2", python)]
    for abi in abis.split("."):
        command += ["--abi", abi]
    for platform in platforms.split("."):
        command += ["--platform", platform]
    # Downloaded to a temporary name and then renamed, because two test runs may share `keep`.
    with tempfile.TemporaryDirectory(dir=keep) as directory:
        requirements = pathlib.Path(directory) / "requirements.txt"
        requirements.write_text(f"{name}=={version} --hash=sha256:{sha256}\n")
        command += ["--require-hashes", "--requirement", str(requirements), "--dest", directory]
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
        except subprocess.TimeoutExpired:
            return f"{wheel}: pip was not done after 5 minutes"
        if done.returncode:
            return f"{wheel}: {(done.stderr.strip() or done.stdout.strip() or 'pip failed').splitlines()[-1]}"
        if not is_intact(pathlib.Path(directory) / wheel, sha256):
            return f"{wheel}: pip downloaded another file"
        os.replace(pathlib.Path(directory) / wheel, keep / wheel)
    return None


def download_all(wheels, keep, what):
    """Brings all wheels into `keep`; returns nothing, or the exit code if some cannot be had, so `what` was not checked."""
    keep.mkdir(parents=True, exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        failures = [why for why in pool.map(lambda pin: download(*pin, keep), wheels.items()) if why]
    if not failures:
        return None
    for failure in failures:
        print(failure)
    print(f"{len(failures)} of {len(wheels)} wheels could not be downloaded, so {what}")
    return 1 if os.environ.get("CI") == "true" else SKIPPED


def verdicts(program, wheels, keep):
    """{wheel: {module: verdict}} as the program reports them."""
    done = subprocess.run([program, "--format", "json", *(str(keep / wheel) for wheel in wheels)],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    if done.returncode not in (0, 1):
        sys.exit(f"ftcheck ended with status {done.returncode}: {done.stderr.strip() or done.stdout[-500:]}")
    try:
        report = json.loads(done.stdout)
    except ValueError:
        sys.exit(f"ftcheck ended with status {done.returncode} and no JSON report: {done.stderr.strip()}")
    return {
        pathlib.Path(artifact["path"]).name: {module["path"]: module["verdict"] for module in artifact["modules"]}
        for artifact in report["artifacts"]
    }


def differences(expected, found):
    """One line per module whose verdict is neither the true one nor an allowed `unknown`."""
    for wheel, modules in expected.items():
        said = found.get(wheel, {})
        for module in sorted({*modules, *said}):
            truth, allowance = modules.get(module, ("no module", ""))
            verdict = said.get(module, "no module")
            if verdict == truth and allowance:
                print(f"note: known now, so expected.tsv need not allow unknown: {wheel} {module}")
            if verdict != truth and not (verdict == "unknown" and allowance):
                yield f"expected {truth}, found {verdict}: {wheel} {module}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ftcheck", required=True, help="the program")
    parser.add_argument("--keep", required=True, type=pathlib.Path, help="folder for the wheels")
    options = parser.parse_args()

    wheels = dict(read_rows("wheels.tsv"))
    expected = {wheel: {} for wheel in wheels}
    for wheel, module, verdict, *allowance in read_rows("expected.tsv"):
        if allowance and not re.fullmatch(r"may-be-unknown: .+", allowance[0]):
            sys.exit(f"expected.tsv: the fourth column must be 'may-be-unknown: REASON', not {allowance[0]!r}")
        expected[wheel][module] = (verdict, *(allowance or [""]))

    failed = download_all(wheels, options.keep, "their verdicts were not checked")
    if failed is not None:
        return failed

    wrong = list(differences(expected, verdicts(options.ftcheck, wheels, options.keep)))
    for difference in wrong:
        print(difference)
    print(f"{len(wheels)} wheels, {sum(map(len, expected.values()))} modules, {len(wrong)} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
