#include "project/read.hpp"
#include "project/walk.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/interpreter.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "locks.hpp"

using namespace ftcheck;
using namespace ftcheck::project;

namespace {

Graph read(const std::string& text, const std::optional<std::string>& pyproject = std::nullopt) {
  return read_poetry_lock(text, "dir/poetry.lock", beside(pyproject));
}

const std::string packages = R"toml(
[[package]]
name = "Requests"
version = "2.32"
optional = false
python-versions = ">=3.8"
groups = ["main"]
files = [
    {file = "requests-2.32-py3-none-any.whl", hash = "sha256:)toml" +
                             std::string(64, 'a') + R"toml("},
]
[package.dependencies]
certifi = ">=2017"
PySocks = {version = ">=1.5.6,<1.5.7 || >1.5.7", optional = true, markers = "extra == \"socks\""}
colorama = {version = "*", markers = "sys_platform == \"win32\""}
[package.extras]
socks = ["PySocks (>=1.5.6,!=1.5.7)"]
all = ["requests[socks]", "gone (>=1)"]
[[package]]
name = "certifi"
version = "2025.1"
groups = ["main"]
[[package]]
name = "pysocks"
version = "1.7"
optional = true
groups = ["main"]
markers = "extra == \"proxy\""
[[package]]
name = "colorama"
version = "0.4"
groups = ["main", "dev"]
markers = {main = "sys_platform == \"win32\"", dev = "os_name == \"nt\""}
[[package]]
name = "pytest"
version = "8"
groups = ["dev"]
[metadata]
lock-version = "2.1"
python-versions = "^3.10"
)toml";

}  // namespace

TEST_CASE("poetry.lock is walked from what the pyproject.toml beside it asks for") {
  const Graph graph = read(packages,
                           "[project]\nname = 'x'\ndependencies = ['requests']\n"
                           "[project.optional-dependencies]\nproxy = ['requests[all]']\n"
                           "[tool.poetry.group.dev.dependencies]\npytest = '*'\n");
  CHECK(graph.is_locked);
  CHECK(graph.unread.empty());
  CHECK(graph.requires_python == ">=3.10,<4");
  CHECK(picks(graph) == "certifi 2025.1, pytest 8, Requests 2.32");
  CHECK(picks(graph, {"proxy"}) == "certifi 2025.1, pysocks 1.7, pytest 8, Requests 2.32");
  CHECK(graph.packages[0].pick.files.at(0).name == "requests-2.32-py3-none-any.whl");
  CHECK(graph.packages[0].pick.files.at(0).sha256 == std::string(64, 'a'));
  CHECK(graph.packages[0].pick.files.at(0).url.empty());
}

TEST_CASE("groups of Poetry that are not optional count without being asked for") {
  const std::string project =
      "[tool.poetry]\nname = 'x'\n[tool.poetry.dependencies]\npython = '^3.10'\n"
      "certifi = '*'\n[tool.poetry.group.dev]\noptional = ";
  const std::string rest = "\n[tool.poetry.group.dev.dependencies]\npytest = '^8'\n";
  CHECK(picks(read(packages, project + "false" + rest)) == "certifi 2025.1, pytest 8");
  CHECK(picks(read(packages, project + "true" + rest)) == "certifi 2025.1");
  CHECK(picks(read(packages, project + "true" + rest), {}, {"dev"}) == "certifi 2025.1, pytest 8");
}

TEST_CASE("without a pyproject.toml, the groups of the packages count") {
  const Graph graph = read(packages);
  CHECK(has_unread(graph, "", "every group counts"));
  CHECK(picks(graph) == "certifi 2025.1, pytest 8, Requests 2.32");
}

TEST_CASE("older lock files count as a whole without a pyproject.toml") {
  const std::string old = R"toml(
[[package]]
name = "a"
version = "1"
category = "main"
optional = false
[[package]]
name = "b"
version = "1"
category = "dev"
[[package]]
name = "c"
version = "1"
optional = true
[extras]
more = ["C"]
[metadata]
lock-version = "1.1"
[metadata.files]
a = [{file = "a-1.tar.gz", hash = "sha256:00"}]
)toml";
  const Graph graph = read(old);
  CHECK(has_unread(graph, "", "every package of the lock file counts"));
  CHECK(picks(graph) == "a 1, b 1");
  CHECK(picks(graph, {"more"}) == "a 1, b 1, c 1");
  CHECK(graph.packages[0].pick.files.at(0).name == "a-1.tar.gz");
}

TEST_CASE("several versions of one name are told apart by constraints, then by Python") {
  const std::string two = R"toml(
[[package]]
name = "n"
version = "1.9"
python-versions = ">=3.8,<3.12"
[[package]]
name = "n"
version = "2.1"
python-versions = ">=3.10"
[[package]]
name = "n"
version = "2.9"
python-versions = ">=3.15"
[metadata]
lock-version = "2.0"
)toml";
  CHECK(picks(read(two, "[tool.poetry.dependencies]\nn = '*'\n")) == "n 2.1");
  CHECK(picks(read(two, "[tool.poetry.dependencies]\nn = '<2'\n")) == "n 1.9");
  CHECK(picks(read(two,
                   "[tool.poetry.dependencies]\nn = [{version='<2', python='<3.12'},"
                   "{version='>=2', python='>=3.12'}]\n")) == "n 2.1");
}

