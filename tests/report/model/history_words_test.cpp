#include "report/model/history_words.hpp"

#include "report/index_report.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace ftcheck;
using namespace ftcheck::report;

namespace {

History history_of(std::vector<HistoryRun> runs) {
  History history;
  history.project = "pkg";
  history.platform = "win_amd64";
  history.newest = runs.empty() ? "9" : runs.back().last;
  for (const HistoryRun& run : runs) {
    if (is_well(run.verdict) && !history.first_ready) history.first_ready = run.first;
    history.releases.push_back({run.first, "", false, false, {}, std::nullopt, run.verdict});
  }
  history.runs = std::move(runs);
  return history;
}

HistoryRun run(std::string first, std::string last, Verdict verdict) {
  return {std::move(first), std::move(last), 2, 0, verdict, {}, ""};
}

}  // namespace

TEST_CASE("the answer says since when the newest release is ready") {
  CHECK(history_answer(sample::greenlet()) == "ready since 3.3.0");
  CHECK(history_answer(history_of({run("1", "2", Verdict::pure), run("3", "4", Verdict::ready)})) ==
        "ready since 1");
  CHECK(history_answer(history_of({run("1", "1", Verdict::ready), run("2", "3", Verdict::unknown),
                                   run("4", "5", Verdict::ready)})) == "ready since 4");
}

TEST_CASE("a project is not called ready if its newest release is not") {
  const History relapsed =
      history_of({run("1", "2", Verdict::ready), run("3", "4", Verdict::enables_gil)});
  CHECK(history_answer(relapsed) == "only 1 … 2 are ready; 4 re-enables the GIL");
  CHECK(history_verdict(relapsed) == Verdict::enables_gil);

  History without_wheel = history_of({run("1", "2", Verdict::ready)});
  without_wheel.newest = "3";
  CHECK(history_answer(without_wheel) == "1 … 2 are ready; 3 has no free-threaded wheel");
  CHECK(history_verdict(without_wheel) == Verdict::incompatible);

  const History undecided =
      history_of({run("1", "1", Verdict::ready), run("2", "2", Verdict::unknown)});
  CHECK(history_answer(undecided) == "only 1 is ready; 2 is undecided");
}

TEST_CASE("a verdict that is not known is not called a refusal") {
  CHECK(history_answer(history_of({run("1", "2", Verdict::enables_gil)})) ==
        "no final release keeps the GIL disabled");
  CHECK(history_answer(history_of({run("1", "2", Verdict::unknown)})) ==
        "no final release is known to keep the GIL disabled");
}

TEST_CASE("a project without a free-threaded wheel, or with one only in pre-releases") {
  History none = history_of({});
  CHECK(history_answer(none) == "no release has a free-threaded wheel");
  CHECK(history_verdict(none) == Verdict::incompatible);
  none.releases.push_back(sample::past("9.1a1", "2026-01-01", Verdict::ready));
  CHECK(history_answer(none) == "no final release has a free-threaded wheel");
}

TEST_CASE("versions are equal in every spelling") {
  History history = history_of({run("1.0", "2.0", Verdict::ready)});
  history.newest = "v2.0";
  CHECK(history_verdict(history) == Verdict::ready);
}

TEST_CASE("an error is the answer, without the name that the title already has") {
  CHECK(history_verdict(sample::unanswered()) == Verdict::error);
  CHECK(history_title(sample::unanswered(), false) == "gone");
  CHECK(history_answer(sample::unanswered()).starts_with("the index "));
}

TEST_CASE("titles name the platform only where a project has several") {
  History windows = sample::greenlet();
  windows.platform = "win_amd64";
  CHECK_FALSE(names_platforms({sample::lxml(), windows}));
  CHECK(names_platforms({sample::greenlet(), windows}));
  CHECK(history_title(windows, true) == "greenlet 3.5.6 on Windows amd64");
}

TEST_CASE("a run names interpreters that only its later releases have wheels for") {
  const History history = sample::greenlet();
  CHECK(words(history.runs[1], history).remark == "3.14t; 3.15t since 3.5.1");
  CHECK(words(history.runs[0], history).versions == "3.1.1 … 3.2.2");
  CHECK(words(run("1", "1", Verdict::ready), history).versions == "1");
}

TEST_CASE("a run says what decides in the newest release that was read, in the words of reports") {
  History history = sample::lxml();
  CHECK(words(history.runs[0], history).remark ==
        "2 modules do not declare Py_MOD_GIL_NOT_USED (Cython)");
  history.releases[2].artifact.reset();
  history.releases[0].artifact->modules[0].verdict = Verdict::ready;
  history.releases[0].artifact->modules[0].reason = nullptr;
  history.releases[0].artifact->findings.erase(history.releases[0].artifact->findings.begin());
  CHECK(words(history.runs[0], history).remark ==
        "lxml.objectify does not declare Py_MOD_GIL_NOT_USED (Cython)");
}

TEST_CASE("a run of which nothing was read says why in the clause that is there") {
  History history = sample::lxml();
  for (HistoryRelease& release : history.releases) release.artifact.reset();
  CHECK(words(history.runs[0], history).remark == history.runs[0].why);
}

TEST_CASE("inferred verdicts are counted") {
  CHECK(inferred_words({sample::greenlet()}).empty());
  CHECK(inferred_words({sample::lxml()}) ==
        "5 releases between are inferred; --history=all reads them");
}

TEST_CASE("a release's row says which platforms each interpreter has wheels for") {
  const HistoryRelease release = sample::past("1", "2026-01-01", Verdict::ready, true);
  CHECK(words(release).wheels ==
        "3.14t on Linux x86_64 (glibc, musl); macOS arm64; 3.15t on Linux x86_64");
  CHECK(words(release).verdict == "ready (inferred)");
  CHECK(words(release).uploaded == "2026-01-01");
}
