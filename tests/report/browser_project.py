#!/usr/bin/env python3
"""Tests the HTML report about a lock file in a browser: golden/project/report.html in headless Chromium.

    browser_project.py PAGE

Exits with 77, which ctest shows as skipped, if Chromium or ChromeDriver is missing, like browser.py.
"""
import pathlib
import shutil
import sys
import tempfile
import unittest

from browser import Browser

PAGE = None

# What lies beyond the edge of the screen.
OUTSIDE = """return [...document.querySelectorAll('.project *')].filter((it) => it.checkVisibility()
                 && it.getBoundingClientRect().right > innerWidth + 1).map((it) => it.outerHTML.slice(0, 80));"""

# Words of the table that are broken, although there is room: rows of names with more than one line.
BROKEN = """return [...document.querySelectorAll('.project tbody th')].filter((it) => it.getClientRects().length
              && it.firstChild.getClientRects?.().length > 1).map((it) => it.innerText);"""


class ProjectPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        cls.addClassCleanup(folder.cleanup)
        cls.browser = Browser(shutil.which("chromedriver"), shutil.which("chromium"), folder.name)
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.browser.ask("POST", "/url", {"url": PAGE.resolve().as_uri()})

    def test_the_table_fits_every_screen(self):
        for width in (1280, 800, 390):
            for scheme in ("light", "dark"):
                with self.subTest(width=width, scheme=scheme):
                    self.browser.devtools("Emulation.setDeviceMetricsOverride", width=width, height=844,
                                          deviceScaleFactor=1, mobile=width < 500)
                    self.browser.devtools("Emulation.setEmulatedMedia",
                                          features=[{"name": "prefers-color-scheme", "value": scheme}])
                    self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth;"), width)
                    self.assertEqual(self.browser.run(OUTSIDE), [])
                    self.assertEqual(self.browser.run(BROKEN), [])
        self.browser.devtools("Emulation.clearDeviceMetricsOverride")
        self.assertEqual(self.browser.console(), [])

    def test_what_blocks_comes_first(self):
        rows = self.browser.run("return [...document.querySelectorAll('.project tbody tr')].map((it) => it.innerText);")
        self.assertIn("enables-gil", rows[0])
        self.assertIn("pure", rows[-1])

    def test_rules_link_to_their_explanation(self):
        missing = self.browser.run("""return [...document.querySelectorAll('.project td a[href^="#"]')]
                                        .filter((it) => !document.querySelector(it.getAttribute('href')));""")
        self.assertEqual(missing, [])


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
