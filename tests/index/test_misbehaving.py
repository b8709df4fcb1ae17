"""Asks an index that misbehaves: the answer is right, or an error that says what happened, soon and within bounds."""
import random
import tempfile
import unittest
from pathlib import Path

import misbehaving
from case import READY, USED, IndexTest, main, pack

# Asked together: a wheel that is fetched whole, and one that is read by ranges because of its data.
SMALL, LARGE = "small", "large"
VERDICTS = {SMALL: "ready", LARGE: "enables-gil"}

MIB = 1 << 20
MOST_MEMORY = 400 * MIB
MOST_CACHE = 8 * MIB
MOST_REQUESTS = 60

RIGHT, ERROR, EITHER = "right", "error", "right or an error"

# What both packages must end with.
CASES = {
    "fine": RIGHT,
    "no-ranges": RIGHT,
    "416": RIGHT,
    "501": RIGHT,
    "unknown-total": RIGHT,
    "wrong-total": EITHER,
    "changing-total": EITHER,
    "wrong-begin": EITHER,
    "short-range": EITHER,
    "long-range": EITHER,
    "multipart": EITHER,
    "gzipped-file": EITHER,
    "not-gzipped": EITHER,
    "cut-off": RIGHT,
    "cut-off-no-ranges": RIGHT,
    "cut-off-forever": ERROR,
    "cut-off-changed": EITHER,
    "slow": RIGHT,
    "429": RIGHT,
    "429-date": RIGHT,
    "429-long": ERROR,
    "503": RIGHT,
    "503-forever": ERROR,
    "404": ERROR,
    "401": ERROR,
    "302-file": RIGHT,
    "302-host": RIGHT,
    "302-private": ERROR,
    "302-link": ERROR,
    "302-loop": ERROR,
    "302-file-scheme": ERROR,
    "302-credentials": EITHER,
    "endless-page": ERROR,
    "bomb-page": ERROR,
    "html-page": ERROR,
    "html-file": ERROR,
    "no-json": ERROR,
    "no-sizes": RIGHT,
    "wrong-sizes": EITHER,
    "closing": ERROR,
    "garbage": ERROR,
    "many-headers": ERROR,
}
# These take as long as the timeouts, so they run at the same time.
SLOW_CASES = ("stalling", "silent", "drip")
# They have tests of their own, "trickle" in tests/fetch.
OTHERS = ("wrong-hashes", "trickle")

# Words that the error must have, for the cases in which only one thing can be said.
WORDS = {
    "429-long": ["429"],
    "503-forever": ["503"],
    "401": ["401"],
    "302-loop": ["redirect"],
    "endless-page": ["page", "limit"],
    "bomb-page": ["page", "limit"],
}


class MisbehavingTest(IndexTest):
    @classmethod
    def setUpClass(cls):
        shared = tempfile.TemporaryDirectory()
        cls.addClassCleanup(shared.cleanup)
        folder = Path(shared.name)
        padding = random.Random(1).randbytes(3 * MIB)
        wheels = [pack(folder, SMALL, "1.0", READY), pack(folder, LARGE, "1.0", USED, padding=padding)]
        cls.sizes = {wheel.name: wheel.stat().st_size for wheel in wheels}
        files = {wheel.name: wheel.read_bytes() for wheel in wheels}
        cls.index = cls.enterClassContext(misbehaving.Index(files))

    def setUp(self):
        super().setUp()
        self.index.forget()

    def url(self, how):
        """With credentials, which no other host may see."""
        return self.index.url(how).replace("//", "//user:secret@") if how != "401" else self.index.url(how)

    def words(self, how):
        return ["--format", "json", "--target", "3.14t", "--platform", "manylinux_2_28_x86_64", "--index-url",
                self.url(how), "--cache-dir", self.cache / how, "--limit", "page=4MiB", "--package", SMALL,
                "--package", LARGE]

    def words_with_next(self, how):
        """As words(), with an index that is asked after it."""
        words = self.words(how)
        words[words.index("--index-url")] = "--extra-index-url"
        return [*words, "--index-url", self.index.url("fine")]

    def most_memory(self, usual):
        """AddressSanitizer keeps what was freed, and notes about all memory."""
        return 2 * usual if self.is_sanitized() else usual

    def assert_bounded(self, answer, how):
        if answer.peak:
            self.assertLess(answer.peak, self.most_memory(MOST_MEMORY))
        kept = sum(path.stat().st_size for path in (self.cache / how).rglob("*") if path.is_file())
        self.assertLess(kept, MOST_CACHE)
        for host in (self.index.base, self.index.other_base):
            self.assertLessEqual(len([seen for seen in self.index.asked(f"/{how}/") if seen.host in host]),
                                 MOST_REQUESTS)
        self.assertNotIn("secret", answer.out + answer.err)
        self.assertNotIn("other:credentials", answer.out + answer.err)

    def outcome(self, artifact, how):
        """RIGHT or ERROR; fails if it is neither."""
        [project] = artifact["required_by"]
        if artifact["verdict"] != "error":
            self.assertEqual(artifact["verdict"], VERDICTS[project], artifact)
            self.assertEqual(len(artifact["modules"]), 1)
            return RIGHT
        sentence = artifact["error"]
        self.assertNotIn("\n", sentence)
        self.assertTrue(20 < len(sentence) < 600, sentence)
        self.assertTrue(project in sentence or "127.0.0.1" in sentence, sentence)
        for word in WORDS.get(how, []):
            self.assertIn(word, sentence)
        return ERROR

    def check(self, answer, how, expected):
        self.assertIn(answer.status, (0, 1, 2), answer.describe())
        self.assert_bounded(answer, how)
        self.assertEqual(len(answer.artifacts), 2, answer.describe())
        outcomes = {self.outcome(artifact, how) for artifact in answer.artifacts}
        if expected != EITHER:
            self.assertEqual(outcomes, {expected}, answer.describe())
        self.assertEqual(answer.status, 2 if ERROR in outcomes else 1, answer.describe())

    def check_cache(self, how):
        """What was kept does not make a good index's answer wrong."""
        self.index.forget()
        answer = self.ask(SMALL, LARGE, index=self.index.url("fine"), cache=self.cache / how)
        self.assertEqual({self.outcome(artifact, how) for artifact in answer.artifacts}, {RIGHT}, answer.describe())


