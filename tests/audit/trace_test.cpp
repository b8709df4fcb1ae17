#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "audit/fixture.hpp"

using namespace ftcheck;           // NOLINT(google-build-using-namespace)
using namespace ftcheck::testing;  // NOLINT(google-build-using-namespace)

namespace {

// The lines of the trace that begin with one of these words, in order.
std::vector<std::string> traced(const std::filesystem::path& path,
                                std::initializer_list<std::string_view> words) {
  std::vector<std::string> lines;
  Options options;
  options.trace = [&](std::string_view line) {
    CHECK(line.find('\n') == std::string_view::npos);
    for (const std::string_view word : words) {
      if (line.starts_with(word)) {
        lines.emplace_back(line);
      }
    }
  };
  audit(path, options);
  return lines;
}

}  // namespace

TEST_CASE(
    "a trace names the module and the init function, and ends with what it passes to Python") {
  const std::string name = "single_ready" + std::string(linux_suffix);
  const std::vector<std::string> lines = traced(testdata("modules/linux-x86_64/" + name), {""});
  REQUIRE(lines.size() > 5);
  CHECK(lines[0] == "module " + name);
  CHECK(lines[1] == "follow PyInit_single_ready at 0x340, x86_64");
  CHECK(lines[2].starts_with("reach 0x340 "));
  CHECK(lines.back() ==
        "return result 0: PyInit_single_ready calls PyModule_Create2 at 0x34d and calls "
        "PyUnstable_Module_SetGIL at 0x362 with Py_MOD_GIL_NOT_USED");
  CHECK(std::find(lines.begin(), lines.end(), "result 0 is of PyModule_Create2, called at 0x34d") !=
        lines.end());
}

TEST_CASE("a trace covers every module of a wheel") {
  const std::vector<std::string> lines = traced(
      testdata("wheels/mixed-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"), {"module ", "follow "});
  REQUIRE(lines.size() == 6);
  CHECK(lines[0] == "module mixed/multi_ready" + std::string(linux_suffix));
  CHECK(lines[1].starts_with("follow PyInit_multi_ready at "));
  CHECK(lines[2] == "module mixed/runtime_slots" + std::string(linux_suffix));
  CHECK(lines[4] == "module mixed/single_nothing" + std::string(linux_suffix));
}

TEST_CASE("a trace says when the analysis starts again with a library of the wheel") {
  const std::vector<std::string> lines =
      traced(testdata("wheels/bundled-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl"),
             {"follow ", "return "});
  REQUIRE(lines.size() == 4);
  CHECK(contains(lines[1], "make_forward_module"));
  CHECK(contains(lines[2], ", with bundled.libs/libforward.so.1 at 0x"));
  CHECK(contains(lines[3], "Py_MOD_GIL_NOT_USED"));
}

TEST_CASE("a trace says how the analysis starts again, and why it stopped") {
  const std::string name = "mypyc_shim" + std::string(linux_suffix);
  const std::vector<std::string> lines =
      traced(testdata("modules/linux-x86_64/" + name), {"follow ", "stopped"});
  REQUIRE(lines.size() == 8);
  CHECK_FALSE(contains(lines[0], "through pointers"));
  CHECK(lines[1].starts_with("stopped: a jump to a computed address at 0x"));
  CHECK(contains(lines[2], "through pointers"));
  CHECK(contains(lines[4], "turn by turn"));
  CHECK(contains(lines[6], "through pointers, turn by turn"));
}

TEST_CASE("a line break in a name does not break a line of the trace") {
  const Folder folder;
  std::string module = linux_module("single_ready");
  const auto odd = folder.write("new\nline" + std::string(linux_suffix), module);
  const std::vector<std::string> lines = traced(odd, {"module "});
  REQUIRE(lines.size() == 1);
  CHECK(lines[0] == "module new line" + std::string(linux_suffix));

  const std::string_view called = "PyModule_Create2";
  module.replace(module.find(called), called.size(), "PyModule\nCreate2");
  const auto plain = folder.write("single_ready" + std::string(linux_suffix), module);
  const std::vector<std::string> results = traced(plain, {"result 0 "});
  REQUIRE(!results.empty());
  CHECK(results[0] == "result 0 is of PyModule Create2, called at 0x34d");
}

TEST_CASE("a trace with several jobs at the same time, or with isolate, is an Error") {
  const auto wheel = testdata("wheels/ready-1.0-" + std::string(tag) + ".whl");
  Options options;
  options.trace = [](std::string_view) { FAIL("nothing is to be traced"); };
  options.jobs = 2;
  const auto check_all = [&](std::string_view words) {
    CHECK(contains(error_of([&] { audit(wheel, options); }), words));
    CHECK(contains(error_of([&] { audit_wheel(wheel, options); }), words));
    CHECK(contains(error_of([&] { audit_all({{wheel}}, options); }), words));
    CHECK(contains(error_of([&] { audit_directory(wheel.parent_path(), options); }), words));
  };
  check_all("jobs to be 1, not 2");
  options.jobs = 0;
  check_all("jobs to be 1, not 0");
  options.jobs = 1;
  options.isolate = true;
  check_all("isolate");
}
