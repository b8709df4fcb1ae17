#include "project/read.hpp"

#include <ftcheck/error.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "locks.hpp"

using namespace ftcheck;
using namespace ftcheck::project;

namespace {

Graph read(const std::string& text) {
  return read_pipfile_lock(text, "dir/Pipfile.lock");
}

}  // namespace

TEST_CASE("the categories of Pipfile.lock are what is always installed, and groups") {
  const Graph graph = read(R"({
    "_meta": {
      "requires": {"python_version": "3.14"},
      "sources": [
        {"name": "first", "url": "https://me:secret@index.example/simple"},
        {"name": "second", "url": "https://${USER}:${PASSWORD}@more.example/simple"}
      ]
    },
    "default": {
      "ruamel.yaml": {"hashes": ["sha256:00aa", "md5:00"], "version": "==0.18", "index": "first",
                      "markers": "python_version >= '3.8'", "extras": ["jinja2"]},
      "colorama": {"version": "==0.4", "markers": "sys_platform == 'win32'"}
    },
    "develop": {"pytest": {"version": "==8"}, "ruamel.yaml": {"version": "==0.18"}},
    "Docs": {"sphinx": {"version": "==8"}}
  })");
  CHECK(picks(graph) == "ruamel.yaml 0.18");
  CHECK(picks(graph, {}, {"dev"}) == "pytest 8, ruamel.yaml 0.18");
  CHECK(picks(graph, {}, {"develop"}) == "pytest 8, ruamel.yaml 0.18");
  CHECK(picks(graph, {}, {"docs"}) == "ruamel.yaml 0.18, sphinx 8");
  CHECK(graph.requires_python == "==3.14.*");
  CHECK(graph.indexes == std::vector<std::string>{"https://me:secret@index.example/simple"});
  CHECK(has_unread(graph, "_meta.sources", "environment variable"));
  CHECK(everything(graph).find("secret") == std::string::npos);
}

TEST_CASE("packages of Pipfile.lock that are from no index are what they are") {
  const Graph graph = read(R"({"_meta": {}, "default": {
    "g": {"git": "https://me:secret@git.example/g.git", "ref": "abc"},
    "me": {"editable": true, "path": "."},
    "f": {"file": "https://me:secret@files.example/f-1-py3-none-any.whl", "hashes": ["sha256:0a",
      "sha256:0AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]},
    "loose": {"version": "==>=1"}, "none": {}, "text": "1",
    "six": {"version": "==1 0"}
  }, "other": []})");
  REQUIRE(graph.packages.size() == 3);
  for (const Package& package : graph.packages) {
    const Pick& pick = package.pick;
    if (pick.project == "g") CHECK(pick.location == "git+https://git.example/g.git@abc");
    if (pick.project == "me") CHECK(pick.is_root);
    if (pick.project == "f") CHECK(pick.files.at(0).url.ends_with("f-1-py3-none-any.whl"));
    if (pick.project == "f") {
      CHECK(pick.hashes == std::vector<std::string>{"0" + std::string(63, 'a')});
    }
  }
  CHECK(has_unread(graph, "default.f", "it is not a SHA-256"));
  CHECK(graph.roots.size() == 3);
  CHECK_FALSE(graph.is_locked);
  REQUIRE(graph.wants.size() == 1);
  CHECK(graph.wants[0].project == "loose");
  CHECK(graph.wants[0].specifiers == ">=1");
  CHECK(has_unread(graph, "default.none", "not locked to a version"));
  CHECK(has_unread(graph, "default.text", "not an object"));
  CHECK(has_unread(graph, "default.six", "its version is not valid"));
  CHECK(has_unread(graph, "", "not an object of packages"));
  CHECK(everything(graph).find("secret") == std::string::npos);
}

TEST_CASE("a Pipfile.lock that is not JSON is refused in a sentence") {
  CHECK_THROWS_WITH_AS(read("{\n\"_meta\": }"), doctest::Contains("line 2 is not valid JSON"),
                       Error);
  CHECK_THROWS_WITH_AS(read("[]"), doctest::Contains("not a JSON object"), Error);
  CHECK_THROWS_WITH_AS(read("{}"), doctest::Contains("no \"_meta\""), Error);
  CHECK_THROWS_WITH_AS(read(std::string(1'000'000, '[')), doctest::Contains("not valid JSON"),
                       Error);
  const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  CHECK(read("{\"_meta\": {}, \"default\": {\"a\": " + deep + "}}").packages.empty());
}
