#include <ftcheck/error.hpp>
#include <ftcheck/site.hpp>

#include <doctest/doctest.h>

#include <string>

namespace ftcheck {
namespace {

void check_refused(const char* toml, const char* sentence) {
  CAPTURE(toml);
  CHECK_THROWS_WITH_AS(parse_project_notes(toml), sentence, Error);
}

TEST_CASE("notes are read by project") {
  const auto notes = parse_project_notes(R"(
[projects.lxml]
note = "Waits for 7.0"
issue = "https://example.org/1"

[projects."zope.interface"]
nightly = "https://example.org/simple"
)");
  REQUIRE(notes.size() == 2);
  CHECK(notes[0].project == "lxml");
  CHECK(notes[0].note == "Waits for 7.0");
  CHECK(notes[0].issue == "https://example.org/1");
  CHECK(notes[0].nightly.empty());
  CHECK(notes[1].project == "zope.interface");
  CHECK(notes[1].nightly == "https://example.org/simple");
}

TEST_CASE("an empty text has no notes") {
  CHECK(parse_project_notes("").empty());
  CHECK(parse_project_notes("[projects]\n").empty());
}

TEST_CASE("mistakes in notes are named with their line") {
  check_refused("\n[projects.a]\nnotes = 'x'\n",
                "line 3: unknown key notes of a; a project has note, issue and nightly");
  check_refused("[projects.a]\nnote = 1\n", "line 2: note of a must be a text in quotation marks");
  check_refused("[projects.a]\nissue = 'javascript:alert(1)'\n",
                "line 2: issue of a must be an http or https address");
  check_refused("[project.a]\n",
                "line 1: unknown key project; write notes in tables such as [projects.lxml]");
  check_refused("projects = 1\n",
                "line 1: projects must be a table; write notes in tables such as [projects.lxml]");
  check_refused("[projects]\na = 1\n", "line 2: projects.a must be a table: [projects.a]");
}

TEST_CASE("text that is not TOML is refused with its line") {
  CHECK_THROWS_AS(parse_project_notes("[projects.a]\nnote = \n"), Error);
  CHECK_THROWS_AS(parse_project_notes("a = " + std::string(100'000, '[')), Error);
  std::string key;
  for (int i = 0; i < 300'000; ++i) key += "a.";
  check_refused(("\n[projects." + key + "a]\n").c_str(), "line 2 has a key with more than 30 dots");
}

TEST_CASE("notes are about the projects of a report, whatever was asked for them") {
  Artifact artifact;
  artifact.distribution = Distribution{"Zope.Interface", "8.0"};
  artifact.required_by = {"zope-interface>=7"};
  History history;
  history.project = "lxml";
  Report report;
  report.artifacts.push_back(std::move(artifact));
  report.history.push_back(std::move(history));
  const auto kept = notes_about(
      report, {{"lxml", "a", "", ""}, {"numpy", "b", "", ""}, {"zope_interface", "c", "", ""}});
  REQUIRE(kept.size() == 2);
  CHECK(kept[0].note == "a");
  CHECK(kept[1].note == "c");
}

}  // namespace
}  // namespace ftcheck
