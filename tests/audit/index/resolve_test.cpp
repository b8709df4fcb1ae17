// Versions of requirements that leave a choice, from wheels in a directory: no network is needed.
#include "audit/index/resolve.hpp"

#include "audit/fixture.hpp"
#include "index/find_links.hpp"
#include "wheel/requirement.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace ftcheck;           // NOLINT(google-build-using-namespace)
using namespace ftcheck::testing;  // NOLINT(google-build-using-namespace)
using auditing::Asking;
using auditing::Resolution;

namespace {

using Texts = std::vector<std::string>;

// A directory as the only place that has files.
class Place {
 public:
  // A wheel with those fields of METADATA: "Requires-Dist: b>=1".
  std::filesystem::path add(const std::string& name, const std::string& version,
                            const Texts& fields = {}) const {
    std::string metadata = "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n";
    for (const std::string& field : fields) metadata += field + "\n";
    metadata += "\nRequires-Dist: this-is-the-description\n";
    const std::string info = name + "-" + version + ".dist-info/";
    return folder_.write(name + "-" + version + "-py3-none-any.whl",
                         make_zip({{info + "METADATA", metadata}, {info + "WHEEL", "-"}}));
  }
  void write(const std::string& name, const std::string& content) const {
    folder_.write(name, content);
  }

  Resolution resolve(project::Needs needs, const ProjectOptions& project = {},
                     bool isolate = false) const {
    Asking asking;
    asking.options.isolate = isolate;
    asking.target = Target{{14, true}, {"linux_x86_64"}};
    asking.find_links = {folder_.path().string()};
    fetching::FetchOptions how;
    how.program = "/nowhere/fetch";
    asking.line = std::make_shared<auditing::Line>(std::move(how));
    needs.is_locked = false;
    const std::string platform = "linux_x86_64";
    const auto environment =
        wheel::marker_environment(asking.target.python, wheel::parse_platform(platform).value());
    return auditing::resolve(asking, needs, environment, platform, project);
  }

 private:
  Folder folder_;
};

project::Want want(std::string_view text) {
  const auto parsed = wheel::parse_requirement(text).value();
  return {parsed.project, parsed.extras, parsed.specifiers, parsed.marker, "input", "line 1", {}};
}

project::Needs needs(const Texts& wants, const Texts& constraints = {}) {
  project::Needs needs;
  for (const std::string& each : wants) needs.wants.push_back(want(each));
  for (const std::string& each : constraints) {
    needs.constraints.push_back(want(each));
    needs.constraints.back().by = "limits.txt";
  }
  return needs;
}

Texts picks(const Resolution& resolution) {
  Texts texts;
  for (const project::Pick& pick : resolution.picks) {
    texts.push_back(pick.project + " " + pick.version);
  }
  return texts;
}

Texts required_by(const Resolution& resolution, std::string_view project) {
  for (const project::Pick& pick : resolution.picks) {
    if (pick.project == project) return pick.required_by;
  }
  FAIL("not picked: ", std::string(project));
  return {};
}

std::string only_note(const Resolution& resolution) {
  REQUIRE(resolution.notes.size() == 1);
  return resolution.notes.front();
}

std::string only_conflict(const Resolution& resolution) {
  REQUIRE(resolution.conflicts.size() == 1);
  return resolution.conflicts.front();
}

}  // namespace

TEST_CASE("the newest release that fits is taken, and what it depends on") {
  const Place place;
  place.add("a", "1.0");
  place.add("a", "1.5",
            {"Requires-Dist: b<2", "Requires-Dist: c; sys_platform == 'win32'",
             "Requires-Dist: d; python_version >= '3.14'"});
  place.add("a", "2.0", {"Requires-Dist: c"});
  place.add("a", "1.9rc1", {"Requires-Dist: c"});
  for (const char* version : {"1.0", "1.9", "2.0"}) place.add("b", version);
  place.add("c", "1.0");
  place.add("d", "1.0");
  const Resolution resolution = place.resolve(needs({"a<2"}));
  CHECK(resolution.method == "newest that fits, without backtracking");
  CHECK(picks(resolution) == Texts{"a 1.5", "b 1.9", "d 1.0"});
  CHECK(required_by(resolution, "a") == Texts{"input"});
  CHECK(required_by(resolution, "b") == Texts{"a"});
  CHECK(resolution.conflicts.empty());
  CHECK(resolution.failures.empty());
  CHECK(picks(place.resolve(needs({"a<2"}), {}, true)) == picks(resolution));
}

