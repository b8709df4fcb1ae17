#include "isa/aarch64_cases.hpp"

#include <doctest/doctest.h>

namespace ftcheck::isa::test {
namespace {

template <std::size_t N>
void check(const RecordedCase (&tests)[N], bool all_known) {
  const Recorded processor{binary::Architecture::aarch64,
                           8,
                           32,
                           32,
                           64,
                           {{0, 0x100}, {2, 0x40}, {31, 0x280}, {29, 0x340}},
                           {4, 3},
                           {17}};  // was needed to record
  for (const RecordedCase& test : tests) {
    const std::string found = differences(processor, test, all_known);
    CHECK_MESSAGE(found.empty(), std::string(test.text) << ": " << found);
  }
}

}  // namespace

TEST_CASE("modelled AArch64 instructions do what the processor does") {
  check(aarch64_modelled, true);
}

TEST_CASE("nothing wrong is believed after any other AArch64 instruction") {
  check(aarch64_others, false);
}

}  // namespace ftcheck::isa::test
