#include <doctest/doctest.h>

#include <ftcheck/error.hpp>

#include <string>
#include <vector>

#include "project/read.hpp"
#include "project/targets.hpp"

using namespace ftcheck;
using namespace ftcheck::project;
using Texts = std::vector<std::string>;

namespace {

std::string nothing_beside(const std::filesystem::path& path) {
  throw Error(path.string() + ": no such file");
}

Graph read(const std::string& text) {
  return read_uv_lock(text, "dir/uv.lock", nothing_beside);
}

constexpr const char* lock = R"(version = 1
revision = 3
requires-python = ">=3.11"

[[package]]
name = "my-project"
version = "0.1.0"
source = { editable = "." }
dependencies = [
    { name = "numpy", version = "1.26.4", source = { registry = "https://index.example/simple" }, marker = "python_full_version < '3.13'" },
    { name = "numpy", version = "2.5.5", source = { registry = "https://index.example/simple" }, marker = "python_full_version >= '3.13'" },
    { name = "redis", extra = ["hiredis"] },
    { name = "six" },
]

[package.optional-dependencies]
direct = [{ name = "direct" }]

[package.dev-dependencies]
dev = [{ name = "local" }]
docs = [{ name = "tree" }]

[package.metadata]
provides-extras = ["direct", "empty"]

[package.metadata.requires-dev]
none = []

[[package]]
name = "numpy"
version = "1.26.4"
source = { registry = "https://index.example/simple" }

[[package]]
name = "numpy"
version = "2.5.5"
source = { registry = "https://user:secret@index.example/simple" }
sdist = { url = "https://me:secret@files.example/numpy-2.5.5.tar.gz", hash = "sha256:5CDDC243C75114BA845F01B1F87ACA1572DBF7B6C2D88636ED3E1D2BCCD7F1BF", size = 20873892 }
wheels = [
    { url = "https://files.example/a/numpy-2.5.5-cp314-cp314t-linux_x86_64.whl#x", hash = "md5:1", size = -1 },
    { path = "wheels/numpy-2.5.5%2B-py3-none-any.whl" },
    { url = "ftp://files.example/numpy-2.5.5-py3-none-any.whl" },
]

[[package]]
name = "redis"
version = "8.1.0"
source = { registry = "../packages" }

[package.optional-dependencies]
hiredis = [{ name = "hiredis" }]

[[package]]
name = "hiredis"
version = "3.5.0"
source = { registry = "https://index.example/simple" }

[[package]]
name = "six"
version = "1.16.0"
source = { git = "https://me:secret@code.example/six?subdirectory=src&tag=1.16.0#65486e4383f9f411da95937451205d3c7b61b9e1" }

[[package]]
name = "direct"
version = "1"
source = { url = "https://me:secret@files.example/direct-1-py3-none-any.whl" }
wheels = [{ hash = "sha256:5cddc243c75114ba845f01b1f87aca1572dbf7b6c2d88636ed3e1d2bccd7f1bf" }]

[[package]]
name = "local"
version = "1"
source = { path = "../local-1-py3-none-any.whl" }
wheels = [{ filename = "local-1-py3-none-any.whl" }]

[[package]]
name = "tree"
source = { directory = "../tree" }
)";

}  // namespace

TEST_CASE("uv.lock: packages of every source, with the files that they have") {
  const Graph graph = read(lock);
  Selection selection = target();
  selection.extras = {"all"};
  selection.groups = {"all"};
  const Needs needs = walk(graph, selection);
  CHECK(names(needs) == Texts{"direct 1", "hiredis 3.5.0", "local 1", "my-project 0.1.0",
                              "numpy 2.5.5", "redis 8.1.0", "six 1.16.0", "tree "});
  CHECK(needs.unread.empty());

  const Pick numpy = pick_of(needs, "numpy");
  CHECK(numpy.index == "https://index.example/simple");
  REQUIRE(numpy.files.size() == 4);
  CHECK(numpy.files[0].name == "numpy-2.5.5.tar.gz");
  CHECK(numpy.files[0].url == "https://files.example/numpy-2.5.5.tar.gz");
  CHECK(numpy.files[0].sha256 ==
        "5cddc243c75114ba845f01b1f87aca1572dbf7b6c2d88636ed3e1d2bccd7f1bf");
  CHECK(numpy.files[0].size == 20873892);
  CHECK(numpy.files[1].url == "https://files.example/a/numpy-2.5.5-cp314-cp314t-linux_x86_64.whl");
  CHECK(numpy.files[1].sha256.empty());
  CHECK_FALSE(numpy.files[1].size.has_value());
  CHECK(numpy.files[2].url.empty());
  CHECK(numpy.files[3].name == "numpy-2.5.5-py3-none-any.whl");
  CHECK(numpy.files[3].url.empty());

  CHECK(pick_of(needs, "my-project").is_root);
  CHECK(pick_of(needs, "six").origin == Origin::vcs);
  CHECK(pick_of(needs, "six").location ==
        "git+https://code.example/six@65486e4383f9f411da95937451205d3c7b61b9e1#subdirectory=src");
  CHECK(pick_of(needs, "direct").origin == Origin::url);
  CHECK(pick_of(needs, "direct").files.at(0).url ==
        "https://files.example/direct-1-py3-none-any.whl");
  CHECK(pick_of(needs, "local").origin == Origin::path);
  CHECK(pick_of(needs, "local").files.at(0).name == "local-1-py3-none-any.whl");
  CHECK(pick_of(needs, "tree").origin == Origin::directory);
  CHECK(graph.indexes == Texts{"https://index.example/simple"});
  CHECK(graph.find_links == Texts{"dir/../packages"});
}

