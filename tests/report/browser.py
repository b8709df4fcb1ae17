#!/usr/bin/env python3
"""Tests the HTML report in a browser: golden/report.html in headless Chromium.

    browser.py PAGE

Controls Chromium through ChromeDriver with plain WebDriver requests (W3C WebDriver) and no other package. If
either program is missing, it says so and exits with 77, which ctest shows as skipped.
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
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of elements in answers (W3C WebDriver)
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--window-size=1280,900"]

# The text of one column of all visible rows; rows in a folded part are not visible.
VISIBLE = """return [...document.querySelectorAll('.row')].filter((row) => row.checkVisibility())
               .map((row) => row.querySelector(`summary .${arguments[0]}`).textContent);"""

OPEN_ALL = "document.querySelectorAll('details').forEach((details) => { details.open = true; });"

# All visible elements that the keyboard must reach.
INTERACTIVE = """return [...document.querySelectorAll('a, button, input, summary')]
                   .filter((it) => it.checkVisibility()).length;"""


class Browser:
    """A ChromeDriver session with the page open."""

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
        # No proxy: the driver runs on the same machine.
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
        self.all = self.column("project")

    def column(self, name):
        return self.browser.run(VISIBLE, name)

    def wait_for(self, condition):
        for _ in range(100):
            if condition():
                return
            self.browser.run("return new Promise((done) => setTimeout(done, 50));")
        self.fail("what was waited for did not come")

    def sort_by(self, name):
        self.browser.click(f".sorting [data-by={name}]")

    def sort_order(self, name):
        return self.browser.run("return document.querySelector(`.sorting [data-by=${arguments[0]}]`).dataset.order ?? null;", name)

    def show(self, width, scheme="light"):
        """Emulates a screen until the end of the test."""
        self.browser.devtools("Emulation.setDeviceMetricsOverride", width=width, height=844, deviceScaleFactor=1, mobile=width < 500)
        self.addCleanup(self.browser.devtools, "Emulation.clearDeviceMetricsOverride")
        self.browser.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.addCleanup(self.browser.devtools, "Emulation.setEmulatedMedia", features=[])

    def test_nothing_from_a_wheel_runs_or_becomes_an_element(self):
        self.assertTrue(any("<script>pwned()" in name for name in self.all), self.all)
        count = "return document.querySelectorAll(arguments[0]).length;"
        self.assertEqual(self.browser.run(count, "script"), 1)
        self.assertEqual(self.browser.run(count, "img, iframe, object, embed, form, [onmouseover], [onerror], [style]"), 0)
        places = set(self.browser.run("return [...document.querySelectorAll('a')].map((link) => link.getAttribute('href'));"))
        self.assertEqual({place for place in places if not re.fullmatch(r"#FT\d+|https://packaging\.python\.org/\S*", place)}, set())

    def test_only_the_pages_own_style_and_script_are_allowed(self):
        self.assertEqual(self.browser.console(), [])
        self.browser.run("""const script = document.createElement('script');
                            script.textContent = 'window.pwned = true;';
                            document.body.append(script);""")
        self.assertIsNone(self.browser.run("return window.pwned;"))
        self.assertTrue(any("Content Security Policy" in entry["message"] for entry in self.browser.console()))

    def test_nothing_is_loaded(self):
        self.assertEqual(self.browser.run("return performance.getEntriesByType('resource').length;"), 0)

    def test_the_worst_row_is_first_and_the_pure_ones_are_folded(self):
        verdicts = self.column("is")
        order = ["error", "enables-gil", "incompatible", "unknown", "ready"]
        self.assertEqual(verdicts, sorted(verdicts, key=order.index))
        self.assertEqual(set(verdicts), set(order))
        self.assertNotIn("simple", self.all)
        self.browser.click("#pure > summary")
        self.assertEqual(self.column("project"), [*self.all, "simple"])

    def test_a_click_on_a_column_sorts_and_a_second_one_reverses_the_order(self):
        self.assertEqual(self.sort_order("is"), "ascending")
        self.sort_by("project")
        projects = self.column("project")
        self.assertLess(projects.index("Good"), projects.index("many"))
        self.assertEqual([self.sort_order("is"), self.sort_order("project")], [None, "ascending"])
        self.sort_by("project")
        self.assertEqual(self.column("project"), projects[::-1])
        self.assertEqual(self.sort_order("project"), "descending")
        self.sort_by("is")
        verdicts = self.column("is")
        self.assertEqual((verdicts[0], verdicts[-1]), ("error", "ready"))
        self.assertEqual(self.browser.console(), [])

    def test_the_keyboard_sorts_too(self):
        self.browser.type(".sorting [data-by=bad]", "\ue007")
        self.assertEqual(self.sort_order("bad"), "ascending")
        self.assertIn(self.column("bad")[0], ("0", "–"))

    def test_versions_sort_in_the_order_of_packaging_tools(self):
        self.sort_by("version")
        versions = [version for version in self.column("version") if re.fullmatch(r"[0-9.rc]+", version)]
        self.assertEqual(list(dict.fromkeys(versions)), ["0.1", "1.0rc1", "1", "1.0", "1.9", "1.10", "2.0", "3"])
        self.sort_by("version")
        self.assertLess(self.column("version").index("1.10"), self.column("version").index("1.9"))

    def test_counts_sort_by_their_value(self):
        for name in ("bad", "modules"):
            self.sort_by(name)
            counts = [int(count.replace("–", "0")) for count in self.column(name)]
            self.assertEqual(counts, sorted(counts))
            self.sort_by(name)
            self.assertEqual([int(count.replace("–", "0")) for count in self.column(name)], sorted(counts, reverse=True))
        self.assertGreater(len(set(counts)), 2)

    def test_text_filters_by_project_and_by_names_in_the_details(self):
        self.browser.type("#search", "gOOd win")
        self.wait_for(lambda: len(self.column("project")) < len(self.all))
        self.assertEqual(self.column("project"), ["Good"])
        rows = self.browser.run("return document.querySelectorAll('.row').length;")
        self.assertEqual(self.browser.run("return document.getElementById('shown').textContent;"), f"1 of {rows} shown")

    def test_text_filters_by_verdict_and_by_folded_modules(self):
        for words, projects in (("pure simple", ["simple"]), ("many.f", ["many"]), ("good._b", ["good"])):
            self.browser.run("document.getElementById('search').value = '';")
            self.browser.type("#search", words)
            self.wait_for(lambda projects=projects: self.column("project") == projects)

    def test_chips_filter_by_verdict_and_a_second_click_shows_all_again(self):
        self.browser.click(".chip.unknown")
        self.assertEqual(set(self.column("is")), {"unknown"})
        self.browser.click(".chip.pure")
        self.assertEqual(set(self.column("is")), {"unknown", "pure"})
        self.browser.click(".chip.unknown")
        self.browser.click(".chip.pure")
        self.assertEqual(self.column("project"), self.all)

    def test_a_click_anywhere_on_a_row_or_the_keyboard_expands_it(self):
        is_open = "return document.querySelector('.row.ready details').open;"
        self.browser.click(".row.ready summary .platforms")
        self.assertTrue(self.browser.run(is_open))
        self.browser.type(".row.ready summary", "\ue007")
        self.assertFalse(self.browser.run(is_open))

    def test_an_expanded_row_shows_its_modules_with_evidence_and_help(self):
        visible = "return document.querySelector('.row.chosen ' + arguments[0]).checkVisibility();"
        self.browser.run("""[...document.querySelectorAll('.row')]
                              .find((row) => row.querySelector('.project').textContent === 'many').classList.add('chosen');""")
        self.assertFalse(self.browser.run(visible, ".evidence"))
        self.browser.click(".row.chosen summary")
        for part in (".evidence", ".help", ".name"):
            self.assertTrue(self.browser.run(visible, part), part)

    def test_a_rules_code_leads_to_its_explanation_and_expands_it(self):
        self.browser.run("document.querySelector('.rule-link[href=\"#FT301\"]').closest('.row').querySelector('details').open = true;")
        self.browser.click('.rule-link[href="#FT301"]')
        self.wait_for(lambda: self.browser.run("return document.getElementById('FT301').open;"))
        self.browser.run("""document.getElementById('FT301').open = false;
                            document.querySelector('.rule-link[href="#FT301"]').scrollIntoView({block: 'center'});""")
        self.browser.click('.rule-link[href="#FT301"]')
        self.wait_for(lambda: self.browser.run("return document.getElementById('FT301').open;"))

    def test_help_is_copied_as_it_was_written(self):
        self.browser.devtools("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
        self.browser.run("""const row = [...document.querySelectorAll('.row')]
                              .find((row) => row.querySelector('.project').textContent === 'many');
                            row.querySelector('details').open = true;
                            row.querySelector('.copy').classList.add('chosen');""")
        self.browser.click(".copy.chosen")
        self.wait_for(lambda: self.browser.run("return document.querySelector('.copy.chosen').textContent;") == "Copied")
        self.assertEqual(self.browser.run("return navigator.clipboard.readText();"),
                         "Add the slot `{Py_mod_gil, Py_MOD_GIL_NOT_USED}`.")

    def test_the_keyboard_reaches_everything(self):
        for width in (1280, 390):
            with self.subTest(width):
                self.show(width)
                self.browser.run("document.querySelectorAll('.row details, #pure').forEach((it) => { it.open = true; });")
                number = self.browser.run(INTERACTIVE)
                self.assertGreater(number, 50)
                self.browser.run("document.activeElement.blur(); window.reached = new Set();")
                for _ in range(number + 1):
                    self.press_tab()
                reached = self.browser.run("return window.reached.size;")
                self.assertEqual(reached, number)

    def press_tab(self):
        for kind in ("rawKeyDown", "keyUp"):
            self.browser.devtools("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
        self.browser.run("if (document.activeElement !== document.body) window.reached.add(document.activeElement);")

    def test_no_screen_needs_sideways_scrolling(self):
        for width in (1280, 768, 390):
            for scheme in ("light", "dark"):
                with self.subTest(width=width, scheme=scheme):
                    self.show(width, scheme)
                    self.browser.run(OPEN_ALL)
                    self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth;"), width)
        self.assertEqual(self.browser.console(), [])

    def test_it_is_dark_if_the_user_prefers_that(self):
        background = "return getComputedStyle(document.body).backgroundColor;"
        seen = set()
        for scheme in ("light", "dark"):
            self.show(1280, scheme)
            seen.add(self.browser.run(background))
        self.assertEqual(len(seen), 2, seen)

    def test_a_thousand_rows_are_filtered_at_once(self):
        """If layout took quadratic time, this would take a minute."""
        self.browser.run("""const list = document.getElementById('releases');
                            const rows = [...list.children];
                            for (let i = 0; list.children.length < 4000; ++i) list.append(rows[i % rows.length].cloneNode(true));
                            document.body.offsetHeight;""")
        taken = self.browser.run("""const start = performance.now();
                                    for (const row of document.querySelectorAll('#releases .row')) row.hidden = true;
                                    document.body.offsetHeight;
                                    for (const row of document.querySelectorAll('#releases .row')) row.hidden = false;
                                    document.body.offsetHeight;
                                    return performance.now() - start;""")
        self.assertLess(taken, 10_000)


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
