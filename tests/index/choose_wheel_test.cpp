#include "index/choose.hpp"
#include "index/pages.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace ftcheck::index;

namespace {

// The wheel taken of these, which are given without "pkg-1-" and ".whl", for each order of them.
std::string taken(std::vector<std::string> names, const std::string& platform,
                  ftcheck::Interpreter python = {14, true}) {
  std::string answer;
  for (int turn = 0; turn < 2; ++turn) {
    Page page;
    page.project = "pkg";
    for (const std::string& name : names) {
      File file;
      file.name.append("pkg-1-").append(name).append(".whl");
      page.files.push_back(std::move(file));
    }
    const auto releases = releases_of(page);
    REQUIRE(releases.size() == 1);
    const Wheel* wheel = choose_wheel(releases.front(), python, platform);
    std::string name = wheel == nullptr ? "none" : wheel->file->name;
    if (wheel != nullptr) name = name.substr(6, name.size() - 10);
    if (turn > 0) CHECK(name == answer);
    answer = name;
    std::ranges::reverse(names);
  }
  return answer;
}

}  // namespace

TEST_CASE("only wheels that the interpreter installs are taken") {
  CHECK(taken({"cp314-cp314-win_amd64", "cp314-abi3-win_amd64", "cp313-cp313t-win_amd64"},
              "win_amd64") == "none");
  CHECK(taken({"cp314-cp314-win_amd64", "cp314-cp314t-win_amd64"}, "win_amd64") ==
        "cp314-cp314t-win_amd64");
  CHECK(taken({"cp314-cp314-win_amd64", "cp314-cp314t-win_amd64"}, "win_amd64", {14, false}) ==
        "cp314-cp314-win_amd64");
  CHECK(taken({"cp315-cp315t-win_amd64", "cp315-abi3t-win_amd64"}, "win_amd64") == "none");
  CHECK(taken({"cp314-cp314t-any", "pp311-pypy311_pp73-win_amd64"}, "win_amd64") == "none");
  CHECK(taken({"cp38-abi3-win_amd64"}, "win_amd64", {14, false}) == "cp38-abi3-win_amd64");
}

TEST_CASE("the more specific tag wins, as in pip's list of tags") {
  std::vector<std::string> names = {"cp315-cp315t-win_amd64", "cp315-abi3.abi3t-win_amd64",
                                    "cp315-none-win_amd64",   "cp314-abi3t-win_amd64",
                                    "cp313-abi3t-win_amd64",  "py315-none-win_amd64",
                                    "py3-none-win_amd64",     "py314-none-win_amd64",
                                    "cp315-none-any",         "py315-none-any",
                                    "py3-none-any",           "py314-none-any"};
  while (!names.empty()) {
    CHECK(taken(names, "win_amd64", {15, true}) == names.front());
    names.erase(names.begin());
  }
}

TEST_CASE("the newest C library that the platform has wins") {
  const std::vector<std::string> names = {"cp314-cp314t-manylinux_2_28_x86_64",
                                          "cp314-cp314t-manylinux2014_x86_64.manylinux_2_17_x86_64",
                                          "cp314-cp314t-manylinux_2_39_x86_64",
                                          "cp314-cp314t-musllinux_1_2_x86_64",
                                          "cp314-cp314t-manylinux_2_28_aarch64"};
  CHECK(taken(names, "linux_x86_64") == "cp314-cp314t-manylinux_2_39_x86_64");
  CHECK(taken(names, "manylinux_2_36_x86_64") == "cp314-cp314t-manylinux_2_28_x86_64");
  CHECK(taken(names, "manylinux_2_27_x86_64") ==
        "cp314-cp314t-manylinux2014_x86_64.manylinux_2_17_x86_64");
  CHECK(taken(names, "manylinux_2_12_x86_64") == "none");
  CHECK(taken(names, "musllinux_x86_64") == "cp314-cp314t-musllinux_1_2_x86_64");
  CHECK(taken(names, "linux_aarch64") == "cp314-cp314t-manylinux_2_28_aarch64");
}

TEST_CASE("on macOS a universal2 wheel is the second choice") {
  const std::vector<std::string> names = {"cp314-cp314t-macosx_11_0_arm64",
                                          "cp314-cp314t-macosx_11_0_universal2"};
  CHECK(taken(names, "macosx_arm64") == "cp314-cp314t-macosx_11_0_arm64");
  CHECK(taken(names, "macosx_x86_64") == "cp314-cp314t-macosx_11_0_universal2");
}

TEST_CASE("of wheels with the same tag the highest build number wins") {
  CHECK(taken({"py3-none-any", "1-py3-none-any", "10-py3-none-any", "9a-py3-none-any"},
              "linux_x86_64") == "10-py3-none-any");
  CHECK(taken({"09-py3-none-any", "9b-py3-none-any", "9a-py3-none-any"}, "linux_x86_64") ==
        "9b-py3-none-any");
}

TEST_CASE("yanked wheels and those for other versions of Python are passed over") {
  Page page = page_of({"pkg-1-cp314-cp314t-win_amd64.whl", "pkg-1-py3-none-any.whl"});
  const auto name = [&] {
    const auto releases = releases_of(page);
    const Wheel* wheel = choose_wheel(releases.front(), {14, true}, "win_amd64");
    return wheel == nullptr ? "none" : wheel->file->name;
  };
  CHECK(name() == "pkg-1-cp314-cp314t-win_amd64.whl");
  page.files[0].yanked = "";
  CHECK(name() == "pkg-1-py3-none-any.whl");
  page.files[1].yanked = "";
  CHECK(name() == "pkg-1-cp314-cp314t-win_amd64.whl");
  page.files[0].requires_python = "<3.14";
  CHECK(name() == "pkg-1-py3-none-any.whl");
}

TEST_CASE("the families of a release's platforms are listed, those most used first") {
  const auto platforms = [](std::initializer_list<std::string_view> names) {
    const Page page = page_of(names);
    const auto releases = releases_of(page);
    return platforms_of(releases.front());
  };
  CHECK(platforms({"pkg-1-cp314-cp314t-musllinux_1_2_s390x.whl",
                   "pkg-1-cp314-cp314-macosx_10_13_universal2.whl",
                   "pkg-1-cp314-cp314-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
                   "pkg-1-cp314-cp314-win_amd64.whl", "pkg-1-py3-none-any.whl",
                   "pkg-1-cp314-cp314-unheard_of.whl"}) ==
        std::vector<std::string>{"linux_x86_64", "win_amd64", "macosx_arm64", "macosx_x86_64",
                                 "musllinux_s390x"});
  CHECK(platforms({"pkg-1-py3-none-any.whl"}).empty());
}

TEST_CASE("a platform that there is not is refused") {
  const Page page = page_of({"pkg-1-py3-none-any.whl"});
  const auto releases = releases_of(page);
  CHECK_THROWS_AS(choose_wheel(releases.front(), {14, true}, "amiga"), ftcheck::Error);
}
