#include "project/walk.hpp"

#include <doctest/doctest.h>

#include <ftcheck/error.hpp>

#include <ctime>
#include <string>
#include <vector>

#include "project/targets.hpp"

using namespace ftcheck;
using namespace ftcheck::project;
using Texts = std::vector<std::string>;

namespace {

constexpr std::clock_t most_seconds = 20;  // of the processor

Edge edge(const char* project, const char* marker = "", const char* version = "") {
  Edge to;
  to.project = project;
  to.marker = marker;
  to.version = version;
  return to;
}

Package& add(Graph& graph, const std::string& project, const std::string& version = "1") {
  Package package;
  package.pick.project = project;
  package.pick.version = version;
  graph.packages.push_back(package);
  return graph.packages.back();
}

Texts texts_of(const std::vector<Unread>& unread) {
  Texts found;
  for (const Unread& each : unread) found.push_back(each.text);
  return found;
}

}  // namespace

TEST_CASE("the walk follows edges whose markers hold for the target") {
  Graph graph;
  graph.roots = {edge("A.b")};
  add(graph, "a-b").wants = {edge("win", "sys_platform == 'win32'"), edge("c")};
  add(graph, "c");
  add(graph, "win");
  add(graph, "unused");
  CHECK(names(walk(graph, target())) == Texts{"a-b 1", "c 1"});
  const Needs windows = walk(graph, target("win_amd64"));
  CHECK(names(windows) == Texts{"a-b 1", "c 1", "win 1"});
  CHECK(pick_of(windows, "a-b").required_by == Texts{"uv.lock"});
  CHECK(pick_of(windows, "win").required_by == Texts{"a-b"});
}

TEST_CASE("extras are followed, through circles and from themselves") {
  Graph graph;
  graph.roots = {edge("a")};
  graph.roots[0].extras = {"All_Of", "unknown"};
  Package& a = add(graph, "a");
  Edge self = edge("a");
  self.extras = {"x"};
  a.extras["all-of"] = {self};
  a.extras["x"] = {edge("b"), edge("own", "extra == 'x'"), edge("other", "extra == 'y'")};
  add(graph, "b").wants = {edge("a")};
  add(graph, "own");
  add(graph, "other");
  const Needs needs = walk(graph, target());
  CHECK(names(needs) == Texts{"a 1", "b 1", "own 1"});
  CHECK(pick_of(needs, "b").required_by == Texts{"a[x]"});
  CHECK(pick_of(needs, "a").required_by == Texts{"uv.lock", "a[all-of]", "b"});
}

TEST_CASE("packages of one name are told apart by version, source, marker and specifiers") {
  Graph graph;
  add(graph, "n", "1.0").marker = "python_version < '3.13'";
  add(graph, "n", "2.0").marker = "python_version >= '3.13'";
  add(graph, "v", "1.0");
  add(graph, "v", "2.0");
  add(graph, "v", "3.0");
  add(graph, "s", "1").pick.index = "https://one.example/simple";
  add(graph, "s", "1").pick.index = "https://other.example/simple";
  graph.roots = {edge("n"), edge("v", "", "1"), edge("s", "", "1"), edge("v")};
  graph.roots[2].source = "https://other.example/simple";
  graph.roots[3].specifiers = ">=3";
  const Needs needs = walk(graph, target());
  CHECK(names(needs) == Texts{"n 2.0", "s 1", "v 1.0", "v 3.0"});
  CHECK(pick_of(needs, "s").index == "https://other.example/simple");
  CHECK(names(walk(graph, target("linux_x86_64", 12))) == Texts{"n 1.0", "s 1", "v 1.0", "v 3.0"});
}

TEST_CASE("the extras and groups of the project count if they are asked for, and defaults do") {
  Graph graph;
  graph.roots = {edge("me")};
  Package& me = add(graph, "me");
  me.pick.is_root = true;
  me.extras["fast"] = {edge("c")};
  me.groups["dev"] = {edge("d")};
  me.groups["docs"] = {edge("e")};
  graph.default_groups = {"dev"};
  for (const char* name : {"c", "d", "e"}) add(graph, name);
  Selection selection = target();
  CHECK(names(walk(graph, selection)) == Texts{"d 1", "me 1"});
  selection.extras = {"Fast"};
  selection.groups = {"docs"};
  const Needs all = walk(graph, selection);
  CHECK(names(all) == Texts{"c 1", "d 1", "e 1", "me 1"});
  CHECK(pick_of(all, "c").required_by == Texts{"me[fast]"});
  CHECK(pick_of(all, "e").required_by == Texts{"me (group docs)"});
  selection.extras = {"all"};
  selection.groups = {"all"};
  CHECK(names(walk(graph, selection)) == names(all));
  selection.extras = {"quick"};
  CHECK_THROWS_WITH_AS(walk(graph, selection),
                       "uv.lock: there is no extra quick; there is only fast", Error);
  selection.extras = {};
  selection.groups = {"test"};
  CHECK_THROWS_WITH_AS(walk(graph, selection),
                       "uv.lock: there is no group test; there are dev, docs", Error);
}

