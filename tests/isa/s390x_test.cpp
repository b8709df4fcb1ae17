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

}  // namespace ftcheck::isa::test