class Misbehaving(MisbehavingTest):
    """Has a test for every case; see below."""

    def test_every_behaviour_has_a_test(self):
        self.assertEqual(sorted([*CASES, *SLOW_CASES, *OTHERS]), sorted(misbehaving.BEHAVIOURS))

    def test_ranges_are_used_where_they_work_and_given_up_where_they_do_not(self):
        for how, most in (("fine", 6), ("no-ranges", 3), ("416", 3), ("501", 3)):
            with self.subTest(how):
                answer = self.run_ftcheck(*self.words(how))
                [large] = [artifact for artifact in answer.artifacts if artifact["required_by"] == [LARGE]]
                source = large["source"]
                asked = self.index.asked(f"/{how}/files/{LARGE}-")
                self.assertLessEqual(len(asked), most)
                self.assertEqual(source["requests"], len(asked))
                if how == "fine":
                    self.assertLess(source["read"], source["size"] // 2)
                else:
                    self.assertEqual(source["verified"], "sha256")

    def test_retry_after_is_waited_for(self):
        for how in ("429", "429-date"):
            with self.subTest(how):
                self.assertGreater(self.run_ftcheck(*self.words(how)).seconds, 1)

    def test_credentials_reach_no_other_host(self):
        for how in ("302-host", "302-credentials"):
            with self.subTest(how):
                self.index.forget()
                self.run_ftcheck(*self.words(how))
                seen = self.index.asked("/")
                self.assertTrue([each for each in seen if "authorization" in each.headers])
                others = [each for each in seen if each.host in self.index.other_base]
                if how == "302-host":
                    self.assertTrue(others)
                self.assertEqual([each for each in others if "authorization" in each.headers], [])

    def test_hashes_that_do_not_match(self):
        answer = self.run_ftcheck(*self.words("wrong-hashes"))
        self.assert_bounded(answer, "wrong-hashes")
        found = {artifact["required_by"][0]: artifact for artifact in answer.artifacts}
        self.assert_error(found[SMALL], "SHA-256")
        self.assertEqual(found[LARGE]["verdict"], VERDICTS[LARGE])
        self.assertEqual(found[LARGE]["source"]["verified"], "crc")
        answer = self.run_ftcheck(*self.words("wrong-hashes"), "--require-hashes")
        for artifact in answer.artifacts:
            self.assert_error(artifact, "SHA-256")
        self.check_cache("wrong-hashes")

    def test_a_large_page_stays_within_the_default_limits(self):
        for how in ("endless-page", "bomb-page"):
            with self.subTest(how):
                words = self.words(how)
                at = words.index("--limit")
                answer = self.run_ftcheck(*words[:at], *words[at + 2:], timeout=300, watch_memory=True)
                self.assertEqual({self.outcome(artifact, how) for artifact in answer.artifacts}, {ERROR})
                self.assertLess(answer.peak, self.most_memory(1024 * MIB))

    def test_a_download_stays_within_its_limit(self):
        answer = self.run_ftcheck(*self.words("no-ranges"), "--limit", "download=1MiB")
        found = {artifact["required_by"][0]: artifact for artifact in answer.artifacts}
        self.assertEqual(found[SMALL]["verdict"], VERDICTS[SMALL])
        self.assert_error(found[LARGE], "download")

    def test_an_index_that_fails_is_not_passed_over_for_the_next(self):
        # It may have the project; that of another index may be something else.
        for how in ("503-forever", "closing", "no-json"):
            with self.subTest(how):
                answer = self.run_ftcheck(*self.words_with_next(how))
                self.assertEqual({self.outcome(artifact, how) for artifact in answer.artifacts}, {ERROR})

    def test_an_index_without_the_project_is_passed_over(self):
        answer = self.run_ftcheck(*self.words_with_next("404"))
        self.assertEqual({self.outcome(artifact, "404") for artifact in answer.artifacts}, {RIGHT}, answer.describe())


def add_test(how, expected):
    def test(self):
        answer = self.run_ftcheck(*self.words(how), timeout=90, watch_memory=True)
        self.check(answer, how, expected)
        self.check_cache(how)

    test.__doc__ = misbehaving.BEHAVIOURS[how]
    setattr(Misbehaving, f"test_case_{how.replace('-', '_')}", test)


for one, outcome in CASES.items():
    add_test(one, outcome)


class Slow(MisbehavingTest):
    def test_an_index_that_does_not_go_on_is_given_up(self):
        started = {how: self.start(*self.words(how)) for how in SLOW_CASES}
        for how, process in started.items():
            with self.subTest(how):
                self.check(self.finish(process, timeout=400), how, ERROR)


if __name__ == "__main__":
    main()
