"""What the HTML page says about the run that made it."""
import html
import re
import shlex
import time
import unittest

from command import PROGRAM, READY, CommandTest


class Page(CommandTest):
    def page(self, *arguments, **environment):
        result = self.run_ftcheck("--format=html", *arguments, environment=environment)
        self.assertEqual((result.status, result.err), (0, ""))
        return result.out

    def command(self, page):
        return html.unescape(re.search(r'<div class="command"><code class="copied">(.*?)</code>', page)[1])

    def date(self, page):
        return re.search(r"· (\d{4}-\d\d-\d\d \d\d:\d\d) UTC ·", page)[1]

    def test_the_command_can_be_pasted_into_a_shell(self):
        name = "it's a $HOME; dir"
        (self.folder / name).mkdir()
        (self.folder / name / READY.name).write_bytes(READY.read_bytes())
        command = self.command(self.page("--ignore=FT307", name))
        self.assertEqual(shlex.split(command), [PROGRAM.rpartition("/")[2], "--format=html", "--ignore=FT307", name])

    def test_long_expansions_of_patterns_are_counted(self):
        paths = [f"{i}{READY.name}" for i in range(200)]
        for path in paths:
            (self.folder / path).symlink_to(READY)
        command = self.command(self.page(*paths))
        self.assertLess(len(command), 1200)
        shown = len(command.split(" … ")[0].split()) - 1
        self.assertTrue(command.endswith(f" … and {201 - shown} more"), command[-80:])

    def test_the_date_is_that_of_the_run(self):
        before = time.gmtime(time.time() - 60)
        self.assertGreaterEqual(self.date(self.page(str(READY))), time.strftime("%Y-%m-%d %H:%M", before))

    def test_source_date_epoch_makes_the_page_reproducible(self):
        page = self.page(str(READY), SOURCE_DATE_EPOCH="1700000000")
        self.assertEqual(self.date(page), "2023-11-14 22:13")
        self.assertEqual(self.page(str(READY), SOURCE_DATE_EPOCH="1700000000"), page)

    def test_an_invalid_source_date_epoch_is_ignored(self):
        for value in ("", "now", "-1", "99999999999999999999", "1700000000x"):
            with self.subTest(value):
                self.assertGreater(self.date(self.page(str(READY), SOURCE_DATE_EPOCH=value)), "2026")


if __name__ == "__main__":
    unittest.main()
