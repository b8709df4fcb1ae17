#include "site/pages.hpp"

#include "site/badge.hpp"
#include "site/changes.hpp"
#include "site/project_file.hpp"
#include "site/sample_site.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace ftcheck::site {
namespace {

// The report and the options must outlive what is collected from them.
struct Sample {
  Report report = sample::site_report();
  SiteOptions options = sample::site_options();
  Site site;

  Sample() {
    site.title = "A tracker";
    site.id = "urn:uuid:x";
    site.python = "3.14t";
    site.projects = collect(report, options);
    site.changes = changes_since({}, site.projects, options.date);
  }

  const Tracked& project(std::string_view normalized) const {
    return *std::ranges::find(site.projects, normalized, &Tracked::normalized);
  }

  std::string page(std::string_view normalized) const {
    const Tracked& its = project(normalized);
    return project_page(site, its, known_of(its));
  }
};

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

TEST_CASE("the table has every project in the order of the report") {
  const Sample sample;
  const std::string page = index_page(sample.site);
  std::size_t before = 0;
  for (const Tracked& project : sample.site.projects) {
    if (project.file.empty()) continue;
    const std::size_t place = page.find("href=\"" + page_path(project.file));
    CAPTURE(project.name);
    REQUIRE(place != std::string::npos);
    CHECK(place > before);
    before = place;
  }
}

TEST_CASE("a project that is ready on some platforms says which are missing") {
  const Sample sample;
  const Tracked& project = sample.project("partly");
  CHECK(standing(project) == "ready on 6 of 7 platforms");
  CHECK(project.remark == "undecided: Linux aarch64");
}

TEST_CASE("a project that re-enables the GIL is shown with the reason") {
  const Sample sample;
  const std::string page = sample.page("gil");
  CHECK(has(page, "re-enables the GIL"));
  CHECK(has(page, "FT301"));
  CHECK(has(page, "The slot at 0x4100 decides."));
  CHECK(has(page, "What to do:"));
  CHECK(has(page, "https://files.example/gil-1.1-cp314-cp314t-linux_x86_64.whl"));
  CHECK(has(page, "2.0a1"));
  CHECK(has(page, "https://issues.example/1"));
}

TEST_CASE("a page says how to link to the badge") {
  Sample sample;
  CHECK(has(sample.page("gil"), "https://…/badge/gil.svg"));
  sample.site.url = "https://tracker.example/";
  CHECK(has(sample.page("gil"),
            "[![free-threaded](https://tracker.example/badge/gil.svg)](https://tracker.example/"
            "project/gil.html)"));
}

TEST_CASE("nightly wheels and where they are belong to the project, however it is spelled") {
  const Sample sample;
  const std::string page = sample.page("ready-project");
  CHECK(has(page, "2.2.dev0"));
  CHECK(has(page, "https://nightly.example/simple"));
}

TEST_CASE("a name that tries to become markup is text, and has no page") {
  const Sample sample;
  const auto found = std::ranges::find(sample.site.projects, sample::hostile_name, &Tracked::name);
  REQUIRE(found != sample.site.projects.end());
  CHECK(found->file.empty());
  for (const std::string& text :
       {index_page(sample.site), changes_page(sample.site), feed(sample.site), sample.page("gil"),
        project_page(sample.site, *found, known_of(*found))}) {
    CHECK_FALSE(has(text, "<script>pwned"));
    CHECK_FALSE(has(text, "\" onmouseover"));
    CHECK_FALSE(has(text, "\xe2\x80\xae"));
  }
}

TEST_CASE("pages load nothing and allow only their own style and script") {
  const Sample sample;
  for (const std::string& page :
       {index_page(sample.site), changes_page(sample.site), sample.page("gil")}) {
    CHECK(has(page, "default-src 'none'; style-src 'sha256-"));
    for (const char* part : {" src=", " style=", "<link rel=\"stylesheet", "@import", "url("}) {
      CAPTURE(part);
      CHECK_FALSE(has(page, part));
    }
  }
}

TEST_CASE("pages do not depend on the date of the run") {
  Sample sample;
  const std::string before = sample.page("gil");
  sample.site.updated = "2030-01-01 00:00 UTC";
  CHECK(sample.page("gil") == before);
}

TEST_CASE("a page stays small with hundreds of modules on many platforms") {
  Report report;
  for (int platform = 0; platform < 20; ++platform) {
    Artifact artifact =
        sample::site_wheel("big", "1.0", "linux_x" + std::to_string(platform), Verdict::ready);
    for (int i = 0; i < 1000; ++i) {
      artifact.modules.push_back(artifact.modules.front());
      artifact.modules.back().name = "big.module_" + std::to_string(i);
      artifact.modules.back().evidence.assign(50, std::string(5000, 'x'));
    }
    report.artifacts.push_back(std::move(artifact));
  }
  const SiteOptions options;
  Site site;
  site.projects = collect(report, options);
  constexpr std::size_t most = 800'000;
  CHECK(project_page(site, site.projects[0], known_of(site.projects[0])).size() < most);
}

TEST_CASE("a badge says the standing in words") {
  Known known;
  known.status = Status::enables_gil;
  CHECK(badge_words(known) == "free-threaded: re-enables the GIL");
  CHECK(has(badge(known), "aria-label=\"free-threaded: re-enables the GIL\""));
  known.status = Status::partly;
  known.platforms = {{"a", Status::ready}, {"b", Status::no_wheel}};
  CHECK(badge_words(known) == "free-threaded: ready on 1 of 2 platforms");
}

TEST_CASE("a feed has the site's id, and other ids for its entries") {
  const Sample sample;
  const std::string text = feed(sample.site);
  CHECK(has(text, "<id>urn:uuid:x</id>"));
  CHECK(has(text, "<id>" + uuid_of("urn:uuid:x 1") + "</id>"));
  CHECK(has(text, "<updated>2026-11-29T02:45:00Z</updated>"));
  CHECK(uuid_of("a") != uuid_of("b"));
  CHECK(uuid_of("a").size() == std::string("urn:uuid:00000000-0000-8000-8000-000000000000").size());
}

}  // namespace
}  // namespace ftcheck::site
