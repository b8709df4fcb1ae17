#!/usr/bin/env python3
"""Tests the files of a tracker: they are well-formed, and a second run rewrites only what changed.

    site_files.py SAMPLE

SAMPLE is ftcheck-site-sample, which writes a site of sample projects.
"""
import html.parser
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

SAMPLE = None
ATOM = "{http://www.w3.org/2005/Atom}"
# Elements without an end tag (HTML, "void elements"); the drawing elements are written with "/>".
VOID = {"meta", "link", "input", "br", "wbr", "rect", "path"}
# Elements that must not be in a paragraph (HTML, "optional tags"): they would end it.
BLOCKS = {"p", "div", "ul", "ol", "dl", "table", "section", "details", "h1", "h2", "h3", "pre", "footer", "header", "main"}


def write(folder, run, *more):
    done = subprocess.run([SAMPLE, folder, str(run), *map(str, more)], capture_output=True, text=True, check=True)
    files, written, removed = map(int, done.stdout.split())
    return files, written, removed


class Page(html.parser.HTMLParser):
    """Checks that elements are nested, ids are unique and links lead somewhere."""

    def __init__(self, path):
        super().__init__()
        self.path, self.open, self.ids, self.links, self.problems = path, [], [], [], []
        self.feed(path.read_text(encoding="utf-8"))
        self.close()
        if self.open:
            self.problems.append(f"{self.open} stay open")

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.problems.append(f"{tag} has an attribute twice: {names}")
        if "p" in self.open and tag in BLOCKS:
            self.problems.append(f"{tag} in a paragraph, line {self.getpos()[0]}")
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name == "href":
                self.links.append(value)
            if name.startswith("on") or name in ("style", "src"):
                self.problems.append(f"{tag} has {name}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> ends another element, line {self.getpos()[0]}")


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.site = pathlib.Path(folder.name, "site")

    def pages(self):
        return sorted(self.site.rglob("*.html"))

    def test_pages_are_well_formed_and_their_links_lead_to_files(self):
        write(self.site, 1)
        write(self.site, 2)
        self.assertGreater(len(self.pages()), 8)
        for path in self.pages():
            with self.subTest(path.relative_to(self.site)):
                page = Page(path)
                self.assertEqual(page.problems, [])
                self.assertEqual(len(page.ids), len(set(page.ids)))
                for link in page.links:
                    if re.match(r"https?:|data:image/svg", link):
                        continue
                    target, _, place = link.partition("#")
                    file = path.parent / target if target else path
                    self.assertTrue(file.is_file(), link)
                    if place:
                        self.assertIn(place, Page(file).ids)

    def test_the_feed_is_atom(self):
        """RFC 4287: what a feed and an entry must have, and once each."""
        write(self.site, 1)
        first = {entry.findtext(f"{ATOM}id") for entry in ElementTree.parse(self.site / "feed.xml").iter(f"{ATOM}entry")}
        write(self.site, 2)
        feed = ElementTree.parse(self.site / "feed.xml").getroot()
        self.assertEqual(feed.tag, f"{ATOM}feed")
        for parent in (feed, *feed.iter(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                self.assertEqual(len(parent.findall(ATOM + name)), 1, name)
            self.assertRegex(parent.findtext(f"{ATOM}updated"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$")
        self.assertTrue(feed.findtext(f"{ATOM}author/{ATOM}name"))
        self.assertEqual([link.get("href") for link in feed.findall(f"{ATOM}link[@rel='self']")],
                         ["https://tracker.example/feed.xml"])
        ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
        self.assertEqual(len(ids), len(set(ids)))
        self.assertLess(first, set(ids))
        for text in ids:
            self.assertRegex(text, r"^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")

    def test_badges_are_images_on_their_own(self):
        write(self.site, 1)
        for path in (self.site / "badge").iterdir():
            image = ElementTree.parse(path).getroot()
            self.assertEqual(image.tag, "{http://www.w3.org/2000/svg}svg")
            self.assertEqual(image.get("role"), "img")
            self.assertEqual(image.findtext("{http://www.w3.org/2000/svg}title"), image.get("aria-label"))
            self.assertNotIn("style", path.read_text())

    def test_a_second_run_touches_only_what_changed(self):
        write(self.site, 1)
        for path in self.site.rglob("*"):
            os.utime(path, (1, 1))
        self.assertEqual(write(self.site, 1)[1:], (0, 0))
        self.assertEqual({path.stat().st_mtime for path in self.site.rglob("*")}, {1})
        write(self.site, 2)
        touched = {str(path.relative_to(self.site)) for path in self.site.rglob("*") if path.is_file() and path.stat().st_mtime > 1}
        self.assertEqual(touched, {"index.html", "changes.html", "feed.xml", "data.json", "project/gil.html", "badge/gil.svg",
                                   "project/fresh.html", "badge/fresh.svg"})
        self.assertFalse((self.site / "project" / "gone.html").exists())

    def test_nothing_is_left_beside_the_files(self):
        files, written, _ = write(self.site, 1)
        self.assertEqual(files, written)
        self.assertEqual(sum(path.is_file() for path in self.site.rglob("*")), files)

    def test_a_table_of_a_hundred_projects_is_light(self):
        write(self.site, 1, 100)
        self.assertLess((self.site / "index.html").stat().st_size, 150_000)
        for path in self.pages():
            self.assertLess(path.stat().st_size, 300_000, path)

    def test_the_data_names_every_file_about_a_project(self):
        write(self.site, 1)
        data = json.loads((self.site / "data.json").read_text())
        found = {str(path.relative_to(self.site)) for name in ("project", "badge") for path in (self.site / name).iterdir()}
        self.assertEqual(set(data["files"]), found)
        named = {project[kind] for project in data["projects"] for kind in ("page", "badge") if project[kind]}
        self.assertEqual(named, found)


if __name__ == "__main__":
    SAMPLE = sys.argv.pop(1)
    unittest.main()
