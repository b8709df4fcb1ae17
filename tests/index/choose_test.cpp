#include "index/choose.hpp"
#include "index/pages.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace ftcheck::index;

namespace {

std::string newest_of(const Page& page, const char* requirement, bool pre = false) {
  const auto releases = releases_of(page);
  const Release* release = newest(releases, parse_requirement(requirement), {}, pre);
  return release == nullptr ? "none" : release->version;
}

bool admitted(const char* requirement, const char* version, bool with_pre) {
  const auto releases = releases_of(page_of({std::string("pkg-") + version + ".tar.gz"}));
  REQUIRE(releases.size() == 1);
  return admits(parse_requirement(requirement), releases.front(), with_pre);
}

}  // namespace

TEST_CASE("the newest final release that the specifiers admit is taken") {
  const Page page = page_of({"pkg-1.0.tar.gz", "pkg-1.10.tar.gz", "pkg-1.9.tar.gz",
                             "pkg-2.0rc1.tar.gz", "pkg-2.0.dev3.tar.gz"});
  CHECK(newest_of(page, "pkg") == "1.10");
  CHECK(newest_of(page, "pkg<1.10") == "1.9");
  CHECK(newest_of(page, "pkg~=1.0") == "1.10");
  CHECK(newest_of(page, "pkg==1.*") == "1.10");
  CHECK(newest_of(page, "pkg", true) == "2.0rc1");
  CHECK(newest_of(page, "pkg>=2.0.dev1") == "2.0rc1");
  CHECK(newest_of(page, "pkg>3") == "none");
}

TEST_CASE("a pre-release is taken if no final release fits") {
  const Page page = page_of({"pkg-1.0.tar.gz", "pkg-2.0a1.tar.gz", "pkg-2.0b1.tar.gz"});
  CHECK(newest_of(page, "pkg>1.0") == "2.0b1");
  CHECK(newest_of(page_of({"pkg-1a1.tar.gz"}), "pkg") == "1a1");
}

TEST_CASE("a yanked release is taken only if == or === pins it") {
  Page page = page_of({"pkg-1.0.tar.gz", "pkg-2.0.tar.gz", "pkg-3.0a1.tar.gz"});
  page.files[1].yanked = "bad";
  CHECK(newest_of(page, "pkg") == "1.0");
  CHECK(newest_of(page, "pkg==2.0") == "2.0");
  CHECK(newest_of(page, "pkg===2.0") == "2.0");
  CHECK(newest_of(page, "pkg==2.*") == "none");
  CHECK(newest_of(page, "pkg>=2.0") == "none");
}

TEST_CASE("releases whose files are all for other versions of Python are passed over") {
  Page page = page_of(
      {"pkg-1.0.tar.gz", "pkg-2.0.tar.gz", "pkg-2.0-py3-none-any.whl", "pkg-3.0-py3-none-any.whl"});
  page.files[1].requires_python = ">=3.15";
  page.files[2].requires_python = ">=3.15";
  page.files[3].requires_python = "not valid, so ignored";
  CHECK(newest_of(page, "pkg<3") == "1.0");
  CHECK(newest_of(page, "pkg") == "3.0");
  page.files[2].requires_python = ">=3.14.2";
  CHECK(newest_of(page, "pkg<3") == "2.0");
}

TEST_CASE("pre-releases are admitted if asked for, or if the specifiers name one") {
  CHECK(admitted("pkg", "1.0", false));
  CHECK_FALSE(admitted("pkg", "1.0rc1", false));
  CHECK(admitted("pkg", "1.0rc1", true));
  CHECK(admitted("pkg>=1.0b1", "1.0rc1", false));
  CHECK_FALSE(admitted("pkg!=1.0b1", "1.0rc1", false));
  CHECK_FALSE(admitted("pkg==1.0.*", "1.0rc1", false));
  CHECK_FALSE(admitted("pkg<1.0", "1.0rc1", true));
}
