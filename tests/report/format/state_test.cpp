#include "base/state_words.hpp"
#include "report/every_case.hpp"
#include "report/format/github.hpp"
#include "report/format/gitlab.hpp"
#include "report/format/html.hpp"
#include "report/format/json.hpp"
#include "report/format/json_value.hpp"
#include "report/format/markdown.hpp"
#include "report/format/sarif.hpp"
#include "report/format/text.hpp"
#include "report/model/baseline.hpp"
#include "report/model/comparison.hpp"
#include "report/temporary_file.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

using namespace ftcheck;
using sample::module;
using sample::rule;
using sample::wheel;

namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

SharedState state_of(const std::string& variable, const std::string& function) {
  SharedState state;
  state.variables = {{variable, 0x4000, 8, ".bss"}};
  state.writers = {{.function = function,
                    .address = 0x1000,
                    .store = 0x1010,
                    .stores = 2,
                    .entry = "pkg._x." + function,
                    .path = {function}}};
  return state;
}

Finding finding_of(const SharedState& state, const std::string& path) {
  return {rule("FT511"),         Severity::info,           path, base::sentence(state), "lock it",
          base::identity(state), base::writer_lines(state)};
}

// A wheel whose module writes these variables, each in a function of the same name.
Artifact writing(const std::vector<std::string>& variables) {
  Artifact artifact = wheel("dist/w.whl", Verdict::ready, {module("pkg/_x.so", Verdict::ready)});
  Module& module = artifact.modules[0];
  module.state.emplace();
  for (const std::string& variable : variables) {
    module.state->shared.push_back(state_of(variable, "set_" + variable));
    artifact.findings.push_back(finding_of(module.state->shared.back(), module.path));
  }
  return artifact;
}

std::string text_of(const Artifact& artifact, const TextStyle& style = {}) {
  return report::to_text({{artifact}}, style);
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t number = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++number;
  return number;
}

// What a stranger may put into a symbol table.
const std::string hostile =
    "x\x1b[2J\r\n::error::\xff\xc2\x9b##vso[a]\xe2\x80\xae</script><img src=x>`|[a](http://b.c)@d";

}  // namespace

TEST_CASE("each finding of shared state has its functions below it, and the help once") {
  const std::string text = text_of(writing({"cache", "pool"}));
  CHECK(contains(text,
                 "  note[FT511]: pkg._x: set_cache writes cache (0x4000, .bss, 8 bytes) without a "
                 "lock\n"
                 "    set_cache, called as pkg._x.set_cache: 2 stores, first at 0x1010\n"
                 "  note[FT511]: pkg._x: set_pool writes pool"));
  CHECK(count(text, "help: lock it") == 1);
}

TEST_CASE("of many findings text and table show the first five, and all of them with -v") {
  const Artifact artifact = writing({"a", "b", "c", "d", "e", "f", "g"});
  const std::string text = text_of(artifact);
  CHECK(count(text, "note[FT511]") == 5);
  CHECK(contains(text, "  help: lock it\n  and 2 more of FT511 with -v\n"));
  CHECK(count(text_of(artifact, {.verbose = true}), "note[FT511]") == 7);
  const std::string table = report::to_table({{artifact}}, {});
  CHECK(count(table, "note[FT511]") == 5);
  CHECK(contains(table, "\n  and 2 more of FT511 with -v\n"));
  CHECK(count(report::to_table({{artifact}}, {.verbose = true}), "note[FT511]") == 7);
}

TEST_CASE("findings whose variables have one name without numbers are all shown") {
  const Artifact artifact =
      writing({"cache.1", "cache.3", "cache.5", "cache.7", "cache.9", "cache.11", "pool"});
  const std::string text = text_of(artifact);
  CHECK(contains(text, "set_cache.1 writes cache.1 (0x4000"));
  CHECK(contains(text, "set_cache.9 writes cache.9 (0x4000"));
  CHECK(contains(text, "\n  and 2 more of FT511 with -v\n"));
  const std::string verbose = text_of(artifact, {.verbose = true});
  const Report report = {{artifact}};
  const std::string annotations = report::to_github(report);
  for (const std::string number : {"1", "3", "5", "7", "9", "11"}) {
    CAPTURE(number);
    const std::string sentence = "writes cache." + number + " (";
    CHECK(count(verbose, sentence) == 1);
    CHECK(count(annotations, sentence) == 1);
  }
  const std::string markdown = report::to_markdown(report);
  CHECK(contains(markdown, "writes cache.9 ("));
  CHECK(contains(markdown, "- and 2 more of `FT511`\n"));
  CHECK(count(markdown, "lock it") == 1);
}

