#include "site/changes.hpp"

#include "site/data.hpp"
#include "site/sample_site.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace ftcheck::site {
namespace {

// What a run with this report leaves for the next one.
Earlier after(const Report& report, const SiteOptions& options, const Earlier& earlier = {}) {
  Site site;
  site.id = "urn:uuid:x";
  site.projects = collect(report, options);
  site.changes = changes_since(earlier, site.projects, options.date);
  return read_earlier(to_json(site, json_projects(site.projects, earlier)), "data.json");
}

const Change* find(const std::vector<Change>& changes, std::string_view project) {
  const auto found = std::ranges::find(changes, project, &Change::project);
  return found == changes.end() ? nullptr : &*found;
}

TEST_CASE("the first run is one change") {
  const SiteOptions options = sample::site_options();
  const Report report = sample::site_report();
  const auto changes = changes_since({}, collect(report, options), options.date);
  REQUIRE(changes.size() == 1);
  CHECK(headline(changes[0]) == "The tracker starts with 10 projects");
}

TEST_CASE("an equal run changes nothing") {
  const SiteOptions options = sample::site_options();
  const Report report = sample::site_report();
  const Earlier earlier = after(report, options);
  const auto projects = collect(report, options);
  CHECK(changes_since(earlier, projects, "later").size() == 1);
}

TEST_CASE("a new release, projects that appear and leave are changes") {
  const SiteOptions options = sample::site_options();
  const Report first = sample::site_report(1);
  const Report second = sample::site_report(2);
  const Earlier earlier = after(first, options);
  const auto changes = changes_since(earlier, collect(second, options), "later");
  const Change* gil = find(changes, "gil");
  REQUIRE(gil != nullptr);
  CHECK(gil->kinds == std::vector<std::string>{"release", "verdict", "first-ready"});
  CHECK(headline(*gil) == "gil 1.2: ready");
  CHECK(details(*gil) ==
        "new release after 1.1 (re-enables the GIL); the first release that is ready is 1.2");
  REQUIRE(find(changes, "fresh") != nullptr);
  CHECK(headline(*find(changes, "fresh")) == "fresh 1.0 is new here: ready");
  REQUIRE(find(changes, "gone") != nullptr);
  CHECK(headline(*find(changes, "gone")) == "gone is no longer tracked");
  CHECK(changes.size() == 4);
  CHECK(changes[0].number > changes[1].number);
  CHECK(changes.back().number == 1);
}

TEST_CASE("a wheel that is added later to a release is a change of platforms") {
  const SiteOptions options = sample::site_options();
  Report report;
  report.artifacts = {sample::site_wheel("a", "1", "linux_x86_64", Verdict::ready),
                      sample::site_release("a", "1", "win_arm64")};
  const Earlier earlier = after(report, options);
  report.artifacts[1] = sample::site_wheel("a", "1", "win_arm64", Verdict::ready);
  const auto changes = changes_since(earlier, collect(report, options), "later");
  REQUIRE(changes.size() == 2);
  CHECK(headline(changes[0]) == "a 1: ready");
  CHECK(details(changes[0]) == "was: ready on 1 of 2 platforms; now ready: Windows arm64");
}

TEST_CASE("a project that could not be read has not changed") {
  const SiteOptions options = sample::site_options();
  Report report;
  report.artifacts = {sample::site_wheel("a", "1", "linux_x86_64", Verdict::ready)};
  const Earlier first = after(report, options);
  Report broken;
  broken.artifacts = {sample::site_error("a")};
  CHECK(changes_since(first, collect(broken, options), "later").size() == 1);

  // What was known before the trouble is compared after it.
  const Earlier second = after(broken, options, first);
  CHECK(second.projects.at("a").version == "1");
  CHECK(changes_since(second, collect(report, options), "last").size() == 1);
  report.artifacts[0] = sample::site_wheel("a", "2", "linux_x86_64", Verdict::ready);
  const auto changes = changes_since(second, collect(report, options), "last");
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].version_before == "1");
}

TEST_CASE("old changes are dropped") {
  const SiteOptions options = sample::site_options();
  const Report report = sample::site_report();
  Earlier earlier = after(report, options);
  earlier.changes.assign(most_changes, earlier.changes[0]);
  const auto changes = changes_since(earlier, collect(sample::site_report(2), options), "later");
  CHECK(changes.size() == most_changes);
}

}  // namespace
}  // namespace ftcheck::site
