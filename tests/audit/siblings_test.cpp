#include "audit/siblings.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

using ftcheck::auditing::has_free_threaded_sibling;

namespace {

const std::string own = "my_pkg-1.0-cp39-abi3-manylinux_2_28_x86_64.whl";

// A directory of empty files with these names.
class Directory {
 public:
  explicit Directory(const std::vector<std::string>& names)
      : path_(std::filesystem::temp_directory_path() /
              ("ftcheck-siblings-" + std::to_string(std::random_device{}()))) {
    std::filesystem::create_directory(path_);
    for (const std::string& name : names) std::ofstream(path_ / name).put('x');
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() { std::filesystem::remove_all(path_); }

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

bool has_sibling(const std::vector<std::string>& others) {
  std::vector<std::string> names = others;
  names.push_back(own);
  const Directory directory(names);
  const auto file_name = ftcheck::wheel::parse_file_name(own);
  REQUIRE(file_name.has_value());
  return has_free_threaded_sibling(directory.path() / own, *file_name);
}

}  // namespace

TEST_CASE("a free-threaded wheel of the release is a counterpart") {
  CHECK(has_sibling({"my_pkg-1.0-cp314-cp314t-manylinux_2_28_x86_64.whl"}));
  CHECK(has_sibling({"my_pkg-1.0-cp315-abi3.abi3t-manylinux_2_17_x86_64.whl"}));
  CHECK(has_sibling({"my_pkg-1.0-py3-none-any.whl"}));
  CHECK(has_sibling({"My.Pkg-1.0-1-cp314-cp314t-manylinux_2_28_x86_64.whl"}));
}

TEST_CASE("a wheel that users of the platform cannot install is not a counterpart") {
  CHECK_FALSE(has_sibling({"my_pkg-1.0-cp314-cp314t-win_amd64.whl",
                           "my_pkg-1.0-cp314-cp314t-manylinux_2_28_aarch64.whl"}));
}

TEST_CASE("wheels of other releases, other projects and the default build are not counterparts") {
  CHECK_FALSE(has_sibling({}));
  CHECK_FALSE(has_sibling({"my_pkg-1.1-cp314-cp314t-manylinux_2_28_x86_64.whl",
                           "my_pkg2-1.0-cp314-cp314t-manylinux_2_28_x86_64.whl",
                           "my_pkg-1.0-cp311-abi3-manylinux_2_28_x86_64.whl",
                           "my_pkg-1.0-cp314-cp314-manylinux_2_28_x86_64.whl",
                           "my_pkg-1.0-cp314-cp314t-manylinux_2_28_x86_64.whl.part",
                           "my_pkg-1.0.tar.gz", "README", ".whl"}));
}

TEST_CASE("a directory that cannot be read contains no counterpart") {
  const auto file_name = ftcheck::wheel::parse_file_name(own);
  REQUIRE(file_name.has_value());
  CHECK_FALSE(
      has_free_threaded_sibling(std::filesystem::path("no such directory") / own, *file_name));
}

TEST_CASE("the wheels of a run are counterparts wherever they are") {
  const auto file_name = ftcheck::wheel::parse_file_name(own);
  ftcheck::auditing::Releases releases;
  releases.add("linux/my_pkg-1.1-cp314-cp314t-manylinux_2_28_x86_64.whl");
  releases.add("linux/my_pkg-1.0-cp314-cp314-manylinux_2_28_x86_64.whl");
  releases.add("mac/my_pkg-1.0-cp314-cp314t-macosx_11_0_arm64.whl");
  releases.add("linux/my_pkg-1.0.tar.gz");
  CHECK_FALSE(releases.has_free_threaded(*file_name));
  releases.add("linux/My.Pkg-1.0.0-cp314-cp314t-manylinux_2_17_x86_64.whl");
  CHECK(releases.has_free_threaded(*file_name));
}