TEST_CASE("Markdown shows other rules after one with many findings") {
  Artifact artifact = writing({"a", "b", "c", "d", "e", "f", "g"});
  Finding other = artifact.findings.front();
  other.rule = rule("FT512");
  artifact.findings.push_back(other);
  const std::string markdown = report::to_markdown({{artifact}});
  CHECK(markdown.find("and 2 more of `FT511`") < markdown.find("`FT512`"));
  CHECK(contains(markdown, "- **note** `FT512`"));
}

TEST_CASE("with -v the text counts what is no finding") {
  Artifact artifact = writing({});
  StateReport& state = *artifact.modules[0].state;
  state.shared = {state_of("a", "f"), state_of("b", "g")};
  state.shared[0].tier = StateTier::indirect;
  state.shared[1].idempotent = true;
  const std::string text = text_of(artifact, {.verbose = true});
  CHECK(contains(text, "1 static variable that is written without a lock where only function"));
  CHECK(contains(text, "1 static variable that is written with the same constants each time"));
  CHECK_FALSE(contains(text_of(artifact), "static variable"));
  state = {};
  state.not_analysed = "it has too much code";
  CHECK(contains(text_of(artifact, {.verbose = true}),
                 "not searched for shared state: it has too much code"));
}

TEST_CASE("one variable in the wheels for several platforms is one cause") {
  Artifact linux = writing({"cache"});
  Artifact other = writing({"cache"});
  linux.tags = {"cp314-cp314t-linux_x86_64"};
  other.tags = {"cp314-cp314t-linux_aarch64"};
  other.path = "dist/other.whl";
  other.findings[0].message = "set_cache writes cache (0x9999, .bss, 8 bytes) without a lock";
  CHECK(count(report::to_text({{linux, other}}, {}), "note[FT511]") == 1);
  linux.findings.push_back(linux.findings.front());
  CHECK(count(report::to_text({{linux, other}}, {}), "note[FT511]") == 2);
  other.findings.push_back(other.findings.front());
  CHECK(count(report::to_text({{linux, other}}, {}), "note[FT511]") == 2);
}

TEST_CASE("of modules with the same name, the finding names the file") {
  Artifact artifact = writing({"cache"});
  Module other = artifact.modules.front();
  other.path = "pkg/_x.openmpi.so";
  artifact.modules.push_back(other);
  artifact.findings.push_back(finding_of(other.state->shared.front(), other.path));
  const std::string text = text_of(artifact);
  CHECK(contains(text, "note[FT511]: pkg/_x.so: set_cache writes"));
  CHECK(contains(text, "note[FT511]: pkg/_x.openmpi.so: set_cache"));
}

TEST_CASE("Markdown, HTML and annotations have the functions too") {
  const Report report = {{writing({"cache"})}};
  constexpr std::string_view line = "called as pkg";
  CHECK(contains(report::to_markdown(report), line));
  CHECK(contains(report::to_github(report), line));
  const std::string page = report::to_html(report);
  CHECK(contains(page, line));
  CHECK(contains(page, "1 place of shared state"));
}

TEST_CASE("reports for programs have the subject and the details") {
  const Report report = {{writing({"cache"})}};
  const auto sarif = report::Json::parse(report::to_sarif(report, sample::every_rule));
  const auto& result = sarif["runs"][0]["results"][0];
  CHECK(result["properties"]["subject"] == "cache");
  CHECK(result["properties"]["details"].size() == 1);
  const auto issues = report::Json::parse(report::to_gitlab(report));
  CHECK(contains(issues[0]["description"].get<std::string>(), "called as pkg._x.set_cache"));
  const auto json = report::Json::parse(report::to_json(report));
  CHECK(json["artifacts"][0]["findings"][0]["subject"] == "cache");
  CHECK(json["artifacts"][0]["modules"][0]["shared_state"][0]["variables"][0]["name"] == "cache");
}

