"""Asks an index that nginx serves on loopback about real wheels, and looks at what it was asked for."""
import re
from collections import defaultdict

from case import file_of, judgement, main
from nginx_case import LARGE, LARGE_REQUIREMENT, SMALL, SMALL_REQUIREMENT, NginxTest
from simple_index import JSON_PAGE, normalized, write_index

WHOLE_UP_TO = 512 * 1024


def question(wheel):
    """The target and platform that install this wheel; None for a wheel of the default build."""
    *_, python, abi, platforms = wheel.name.removesuffix(".whl").split("-")
    if not re.search(r"(cp3\d+|abi3)t(\.|$)", abi):
        return None

    def newness(tag):
        version = re.match(r"(?:many|musl)linux_(\d+)_(\d+)_", tag)
        return (int(version[1]), int(version[2])) if version else (0, 0)

    platform = max(platforms.split("."), key=newness)
    if platform.startswith("macosx"):
        platform = "macosx_arm64"
    return f"3.{python.removeprefix('cp3')}t", platform


def requirement(wheel):
    project, version = wheel.name.split("-")[:2]
    return f"{project}=={version}"


class EveryWheel(NginxTest):
    """All questions about the corpus, grouped by target and platform."""

    @classmethod
    def write_indexes(cls):
        super().write_indexes()
        write_index(cls.root / "html", cls.wheels, with_sizes=False)
        cls.groups = defaultdict(list)
        cls.default_build = []
        for wheel in cls.wheels:
            asked = question(wheel)
            if asked:
                cls.groups[asked].append(wheel)
            else:
                cls.default_build.append(wheel)

    def ask_all(self, index, **how):
        """The artifacts by file, and the answers."""
        answers = [self.ask(*map(requirement, wheels), index=index, target=target, platform=platform, **how)
                   for (target, platform), wheels in self.groups.items()]
        found = {}
        for answer in answers:
            self.assertIn(answer.status, (0, 1), answer.describe())
            found.update(answer.by_file)
        return found, answers

    def expected(self):
        found = {}
        for (target, platform), wheels in self.groups.items():
            answer = self.judge_files(*wheels, target=target, platform=platform)
            found.update((artifact["path"].rsplit("/", 1)[-1], artifact) for artifact in answer.artifacts)
        return found

    def assert_all_same(self, found, expected):
        self.assertEqual(sorted(found), sorted(expected))
        for name, artifact in expected.items():
            with self.subTest(name):
                self.assert_same_judgement(found[name], artifact)

    def test_verdicts_are_those_of_the_files_and_a_second_run_reads_no_wheel(self):
        expected = self.expected()
        self.assertGreater(len(expected), 30)
        found, answers = self.ask_all(self.index)
        self.assert_all_same(found, expected)
        first = self.server.requests()
        self.assertEqual({ask.status for ask in first} - {200, 206, 304}, set())
        self.assertEqual({name for name, artifact in found.items() if artifact["source"]["cached"]}, set())
        self.assertEqual(sum(answer.network["requests"] for answer in answers), len(first))

        again, answers = self.ask_all(self.index)
        self.assert_all_same(again, expected)
        second = self.server.requests()
        self.assertTrue(second)
        for ask in second:
            self.assertTrue(ask.is_page, ask)
            self.assertTrue(ask.if_none_match, ask)
            self.assertEqual(ask.status, 304, ask)
        for name, artifact in again.items():
            self.assertTrue(artifact["source"]["cached"], name)
            self.assertEqual(artifact["source"]["read"], found[name]["source"]["read"])
        for answer in answers:
            self.assertEqual(answer.network["cached"], len(answer.by_file))

    def test_html_pages_without_sizes_give_the_same_verdicts(self):
        found, _ = self.ask_all(self.server.url("html"))
        self.assert_all_same(found, self.expected())
        self.assertFalse([ask for ask in self.server.requests() if ask.method != "GET"])

    def test_two_runs_at_once_with_one_cache_are_both_right(self):
        (target, platform), wheels = max(self.groups.items(), key=lambda group: len(group[1]))
        expected = {artifact["path"].rsplit("/", 1)[-1]: artifact
                    for artifact in self.judge_files(*wheels, target=target, platform=platform).artifacts}
        words = ["--format", "json", "--index-url", self.index, "--cache-dir", self.cache, "--target", target,
                 "--platform", platform, *(f"--package={requirement(wheel)}" for wheel in wheels)]
        runs = [self.start(*words) for _ in range(4)]
        for run in runs:
            answer = self.finish(run)
            self.assertIn(answer.status, (0, 1), answer.describe())
            self.assertEqual(answer.err, "")
            self.assert_all_same(answer.by_file, expected)
        answer = self.finish(self.start(*words))
        self.assertEqual(answer.network["cached"], len(wheels))

    def test_a_release_without_a_wheel_for_the_target_is_incompatible(self):
        for wheel in self.default_build:
            with self.subTest(wheel.name):
                answer = self.ask(requirement(wheel), index=self.index, platform="linux_x86_64")
                self.assert_status(answer, 1)
                self.assertEqual((answer.only["kind"], answer.only["verdict"]), ("release", "incompatible"))
                self.assertTrue({finding["code"] for finding in answer.only["findings"]} & {"FT601", "FT602"})
                self.assertEqual(answer.only["distribution"]["name"].lower().replace("_", "-"),
                                 normalized(wheel.name.split("-")[0]))


