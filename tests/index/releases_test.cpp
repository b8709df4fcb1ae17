#include "index/choose.hpp"
#include "index/pages.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace ftcheck::index;

namespace {

// "1.0(2+sdist) 1.1rc1(1)": the versions with the number of their wheels.
std::string listed(const Page& page) {
  std::string all;
  for (const Release& release : releases_of(page)) {
    if (!all.empty()) all += ' ';
    all.append(release.version).append("(").append(std::to_string(release.wheels.size()));
    all.append(release.sdist != nullptr ? "+sdist)" : ")");
  }
  return all;
}

}  // namespace

TEST_CASE("files are grouped by version, oldest first") {
  CHECK(listed(page_of({"pkg-1.10-py3-none-any.whl", "pkg-1.9.tar.gz", "pkg-1.10.tar.gz",
                        "pkg-1.10rc1-py3-none-any.whl", "pkg-1.10.dev1.zip",
                        "pkg-1.10.post1-py3-none-any.whl"})) ==
        "1.9(0+sdist) 1.10.dev1(0+sdist) 1.10rc1(1) 1.10(1+sdist) 1.10.post1(1)");
}

TEST_CASE("spellings of one version are one release, in the normal form") {
  CHECK(listed(page_of({"pkg-v1.0.RC1.tar.gz", "pkg-1.0rc1-py3-none-any.whl",
                        "pkg-1.0.0c1-py2-none-any.whl"})) == "1.0rc1(2+sdist)");
  CHECK(listed(page_of({"pkg-1.0+CU_118-py3-none-any.whl"})) == "1.0+cu.118(1)");
}

TEST_CASE("names that give no version of the project are left out") {
  CHECK(listed(page_of({"pkg-1.0.exe", "pkg-1.0-py3.egg", "pkg-1.0.tar.gz.asc", "pkg.tar.gz",
                        "pkg-x.tar.gz", "other-1.0.tar.gz", "other-1.0-py3-none-any.whl",
                        "pkg-1.0-py3-none.whl", "pkg-2-1-py3-none-any.whl"})) == "2(1)");
}

TEST_CASE("the project's name may have any spelling") {
  CHECK(listed(page_of({"My_Pkg-1.0-py3-none-any.whl", "my-pkg-1.0.tar.gz", "my.pkg-1.1.zip",
                        "my_pkg-2-1.tar.gz"},
                       "my-PKG")) == "1.0(1+sdist) 1.1(0+sdist) 2.post1(0+sdist)");
}

TEST_CASE("a release is yanked if all of its files are, and as old as its first file") {
  Page page = page_of({"pkg-1.0.tar.gz", "pkg-1.0-py3-none-any.whl", "pkg-2.0.tar.gz",
                       "pkg-2.0.zip", "pkg-3.0a1.tar.gz"});
  page.files[0].uploaded = "2025-03-01T00:00:00Z";
  page.files[1].uploaded = "2025-02-01T00:00:00Z";
  page.files[1].yanked = "";
  page.files[2].yanked = "bad";
  page.files[3].yanked = "bad";
  const auto releases = releases_of(page);
  REQUIRE(releases.size() == 3);
  CHECK_FALSE(releases[0].yanked);
  CHECK(releases[0].uploaded == "2025-02-01T00:00:00Z");
  CHECK(releases[1].yanked);
  CHECK(releases[1].sdist == &page.files[2]);
  CHECK_FALSE(releases[1].is_pre);
  CHECK(releases[2].is_pre);
}

TEST_CASE("a page whose names stand for millions of tags is refused") {
  std::string set = "a";
  for (int i = 0; i < 20; ++i) set += ".a" + std::to_string(i);
  Page page;
  page.project = "pkg";
  for (int i = 0; i < 1000; ++i) {
    File file;
    file.name.append("pkg-1-").append(set).append("-").append(set).append("-").append(set);
    file.name += ".whl";
    page.files.push_back(file);
  }
  CHECK_THROWS_WITH_AS(releases_of(page), doctest::Contains("more than 1000000 tags"),
                       ftcheck::Error);
}
