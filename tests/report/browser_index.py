#!/usr/bin/env python3
"""Tests the HTML report about an index in a browser: golden/index/report.html in headless Chromium.

    browser_index.py PAGE

Exits with 77, which ctest shows as skipped, if Chromium or ChromeDriver is missing, like browser.py.
"""
import pathlib
import shutil
import sys
import tempfile
import unittest

from browser import OPEN_ALL, Browser

PAGE = None

# What lies beyond the edge of the screen and cannot be scrolled to.
OUTSIDE = """return [...document.querySelectorAll('main *')].filter((it) => it.checkVisibility() && !it.closest('.scroll')
                 && it.getBoundingClientRect().right > innerWidth + 1).map((it) => it.outerHTML.slice(0, 80));"""


class IndexPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        cls.addClassCleanup(folder.cleanup)
        cls.browser = Browser(shutil.which("chromedriver"), shutil.which("chromium"), folder.name)
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.browser.ask("POST", "/url", {"url": PAGE.resolve().as_uri()})

    def show(self, width, scheme="light"):
        self.browser.devtools("Emulation.setDeviceMetricsOverride", width=width, height=844, deviceScaleFactor=1, mobile=width < 500)
        self.addCleanup(self.browser.devtools, "Emulation.clearDeviceMetricsOverride")
        self.browser.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.addCleanup(self.browser.devtools, "Emulation.setEmulatedMedia", features=[])

    def test_no_screen_needs_sideways_scrolling(self):
        for width in (1280, 768, 390):
            for scheme in ("light", "dark"):
                with self.subTest(width=width, scheme=scheme):
                    self.show(width, scheme)
                    self.browser.run(OPEN_ALL)
                    self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth;"), width)
                    self.assertEqual(self.browser.run(OUTSIDE), [])
        self.assertEqual(self.browser.console(), [])

    def test_a_wheel_links_to_its_file_on_the_index(self):
        links = self.browser.run("return [...document.querySelectorAll('.files a')].map((it) => it.href);")
        self.assertIn("https://files.example/greenlet-3.5.6-cp314-cp314t-manylinux_2_28_x86_64.whl", links)

    def test_a_wheel_says_when_it_was_uploaded(self):
        self.browser.run(OPEN_ALL)
        self.assertIn("uploaded 2025-09-22", self.browser.run("return document.querySelector('.files:has(a)').innerText;"))

    def test_members_that_were_not_read_are_folded_away(self):
        closed = """return [...document.querySelectorAll('summary')].filter((it) => it.textContent.endsWith('members not read'))
                      .map((it) => it.parentElement.open);"""
        self.assertEqual(self.browser.run(closed), [False])

    def test_a_history_unfolds_to_its_releases(self):
        answers = self.browser.run("return [...document.querySelectorAll('.history')].map((it) => it.innerText);")
        self.assertIn("no final release keeps the GIL disabled", answers[0])
        self.assertNotIn("musl", answers[0])
        self.browser.click(".history summary")
        self.assertIn("musl", self.browser.run("return document.querySelector('.history').innerText;"))


def main():
    global PAGE
    PAGE = pathlib.Path(sys.argv.pop(1))
    for program in ("chromium", "chromedriver"):
        if shutil.which(program) is None:
            print(f"skipped: there is no {program} here (Debian: chromium, chromium-driver)")
            return 77
    return 0 if unittest.main(exit=False).result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