class Requests(NginxTest):
    def test_requests_are_those_of_a_polite_client(self):
        answer = self.ask(SMALL_REQUIREMENT, "ujson==5.12.1", LARGE_REQUIREMENT, index=self.index)
        asked = self.server.requests()
        self.assertTrue(all(ask.method == "GET" for ask in asked))
        self.assertTrue(all(ask.user_agent.startswith("ftcheck/") for ask in asked), asked[0])
        pages = [ask for ask in asked if ask.is_page]
        self.assertEqual(sorted(ask.path for ask in pages), ["/main/simple/large/", "/main/simple/ujson/"])
        for ask in pages:
            self.assertIn(JSON_PAGE, ask.accept)
            self.assertIn("gzip", ask.accept_encoding)
            self.assertEqual(ask.encoding, "gzip")
        for ask in asked:
            if ask.is_file:
                self.assertIn(ask.accept_encoding, ("", "identity"))
                self.assertRegex(ask.range, r"^(bytes=\d+-\d+)?$")
        self.assertEqual(answer.network["requests"], len(asked))
        # nginx counts the frames of the pages' chunks too.
        self.assertAlmostEqual(answer.network["bytes"], sum(ask.bytes for ask in asked), delta=64 * len(pages))

    def test_a_host_has_at_most_two_connections(self):
        asked = [requirement(wheel) for wheel in self.wheels if question(wheel) == ("3.14t", "win_amd64")]
        self.assertGreater(len(asked), 2)
        self.ask(*asked, SMALL_REQUIREMENT, index=self.index, platform="win_amd64")
        self.assertLessEqual(len({ask.connection for ask in self.server.requests()}), 2)

    def test_a_small_wheel_is_fetched_whole_and_its_hash_is_checked(self):
        artifact = self.ask(SMALL_REQUIREMENT, index=self.index).only
        [ask] = [ask for ask in self.server.requests() if ask.is_file]
        size = self.wheel(SMALL).stat().st_size
        self.assertLess(size, WHOLE_UP_TO)
        self.assertEqual(ask.bytes, size)
        source = artifact["source"]
        self.assertEqual((source["read"], source["requests"], source["size"]), (size, 1, size))
        self.assertEqual(source["verified"], "sha256")
        self.assertEqual(source["unread"], [])

    def test_a_large_wheel_is_read_in_part_and_the_report_says_what_was_not_read(self):
        artifact = self.ask(LARGE_REQUIREMENT, index=self.index).only
        asked = [ask for ask in self.server.requests() if ask.is_file]
        size = self.wheel(LARGE).stat().st_size
        self.assertTrue(all(ask.status == 206 for ask in asked), asked)
        source = artifact["source"]
        self.assertEqual(source["read"], sum(ask.bytes for ask in asked))
        self.assertEqual(source["requests"], len(asked))
        self.assertLess(source["read"], size)
        self.assertLessEqual(len(asked), 4)
        self.assertEqual(source["verified"], "crc")
        self.assertTrue(source["unread"])
        self.assertFalse(set(source["unread"]) & {module["path"] for module in artifact["modules"]})
        self.assertIn("FT610", {finding["code"] for finding in artifact["findings"]})
        self.assertEqual(artifact["verdict"], "enables-gil")

    def test_files_on_disk_are_judged_without_any_request(self):
        self.judge_files(self.wheel(SMALL))
        self.assertEqual(self.server.requests(), [])

    def test_a_project_that_the_index_does_not_have_leaves_the_others_alone(self):
        answer = self.ask("no-such-project", SMALL_REQUIREMENT, index=self.index)
        self.assert_status(answer, 2)
        missing = next(artifact for artifact in answer.artifacts if file_of(artifact) is None)
        self.assert_error(missing, "no-such-project")
        [found] = answer.by_file.values()
        self.assert_same_as_file(found, SMALL)

    def test_the_first_index_that_has_the_project_answers(self):
        write_index(self.root / "first", [self.wheel("hiredis-")])
        write_index(self.root / "second", [self.wheel("ujson-5.12.1-"), self.wheel("hiredis-")])
        answer = self.ask("ujson", index=self.index, more=["--extra-index-url", self.server.url("first"),
                                                           "--extra-index-url", self.server.url("second")])
        self.assertEqual(answer.only["distribution"]["version"], "5.12.1")
        self.assertEqual(answer.only["source"]["index"].rstrip("/"), self.server.url("second").rstrip("/"))
        self.assertEqual([ask.path for ask in self.server.requests() if ask.is_page],
                         ["/first/simple/ujson/", "/second/simple/ujson/"])

    def test_the_newest_release_that_fits_is_taken(self):
        for asked, version in (("ujson", "6.1.0"), ("ujson<6", "5.12.1"), ("UJSON >= 5, != 6.1.0", "5.12.1")):
            with self.subTest(asked):
                self.assertEqual(self.ask(asked, index=self.index).only["distribution"]["version"], version)
        self.assertEqual(judgement(self.ask("ujson<6", index=self.index).only),
                         judgement(self.on_disk("ujson-5.12.1-")))

    def test_a_yanked_release_is_taken_only_if_it_is_pinned(self):
        wheel = self.wheel(SMALL)
        write_index(self.root / "yanked", [wheel, self.wheel("ujson-5.12.1-")],
                    yanked={wheel.name: "broken", "ujson-6.1.0.tar.gz": "broken"})
        url = self.server.url("yanked")
        self.assertEqual(self.ask("ujson", index=url).only["distribution"]["version"], "5.12.1")
        pinned = self.ask("ujson==6.1.0", index=url).only
        self.assertEqual(pinned["distribution"]["version"], "6.1.0")
        self.assertEqual(pinned["source"]["yanked"], "broken")
        self.assertIn("FT608", {finding["code"] for finding in pinned["findings"]})


if __name__ == "__main__":
    main()
