#include "python/handover.hpp"

#include <doctest/doctest.h>

#include <string>

#include "python/analysis/code.hpp"

using namespace ftcheck::python;  // NOLINT(google-build-using-namespace)
using ftcheck::python::test::Code;

namespace {

constexpr std::uint64_t f = 0x1000;
constexpr std::uint64_t g = 0x1100;

Handovers find(const Code& code) {
  InitFunction init;
  init.symbol = "PyInit_x";
  init.address = f;
  FollowOptions options;
  options.step_limit = 10'000;
  return find_handovers(code.image, init, options);
}

}  // namespace

// As init functions by cffi do, where the compiler did not put all into one function.
TEST_CASE("a function that makes nothing itself is followed where its result is what is returned") {
  Code code;
  code.call(g);
  code.ret();
  code.move_to(g);
  for (int i = 0; i < 260; ++i) code.clear_eax();  // too much to follow for nothing
  code.call_import("PyObject_CallMethod");
  code.ret();
  const Handovers handovers = find(code);
  REQUIRE(handovers.all.size() == 1);
  CHECK(handovers.all[0].evidence.find("returns what PyObject_CallMethod returns") !=
        std::string::npos);
}

TEST_CASE("a module without a definition is refused, whatever it declares") {
  Code code;
  code.call_import("PyModule_New");
  code.move_result_to_first_argument();
  code.second_argument(1);
  code.call_import("PyUnstable_Module_SetGIL");
  code.call_import("PyModule_New");
  code.ret();
  const Handovers handovers = find(code);
  REQUIRE(handovers.all.size() == 1);
  CHECK(handovers.all[0].declared == ftcheck::GilDeclaration::unknown);
  CHECK(handovers.all[0].evidence.find("without a definition") != std::string::npos);
}
