#include "rules/who_finds.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sample.hpp"

using ftcheck::rules::find_not_found;
using ftcheck::rules::find_replaced;
using ftcheck::rules::NotFound;
using ftcheck::rules::WheelFacts;
using ftcheck::rules::who;
using ftcheck::rules::test::good_module;
using ftcheck::rules::test::good_wheel;

namespace {

using Names = std::vector<std::string>;

const std::string gnu = "-x86_64-linux-gnu.so";

WheelFacts wheel_with(const std::string& tag, const Names& modules) {
  WheelFacts wheel = good_wheel(tag);
  for (const std::string& path : modules) {
    wheel.modules.push_back(good_module(path));
    wheel.members.push_back({path, 0, false, ""});
  }
  return wheel;
}

// Who does not find the module; empty if all find it.
std::string missing(const WheelFacts& wheel) {
  const std::vector<NotFound> found = find_not_found(wheel);
  REQUIRE(found.size() <= 1);
  return found.empty() ? std::string() : who(found[0]);
}

std::string missing(const std::string& tag, const Names& modules) {
  return missing(wheel_with(tag, modules));
}

}  // namespace

TEST_CASE("each of several free-threaded interpreters has to find the module") {
  const std::string tag = "cp313.cp314-cp313t.cp314t-manylinux_2_28_x86_64";
  CHECK(missing(tag, {"_x.cpython-314t" + gnu}) == "3.13t");
  CHECK(missing(tag, {"_x.cpython-313t" + gnu, "_x.cpython-314t" + gnu}).empty());
  CHECK(missing(tag, {"_x.so"}).empty());
}

TEST_CASE("a wheel for both builds needs a module for each") {
  const std::string tag = "cp314-cp314.cp314t-manylinux_2_28_x86_64";
  CHECK(missing(tag, {"_x.cpython-314t" + gnu}) == "the default build of 3.14");
  CHECK(missing(tag, {"_x.cpython-314" + gnu}) == "3.14t");
  CHECK(missing(tag, {"_x.cpython-314" + gnu, "_x.cpython-314t" + gnu}).empty());
}

TEST_CASE("py3-none is for every Python 3 that is supported") {
  const std::string tag = "py3-none-manylinux_2_28_x86_64";
  CHECK(missing(tag, {"_x.cpython-314t" + gnu}) ==
        "3.13t, 3.15t and the default build of 3.10 to 3.15");
  CHECK(missing(tag, {"_x.cpython-39" + gnu}) ==
        "3.13t to 3.15t and the default build of 3.10 to 3.15");
  CHECK(missing(tag, {"_x.so"}).empty());
  CHECK(missing("py3-none-win_amd64", {"_x.pyd"}).empty());
}

TEST_CASE("a stable ABI is for later versions too") {
  CHECK(missing("cp310-abi3-manylinux_2_28_x86_64", {"_x.cpython-310" + gnu}) ==
        "the default build of 3.11 and later");
  CHECK(missing("cp310-abi3-win_amd64", {"_x.cp310-win_amd64.pyd"}) ==
        "the default build of 3.11 and later");
  CHECK(missing("cp315-abi3t-manylinux_2_28_x86_64", {"_x.cpython-315t" + gnu}) ==
        "3.16t and later");
  const std::string both = "cp315-abi3.abi3t-manylinux_2_28_x86_64";
  CHECK(missing(both, {"_x.cpython-315t" + gnu}) ==
        "3.16t and later and the default build of 3.15 and later");
  CHECK(missing(both, {"_x.abi3t.so"}).empty());
  CHECK(missing("cp310-abi3-manylinux_2_28_x86_64", {"_x.abi3.so"}).empty());
  CHECK(missing("cp310-abi3-win_amd64", {"_x.pyd"}).empty());
}

TEST_CASE("a platform whose interpreters do not find the module is named") {
  const std::string tag = "cp314-cp314t-manylinux_2_28_x86_64.musllinux_1_2_x86_64";
  CHECK(missing(tag, {"_x.cpython-314t" + gnu}) == "3.14t on musllinux_1_2_x86_64");
  CHECK(missing(tag, {"_x.cpython-314t" + gnu, "_x.cpython-314t-x86_64-linux-musl.so"}).empty());
  CHECK(
      missing("cp314-cp314t-manylinux2014_x86_64.manylinux_2_17_x86_64", {"_x.cpython-314t" + gnu})
          .empty());
  CHECK(missing("cp314-cp314t-macosx_10_15_x86_64.macosx_11_0_arm64", {"_x.cpython-314t-darwin.so"})
            .empty());
  CHECK(missing("cp312-cp312-manylinux_2_28_x86_64.musllinux_1_2_x86_64", {"_x.cpython-312" + gnu})
            .empty());
}

TEST_CASE("a Python file with the name serves interpreters that find no module") {
  WheelFacts wheel = wheel_with("py3-none-manylinux_2_28_x86_64", {"pkg/_x.cpython-314t" + gnu});
  wheel.members.push_back({"pkg/_x.py", 0, false, ""});
  CHECK(missing(wheel).empty());
}

TEST_CASE("interpreters that Requires-Python excludes do not count") {
  WheelFacts wheel = wheel_with("py3-none-manylinux_2_28_x86_64",
                                {"_x.cpython-314t" + gnu, "_x.cpython-314" + gnu});
  wheel.metadata->requires_python = ">=3.14,<3.15";
  CHECK(missing(wheel).empty());
  wheel.metadata->requires_python = ">=3.13,<3.15";
  CHECK(missing(wheel) == "3.13t and the default build of 3.13");
}

TEST_CASE("each module that only an excluded version finds is listed") {
  const WheelFacts wheel =
      wheel_with("py3-none-win_amd64", {"pkg/_x.cp39-win_amd64.pyd", "pkg/_y.cp39-win_amd64.pyd"});
  const std::vector<NotFound> found = find_not_found(wheel);
  REQUIRE(found.size() == 2);
  CHECK(found[0].module == 0);
  CHECK(found[1].module == 1);
}

TEST_CASE("a version of Pyodide has one version of Python") {
  const std::string suffix = "-wasm32-emscripten.so";
  CHECK(missing("py3-none-pyodide_2026_0_wasm32",
                {"_x.cpython-314" + suffix, "_x.cpython-314t" + suffix})
            .empty());
}

TEST_CASE("other implementations, and modules that nobody finds, are left to other rules") {
  CHECK(missing("pp311-pypy311_pp73-linux_x86_64", {"_x.pypy311-pp73" + gnu}).empty());
  CHECK(missing("cp314-cp314t-manylinux_2_28_x86_64", {"_x.cpython-313t" + gnu}).empty());
  CHECK(missing("cp27-cp27mu-manylinux1_x86_64", {"_x.so"}).empty());
}

TEST_CASE("a default-build module is replaced if free-threaded interpreters load another file") {
  const std::string tag = "cp314-cp314.cp314t-manylinux_2_28_x86_64";
  const Names both = {"_x.cpython-314" + gnu, "_x.cpython-314t" + gnu};
  CHECK(find_replaced(wheel_with(tag, both)) == std::vector<std::size_t>{0});
  CHECK(find_replaced(wheel_with(tag, {"_x.cpython-314" + gnu})).empty());
  CHECK(find_replaced(wheel_with("cp313.cp314-cp314.cp313t.cp314t-linux_x86_64", both)).empty());
}