TEST_CASE("without dependencies, only what the file itself names counts") {
  Graph graph;
  graph.roots = {edge("me")};
  Package& me = add(graph, "me");
  me.pick.is_root = true;
  me.wants = {edge("a")};
  add(graph, "a").wants = {edge("b")};
  add(graph, "b");
  Selection selection = target();
  selection.no_deps = true;
  CHECK(names(walk(graph, selection)) == Texts{"a 1", "me 1"});
}

TEST_CASE("what the walk cannot decide counts, and is listed") {
  Graph graph;
  graph.roots = {edge("a", "platform_release >= '6'"), edge("b", "not a marker"), edge("gone"),
                 edge("a", "", "7")};
  add(graph, "a");
  add(graph, "b");
  graph.requires_python = "<3.14";
  graph.environments = {"sys_platform == 'darwin'"};
  const Needs needs = walk(graph, target());
  CHECK(names(needs) == Texts{"a 1", "b 1"});
  CHECK(texts_of(needs.unread) == Texts{"gone", "a==7", "platform_release >= '6'", "not a marker"});
  CHECK(needs.notes ==
        Texts{"the file requires Python <3.14, so it may lack what Python 3.14 would install",
              "the file is only for other environments than the target, so it may lack what that "
              "would install: sys_platform == 'darwin'"});
  graph.roots = {edge("a")};
  CHECK(walk(graph, target("macosx_arm64", 13)).unread.empty());
  CHECK(walk(graph, target("macosx_arm64", 13)).notes.empty());
}

TEST_CASE("what a note quotes of the file has no credentials, and is short") {
  Graph graph;
  graph.requires_python = "<3.14";
  graph.environments = {"sys_platform == 'https://me:s3cret@h/'",
                        "os_name == '" + std::string(100'000, 'a') + "'"};
  const Needs needs = walk(graph, target());
  REQUIRE(needs.notes.size() == 2);
  CHECK(needs.notes[1].find("sys_platform == 'https://h/'") != std::string::npos);
  CHECK(needs.notes[1].size() < 500);
  graph.requires_python = "https://me:s3cret@h/";
  CHECK(texts_of(walk(graph, target()).unread) == Texts{"https://h/"});
}

TEST_CASE("each origin has its word") {
  CHECK(to_string(Origin::index) == "index");
  CHECK(to_string(Origin::editable) == "editable");
  CHECK(to_string(Origin::vcs) == "vcs");
}

TEST_CASE("extras that exclude each other choose between packages") {
  Graph graph;
  graph.roots = {edge("me")};
  Package& me = add(graph, "me");
  me.pick.is_root = true;
  me.extras["cpu"] = {edge("torch", "extra == 'extra-2-me-cpu'", "1+cpu")};
  me.extras["gpu"] = {edge("torch", "extra == 'extra-2-me-gpu'", "1+gpu")};
  me.wants = {edge("lib")};
  add(graph, "lib").wants = {edge("fast", "extra == 'extra-2-me-gpu'"),
                             edge("slow", "extra != 'extra-2-me-gpu'")};
  for (const char* name : {"fast", "slow"}) add(graph, name);
  add(graph, "torch", "1+cpu");
  add(graph, "torch", "1+gpu");
  Selection selection = target();
  CHECK(names(walk(graph, selection)) == Texts{"lib 1", "me 1", "slow 1"});
  selection.extras = {"gpu"};
  CHECK(names(walk(graph, selection)) == Texts{"fast 1", "lib 1", "me 1", "torch 1+gpu"});
}

TEST_CASE("requirements without versions are kept where their markers hold") {
  Graph graph;
  graph.is_locked = false;
  Want want;
  want.project = "a";
  graph.wants = {want};
  want.project = "b";
  want.marker = "os_name == 'nt'";
  graph.wants.push_back(want);
  want.marker.clear();
  graph.extra_wants["x"] = {want};
  Selection selection = target();
  CHECK(walk(graph, selection).wants.size() == 1);
  selection.extras = {"x"};
  CHECK(walk(graph, selection).wants.size() == 2);
  CHECK(walk(graph, target("win_amd64")).wants.size() == 2);
}

TEST_CASE("a million edges, circles and long chains end in time") {
  constexpr std::size_t many = 200'000;
  Graph graph;
  graph.roots = {edge("p0")};
  for (std::size_t i = 0; i < many; ++i) {
    Package& package = add(graph, "p" + std::to_string(i));
    for (std::size_t step = 1; step <= 5; ++step) {
      package.wants.push_back(edge(("p" + std::to_string((i + step) % many)).c_str(),
                                   step == 1 ? "" : "sys_platform == 'linux'"));
    }
  }
  const std::clock_t start = std::clock();
  CHECK(walk(graph, target()).picks.size() == many);
  CHECK((std::clock() - start) / CLOCKS_PER_SEC < most_seconds);
}
