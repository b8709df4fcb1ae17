#include "report/format/markdown.hpp"

#include "golden.hpp"
#include "report/format/markup.hpp"
#include "report/project_report.hpp"
#include "report/releases.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

using namespace ftcheck;
using namespace ftcheck::report;
using namespace ftcheck::sample;

TEST_CASE("the Markdown of every kind of release is the golden one") {
  golden::check_golden("report.md", to_markdown(sample::releases()));
}

TEST_CASE("Markdown is quiet when all is well") {
  const Artifact good = release_wheel("good", "1", "cp314-cp314t-win_amd64", Verdict::ready,
                                      {{"good", Verdict::ready}});
  CHECK(to_markdown({{good}}) == R"(## ftcheck: 1 release: 1 ready

| project | version | interpreters | platforms | verdict |
|---|---|---|---|---|
| good | 1 | 3.14t | Windows amd64 | ready |
)");
  CHECK(to_markdown({}) == "## ftcheck: nothing to check\n");
}

TEST_CASE("Markdown stays below what a comment may hold and says what it leaves out") {
  Report report;
  for (int i = 0; i < 2000; ++i) {
    report.artifacts.push_back(release_wheel(fmt::format("p{}", i), "1", "cp314-cp314t-win_amd64",
                                             Verdict::enables_gil, {{"p", Verdict::enables_gil}}));
  }
  const std::string text = to_markdown(report);
  CHECK(text.size() <= markdown_limit);
  CHECK(text.size() > markdown_limit * 3 / 4);
  CHECK(text.find("more releases are not shown here.") != std::string::npos);
  CHECK(text.find("more releases are left out, because GitHub") != std::string::npos);
}

namespace {

// A project, histories and releases, of which each alone would fill a comment.
Report everything(bool with_releases) {
  Report report = project_report();
  report.artifacts.clear();
  for (int i = 0; i < 1000; ++i) {
    report.artifacts.push_back(locked(fmt::format("p{}", i), "1", Verdict::enables_gil));
    History history = lxml();
    history.project = fmt::format("h{}", i);
    report.history.push_back(std::move(history));
    if (!with_releases) continue;
    report.artifacts.push_back(release_wheel(fmt::format("r{}", i), "1", "cp314-cp314t-win_amd64",
                                             Verdict::enables_gil, {{"r", Verdict::enables_gil}}));
    report.artifacts.push_back(release_wheel(fmt::format("w{}", i), "1", "cp314-cp314t-win_amd64",
                                             Verdict::ready, {{"w", Verdict::ready}}));
  }
  return report;
}

}  // namespace

TEST_CASE("projects, histories and releases share the room of a comment") {
  for (const bool with_releases : {false, true}) {
    CAPTURE(with_releases);
    const std::string text = to_markdown(everything(with_releases));
    CHECK(text.size() <= markdown_limit);
    CHECK(text.find("more distributions are not shown here.") != std::string::npos);
    CHECK(text.find("The history of") != std::string::npos);
    CHECK((text.find("more releases are not shown here.") != std::string::npos) == with_releases);
  }
}

TEST_CASE("one wheel of very much is shortened, not left out") {
  Artifact artifact = wheel("dist/big.whl", Verdict::enables_gil);
  for (int i = 0; i < 3000; ++i) {
    const std::string path = std::string(3000, 'm') + std::to_string(i);
    artifact.modules.push_back(module(path, Verdict::enables_gil));
    artifact.modules.back().name = path;
    artifact.modules.back().reason = sample::rule("FT301");
    artifact.findings.push_back(reason(path, std::string(9000, 'h')));
    artifact.findings.push_back(
        {sample::rule("FT101"), Severity::error, {}, std::string(9000, 'f'), ""});
  }
  const std::string text = to_markdown({{artifact}});
  CHECK(text.size() <= markdown_limit);
  CHECK(text.find("3000 modules do not declare") != std::string::npos);
  CHECK(text.find("and 2990 more") != std::string::npos);
  CHECK(text.find("`FT101`") != std::string::npos);
}

