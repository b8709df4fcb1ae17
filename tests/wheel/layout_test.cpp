#include "wheel/layout.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using ftcheck::wheel::FileName;
using ftcheck::wheel::find_dist_info;
using ftcheck::wheel::installed_path;

namespace {

using Names = std::vector<std::string>;

FileName file_name(std::string distribution, std::string version) {
  FileName name;
  name.distribution = std::move(distribution);
  name.version = std::move(version);
  return name;
}

}  // namespace

TEST_CASE("the .dist-info directory that the file name promises wins over others") {
  const Names members = {"a-1.0.dist-info/WHEEL", "pkg-1.0.dist-info/WHEEL", "pkg/x.py"};
  CHECK(find_dist_info(members, file_name("pkg", "1.0")) == "pkg-1.0.dist-info");
}

TEST_CASE("the promised .dist-info directory is recognized in another spelling") {
  const Names members = {"a-1.0.dist-info/WHEEL", "My.Pkg-1.0.dist-info/WHEEL"};
  CHECK(find_dist_info(members, file_name("my_pkg", "1.0")) == "My.Pkg-1.0.dist-info");
}

TEST_CASE("the only .dist-info directory is taken whatever it is called") {
  const Names members = {"pkg/x.py", "other-2.0.dist-info/WHEEL", "other-2.0.dist-info/RECORD"};
  CHECK(find_dist_info(members, file_name("pkg", "1.0")) == "other-2.0.dist-info");
  CHECK(find_dist_info(members, std::nullopt) == "other-2.0.dist-info");
}

TEST_CASE("none of several .dist-info directories is guessed") {
  const Names members = {"a-1.0.dist-info/WHEEL", "b-1.0.dist-info/WHEEL"};
  CHECK_FALSE(find_dist_info(members, file_name("pkg", "1.0")));
  CHECK_FALSE(find_dist_info(members, std::nullopt));
}

TEST_CASE("only a directory at the top of the wheel is its .dist-info directory") {
  CHECK_FALSE(find_dist_info(Names{"pkg/_vendor/a-1.0.dist-info/WHEEL"}, std::nullopt));
  CHECK_FALSE(find_dist_info(Names{"a-1.0.dist-info"}, std::nullopt));
  CHECK_FALSE(find_dist_info(Names{}, std::nullopt));
}

TEST_CASE("members are installed below site-packages with their paths") {
  CHECK(installed_path("pkg/_x.so") == "pkg/_x.so");
  CHECK(installed_path("_x.so") == "_x.so");
  CHECK(installed_path("pkg-1.0.dist-info/RECORD") == "pkg-1.0.dist-info/RECORD");
}

TEST_CASE("platlib and purelib of the data directory go below site-packages, the rest does not") {
  CHECK(installed_path("pkg-1.0.data/platlib/pkg/_x.so") == "pkg/_x.so");
  CHECK(installed_path("pkg-1.0.data/purelib/pkg/x.py") == "pkg/x.py");
  CHECK_FALSE(installed_path("pkg-1.0.data/scripts/run"));
  CHECK_FALSE(installed_path("pkg-1.0.data/data/share/_x.so"));
  CHECK_FALSE(installed_path("pkg-1.0.data/headers/x.h"));
  CHECK_FALSE(installed_path("pkg-1.0.data/platlib"));
  CHECK_FALSE(installed_path("pkg-1.0.data/_x.so"));
}

TEST_CASE("a .data directory that is not at the top is a package's own") {
  CHECK(installed_path("pkg/x.data/scripts/_x.so") == "pkg/x.data/scripts/_x.so");
  CHECK(installed_path("x.data") == "x.data");
}

TEST_CASE("dots in a path are resolved, and a path that leads out is not installed") {
  CHECK(installed_path("pkg/./_x.so") == "pkg/_x.so");
  CHECK(installed_path("pkg//_x.so") == "pkg/_x.so");
  CHECK(installed_path("pkg/../_x.so") == "_x.so");
  CHECK_FALSE(installed_path("../_x.so"));
  CHECK_FALSE(installed_path("pkg/../../_x.so"));
  CHECK_FALSE(installed_path("/pkg/_x.so"));
  CHECK_FALSE(installed_path("pkg-1.0.data/platlib/../_x.so"));
}

TEST_CASE("directories are not installed") {
  CHECK_FALSE(installed_path("pkg/"));
  CHECK_FALSE(installed_path("pkg-1.0.data/platlib/"));
  CHECK_FALSE(installed_path(".."));
  CHECK_FALSE(installed_path(""));
}

TEST_CASE("a path is roundabout if a part of it is empty or stands for a directory") {
  for (const char* path : {"", "/a", "a//b", "a/", ".", "./a", "a/.", "..", "a/../b", "a/.."}) {
    CAPTURE(path);
    CHECK(ftcheck::wheel::is_roundabout(path));
  }
  for (const char* path : {"a", "a/b", ".a", "a.", "a/.b/..c", "..."}) {
    CAPTURE(path);
    CHECK_FALSE(ftcheck::wheel::is_roundabout(path));
  }
}
