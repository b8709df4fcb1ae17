#include "audit/environment/dist_info.hpp"

#include "audit/installation.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

using namespace ftcheck;
using namespace ftcheck::testing;
using auditing::DistributionInfo;
using auditing::read_distribution;

namespace fs = std::filesystem;

namespace {

DistributionInfo read(const Folder& folder, const std::string& info, Limits limits = {}) {
  return read_distribution(folder.path() / info, limits);
}

Lines paths_in(const Folder& folder, const std::string& content, Lines* failures = nullptr) {
  const fs::path file = put(folder, "paths.pth", content);
  std::vector<auditing::Unreadable> unreadable;
  Lines lines;
  for (const fs::path& path :
       auditing::read_path_file(file, Limits{.metadata_bytes = 100'000}, unreadable)) {
    lines.push_back(path.lexically_relative(folder.path()).generic_string());
  }
  if (failures) {
    for (const auditing::Unreadable& each : unreadable) failures->push_back(each.why);
  }
  return lines;
}

}  // namespace

TEST_CASE("a dist-info gives name, version, tags and files") {
  const Folder folder;
  put(folder, "my_pkg-1.0.dist-info/METADATA", metadata_of("My.Pkg", "1.0.0"));
  put(folder, "my_pkg-1.0.dist-info/WHEEL",
      "Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: cp314-cp314t-linux_x86_64\n");
  put(folder, "my_pkg-1.0.dist-info/RECORD",
      "my_pkg/_x.so,sha256=abc,3\nmy_pkg/_x.py,,\n\"my_pkg.libs/libz, old.so.1\",,\n__x.pth,,\n");
  put(folder, "my_pkg-1.0.dist-info/top_level.txt", "my_pkg\n\n_extra\n");
  const DistributionInfo info = read(folder, "my_pkg-1.0.dist-info");
  CHECK(info.distribution.name == "My.Pkg");
  CHECK(info.distribution.version == "1.0.0");
  CHECK(info.site == folder.path());
  CHECK(info.files == Lines{"my_pkg/_x.so", "my_pkg.libs/libz, old.so.1", "__x.pth"});
  CHECK(info.top_levels == std::set<std::string>{"_extra", "my_pkg"});
  REQUIRE(info.wheel_file.has_value());
  CHECK(info.wheel_file->tags.size() == 1);
  CHECK(info.unreadable.empty());
}

TEST_CASE("without METADATA, name and version come from the directory's name") {
  const Folder folder;
  fs::create_directories(folder.path() / "my_pkg-1.0.post1.dist-info");
  const DistributionInfo info = read(folder, "my_pkg-1.0.post1.dist-info");
  CHECK(info.distribution.name == "my_pkg");
  CHECK(info.distribution.version == "1.0.post1");
  fs::create_directories(folder.path() / "old-2.0-py3.14.egg-info");
  CHECK(read(folder, "old-2.0-py3.14.egg-info").distribution.version == "2.0");
  fs::create_directories(folder.path() / "bare.egg-info");
  CHECK(read(folder, "bare.egg-info").distribution.name == "bare");
  CHECK(read(folder, "bare.egg-info").distribution.version.empty());
}

TEST_CASE("an egg-info is a directory, or a file written by distutils") {
  const Folder folder;
  put(folder, "a.egg-info/PKG-INFO", metadata_of("a", "1.0"));
  put(folder, "a.egg-info/installed-files.txt", "../a/_x.so\n../a/_x.py\nPKG-INFO\n");
  const DistributionInfo directory = read(folder, "a.egg-info");
  CHECK(directory.distribution.version == "1.0");
  CHECK(directory.files == Lines{"a.egg-info/../a/_x.so"});
  put(folder, "b-2.0.egg-info", metadata_of("b", "2.0.0"));
  CHECK(read(folder, "b-2.0.egg-info").distribution.version == "2.0.0");
}

TEST_CASE("direct_url.json or an egg-link says where a project is") {
  const Folder folder;
  put(folder, "a-1.0.dist-info/direct_url.json",
      R"({"url": "file:///home/me/my%20project", "dir_info": {"editable": true}})");
  const auto of_pip = read(folder, "a-1.0.dist-info").project;
  REQUIRE(of_pip.has_value());
  CHECK(of_pip->directory == "/home/me/my project");
  CHECK_FALSE(of_pip->is_site);
  put(folder, "b-1.0.dist-info/direct_url.json", R"({"url": "file:///b", "dir_info": {}})");
  CHECK_FALSE(read(folder, "b-1.0.dist-info").project.has_value());
  put(folder, "c.egg-link", "/home/me/c\n.\n");
  const auto of_setuptools = read(folder, "c.egg-link").project;
  REQUIRE(of_setuptools.has_value());
  CHECK(of_setuptools->directory == "/home/me/c");
  CHECK(of_setuptools->is_site);
  put(folder, "empty.egg-link");
  CHECK_FALSE(read(folder, "empty.egg-link").project.has_value());
}

TEST_CASE("a file that is too large is reported, and the rest is read") {
  const Folder folder;
  put(folder, "a-1.0.dist-info/METADATA", metadata_of("a", "1.0") + std::string(5000, 'x'));
  put(folder, "a-1.0.dist-info/RECORD", "a/_x.so,,\n");
  const DistributionInfo info = read(folder, "a-1.0.dist-info", {.metadata_bytes = 1000});
  CHECK(info.distribution.version == "1.0");
  CHECK(info.files == Lines{"a/_x.so"});
  REQUIRE(info.unreadable.size() == 1);
  CHECK(info.unreadable[0].path.filename() == "METADATA");
  CHECK(contains(info.unreadable[0].why, "more than the limit of 1000 (metadata-size)"));
}

TEST_CASE("directories instead of files, and files with nonsense, say nothing") {
  const Folder folder;
  for (const char* name : {"METADATA", "RECORD", "WHEEL", "direct_url.json", "top_level.txt"}) {
    fs::create_directories(folder.path() / "a-1.0.dist-info" / name);
    put(folder, std::string("b-1.0.dist-info/") + name, std::string("\xff\x00\",\n\"\x1b[2J", 10));
  }
  CHECK(read(folder, "a-1.0.dist-info").distribution.name == "a");
  CHECK(read(folder, "b-1.0.dist-info").distribution.name == "b");
  CHECK(read(folder, "b-1.0.dist-info").files.empty());
}

TEST_CASE("a path file names directories, and code in it is not run") {
  const Folder folder;
  put(folder, "src/a.py");
  put(folder, "import me/a.py");
  CHECK(
      paths_in(folder, "# comment\nimport os; os.abort()\nimport\tos\n\nsrc\r\ngone\npaths.pth\n" +
                           (folder.path() / "src").string() + "\n") == Lines{"src", "src"});
}

TEST_CASE("an endless path file is reported, and one with many lines costs little") {
  const Folder folder;
  Lines failures;
  CHECK(paths_in(folder, std::string(200'000, '\n'), &failures).empty());
  CHECK(failures.size() == 1);
  std::string lines;
  for (int i = 0; i < 20'000; ++i) lines += ".\n";
  CHECK(paths_in(folder, lines).size() == 1000);
}

TEST_CASE("a METADATA that becomes a named pipe after the check does not block") {
  const Folder folder;
  const std::string info = "a-1.0.dist-info";
  const fs::path path = put(folder, fs::path(info) / "METADATA", metadata_of("a", "1.0"));
  const fs::path file = folder.path() / "file";
  const fs::path pipe = folder.path() / "pipe";
  fs::copy_file(path, file);
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  std::atomic<bool> done = false;
  std::thread swapper([&] {
    while (!done) {
      std::error_code ignored;
      for (const fs::path& each : {pipe, file}) {
        fs::create_hard_link(each, folder.path() / "next", ignored);
        fs::rename(folder.path() / "next", path, ignored);
      }
    }
  });
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  while (std::chrono::steady_clock::now() < end) {
    const DistributionInfo read_now = read(folder, info);
    CHECK(read_now.distribution.name == "a");
    for (const auto& each : read_now.unreadable) CHECK(contains(each.why, "not a regular file"));
  }
  done = true;
  swapper.join();
}