TEST_CASE("Markdown folds the modules of one cause, and releases that need nothing") {
  std::vector<std::pair<std::string, Verdict>> modules;
  for (const char* name : {"m.a", "m.b", "m.c", "m.d"})
    modules.emplace_back(name, Verdict::enables_gil);
  Report report = {
      {release_wheel("many", "1", "cp314-cp314t-win_amd64", Verdict::enables_gil, modules)}};
  for (int i = 0; i < 20; ++i) {
    report.artifacts.push_back(release_wheel(fmt::format("good{}", i), "1",
                                             "cp314-cp314t-win_amd64", Verdict::ready,
                                             {{"good", Verdict::ready}}));
  }
  const std::string text = to_markdown(report);
  CHECK(text.find("4 modules do not declare Py_MOD_GIL_NOT_USED (Cython): `a`, `b`, `c`, `d`\n\n"
                  "<details><summary>4 files, with the evidence</summary>\n\n- `m.a.so`: ") !=
        std::string::npos);
  CHECK(text.find("<details><summary>20 releases need nothing</summary>") != std::string::npos);
}

TEST_CASE("a wheel is not named for each finding about it") {
  Artifact artifact = release_wheel("pkg", "1", "cp314-cp314t-win_amd64", Verdict::ready, {});
  for (const char* message : {"lists a.py", "lists b.py"}) {
    artifact.findings.push_back({sample::rule("FT103"), Severity::error, {}, message, ""});
  }
  const std::string text = to_markdown({{artifact}});
  CHECK(text.find("`FT103`: lists a.py\n  - lists b.py\n") != std::string::npos);
  CHECK(text.find(".whl") == text.rfind(".whl"));
}

TEST_CASE("where there is little room, evidence is left out before releases are") {
  Report report;
  for (int i = 0; i < 150; ++i) {
    report.artifacts.push_back(release_wheel(fmt::format("p{:03}", i), "1",
                                             "cp314-cp314t-win_amd64", Verdict::enables_gil,
                                             {{"p.a", Verdict::enables_gil},
                                              {"p.b", Verdict::enables_gil},
                                              {"p.c", Verdict::enables_gil},
                                              {"p.d", Verdict::enables_gil}}));
  }
  const std::string text = to_markdown(report);
  CHECK(text.size() <= markdown_limit);
  const std::size_t first = text.find("### p000 1");
  const std::size_t last = text.find("### p149 1");
  REQUIRE(last != std::string::npos);
  CHECK(text.substr(first, text.find("### p001 1") - first).find("<details>") != std::string::npos);
  CHECK(text.substr(last).find("<details>") == std::string::npos);
}

TEST_CASE("Markdown has nothing in it that people do not see, and names of any length fit") {
  CHECK(is_harmless(to_markdown(sample::releases())));
  const std::string text = to_markdown({{hostile_wheel(), endless_wheel()}});
  CHECK(is_harmless(text));
  CHECK(text.size() < 20'000);
}

TEST_CASE("names become code that nothing in them ends") {
  CHECK(markdown_code("pkg/_x.so") == "`pkg/_x.so`");
  CHECK(markdown_code("a`b|c\\") == "<code>a&#96;b&#124;c&#92;</code>");
  CHECK(markdown_code("a\nb") == "<code>a&#92;x0ab</code>");
  CHECK(markdown_code("").empty());
}

TEST_CASE("sentences become no markup, and only code in backticks is code") {
  CHECK(markdown_prose("use `Py_mod_gil` in PyInit__x") == "use `Py_mod_gil` in PyInit__x");
  CHECK(markdown_prose("a|b <i> *c* _d_ [e](f) ~g~ $h$") ==
        "a&#124;b &#60;i&#62; \\*c\\* \\_d\\_ \\[e\\](f) \\~g\\~ \\$h\\$");
  CHECK(markdown_prose("a lonely ` backtick") == "a lonely &#96; backtick");
}

TEST_CASE("sentences mention nobody and link nowhere") {
  CHECK(markdown_prose("@octocat") == "@&#8203;octocat");
  CHECK(markdown_prose("fixes #1") == "fixes #&#8203;1");
  CHECK(markdown_prose("fixes gh-1") == "fixes gh-&#8203;1");
  CHECK(markdown_prose("https://a.b") == "https:&#8203;//a.b");
  CHECK(markdown_prose("www.a.b") == "www&#8203;.a.b");
}

TEST_CASE("text is cut between characters") {
  CHECK(cut("größe", 100) == "größe");
  CHECK(cut("größe", 3) == "gr…");
  CHECK(cut("größe", 4) == "grö…");
}
