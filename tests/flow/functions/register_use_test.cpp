#include <doctest/doctest.h>

#include <functional>

#include "flow/code.hpp"
#include "flow/functions/summaries.hpp"
#include "flow/model.hpp"

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)
using namespace ftcheck::isa;   // NOLINT(google-build-using-namespace)
using ftcheck::flow::test::model;
using ftcheck::python::test::Code;
using ftcheck::python::test::data_start;

namespace {

constexpr std::uint64_t f = 0x1000;
constexpr std::uint64_t g = 0x1100;

}  // namespace

TEST_CASE("a register is not read if every path writes to it first") {
  constexpr Register rdi = 7;
  const auto reads = [](const std::function<void(Code&)>& write) {
    Code code;
    write(code);
    Program program(code.image, machine_for(code.image), model());
    Summaries functions(program, false, 10'000);
    return functions.reads(f, rdi);
  };
  const auto overwrite = [](Code& code) {
    code.first_argument(data_start);
    code.return_first_argument();
    code.ret();
  };
  CHECK_FALSE(reads(overwrite));
  CHECK_FALSE(reads([](Code& code) { code.ret(); }));
  CHECK(reads([](Code& code) {
    code.return_first_argument();
    code.ret();
  }));
  CHECK(reads([&](Code& code) {  // on one of two paths
    code.test_eax();
    code.jump_if_zero(g);
    code.return_first_argument();
    code.ret();
    code.move_to(g);
    overwrite(code);
  }));
  CHECK(reads([](Code& code) { code.call_import("memset"); }));
  CHECK(reads([](Code& code) { code.jump_import("memset"); }));
  CHECK(reads([](Code& code) {
    for (int i = 0; i < 300; ++i) code.clear_eax();  // too long to decide
    code.ret();
  }));
  const auto reads_in_callee = [&](const std::function<void(Code&)>& callee) {
    return reads([&](Code& code) {
      code.call(g);
      code.return_first_argument();  // the value that the call left there
      code.ret();
      code.move_to(g);
      callee(code);
    });
  };
  CHECK_FALSE(reads_in_callee(overwrite));
  CHECK(reads_in_callee([](Code& code) {
    code.return_first_argument();
    code.ret();
  }));
  CHECK(reads_in_callee([](Code& code) { code.call(g); }));
}
