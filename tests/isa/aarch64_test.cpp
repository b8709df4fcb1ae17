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
                           {17}};  // the recording needed it
  for (const RecordedCase& test : tests) {
    const std::string found = differences(processor, test, all_known);
    CHECK_MESSAGE(found.empty(), std::string(test.text) << ": " << found);
  }
}

}  // namespace

TEST_CASE("modelled AArch64 instructions do the same as the processor") {
  check(aarch64_modelled, true);
}

TEST_CASE("no other AArch64 instruction leaves a wrong value") {
  check(aarch64_others, false);
}

}  // namespace ftcheck::isa::test
