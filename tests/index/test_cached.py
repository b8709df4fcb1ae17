"""What the cache keeps, and that nothing in it makes an answer wrong; asks an index that nginx serves."""
import sqlite3

from case import NO_CACHE, READY, main
from nginx_case import LARGE, LARGE_REQUIREMENT, SMALL, SMALL_REQUIREMENT, NginxTest
from simple_index import damage, sha256_of, write_index


class Cached(NginxTest):
    @classmethod
    def write_indexes(cls):
        super().write_indexes()
        write_index(cls.root / "fresh", cls.wheels)

    def ask_both(self, **how):
        how.setdefault("index", self.index)
        return self.ask(SMALL_REQUIREMENT, LARGE_REQUIREMENT, **how)

    def assert_both_right(self, answer):
        self.assertIn(answer.status, (0, 1), answer.describe())
        self.assertEqual(len(answer.by_file), 2, answer.describe())
        for name, artifact in answer.by_file.items():
            self.assert_same_as_file(artifact, name)

    def database(self):
        """The file of the cache, which is not set aside."""
        [file] = self.cache.rglob("*.sqlite3")
        return file

    def replace(self, content):
        """Puts other bytes in the place of the cache's file."""
        file = self.database()
        for path in file.parent.glob(f"{file.name}-*"):
            path.unlink()
        file.write_bytes(content)
        return file

    def assert_set_aside(self, file, content, answer):
        self.assertIn(str(file.parent), answer.err)
        self.assertEqual(len(answer.err.splitlines()), 1, answer.err)
        kept = [path for path in file.parent.iterdir() if path.read_bytes() == content]
        self.assertEqual(len(kept), 1, list(file.parent.iterdir()))
        self.assertNotEqual(kept[0], file)
        self.assertTrue(self.database().read_bytes().startswith(b"SQLite format 3"))

    def test_refresh_asks_for_pages_and_wheels_again(self):
        self.ask_both()
        first = self.server.requests()
        answer = self.ask_both(more=["--refresh"])
        self.assert_both_right(answer)
        self.assertEqual(answer.network["cached"], 0)
        again = self.server.requests()
        self.assertEqual(sorted(ask.path for ask in again), sorted(ask.path for ask in first))
        self.assertEqual({ask.status for ask in again} - {200, 206, 304}, set())

    def test_offline_answers_from_the_cache_and_asks_nothing(self):
        self.ask_both()
        self.server.requests()
        answer = self.ask_both(more=["--offline"])
        self.assert_both_right(answer)
        self.assertEqual(self.server.requests(), [])
        self.assertEqual(answer.network["requests"], 0)

    def test_offline_says_what_is_not_in_the_cache(self):
        self.ask(SMALL_REQUIREMENT, index=self.index)
        self.server.requests()
        answer = self.ask(SMALL_REQUIREMENT, LARGE_REQUIREMENT, "ujson==5.12.1", index=self.index, more=["--offline"])
        self.assert_status(answer, 2)
        self.assertEqual(self.server.requests(), [])
        errors = [artifact for artifact in answer.artifacts if artifact["verdict"] == "error"]
        self.assertEqual(len(errors), 2, answer.describe())
        for artifact in errors:
            self.assert_error(artifact, "cache", "--offline")
        [found] = [artifact for artifact in answer.artifacts if artifact["verdict"] != "error"]
        self.assert_same_as_file(found, SMALL)

    def test_a_page_with_an_age_is_not_asked_for_again(self):
        index = self.server.url("fresh")
        self.ask_both(index=index)
        self.assertTrue(self.server.requests())
        self.assert_both_right(self.ask_both(index=index))
        self.assertEqual(self.server.requests(), [])

    def test_without_a_cache_nothing_is_kept(self):
        for _ in range(2):
            self.assert_both_right(self.ask_both(more=["--no-cache"], cache=NO_CACHE))
            self.assertTrue([ask for ask in self.server.requests() if ask.is_file])
        self.assertFalse(self.cache.exists())
        self.assertEqual(list(self.home.rglob("*")), [])

    def test_another_target_is_another_question(self):
        self.assertEqual(self.ask(SMALL_REQUIREMENT, index=self.index).only["tags"][0].split("-")[1], "cp314t")
        other = self.ask(SMALL_REQUIREMENT, index=self.index, target="3.15t").only
        self.assertEqual(other["tags"][0].split("-")[1], "cp315t")
        self.assertFalse(other["source"]["cached"])

    def test_other_rules_need_no_new_download(self):
        self.assertIn("FT610", {f["code"] for f in self.ask(LARGE_REQUIREMENT, index=self.index).only["findings"]})
        self.server.requests()
        answer = self.ask(LARGE_REQUIREMENT, index=self.index, more=["--select", "FT301"])
        self.assertEqual({f["code"] for f in answer.only["findings"]} - {"FT301"}, set())
        self.assertFalse([ask for ask in self.server.requests() if ask.is_file])

    def test_a_file_that_is_no_database_is_set_aside(self):
        self.ask_both()
        content = b"this is not a database\n" * 1000
        file = self.replace(content)
        answer = self.ask_both()
        self.assert_both_right(answer)
        self.assert_set_aside(file, content, answer)
        self.assertEqual(self.ask_both().err, "")

    def test_a_database_of_another_program_is_set_aside(self):
        self.ask_both()
        foreign = self.folder / "foreign.sqlite"
        with sqlite3.connect(foreign) as database:
            database.execute("create table letters (text)")
            database.execute("insert into letters values ('dear reader')")
        database.close()
        content = foreign.read_bytes()
        file = self.replace(content)
        answer = self.ask_both()
        self.assert_both_right(answer)
        self.assert_set_aside(file, content, answer)

    def test_a_database_that_is_damaged_somewhere_gives_no_wrong_answer(self):
        self.ask_both()
        content = self.database().read_bytes()
        page = 4096
        places = range(0, len(content), max(page, len(content) // 12 // page * page))
        for at in places:
            with self.subTest(at=at):
                damaged = bytearray(content)
                damaged[at:at + 200] = bytes(byte ^ 0x55 for byte in damaged[at:at + 200])
                self.replace(bytes(damaged))
                self.assert_both_right(self.ask_both())
        for length in (0, 50, page, len(content) // 2):
            with self.subTest(length=length):
                self.replace(content[:length])
                self.assert_both_right(self.ask_both())

    def test_a_place_where_nothing_can_be_kept_is_named_and_the_answers_are_right(self):
        place = self.folder / "a-file"
        place.write_text("not a folder")
        answer = self.ask_both(cache=place)
        self.assert_both_right(answer)
        self.assertIn(str(place), answer.err)
        self.assertEqual(place.read_text(), "not a folder")

    def test_what_one_index_says_of_a_hash_does_not_decide_for_another(self):
        # Read by ranges, a file cannot be compared with its hash: an index may lie about it.
        large, liar = self.wheel(LARGE), self.root / "liar"
        write_index(liar, [large])
        path = liar / "files" / large.name
        content = path.read_bytes()
        path.unlink()
        other = self.pack_large("liar's", READY).read_bytes()
        path.write_bytes(other)
        for page in (liar / "simple" / "large").iterdir():
            text = page.read_text().replace(f'"size": {len(content)}', f'"size": {len(other)}')
            self.assertIn(sha256_of(large), text)
            page.write_text(text)
        self.assertEqual(self.ask(LARGE_REQUIREMENT, index=self.server.url("liar")).only["verdict"], "ready")
        self.assert_same_as_file(self.ask(LARGE_REQUIREMENT, index=self.index).only, LARGE)


class Hashes(NginxTest):
    @classmethod
    def write_indexes(cls):
        super().write_indexes()
        small, large = cls.wheel(SMALL), cls.wheel(LARGE)
        write_index(cls.root / "damaged", [small, large])
        damage(cls.root / "damaged", small.name)
        damage(cls.root / "damaged", large.name)
        write_index(cls.root / "unhashed", [small, large], with_hashes=False)

    def test_whole_files_are_fetched_where_hashes_are_required(self):
        answer = self.ask(SMALL_REQUIREMENT, LARGE_REQUIREMENT, index=self.index, more=["--require-hashes"])
        for name, artifact in answer.by_file.items():
            size = self.wheel(name).stat().st_size
            self.assertEqual(artifact["source"]["verified"], "sha256")
            self.assertEqual(artifact["source"]["sha256"], sha256_of(self.wheel(name)))
            self.assertGreaterEqual(artifact["source"]["read"], size)
            self.assertEqual(artifact["source"]["unread"], [])
            self.assert_same_as_file(artifact, name)
        self.assertEqual(len(answer.by_file), 2)

    def test_an_answer_from_a_partial_read_does_not_do_where_hashes_are_required(self):
        self.assertEqual(self.ask(LARGE_REQUIREMENT, index=self.index).only["source"]["verified"], "crc")
        self.server.requests()
        answer = self.ask(LARGE_REQUIREMENT, index=self.index, more=["--require-hashes"])
        self.assertEqual(answer.only["source"]["verified"], "sha256")
        self.assertTrue([ask for ask in self.server.requests() if ask.is_file])
        again = self.ask(LARGE_REQUIREMENT, index=self.index, more=["--require-hashes"])
        self.assertTrue(again.only["source"]["cached"])

    def test_a_file_with_another_hash_than_the_index_says_is_an_error(self):
        index = self.server.url("damaged")
        small, large = (SMALL_REQUIREMENT, SMALL), (LARGE_REQUIREMENT, LARGE)
        for (asked, beginning), more in ((small, []), (large, ["--require-hashes"])):
            with self.subTest(asked):
                answer = self.ask(asked, index=index, more=more)
                self.assert_status(answer, 2)
                self.assert_error(answer.only, self.wheel(beginning).name, "SHA-256")

    def test_a_damaged_file_is_never_judged_from_the_cache(self):
        for _ in range(2):
            answer = self.ask(SMALL_REQUIREMENT, index=self.server.url("damaged"))
            self.assertEqual(answer.only["verdict"], "error")
        self.assert_same_as_file(self.ask(SMALL_REQUIREMENT, index=self.index).only, SMALL)

    def test_an_index_without_hashes_answers_unless_they_are_required(self):
        index = self.server.url("unhashed")
        self.assert_same_as_file(self.ask(SMALL_REQUIREMENT, index=index).only, SMALL)
        self.assert_same_as_file(self.ask(LARGE_REQUIREMENT, index=index).only, LARGE)
        answer = self.ask(SMALL_REQUIREMENT, index=index, more=["--require-hashes"])
        self.assert_status(answer, 2)
        self.assert_error(answer.only, "SHA-256")


if __name__ == "__main__":
    main()
