"""An answer from the cache is the one that the same question gets without a cache; and which place answers.

Asks an index on loopback.
"""
import tempfile
from pathlib import Path

import misbehaving
from case import READY, IndexTest, judgement, main, pack


class Questions(IndexTest):
    @classmethod
    def setUpClass(cls):
        shared = tempfile.TemporaryDirectory()
        cls.addClassCleanup(shared.cleanup)
        content = pack(Path(shared.name), "demo", "1.0", READY).read_bytes()
        cls.index = cls.enterClassContext(misbehaving.Index({
            "demo-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl": content,
            "demo-2.0-cp314.cp315-cp314t.cp315t-manylinux_2_17_x86_64.whl": content,  # another name, the same file
        }))

    def assert_own_answer(self, first, second):
        """The second question, each a requirement and options, gets its own answer after the first was asked."""
        for requirement, *more in (first, second):
            kept = self.ask(requirement, index=self.index.url("fine"), more=more).only
        requirement, *more = second
        fresh = self.ask(requirement, index=self.index.url("fine"), more=more, cache=self.folder / "other").only
        self.assertEqual(judgement(kept), judgement(fresh))
        return kept

    def test_one_file_under_two_names(self):
        found = self.assert_own_answer(["demo==1.0"], ["demo==2.0"])
        self.assertIn("FT201", {finding["code"] for finding in found["findings"]})

    def test_a_limit_that_made_the_verdict_unknown_is_forgotten_without_it(self):
        limit = ["--limit", "member-size=1KiB"]
        self.assertEqual(self.assert_own_answer(["demo==1.0"], ["demo==1.0", *limit])["verdict"], "unknown")
        self.assertEqual(self.assert_own_answer(["demo==1.0", *limit], ["demo==1.0"])["verdict"], "ready")

    def test_what_was_asked_without_verify_record_does_not_answer_for_it(self):
        found = self.assert_own_answer(["demo==1.0"], ["demo==1.0", "--verify-record"])
        self.assertFalse(found["source"]["cached"])

    def test_a_project_that_only_find_links_have(self):
        links = self.index.url("fine") + "demo/"
        for more in ([], ["--no-isolation"]):
            found = self.ask("demo==1.0", index=self.index.url("404"), more=["--find-links", links, *more]).only
            self.assertEqual((found["verdict"], found["source"]["index"]), ("ready", links))

    def test_an_index_that_knows_the_project_and_a_file_of_find_links(self):
        links = self.folder / "links"
        links.mkdir()
        wheel = pack(links, "demo", "3.0", READY)
        for more in ([], ["--offline"]):
            found = self.ask("demo", index=self.index.url("fine"), more=["--find-links", links, *more]).only
            self.assertEqual(found["source"]["url"].rsplit("/", 1)[-1], wheel.name)
            self.assertEqual((found["verdict"], found["source"]["index"]), ("ready", str(links)))


if __name__ == "__main__":
    main()
