#include "flow/functions/program.hpp"

#include <doctest/doctest.h>

#include <string>

#include "flow/code.hpp"
#include "flow/model.hpp"
#include "isa/machine.hpp"

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)
using namespace ftcheck::isa;   // NOLINT(google-build-using-namespace)
using ftcheck::flow::test::model;
using ftcheck::python::test::Code;
using ftcheck::python::test::Opened;

namespace {

const std::string platforms[] = {
    "linux-x86_64/caught_%.cpython-314t-x86_64-linux-gnu.so",
    "linux-aarch64/caught_%.cpython-314t-aarch64-linux-gnu.so",
    "win_amd64/caught_%.cp314t-win_amd64.pyd",
    "win_arm64/caught_%.cp314t-win_arm64.pyd",
    "macosx-x86_64/caught_%.cpython-314t-darwin.so",
    "macosx-arm64/caught_%.cpython-314t-darwin.so",
};

// True if an exception may be caught from any address in the init function.
bool catches_in_init(std::string path, const std::string& where) {
  const Opened opened(path.replace(path.find('%'), 1, where));
  Program program(opened.image(), machine_for(opened.image()), model());
  CHECK(program.catches());
  const auto* init = ftcheck::binary::find_export(opened.image(), "PyInit_caught_" + where);
  REQUIRE(init != nullptr);
  constexpr std::uint64_t size = 80;  // or more
  for (std::uint64_t i = 0; i < size; ++i) {
    if (program.may_catch(init->address + i, 1)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("cleaning up and ending the process do not count as catching") {
  for (const std::string& platform : platforms) {
    CAPTURE(platform);
    CHECK(catches_in_init(platform, "around"));
    CHECK_FALSE(catches_in_init(platform, "elsewhere"));
  }
}

TEST_CASE("without tables, any call may be caught if the image catches at all") {
  Code code;
  code.ret();
  Program without(code.image, machine_for(code.image), model());
  CHECK_FALSE(without.may_catch(0x1000, 1));
  code.image.imports.push_back({"__cxa_begin_catch", "", false});
  Program with(code.image, machine_for(code.image), model());
  CHECK(with.may_catch(0x1000, 1));
}
