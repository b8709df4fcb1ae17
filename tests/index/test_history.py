"""--history of made releases whose verdicts are known, on an index that nginx serves."""
from case import DEFAULT_BUILD, READY, USED, main, pack
from nginx_case import PLATFORM, NginxTest
from simple_index import write_index

DEFAULT_TAG = "cp314-cp314-manylinux_2_17_x86_64"
TAG_315 = "cp315-cp315t-manylinux_2_17_x86_64"


class History(NginxTest):
    @classmethod
    def write_indexes(cls):
        folder = cls.shared / "made"
        folder.mkdir()
        wheels = [pack(folder, "mover", "1.0", DEFAULT_BUILD, tag=DEFAULT_TAG)]
        wheels += [pack(folder, "mover", f"1.{minor}", USED) for minor in range(1, 8)]
        wheels += [pack(folder, "mover", f"1.{minor}", READY) for minor in range(8, 21)]
        wheels += [pack(folder, "mover", "2.0rc1", READY)]
        wheels += [pack(folder, "stayer", f"{major}.0", USED) for major in range(1, 4)]
        wheels += [pack(folder, "stayer", "4.0a1", READY)]
        wheels += [pack(folder, "back", "1.0", READY), pack(folder, "back", "1.1", USED),
                   pack(folder, "back", "1.2", READY)]
        wheels += [pack(folder, "none", "1.0", DEFAULT_BUILD, tag=DEFAULT_TAG)]
        wheels += [pack(folder, "early", "1.0a1", USED), pack(folder, "early", "1.0", READY),
                   pack(folder, "early", "1.1", READY)]
        write_index(cls.root / "main", wheels, sdists=["mover-1.21"],
                    yanked={name: "broken" for name in ("early-1.1.tar.gz", wheels[-1].name)})

    def history(self, *projects, option="--history", **how):
        answer = self.ask(*projects, index=self.index, more=[option], **how)
        self.assert_status(answer, 0)
        return {history["project"]: history for history in answer.report["history"]}

    def assert_mover(self, mover):
        self.assertEqual((mover["first_wheel"], mover["first_ready"]), ("1.1", "1.8"))
        self.assertEqual((mover["newest"], mover["newest_pre"]), ("1.21", "2.0rc1"))
        self.assertEqual([(run["first"], run["last"], run["releases"], run["verdict"]) for run in mover["runs"]],
                         [("1.1", "1.7", 7, "enables-gil"), ("1.8", "1.20", 13, "ready")])
        self.assertIsNone(mover["error"])

    def test_the_first_release_with_a_wheel_and_the_first_that_is_ready(self):
        mover = self.history("mover")["mover"]
        self.assert_mover(mover)
        self.assertEqual(mover["platform"], PLATFORM)
        versions = [release["version"] for release in mover["releases"]]
        self.assertEqual(versions, [f"1.{minor}" for minor in range(1, 21)] + ["2.0rc1"])

    def test_bisecting_reads_fewer_wheels_and_says_so(self):
        mover = self.history("mover")["mover"]
        read = {ask.path for ask in self.server.requests() if ask.is_file}
        self.assertLess(len(read), len(mover["releases"]))
        self.assertTrue(mover["bisected"])
        self.assertGreater(sum(run["inferred"] for run in mover["runs"]), 0)

    def test_all_releases_are_read_if_that_is_asked_for(self):
        mover = self.history("mover", option="--history=all")["mover"]
        self.assert_mover(mover)
        self.assertFalse(mover["bisected"])
        self.assertEqual(sum(run["inferred"] for run in mover["runs"]), 0)
        self.assertEqual(len({ask.path for ask in self.server.requests() if ask.is_file}), len(mover["releases"]))
        self.assertTrue(all(release["artifact"] for release in mover["releases"]))

    def test_old_pre_releases_and_yanked_ones_are_read_too_then(self):
        early = self.history("early", option="--history=all")["early"]
        self.assertEqual([(release["version"], release["verdict"]) for release in early["releases"]],
                         [("1.0a1", "enables-gil"), ("1.0", "ready"), ("1.1", "ready")])
        self.assertEqual((early["first_wheel"], early["first_ready"], early["newest"]), ("1.0", "1.0", "1.0"))
        self.assertEqual([(run["first"], run["last"]) for run in early["runs"]], [("1.0", "1.0")])

    def test_a_project_that_the_index_does_not_have_is_an_error(self):
        answer = self.ask("no-such-project", "back", index=self.index, more=["--history"])
        self.assert_status(answer, 2)
        missing, back = answer.report["history"]
        self.assertIn("no-such-project", missing["error"])
        self.assertIsNone(back["error"])
        self.assertEqual(back["first_wheel"], "1.0")

    def test_a_second_history_reads_nothing(self):
        self.history("mover", option="--history=all")
        self.server.requests()
        self.assert_mover(self.history("mover", option="--history=all")["mover"])
        self.assertFalse([ask for ask in self.server.requests() if ask.is_file])

    def test_a_pre_release_is_named_where_no_final_release_is_ready(self):
        stayer = self.history("stayer")["stayer"]
        self.assertEqual(stayer["first_wheel"], "1.0")
        self.assertIsNone(stayer["first_ready"])
        self.assertEqual(stayer["first_ready_pre"], "4.0a1")

    def test_a_step_back_is_seen_where_all_releases_are_read(self):
        back = self.history("back", option="--history=all")["back"]
        self.assertEqual([run["verdict"] for run in back["runs"]], ["ready", "enables-gil", "ready"])
        self.assertEqual(back["first_ready"], "1.0")

    def test_a_project_without_free_threaded_wheels_has_no_first(self):
        none = self.history("none")["none"]
        self.assertIsNone(none["first_wheel"])
        self.assertIsNone(none["first_ready"])
        self.assertEqual(none["newest"], "1.0")
        self.assertEqual(none["runs"], [])

    def test_several_projects_are_answered_in_order(self):
        self.assertEqual(list(self.history("stayer", "mover", "back")), ["stayer", "mover", "back"])


if __name__ == "__main__":
    main()