TEST_CASE("wants whose marker does not hold count for nothing") {
  const Place place;
  place.add("a", "1.0");
  CHECK(picks(place.resolve(needs({"a; python_version < '3'"}))).empty());
  CHECK(picks(place.resolve(needs({"a", "a<1; sys_platform == 'win32'"}))) == Texts{"a 1.0"});
}

TEST_CASE("extras of a project may grow when others want it too") {
  const Place place;
  place.add("a", "1.0", {"Requires-Dist: b", "Requires-Dist: c"});
  place.add(
      "b", "1.0",
      {"Provides-Extra: Fast_Path", "Provides-Extra: all", "Requires-Dist: d; extra == 'fast-path'",
       "Requires-Dist: b[fast_path]; extra == 'all'"});
  place.add("c", "1.0", {"Requires-Dist: B[all]"});
  place.add("d", "1.0");
  const Resolution resolution = place.resolve(needs({"a"}));
  CHECK(picks(resolution) == Texts{"a 1.0", "b 1.0", "c 1.0", "d 1.0"});
  CHECK(required_by(resolution, "b") == Texts{"a", "c"});
  CHECK(required_by(resolution, "d") == Texts{"b[fast-path]"});
  CHECK(resolution.conflicts.empty());
}

TEST_CASE("an extra that the release does not have is said") {
  const Place place;
  place.add("a", "1.0", {"Provides-Extra: fast"});
  CHECK(only_note(place.resolve(needs({"a[fats]"}))) ==
        "a 1.0 has no extra called fats; check whether one of these is meant: fast");
}

TEST_CASE("a later specifier replaces a version, and what only that wanted goes away") {
  const Place place;
  place.add("a", "1.0", {"Requires-Dist: b"});
  place.add("b", "1.0", {"Requires-Dist: c<3"});
  place.add("c", "2.0");
  place.add("c", "3.0", {"Requires-Dist: only-of-3", "Requires-Dist: d<2"});
  place.add("d", "1.0");
  place.add("d", "2.0");
  place.add("only_of_3", "1.0");
  const Resolution resolution = place.resolve(needs({"a", "c", "d"}));
  // d 2.0 again: who limited it has gone.
  CHECK(picks(resolution) == Texts{"a 1.0", "b 1.0", "c 2.0", "d 2.0"});
  CHECK(resolution.conflicts.empty());
}

TEST_CASE("if no release fits all, the first who want it are right, and a sentence says so") {
  const Place place;
  place.add("a", "1.0", {"Requires-Dist: c<2"});
  place.add("b", "1.0", {"Requires-Dist: c>=2.1", "Requires-Dist: d"});
  place.add("c", "1.9");
  place.add("c", "2.1");
  place.add("d", "1.0");
  const Resolution resolution = place.resolve(needs({"a", "b"}));
  CHECK(picks(resolution) == Texts{"a 1.0", "b 1.0", "c 1.9", "d 1.0"});
  CHECK(only_conflict(resolution) ==
        "a wants c<2 and b wants c>=2.1: no release fits both, and 1.9 was kept; pin it, or give "
        "ftcheck a lock file");
}

TEST_CASE("constraints limit versions and want nothing") {
  const Place place;
  place.add("a", "1.0");
  place.add("a", "2.0");
  place.add("b", "1.0");
  CHECK(picks(place.resolve(needs({"a"}, {"a<2", "b<5"}))) == Texts{"a 1.0"});
  const Resolution resolution = place.resolve(needs({"a>=2"}, {"a<2"}));
  CHECK(picks(resolution) == Texts{"a 1.0"});
  CHECK(only_conflict(resolution) ==
        "limits.txt (line 1) allows only a<2 and input wants a>=2: no release fits both, and 1.0 "
        "was kept; pin it, or give ftcheck a lock file");
}

