#include "isa/riscv64_cases.hpp"

#include <doctest/doctest.h>

namespace ftcheck::isa::test {
namespace {

template <std::size_t N>
void check(const RecordedCase (&tests)[N], bool all_known) {
  const Recorded processor{binary::Architecture::riscv64,
                           8,
                           32,
                           32,
                           32,
                           {{10, 0x100}, {12, 0x40}, {2, 0x280}, {8, 0x340}},
                           {14, 13},
                           {0, 31}};  // register 0 is a constant, and the recording needed 31
  for (const RecordedCase& test : tests) {
    const std::string found = differences(processor, test, all_known);
    CHECK_MESSAGE(found.empty(), std::string(test.text) << ": " << found);
  }
}

}  // namespace

TEST_CASE("modelled RISC-V instructions do the same as the processor") {
  check(riscv64_modelled, true);
}

TEST_CASE("no other RISC-V instruction leaves a wrong value") {
  check(riscv64_others, false);
}

}  // namespace ftcheck::isa::test
