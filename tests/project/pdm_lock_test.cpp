#include "project/read.hpp"

#include <ftcheck/error.hpp>

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
  return read_pdm_lock(text, "dir/pdm.lock", beside(pyproject));
}

const std::string packages = R"(
[metadata]
groups = ["default", "test", "web"]
strategy = ["inherit_metadata"]
lock_version = "4.5.0"
[[metadata.targets]]
requires_python = ">=3.10"
[[package]]
name = "requests"
version = "2.32"
requires_python = ">=3.8"
groups = ["default"]
dependencies = ["certifi>=2017", "colorama; sys_platform == \"win32\""]
files = [
    {file = "requests-2.32-py3-none-any.whl", hash = "sha256:)" +
                             std::string(64, 'a') + R"("},
]
[[package]]
name = "requests"
version = "2.32"
extras = ["socks"]
groups = ["web"]
dependencies = ["PySocks!=1.5.7,>=1.5.6", "requests==2.32"]
[[package]]
name = "certifi"
version = "2025.1"
groups = ["default"]
files = [{url = "https://me:secret@files.example/certifi-2025.1.tar.gz", hash = "md5:00"}]
[[package]]
name = "pysocks"
version = "1.7"
groups = ["web"]
[[package]]
name = "colorama"
version = "0.4"
groups = ["default", "test"]
marker = "sys_platform == \"win32\""
[[package]]
name = "pytest"
version = "8"
groups = ["test"]
dependencies = ["colorama", "(("]
)";

}  // namespace

TEST_CASE("pdm.lock is walked from what the pyproject.toml beside it asks for") {
  const Graph graph = read(packages,
                           "[project]\nname = 'x'\ndependencies = ['requests']\n"
                           "[project.optional-dependencies]\nweb = ['requests[socks]']\n"
                           "[dependency-groups]\ntest = ['pytest']\n");
  CHECK(picks(graph) == "certifi 2025.1, pytest 8, requests 2.32");
  CHECK(picks(graph, {"web"}) == "certifi 2025.1, pysocks 1.7, pytest 8, requests 2.32");
  CHECK(graph.requires_python == ">=3.10");
  CHECK(graph.packages.at(1).pick.files.at(0).url == "https://files.example/certifi-2025.1.tar.gz");
  CHECK(has_unread(graph, "*", "does not begin with the name"));
}

TEST_CASE("without a pyproject.toml, the groups of pdm.lock count when asked for") {
  const Graph graph = read(packages);
  CHECK(picks(graph, {}, {"test"}) == "certifi 2025.1, pysocks 1.7, pytest 8, requests 2.32");
  CHECK(has_unread(graph, "", "only the default dependencies count"));
}

TEST_CASE(
    "a pdm.lock without metadata of packages needs the pyproject.toml, or counts as a whole") {
  const std::string old = R"(
[metadata]
strategy = ["cross_platform"]
[[metadata.targets]]
requires_python = "==3.14.*"
platform = "manylinux_2_17_x86_64"
[[package]]
name = "n"
version = "1.9"
requires_python = ">=3.8"
[[package]]
name = "n"
version = "2.1"
requires_python = ">=3.10"
[[package]]
name = "other"
version = "1"
)";
  const Graph graph = read(old, "[project]\nname = 'x'\ndependencies = ['n']\n");
  CHECK(picks(graph) == "n 2.1");
  CHECK(has_unread(graph, "*", "for this platform only"));
  CHECK(picks(read(old)) == "n 2.1, other 1");
}

TEST_CASE("parts of pdm.lock that are malformed are listed") {
  const Graph graph = read(R"(metadata = {}
package = [1, {name = "a", version = "1", groups = "x", dependencies = [2], files = [3]}]
)");
  CHECK(graph.packages.size() == 1);
  CHECK(std::count_if(graph.unread.begin(), graph.unread.end(), [](const Unread& each) {
          return each.why == "it is of an unexpected type";
        }) == 4);
}

TEST_CASE("packages of PDM that are from no index are what they are") {
  const Graph graph = read(R"(
[metadata]
[[package]]
name = "g"
version = "1"
git = "https://me:secret@git.example/g.git"
ref = "main"
revision = "abc"
[[package]]
name = "p"
version = "1"
path = "./p"
editable = true
[[package]]
name = "u"
version = "1"
url = "https://me:secret@files.example/u-1-py3-none-any.whl"
files = [{file = "u-1-py3-none-any.whl", hash = "sha256:)" +
                           std::string(64, 'b') + R"("}]
[[package]]
name = "lost"
version = "1"
extras = ["x"]
)");
  REQUIRE(graph.packages.size() == 3);
  CHECK(graph.packages[0].pick.location == "git+https://git.example/g.git@abc");
  CHECK(graph.packages[1].pick.origin == Origin::editable);
  CHECK(graph.packages[2].pick.files.at(0).url == "https://files.example/u-1-py3-none-any.whl");
  CHECK(has_unread(graph, "*", "only with extras"));
  CHECK(everything(graph).find("secret") == std::string::npos);
  CHECK_THROWS_WITH_AS(read("a = 1"), doctest::Contains("not a lock file of PDM"), Error);
}