TEST_CASE("uv.lock: the group dev counts, unless the pyproject.toml beside it has other defaults") {
  CHECK(pick_of(walk(read(lock), target()), "local").version == "1");
  const auto with = [](const char* pyproject) {
    return read_uv_lock(lock, "dir/uv.lock", [&](const std::filesystem::path& path) {
      CHECK(path == std::filesystem::path("dir/pyproject.toml"));
      return std::string(pyproject);
    });
  };
  CHECK(with("[tool.uv]\ndefault-groups = ['docs']").default_groups == Texts{"docs"});
  CHECK(with("[tool.uv]\ndefault-groups = []").default_groups.empty());
  CHECK(with("[tool.uv]\ndefault-groups = 'all'").default_groups == Texts{"dev", "docs", "none"});
  CHECK(with("[project]\nname = 'x'").default_groups == Texts{"dev"});
}

TEST_CASE("uv.lock: extras and groups without dependencies exist") {
  Selection selection = target();
  selection.extras = {"empty"};
  selection.groups = {"none"};
  CHECK_FALSE(walk(read(lock), selection).picks.empty());
}

TEST_CASE(
    "uv.lock: all members of a workspace count, and groups of a workspace without a project") {
  const Graph graph = read(R"(version = 1
[manifest]
members = ["app", "Core_lib"]
[manifest.dependency-groups]
dev = [{ name = "pytest", specifier = ">=8" }]
[[package]]
name = "app"
version = "1"
source = { virtual = "libs/app" }
dependencies = [{ name = "core-lib" }]
[[package]]
name = "core-lib"
version = "1"
source = { editable = "libs/core" }
[[package]]
name = "outside"
version = "1"
source = { editable = "../outside" }
[[package]]
name = "pytest"
version = "9"
source = { registry = "https://index.example/simple" }
)");
  CHECK(names(walk(graph, target())) == Texts{"app 1", "core-lib 1", "pytest 9"});
}

TEST_CASE("uv.lock: the dependencies of a script count") {
  const Graph graph = read(R"(version = 1
[manifest]
requirements = [{ name = "a", marker = "os_name == 'posix'" }, { name = "b", marker = "os_name == 'nt'" }]
[[package]]
name = "a"
version = "1"
source = { registry = "https://index.example/simple" }
[[package]]
name = "b"
version = "1"
source = { registry = "https://index.example/simple" }
)");
  CHECK(names(walk(graph, target())) == Texts{"a 1"});
}

TEST_CASE("uv.lock: what cannot be understood is listed, and the rest counts") {
  const Graph graph = read(R"(version = 1
[[package]]
name = "me"
version = "1"
source = { virtual = "." }
dependencies = ["text", { version = "1" }, { name = "a" }, { name = "odd" }]
[[package]]
name = "a"
version = "1"
source = { registry = "https://index.example/simple" }
wheels = [{ hash = "x" }]
[[package]]
name = "odd"
version = "1"
source = { moon = "crater" }
[[package]]
name = "b\u001b[31m"
version = "1"
source = { registry = "https://index.example/simple" }
[[package]]
name = "c"
version = "one"
source = { registry = "https://index.example/simple" }
[[package]]
name = "d"
source = { registry = "https://index.example/simple" }
)");
  const Needs needs = walk(graph, target());
  CHECK(names(needs) == Texts{"a 1", "me 1"});
  Texts whys;
  for (const Unread& each : needs.unread) whys.push_back(each.place + ": " + each.why);
  CHECK(whys == Texts{"line 6: it is of an unexpected type", "line 6: a dependency has no name",
                      "line 11: it names no file",
                      "line 12: its source is of a kind that ftcheck does not know",
                      "line 16: it is not the name of a project",
                      "line 20: its version is not valid", "line 24: it has no version",
                      "wanted by me: the file has no package of that name"});
}

TEST_CASE("uv.lock: a file of another format is refused with a sentence") {
  CHECK_THROWS_WITH_AS(read("a = 1"),
                       "dir/uv.lock: this is not a lock file of uv: it has no version", Error);
  CHECK_THROWS_WITH_AS(
      read("version = 2"),
      "dir/uv.lock: the version of this lock file's format is 2, and ftcheck reads "
      "version 1; export it with `uv export --format pylock.toml`",
      Error);
  CHECK_THROWS_AS(read("version = ["), Error);
}