TEST_CASE("findings about different variables have different fingerprints that last") {
  const auto fingerprints = [](const Artifact& artifact) {
    std::vector<std::string> found;
    for (const auto& issue : report::Json::parse(report::to_gitlab({{artifact}})))
      found.push_back(issue["fingerprint"]);
    return found;
  };
  const auto both = fingerprints(writing({"cache", "pool"}));
  REQUIRE(both.size() == 2);
  CHECK(both[0] != both[1]);
  CHECK(fingerprints(writing({"pool"})) == std::vector{both[1]});
}

TEST_CASE("compared with a baseline, only what new code writes is new") {
  const Artifact before = writing({"cache.17", "pool"});
  const sample::TemporaryFile file(report::to_json({{before}}));
  const auto compared_with = [&](const Artifact& now) {
    const report::Baseline baseline = report::read_baseline(file.path(), sample::every_rule);
    return report::compare(baseline.report, {{now}});
  };
  Artifact moved = writing({"cache.23", "pool"});
  for (Finding& finding : moved.findings) finding.message += " elsewhere";
  CHECK(compared_with(moved).worse.empty());
  const Comparison comparison = compared_with(writing({"pool", "cache.1", "fresh"}));
  REQUIRE(comparison.worse.size() == 1);
  CHECK(contains(comparison.worse[0].message, "fresh"));
  CHECK(contains(report::to_text(comparison, {}),
                 "new    pkg 1.0: note[FT511]: pkg/_x.so: set_fresh"));
  CHECK(compared_with(writing({"other", "pool"})).worse.size() == 1);
}

TEST_CASE("of several variables with one name, a baseline knows as many as it has") {
  const sample::TemporaryFile file(report::to_json({{writing({"cache.1", "cache.3"})}}));
  const report::Baseline baseline = report::read_baseline(file.path(), sample::every_rule);
  CHECK(report::compare(baseline.report, {{writing({"cache.4", "cache.9"})}}).worse.empty());
  const Comparison more =
      report::compare(baseline.report, {{writing({"cache.1", "cache.2", "cache.3"})}});
  REQUIRE(more.worse.size() == 1);
  CHECK(contains(more.worse[0].message, "cache.2"));
  const Comparison fewer = report::compare(baseline.report, {{writing({"cache.3"})}});
  CHECK(fewer.worse.empty());
  REQUIRE(fewer.better.size() == 1);
  CHECK(contains(fewer.better[0].message, "cache.1"));
}

TEST_CASE("no symbol is obeyed by a terminal, a browser or a runner") {
  const Report report = {{writing({hostile, std::string(200'000, 'n')})}};
  for (const std::string& text :
       {report::to_text(report, {}), report::to_text(report, {.verbose = true}),
        report::to_github(report), report::to_markdown(report)}) {
    CHECK(sample::is_harmless(text));
    CHECK(text.size() < 10'000);
  }
  const std::string page = report::to_html(report);
  CHECK(sample::is_harmless(page.substr(page.find("</style>"))));
  CHECK_FALSE(contains(page, "<img src=x"));
  CHECK_FALSE(contains(report::to_markdown(report), "[a](http"));
  CHECK(std::ranges::count(report::to_github(report), '\n') == 2);
  const auto sarif = report::Json::parse(report::to_sarif(report, sample::every_rule));
  const auto message = sarif["runs"][0]["results"][0]["message"]["text"].get<std::string>();
  CHECK(sample::is_harmless(message));
  CHECK_FALSE(contains(message, "](http"));
  const auto issues = report::Json::parse(report::to_gitlab(report));
  CHECK(sample::is_harmless(issues[0]["description"].get<std::string>()));
  // Programs get the name as it is in the file, except bytes that are not UTF-8.
  const auto json = report::Json::parse(report::to_json(report));
  const auto name = json["artifacts"][0]["modules"][0]["shared_state"][0]["variables"][0]["name"]
                        .get<std::string>();
  CHECK(name.starts_with("x\x1b[2J\r\n::error::"));
}