TEST_CASE("what no place has is a failure, and the others are not affected") {
  const Place place;
  place.add("a", "1.0", {"Requires-Dist: missing"});
  place.add("b", "1.0");
  const Resolution resolution = place.resolve(needs({"a", "b>=2"}));
  CHECK(picks(resolution) == Texts{"a 1.0"});
  REQUIRE(resolution.failures.size() == 2);
  CHECK(resolution.failures[0].first == "b");
  CHECK(resolution.failures[0].second ==
        "b>=2: no release fits; the newest is 1.0 (wanted by input)");
  CHECK(resolution.failures[1].first == "missing");
  CHECK(contains(resolution.failures[1].second, "no such project"));
  CHECK(contains(resolution.failures[1].second, "(wanted by a)"));
}

TEST_CASE("circles end") {
  const Place place;
  place.add("a", "1.0", {"Requires-Dist: b"});
  place.add("b", "1.0", {"Requires-Dist: a"});
  CHECK(picks(place.resolve(needs({"a"}))) == Texts{"a 1.0", "b 1.0"});
}

TEST_CASE("versions that exclude what others of them want do not change for ever") {
  const Place place;
  place.add("a", "1.0", {"Requires-Dist: b"});
  place.add("a", "2.0", {"Requires-Dist: b<2"});
  place.add("b", "1.0", {"Requires-Dist: a<2"});
  place.add("b", "2.0");
  const Resolution resolution = place.resolve(needs({"a", "b"}));
  REQUIRE(resolution.picks.size() == 2);
  CHECK(resolution.conflicts.size() <= 1);
}

TEST_CASE("what cannot be known about dependencies is said") {
  const Place place;
  place.write("source-1.0.tar.gz", "");
  place.write("broken-1.0-py3-none-any.whl", "not a zip archive");
  place.add("strange", "1.0",
            {"Requires-Dist: good", "Requires-Dist: not a requirement",
             "Requires-Dist: far @ https://far.invalid/far-1.0.zip",
             "Requires-Dist: good; platform_release == '1'"});
  place.add("good", "1.0");
  const Resolution resolution = place.resolve(needs({"source", "broken", "strange"}), {}, true);
  CHECK(picks(resolution) == Texts{"broken 1.0", "good 1.0", "source 1.0", "strange 1.0"});
  REQUIRE(resolution.notes.size() == 5);
  CHECK(resolution.notes[0] ==
        "source 1.0 has only a source distribution, so what it depends on is not known");
  CHECK(resolution.notes[1].starts_with("what broken 1.0 depends on is not known: "));
  CHECK(contains(resolution.notes[2], "\"not a requirement\" is not a requirement"));
  CHECK(contains(resolution.notes[3], "strange 1.0 wants far from a URL"));
  CHECK(contains(resolution.notes[4], "platform_release"));
}

TEST_CASE("a wheel that the input gives by its path has its version, and dependencies") {
  const Place place;
  const Place elsewhere;
  project::Pick pick;
  pick.project = "own";
  pick.origin = project::Origin::path;
  pick.location = elsewhere.add("own", "5.0", {"Requires-Dist: a<2"}).string();
  place.add("own", "9.0");
  place.add("a", "1.0");
  place.add("a", "2.0");
  place.add("b", "1.0", {"Requires-Dist: own"});
  project::Needs wanted = needs({"b"});
  wanted.picks = {pick};
  const Resolution resolution = place.resolve(wanted);
  REQUIRE(resolution.picks.size() == 3);
  CHECK(picks(resolution)[0] == "a 1.0");
  CHECK(resolution.picks[2].location == pick.location);
  CHECK(required_by(resolution, "own") == Texts{"b"});
  CHECK(resolution.conflicts.empty());
}

TEST_CASE("without dependencies, only what the input names is taken") {
  const Place place;
  place.add("a", "1.0", {"Requires-Dist: b"});
  place.add("b", "1.0");
  ProjectOptions options;
  options.no_deps = true;
  CHECK(picks(place.resolve(needs({"a"}), options)) == Texts{"a 1.0"});
  project::Needs complete = needs({"a"});
  complete.is_complete = true;
  CHECK(picks(place.resolve(complete)) == Texts{"a 1.0"});
}
