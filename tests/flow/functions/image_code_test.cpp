#include "flow/functions/image_code.hpp"

#include <doctest/doctest.h>

#include "flow/code.hpp"
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

TEST_CASE("a function that exceeded one budget is read again with another") {
  Code code;
  code.call(g);
  code.ret();
  code.move_to(g);
  code.clear_eax();
  code.clear_eax();
  code.store(data_start + 0x100, 1);
  code.ret();
  ImageCode image_code(code.image, model());
  Summaries& few = image_code.summaries(false, 3);
  CHECK(few.can_matter(f));  // the safe assumption
  CHECK(few.effects(f).writes.empty());
  Summaries& more = image_code.summaries(false, 100);
  CHECK_FALSE(more.can_matter(f));
  CHECK(more.effects(f).writes.size() == 1);
}

TEST_CASE("a function that is already known costs nothing of another budget") {
  Code code;
  code.call_import("PyErr_Clear");
  code.ret();
  ImageCode image_code(code.image, model());
  CHECK_FALSE(image_code.summaries(false, 3).can_matter(f));
  CHECK_FALSE(image_code.summaries(false, 0).can_matter(f));
}
