#include "site/sample_site.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/site.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

namespace ftcheck {
namespace {

namespace fs = std::filesystem;
using sample::TemporaryDirectory;

// The sample has 9 projects with a page and a badge.
constexpr std::size_t all_files = 2 * 9 + 4;

SiteChange write(const TemporaryDirectory& directory, int run = 1,
                 const SiteOptions& options = sample::site_options()) {
  return write_site(sample::site_report(run), options, directory.path() / "site");
}

TEST_CASE("a site has a page and a badge for each project") {
  const TemporaryDirectory directory;
  const SiteChange change = write(directory);
  CHECK(change.files == all_files);
  CHECK(change.written == all_files);
  CHECK(change.removed == 0);
  for (const char* file : {"index.html", "changes.html", "feed.xml", "data.json",
                           "project/ready-project.html", "badge/con-.svg"}) {
    CAPTURE(file);
    CHECK_FALSE(directory.read(fs::path("site") / file).empty());
  }
}

TEST_CASE("an equal run on another day writes nothing") {
  const TemporaryDirectory directory;
  write(directory);
  const SiteChange change = write(directory, 1, sample::site_options("2027-01-01 00:00 UTC"));
  CHECK(change.files == all_files);
  CHECK(change.written == 0);
}

TEST_CASE("a run writes the pages of what changed and removes those of projects that left") {
  const TemporaryDirectory directory;
  write(directory);
  const SiteChange change = write(directory, 2, sample::site_options("2026-11-30 00:00 UTC"));
  CHECK(change.removed == 2);
  CHECK_FALSE(fs::exists(directory.path() / "site/project/gone.html"));
  // Two files each of gil and fresh, and the four of all projects.
  CHECK(change.written == 8);
  CHECK(directory.read("site/changes.html").find("2026-11-30 00:00 UTC") != std::string::npos);
}

TEST_CASE("changed notes change the page of their project") {
  const TemporaryDirectory directory;
  write(directory);
  SiteOptions options = sample::site_options();
  options.notes[0].note = "Done";
  CHECK(write(directory, 1, options).written == 3);
}

TEST_CASE("files of others stay") {
  const TemporaryDirectory directory;
  directory.write("site/.git/HEAD", "ref");
  write(directory);
  directory.write("site/CNAME", "tracker.example");
  directory.write("site/project/mine.html", "mine");
  write(directory, 2);
  CHECK(directory.read("site/CNAME") == "tracker.example");
  CHECK(directory.read("site/project/mine.html") == "mine");
  CHECK(directory.read("site/.git/HEAD") == "ref");
}

TEST_CASE("a directory that holds something else is left alone") {
  const TemporaryDirectory directory;
  directory.write("site/thesis.txt", "years");
  CHECK_THROWS_AS(write(directory), Error);
  CHECK_FALSE(fs::exists(directory.path() / "site/index.html"));
  directory.write("site/data.json", "{\"kind\": \"something else\"}");
  CHECK_THROWS_AS(write(directory), Error);
  directory.write("site/data.json", "not JSON");
  CHECK_THROWS_AS(write(directory), Error);
  CHECK(directory.read("site/data.json") == "not JSON");
  directory.write("site/data.json", R"({"kind": "ftcheck-tracker", "schema_version": 2})");
  CHECK_THROWS_AS(write(directory), Error);
}

TEST_CASE("an edited data.json cannot make a run remove other files") {
  const TemporaryDirectory directory;
  write(directory);
  directory.write("precious.html", "precious");
  nlohmann::json data = nlohmann::json::parse(directory.read("site/data.json"));
  data["files"] = {"../precious.html", "project/../../precious.html", "index.html", 7};
  data["projects"] = {7, {{"name", "lxml"}, {"last", 3}}, nullptr};
  data["changes"] = {{{"number", -1}}, "x"};
  data["id"] = nullptr;
  directory.write("site/data.json", data.dump());
  CHECK(write(directory).removed == 0);
  CHECK(directory.read("precious.html") == "precious");
}

TEST_CASE("nothing is written through links") {
  const TemporaryDirectory directory;
  directory.write("precious.html", "precious");
  write(directory);
  fs::remove(directory.path() / "site/project/gil.html");
  fs::create_symlink(directory.path() / "precious.html",
                     directory.path() / "site/project/gil.html");
  CHECK(write(directory).written == 1);
  CHECK(directory.read("precious.html") == "precious");

  fs::remove_all(directory.path() / "site/badge");
  fs::create_directory(directory.path() / "elsewhere");
  fs::create_directory_symlink(directory.path() / "elsewhere", directory.path() / "site/badge");
  CHECK_THROWS_AS(write(directory), Error);
  CHECK(fs::is_empty(directory.path() / "elsewhere"));
}

TEST_CASE("a run that was interrupted is completed by the next") {
  const TemporaryDirectory directory;
  write(directory);
  fs::remove(directory.path() / "site/index.html");
  directory.write("site/project/gil.html", "half a pa");
  CHECK(write(directory).written == 2);
}

TEST_CASE("the data has what the pages show") {
  const TemporaryDirectory directory;
  write(directory);
  const nlohmann::json data = nlohmann::json::parse(directory.read("site/data.json"));
  CHECK(data["schema_version"] == 1);
  CHECK(data["summary"]["projects"] == 10);
  CHECK(data["summary"]["enables-gil"] == 2);
  CHECK(data["updated"] == "2026-11-29 02:45 UTC");
  const nlohmann::json& gil = data["projects"][2];
  CHECK(gil["project"] == "gil");
  CHECK(gil["status"] == "enables-gil");
  CHECK(gil["first_wheel"] == "1.0");
  CHECK(gil["first_ready"].is_null());
  CHECK(gil["platforms"][0]["platform"] == "linux_x86_64");
  CHECK(gil["platforms"][0]["wheels"][0]["sha256"] == std::string(64, 'a'));
  CHECK(gil["findings"][0]["code"] == "FT301");
  CHECK(data["changes"].size() == 1);
}

}  // namespace
}  // namespace ftcheck
