#!/usr/bin/env python3
"""Tests a tracker in headless Chromium.

    site_browser.py SAMPLE

SAMPLE is ftcheck-site-sample, which writes a site of sample projects.  If Chromium or ChromeDriver is missing, it says
so and exits with 77, which ctest shows as skipped.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "report"))

from browser import OPEN_ALL, Browser  # noqa: E402

SAMPLE = None
SHOWN = "return [...document.querySelectorAll('#tracker tbody tr')].filter((row) => row.checkVisibility()).map((row) => row.cells[0].textContent);"
# What lies beyond the edge of the screen and cannot be scrolled to.
OUTSIDE = """return [...document.querySelectorAll('main *')].filter((it) => it.checkVisibility() && !it.closest('.scroll')
                 && it.getBoundingClientRect().right > innerWidth + 1).map((it) => it.outerHTML.slice(0, 80));"""


class Tracker(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        cls.addClassCleanup(folder.cleanup)
        cls.site = pathlib.Path(folder.name, "site")
        for run in (1, 2):
            subprocess.run([SAMPLE, cls.site, str(run)], check=True, stdout=subprocess.DEVNULL)
        cls.browser = Browser(shutil.which("chromedriver"), shutil.which("chromium"), pathlib.Path(folder.name, "profile"))
        cls.addClassCleanup(cls.browser.close)

    def open(self, page="index.html", fragment=""):
        # A change of the fragment alone would not load the page again.
        self.browser.ask("POST", "/url", {"url": "about:blank"})
        self.browser.ask("POST", "/url", {"url": (self.site / page).as_uri() + fragment})

    def show(self, width, scheme="light"):
        self.browser.devtools("Emulation.setDeviceMetricsOverride", width=width, height=844, deviceScaleFactor=1, mobile=width < 500)
        self.addCleanup(self.browser.devtools, "Emulation.clearDeviceMetricsOverride")
        self.browser.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.addCleanup(self.browser.devtools, "Emulation.setEmulatedMedia", features=[])

    def shown(self):
        return self.browser.run(SHOWN)

    def fragment(self):
        return self.browser.run("return location.hash;")

    def wait_for(self, condition):
        for _ in range(100):
            if condition():
                return
            self.browser.run("return new Promise((done) => setTimeout(done, 50));")
        self.fail("what was waited for did not come")

    def press(self, key, code=0, text=""):
        self.browser.devtools("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", key=key, windowsVirtualKeyCode=code, text=text)
        self.browser.devtools("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def test_no_page_needs_sideways_scrolling_or_has_errors(self):
        pages = ["index.html", "changes.html", "project/gil.html", "project/partly.html", "project/pure.html"]
        for page in pages:
            for width in (1280, 800, 390):
                for scheme in ("light", "dark"):
                    with self.subTest(page=page, width=width, scheme=scheme):
                        self.show(width, scheme)
                        self.open(page)
                        self.browser.run(OPEN_ALL)
                        self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth;"), width)
                        self.assertEqual(self.browser.run(OUTSIDE), [])
                        self.assertEqual(self.browser.console(), [])
                        self.assertEqual(self.browser.run("return performance.getEntriesByType('resource').length;"), 0)

    def test_nothing_from_a_project_runs_or_becomes_an_element(self):
        for page in ("index.html", "changes.html", "project/gil.html"):
            self.open(page)
            self.assertEqual(self.browser.run("return document.querySelectorAll('script').length;"), 1)
            self.assertEqual(self.browser.run("return document.querySelectorAll('img, iframe, form, [style], [onmouseover]').length;"), 0)

    def test_the_keyboard_searches_and_filters(self):
        self.open()
        everything = self.shown()
        self.assertEqual(len(everything), 10)
        self.press("/", 191, "/")
        self.assertEqual(self.browser.run("return document.activeElement.id;"), "search")
        for letter in "ready_":
            self.press(letter, ord(letter.upper()), letter)
        self.wait_for(lambda: self.shown() == ["Ready_Project"])
        self.assertEqual(self.fragment(), "#q=ready_")
        self.press("Escape", 27)
        self.wait_for(lambda: self.shown() == everything)
        self.assertEqual(self.fragment(), "")
        # The first of the buttons that say how many projects are ready.
        self.browser.run("document.querySelector('.chip.unknown').focus();")
        self.press("Enter", 13, "\r")
        self.wait_for(lambda: self.shown() == ["undecided"])
        self.assertEqual(self.fragment(), "#verdict=unknown")
        self.assertEqual(self.browser.run("return document.getElementById('shown').textContent;"), "1 of 10 shown")

    def test_a_platform_is_filtered_by_its_own_verdicts(self):
        self.open()
        self.browser.run("""const platform = document.getElementById('platform');
                            platform.value = 'linux_aarch64';
                            platform.dispatchEvent(new Event('change'));""")
        shown = self.shown()
        self.assertIn("partly", shown)
        self.assertIn("pure", shown)
        self.assertNotIn("nowheel", shown)
        self.browser.click(".chip.unknown")
        self.assertEqual(set(self.shown()), {"partly", "undecided"})
        self.assertEqual(self.fragment(), "#verdict=unknown&platform=linux_aarch64")

    def test_an_address_says_what_is_shown(self):
        self.open(fragment="#verdict=unknown,pure&q=u")
        self.assertEqual(set(self.shown()), {"undecided", "pure"})
        self.assertEqual(self.browser.run("return document.getElementById('search').value;"), "u")
        self.open(fragment="#platform=%3Cscript%3E&verdict=fine&q=")
        self.assertEqual(len(self.shown()), 10)

    def test_three_clicks_on_a_heading_sort_both_ways_and_restore_the_order(self):
        self.open()
        listed = self.shown()
        self.browser.click("[data-by=name]")
        ascending = self.shown()
        self.assertEqual(ascending.index("con") + 1, ascending.index("fresh"))
        self.browser.click("[data-by=name]")
        self.assertEqual(self.shown(), ascending[::-1])
        self.browser.click("[data-by=name]")
        self.assertEqual(self.shown(), listed)

    def test_sorted_by_verdict_what_could_not_be_read_comes_last(self):
        self.open()
        self.browser.click("[data-by=is]")
        last = self.browser.run("return [...document.querySelectorAll('#tracker tbody tr')].at(-1).dataset.v;")
        self.assertEqual((last, self.shown()[-1]), ("unreadable", "missing"))

    def test_without_a_script_everything_is_there(self):
        self.browser.devtools("Emulation.setScriptExecutionDisabled", value=True)
        self.addCleanup(self.browser.devtools, "Emulation.setScriptExecutionDisabled", value=False)
        self.open()
        self.assertEqual(len(self.shown()), 10)
        self.assertFalse(self.browser.run("return document.getElementById('search').checkVisibility();"))

    def test_a_project_leads_to_its_page_and_back(self):
        self.open()
        self.browser.click("a[href='project/gil.html']")
        self.assertIn("gil", self.browser.run("return document.querySelector('h1').textContent;"))
        self.browser.click(".way a")
        self.assertEqual(len(self.shown()), 10)

    def test_a_rules_code_unfolds_its_explanation(self):
        self.open("project/partly.html")
        self.browser.click(".rule-link")
        self.wait_for(lambda: self.browser.run("return document.querySelector('.rule').open;"))

    def test_the_badges_markdown_can_be_copied(self):
        self.browser.devtools("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
        self.open("project/gil.html")
        self.browser.click(".badge .copy")
        self.wait_for(lambda: self.browser.run("return document.querySelector('.badge .copy').textContent;") == "Copied")
        self.assertEqual(self.browser.run("return navigator.clipboard.readText();"),
                         "[![free-threaded](https://tracker.example/badge/gil.svg)](https://tracker.example/project/gil.html)")

    def test_it_can_be_copied_where_a_browser_offers_no_clipboard(self):
        self.open("project/gil.html")
        self.browser.run("Object.defineProperty(navigator, 'clipboard', {value: undefined});"
                         "document.addEventListener('copy', () => { window.taken = document.getSelection().toString(); });")
        self.browser.click(".badge .copy")
        self.wait_for(lambda: self.browser.run("return document.querySelector('.badge .copy').textContent;") == "Copied")
        self.assertEqual(self.browser.run("return window.taken;"),
                         "[![free-threaded](https://tracker.example/badge/gil.svg)](https://tracker.example/project/gil.html)")


def main():
    global SAMPLE
    SAMPLE = pathlib.Path(sys.argv.pop(1)).resolve()
    for program in ("chromium", "chromedriver"):
        if shutil.which(program) is None:
            print(f"skipped: there is no {program} here (Debian: chromium, chromium-driver)")
            return 77
    return 0 if unittest.main(exit=False).result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
