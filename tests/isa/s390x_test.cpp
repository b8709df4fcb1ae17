#include "isa/s390x_cases.hpp"

#include <doctest/doctest.h>

namespace ftcheck::isa::test {
namespace {

template <std::size_t N>
void check(const RecordedCase (&tests)[N], bool all_known) {
  Recorded processor{binary::Architecture::s390x,
                     8,
                     16,
                     16,
                     64,
                     {{2, 0x100}, {4, 0x40}, {15, 0x280}, {11, 0x340}},
                     {6, 5},
                     {13}};  // the recording needed it
  processor.three_conditions = true;
  for (const RecordedCase& test : tests) {
    const std::string found = differences(processor, test, all_known);
    CHECK_MESSAGE(found.empty(), std::string(test.text) << ": " << found);
  }
}

}  // namespace

TEST_CASE("modelled z/Architecture instructions do the same as the processor") {
  check(s390x_modelled, true);
}

TEST_CASE("no other z/Architecture instruction leaves a wrong value") {
  check(s390x_others, false);
}

TEST_CASE("on z/Architecture a branch to the saved register 14 returns") {
  // lg %r4,272(%r15); lmg %r6,%r15,208(%r15); br %r4
  const auto code = from_hex("e340f1100004 eb6ff0d00004 07f4");
  binary::Image image;
  image.architecture = binary::Architecture::s390x;
  image.little_endian = false;
  image.regions = {{0x1000, code.size(), code, false, true}};
  Lifted instruction;
  machine_for(image)->lift(binary::read_bytes(image, 0x100C), 0x100C, instruction);
  REQUIRE(instruction.operations.size() == 1);
  CHECK(instruction.operations[0].opcode == Opcode::ret);
}

}  // namespace ftcheck::isa::test
