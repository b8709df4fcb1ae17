#!/usr/bin/env python3
"""What a browser makes of the HTML report: golden/report.html in headless Chromium.

    browser.py PAGE

Drives it with ChromeDriver by plain WebDriver requests (W3C WebDriver, no other package). Where one
of the two programs is missing, it says so and exits with 77, which ctest shows as skipped.
"""
import contextlib
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.request

PAGE = None
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of an element in answers, says the standard
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--window-size=1280,900"]

VISIBLE = """return [...document.querySelectorAll('tbody')].filter((body) => body.checkVisibility())
               .map((body) => body.rows[0].cells[arguments[0]].textContent);"""


class Browser:
    """A session of ChromeDriver's, with the page open."""

    def __init__(self, driver, chromium, profile):
        self.process = subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.process.stdout:
            started = re.search(r"started successfully on port (\d+)", line)
            if started:
                break
        else:
            raise RuntimeError("ChromeDriver did not start")
        self.base = f"http://127.0.0.1:{started[1]}/session"
        options = {"binary": chromium, "args": [*FLAGS, f"--user-data-dir={profile}"]}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        self.base += "/" + self.ask("POST", "", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]

    def ask(self, method, command, body=None):
        # No proxy: the driver is on this machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        data = None if method == "GET" else json.dumps(body or {}).encode()
        request = urllib.request.Request(self.base + command, data, {"Content-Type": "application/json"}, method=method)
        with opener.open(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def run(self, script, *arguments):
        return self.ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector):
        return self.ask("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self.ask("POST", f"/element/{self.find(selector)}/click")

    def type(self, selector, text):
        self.ask("POST", f"/element/{self.find(selector)}/value", {"text": text})

    def devtools(self, command, **parameters):
        return self.ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def console(self):
        return self.ask("POST", "/se/log", {"type": "browser"})

    def close(self):
        with contextlib.suppress(OSError):
            self.ask("DELETE", "")
        self.process.terminate()
        self.process.wait(30)
        self.process.stdout.close()


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        cls.addClassCleanup(folder.cleanup)
        cls.browser = Browser(shutil.which("chromedriver"), shutil.which("chromium"), folder.name)
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.browser.ask("POST", "/url", {"url": PAGE.resolve().as_uri()})
        self.all = self.column(0)

    def column(self, number):
        return self.browser.run(VISIBLE, number)

    def wait_for(self, condition):
        for _ in range(100):
            if condition():
                return
            self.browser.run("return new Promise((done) => setTimeout(done, 50));")
        self.fail("what was waited for did not come")

    def sort_order(self, number):
        return self.browser.run("return document.querySelectorAll('thead th')[arguments[0]].ariaSort;", number)

    def test_nothing_from_a_wheel_runs_or_becomes_an_element(self):
        self.assertTrue(any("<script>pwned()" in name for name in self.all), self.all)
        count = "return document.querySelectorAll(arguments[0]).length;"
        self.assertEqual(self.browser.run(count, "script"), 1)
        self.assertEqual(self.browser.run(count, "img, a, iframe, object, embed, form, [onmouseover], [onerror], [style]"), 0)

    def test_the_style_and_the_script_are_allowed_and_nothing_else_is(self):
        self.assertEqual(self.browser.console(), [])
        self.browser.run("""const script = document.createElement('script');
                            script.textContent = 'window.pwned = true;';
                            document.body.append(script);""")
        self.assertIsNone(self.browser.run("return window.pwned;"))
        self.assertTrue(any("Content Security Policy" in entry["message"] for entry in self.browser.console()))

    def test_nothing_is_loaded(self):
        self.assertEqual(self.browser.run("return performance.getEntriesByType('resource').length;"), 0)

    def test_a_click_on_a_header_sorts_and_a_second_one_turns_it_round(self):
        self.browser.click("thead th:nth-child(3) button")
        verdicts = self.column(2)
        self.assertEqual((verdicts[0], verdicts[-1]), ("error", "pure"))
        self.assertEqual([self.sort_order(0), self.sort_order(2)], [None, "ascending"])
        self.browser.click("thead th:nth-child(3) button")
        self.assertEqual(self.column(2)[0], "pure")
        self.assertEqual(self.sort_order(2), "descending")
        self.browser.click("thead th:nth-child(1) button")
        self.assertEqual(self.column(0), self.all)
        self.assertEqual(self.browser.console(), [])

    def test_the_keyboard_sorts_too(self):
        self.browser.type("thead th:nth-child(6) button", "\ue007")
        self.assertEqual(self.sort_order(5), "ascending")
        self.assertEqual(self.column(5)[0], "0")

    def test_versions_sort_as_packaging_tools_order_them(self):
        self.browser.click("thead th:nth-child(2) button")
        versions = [version for version in self.column(1) if re.fullmatch(r"[0-9.rc]+", version)]
        self.assertEqual(list(dict.fromkeys(versions)), ["0.1", "1.0rc1", "1", "1.0", "1.9", "1.10", "2.0", "3"])
        self.browser.click("thead th:nth-child(2) button")
        self.assertLess(self.column(1).index("1.10"), self.column(1).index("1.9"))

    def test_counts_sort_by_their_value(self):
        for number in (6, 7):
            self.browser.click(f"thead th:nth-child({number}) button")
            counts = [int(count) for count in self.column(number - 1)]
            self.assertEqual(counts, sorted(counts))
            self.browser.click(f"thead th:nth-child({number}) button")
            self.assertEqual([int(count) for count in self.column(number - 1)], sorted(counts, reverse=True))
        self.assertGreater(len(set(counts)), 2)

    def test_text_filters_by_project_and_by_names_that_unfold(self):
        self.browser.type("#search", "gOOd win")
        self.wait_for(lambda: len(self.column(0)) < len(self.all))
        self.assertEqual(self.column(0), ["Good"])
        self.assertEqual(self.browser.run("return document.getElementById('shown').textContent;"),
                         f"1 of {len(self.all)} shown")

    def test_text_filters_by_verdict_and_by_a_module_that_is_folded_away(self):
        for words, projects in (("pure", ["simple"]), ("many.f", ["many"]), ("good._b", ["good"])):
            self.browser.run("document.getElementById('search').value = '';")
            self.browser.type("#search", words)
            self.wait_for(lambda projects=projects: self.column(0) == projects)

    def test_chips_filter_by_verdict_and_a_second_click_shows_all_again(self):
        self.browser.click(".chip.unknown")
        self.assertEqual(set(self.column(2)), {"unknown"})
        self.browser.click(".chip.pure")
        self.assertEqual(set(self.column(2)), {"unknown", "pure"})
        self.browser.click(".chip.unknown")
        self.browser.click(".chip.pure")
        self.assertEqual(self.column(0), self.all)

    def test_a_row_unfolds_to_its_modules_with_evidence_and_help(self):
        visible = "return document.querySelector('tbody.open ' + arguments[0]).checkVisibility();"
        self.browser.run("""[...document.querySelectorAll('tbody')]
                              .find((body) => body.rows[0].cells[0].textContent === 'many').className = 'open';""")
        self.assertFalse(self.browser.run(visible, ".evidence"))
        self.browser.click("tbody.open summary")
        for part in (".evidence", ".help", ".name"):
            self.assertTrue(self.browser.run(visible, part), part)

    def test_a_phone_needs_no_sideways_scrolling(self):
        self.browser.devtools("Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=2, mobile=True)
        self.addCleanup(self.browser.devtools, "Emulation.clearDeviceMetricsOverride")
        self.browser.run("document.querySelectorAll('details').forEach((details) => { details.open = true; });")
        width = self.browser.run("return document.documentElement.scrollWidth;")
        self.assertLessEqual(width, 390)

    def test_it_is_dark_where_that_is_preferred(self):
        background = "return getComputedStyle(document.body).backgroundColor;"
        seen = set()
        for scheme in ("light", "dark"):
            self.browser.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
            seen.add(self.browser.run(background))
        self.browser.devtools("Emulation.setEmulatedMedia", features=[])
        self.assertEqual(len(seen), 2, seen)


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
