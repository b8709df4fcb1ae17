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

Graph read(const std::string& text) {
  return read_pylock(text, "pylock.toml");
}

constexpr const char* lock = R"(lock-version = "1.0"
environments = ["sys_platform == 'linux'", "sys_platform == 'win32'"]
requires-python = ">=3.12"
extras = ["Gpu"]
dependency-groups = ["docs", "dev"]
default-groups = ["dev"]
created-by = "a tool"

[[packages]]
name = "attrs"
version = "25.1.0"
requires-python = ">=3.8"
index = "https://me:secret@index.example/simple"
wheels = [
  {name = "attrs-25.1.0-py3-none-any.whl", upload-time = 2025-01-25T11:30:10.164985+00:00, url = "https://me:secret@files.example/x/y", size = 63152, hashes = {sha256 = "c75a69e28a550a7e93789579c22aa26b0f5b83b75dc4e08fe092980051e1090a"}},
]
[[packages]]
name = "numpy"
version = "1.26"
marker = "python_version < '3.13'"
[[packages]]
name = "numpy"
version = "2.5"
marker = "python_version >= '3.13'"
[[packages]]
name = "cattrs"
version = "24.1.2"
marker = "'gpu' in extras"
dependencies = [{name = "attrs"}]
sdist = {path = "files/cattrs-24.1.2.tar.gz", hashes = {sha256 = "8028cfe1ff5382df59dd36474a86e02d817b06eaf8af84555441bac915d2ef85"}}
[[packages]]
name = "sphinx"
version = "9.0"
marker = "'docs' in dependency_groups or 'dev' in dependency_groups"
vcs = {type = "git", url = "https://me:secret@code.example/sphinx", requested-revision = "main", commit-id = "c0ffee", subdirectory = "s"}
[[packages]]
name = "winonly"
version = "1"
marker = "os_name == 'nt'"
archive = {url = "https://me:secret@files.example/winonly-1.zip", hashes = {sha256 = "8028cfe1ff5382df59dd36474a86e02d817b06eaf8af84555441bac915d2ef85"}}
[[packages]]
name = "me"
directory = {path = ".", editable = true}
)";

}  // namespace

TEST_CASE("pylock.toml: the packages whose markers hold, with extras and groups") {
  const Graph graph = read(lock);
  Selection selection = target();
  const Needs plain = walk(graph, selection);
  CHECK(names(plain) == Texts{"attrs 25.1.0", "me ", "numpy 2.5", "sphinx 9.0"});
  CHECK(plain.unread.empty());
  CHECK(pick_of(plain, "me").is_root);
  CHECK(pick_of(plain, "me").origin == Origin::editable);
  CHECK(pick_of(plain, "sphinx").location ==
        "git+https://code.example/sphinx@c0ffee#subdirectory=s");
  const Pick attrs = pick_of(plain, "attrs");
  CHECK(attrs.index == "https://index.example/simple");
  REQUIRE(attrs.files.size() == 1);
  CHECK(attrs.files[0].name == "attrs-25.1.0-py3-none-any.whl");
  CHECK(attrs.files[0].url == "https://files.example/x/y");
  CHECK(attrs.files[0].size == 63152);
  CHECK(attrs.files[0].sha256 ==
        "c75a69e28a550a7e93789579c22aa26b0f5b83b75dc4e08fe092980051e1090a");

  selection.extras = {"gpu"};
  const Needs more = walk(graph, selection);
  CHECK(names(more) == Texts{"attrs 25.1.0", "cattrs 24.1.2", "me ", "numpy 2.5", "sphinx 9.0"});
  CHECK(pick_of(more, "attrs").required_by == Texts{"uv.lock", "cattrs"});
  CHECK(pick_of(more, "cattrs").files.at(0).name == "cattrs-24.1.2.tar.gz");
}

TEST_CASE("pylock.toml: a target that the file is not for is told") {
  const Needs windows = walk(read(lock), target("win_amd64"));
  CHECK(windows.unread.empty());
  CHECK(pick_of(windows, "winonly").origin == Origin::url);
  CHECK(pick_of(windows, "winonly").location == "https://files.example/winonly-1.zip");
  CHECK(pick_of(windows, "winonly").files.at(0).url == "https://files.example/winonly-1.zip");
  CHECK(windows.notes.empty());
  CHECK(walk(read(lock), target("macosx_arm64")).notes.size() == 1);
  CHECK(walk(read(lock), target("linux_x86_64", 11)).notes.size() == 1);
}

TEST_CASE("pylock.toml: a file of another format is refused with a sentence") {
  CHECK_THROWS_WITH_AS(read("version = 1"),
                       "pylock.toml: this is not a lock file of PEP 751: it has no lock-version",
                       Error);
  CHECK_THROWS_WITH_AS(read("lock-version = '2.0'"),
                       "pylock.toml: its lock-version is 2.0, and ftcheck reads version 1.0; make "
                       "the lock file again with a tool that writes that version",
                       Error);
  const Graph graph = read("lock-version = '1.1'\npackages = [1, {version = '1'}]");
  CHECK(graph.unread.size() == 2);
}
