#include "index/find_links.hpp"
#include "index/choose.hpp"

#include <ftcheck/error.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace fs = std::filesystem;
using namespace ftcheck::index;

TEST_CASE("the files of a directory are found like those of a page") {
  std::string name = (fs::temp_directory_path() / "ftcheck find-links-XXXXXX").string();
  REQUIRE(mkdtemp(name.data()) != nullptr);
  std::ofstream(fs::path(name) / "pkg-2.0-py3-none-any.whl") << "four";
  std::ofstream(fs::path(name) / "pkg-1.0+cpu.tar.gz") << "";
  std::ofstream(fs::path(name) / "notes.txt") << "";
  fs::create_directory(fs::path(name) / "pkg-3.0-py3-none-any.whl");
  const Page page = read_directory(name, "pkg");
  const Page same = read_directory("FILE://localhost" + name, "pkg");
  fs::remove_all(name);
  CHECK(page.project == "pkg");
  REQUIRE(page.files.size() == 3);
  CHECK(page.files[1].name == "pkg-1.0+cpu.tar.gz");
  CHECK(page.files[2].size == 4);
  CHECK(page.files[2].url.starts_with("file:///"));
  CHECK(page.files[2].url.find("/ftcheck%20find-links-") != std::string::npos);
  CHECK(page.files[2].url.ends_with("/pkg-2.0-py3-none-any.whl"));
  CHECK(releases_of(page).size() == 2);
  CHECK(same.files.size() == 3);
}

TEST_CASE("a directory that is missing is an error") {
  CHECK_THROWS_WITH_AS(read_directory("/no/such/directory", "pkg"),
                       doctest::Contains("/no/such/directory: cannot read this directory"),
                       ftcheck::Error);
}

TEST_CASE("places are pages or directories") {
  CHECK(is_page("https://example.org/links.html"));
  CHECK(is_page("HTTP://example.org"));
  CHECK_FALSE(is_page("file:///wheels"));
  CHECK_FALSE(is_page("wheels"));
  CHECK_FALSE(is_page(""));
}