TEST_CASE("an older version counts where the newest one is for other Pythons only") {
  const auto two = [](const std::string& pythons) {
    return "[[package]]\nname = 'n'\nversion = '1'\npython-versions = '>=3.8'\n"
           "[[package]]\nname = 'n'\nversion = '2'\npython-versions = '" +
           pythons + "'\n[metadata]\nlock-version = '2.0'\n";
  };
  const std::string project = "[tool.poetry.dependencies]\nn = '*'\n";
  CHECK(picks(read(two(">=3.8,<3.9 || >=3.15"), project)) == "n 1");
  CHECK(picks(read(two(">=3.8,<3.9 || >=3.13"), project)) == "n 2");
  CHECK(picks(read(two("~=3.15"), project)) == "n 1");
  CHECK(picks(read(two("~=3.9"), project)) == "n 2");
  CHECK(picks(read(two("*"), project)) == "n 2");
}

TEST_CASE("the project's own indexes come before those of its packages, each once") {
  const Graph graph = read(
      "[[package]]\nname = 'a'\nversion = '1'\n[package.source]\ntype = 'legacy'\n"
      "url = 'https://b.example/'\n[[package]]\nname = 'b'\nversion = '1'\n[package.source]\n"
      "type = 'legacy'\nurl = 'https://a.example/'\n",
      "[[tool.poetry.source]]\nname = 'a'\nurl = 'https://a.example/'\n");
  CHECK(graph.indexes == std::vector<std::string>{"https://a.example/", "https://b.example/"});
}

TEST_CASE("sources say where a package comes from, without credentials") {
  const Graph graph = read(R"toml(
[[package]]
name = "g"
version = "1"
[package.source]
type = "git"
url = "https://me:secret@git.example/g.git"
reference = "main"
resolved_reference = "abc"
[[package]]
name = "u"
version = "1"
files = [{file = "u-1-py3-none-any.whl", hash = "sha256:)toml" +
                           std::string(64, 'b') + R"toml("}]
[package.source]
type = "url"
url = "https://me:secret@files.example/u-1-py3-none-any.whl"
[[package]]
name = "d"
version = "1"
develop = true
[package.source]
type = "directory"
url = "../d"
[[package]]
name = "f"
version = "1"
[package.source]
type = "file"
url = "f-1.zip"
[[package]]
name = "l"
version = "1"
[package.source]
type = "legacy"
url = "https://me:secret@index.example/simple"
reference = "private"
[[package]]
name = "o"
version = "1"
[package.source]
type = "odd"
[metadata]
lock-version = "3.0"
)toml");
  REQUIRE(graph.packages.size() == 6);
  const auto pick = [&](std::size_t i) { return graph.packages[i].pick; };
  CHECK(pick(0).origin == Origin::vcs);
  CHECK(pick(0).location == "git+https://git.example/g.git@abc");
  CHECK(pick(1).origin == Origin::url);
  CHECK(pick(1).files.at(0).url == "https://files.example/u-1-py3-none-any.whl");
  CHECK(pick(2).origin == Origin::editable);
  CHECK(pick(3).origin == Origin::path);
  CHECK(pick(4).origin == Origin::index);
  CHECK(pick(4).index == "https://index.example/simple");
  CHECK(graph.indexes == std::vector<std::string>{"https://me:secret@index.example/simple"});
  CHECK(has_unread(graph, "*", "type of source"));
  CHECK(has_unread(graph, "*", "versions 1 and 2"));
  CHECK(everything(graph).find("secret") == std::string::npos);
}

TEST_CASE("parts of poetry.lock that are malformed are listed") {
  const Graph graph = read(R"toml(
package = [1, {name = "a"}, {name = "a/b", version = "1"}, {version = "1"}, {name = "c", version = "x y"},
{name = "d", version = "1", files = [3, {file = "../x"}], dependencies = {e = 1, f = "?"}, extras = {z = ["(", 1]}}]
)toml");
  CHECK(has_unread(graph, "line 2", "it is of an unexpected type"));
  CHECK(has_unread(graph, "line 2", "it has no version"));
  CHECK(has_unread(graph, "line 2", "not the name of a project"));
  CHECK(has_unread(graph, "line 2", "a package has no name"));
  CHECK(has_unread(graph, "line 2", "its version is not valid"));
  CHECK(has_unread(graph, "line 3", "not the name of a file"));
  CHECK(has_unread(graph, "line 3", "neither a version nor a table"));
  CHECK(has_unread(graph, "line 3", "does not begin with the name"));
  CHECK(graph.packages.size() == 1);
  CHECK_THROWS_WITH_AS(read("a = 1"), doctest::Contains("not a lock file of Poetry"), Error);
  CHECK_THROWS_WITH_AS(read("package = 1"), doctest::Contains("no array"), Error);
}
