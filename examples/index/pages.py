#!/usr/bin/env python3
"""The page job of docs/scale.md: names of projects in, wheels to judge out.

    pages.py --index URL [--abi t|all] [--releases newest|all] < names > urls

Asks the index for the page of each project (PEP 691), one after the other, and prints the wheels as URL#sha256=…
lines, which `ftcheck --format jsonl -` reads. Only wheels for free-threaded Python need reading: the names of other
wheels say enough. A server that says 429 or 503 is left alone for as long as it asks for.

index_job.py imports this for Spark. Only the standard library is needed.
"""
import argparse
import gzip
import json
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

ACCEPT = "application/vnd.pypi.simple.v1+json"
AGENT = "ftcheck-page-job (docs/scale.md)"
ATTEMPTS = 5
LONGEST_WAIT = 300


class NoPage(Exception):
    """The index has no page of that name."""


def wait_as_asked(error, attempt):
    """Seconds to wait after an answer that asks for patience: Retry-After, otherwise longer each time."""
    said = error.headers.get("Retry-After", "") if hasattr(error, "headers") else ""
    return min(int(said) if said.isdigit() else 2**attempt, LONGEST_WAIT)


def get_page(index, name, sleep=time.sleep):
    """The page of a project, its bytes on the way, and its URL."""
    normalized = re.sub(r"[-_.]+", "-", name).lower()
    url = urllib.parse.urljoin(index.rstrip("/") + "/", urllib.parse.quote(normalized) + "/")
    request = urllib.request.Request(url, headers={"Accept": ACCEPT, "Accept-Encoding": "gzip",
                                                    "User-Agent": AGENT})
    for attempt in range(ATTEMPTS):
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                content = answer.read()
                is_packed = answer.headers.get("Content-Encoding") == "gzip"
                return json.loads(gzip.decompress(content) if is_packed else content), len(content), answer.url
        except urllib.error.HTTPError as error:
            if error.code == 404:
                raise NoPage(name) from None
            if error.code not in (429, 500, 502, 503, 504) or attempt == ATTEMPTS - 1:
                raise
            sleep(wait_as_asked(error, attempt))
        except urllib.error.URLError as error:
            if attempt == ATTEMPTS - 1:
                raise
            sleep(wait_as_asked(error, attempt))
    raise AssertionError("not reached")


VERSION = re.compile(r"""v?(?:(?P<epoch>\d+)!)?(?P<release>\d+(?:\.\d+)*)
                         (?:[-_.]?(?P<phase>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?P<number>\d*))?
                         (?P<post>-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*)?
                         (?P<dev>[-_.]?dev[-_.]?\d*)?
                         (?:\+.*)?""", re.VERBOSE | re.IGNORECASE)
FINAL = 3


def number_in(text):
    return int(re.sub(r"\D", "", text) or 0)


def version_key(version):
    """Sorts versions in the order of PEP 440, except that local versions are equal; what is no version is oldest."""
    found = VERSION.fullmatch(version)
    if found is None:
        return (-1,)
    release = [int(part) for part in found["release"].split(".")]
    while len(release) > 1 and release[-1] == 0:
        release.pop()
    phase = FINAL
    if found["phase"]:
        phase = {"a": 0, "b": 1}.get(found["phase"][0].lower(), 2)  # otherwise c, pre, preview or rc
    elif found["dev"] and not found["post"]:
        phase = -1  # 1.0.dev1 comes before 1.0a1
    return (int(found["epoch"] or 0), release, phase, number_in(found["number"] or ""),
            number_in(found["post"]) if found["post"] else -1,
            number_in(found["dev"]) if found["dev"] else float("inf"))


def is_final(version):
    found = VERSION.fullmatch(version)
    return found is not None and not found["phase"] and not found["dev"]


def is_free_threaded(tag_of_abi):
    """True for "cp314t", and for "abi3t" (PEP 803); tags may be compressed: "cp314t.cp315t"."""
    return any(re.fullmatch(r"cp3\d+t|abi3t", abi) for abi in tag_of_abi.split("."))


def wheels_of(page, url, *, free_threaded_only=True, newest_only=True):
    """The wheels on a page: dictionaries with project, version, file, url, sha256, size and uploaded.

    The newest release is that of all wheels, so there are none if it has no free-threaded ones.
    """
    wheels = []
    for file in page["files"]:
        parts = file["filename"].removesuffix(".whl").split("-")
        if not file["filename"].endswith(".whl") or len(parts) not in (5, 6) or file.get("yanked"):
            continue
        wheels.append({"project": page["name"], "version": parts[1], "file": file["filename"], "abi": parts[-2],
                       "url": urllib.parse.urldefrag(urllib.parse.urljoin(url, file["url"])).url,
                       "sha256": file["hashes"].get("sha256", ""),
                       "size": file.get("size", 0), "uploaded": file.get("upload-time", "")})
    if newest_only and wheels:
        final = {wheel["version"] for wheel in wheels if is_final(wheel["version"])}
        newest = max(final or {wheel["version"] for wheel in wheels}, key=version_key)
        # Spellings of one version may differ: 1.0 and 1.0.0.
        wheels = [wheel for wheel in wheels if version_key(wheel["version"]) == version_key(newest)]
    abis = [wheel.pop("abi") for wheel in wheels]
    return [wheel for wheel, abi in zip(wheels, abis) if not free_threaded_only or is_free_threaded(abi)]


def line_of(wheel):
    """What the worker reads."""
    return f"{wheel['url']}#sha256={wheel['sha256']}" if wheel["sha256"] else wheel["url"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--index", required=True, help="the URL of the index, such as https://index.example/simple")
    parser.add_argument("--abi", choices=["t", "all"], default="t", help="wheels for free-threaded Python, or all")
    parser.add_argument("--releases", choices=["newest", "all"], default="newest")
    options = parser.parse_args()
    asked = received = 0
    for name in filter(None, map(str.strip, sys.stdin)):
        try:
            page, size, url = get_page(options.index, name)
        except (NoPage, OSError, ValueError) as error:
            print(f"{name}: {'no such project' if isinstance(error, NoPage) else error}", file=sys.stderr)
            continue
        asked += 1
        received += size
        for wheel in wheels_of(page, url, free_threaded_only=options.abi == "t", newest_only=options.releases == "newest"):
            print(line_of(wheel), flush=True)
    print(f"{asked} pages, {received} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
