#include "isa/x86_cases.hpp"

#include <doctest/doctest.h>

namespace ftcheck::isa::test {
namespace {

template <std::size_t N>
void check(const RecordedCase (&tests)[N], bool all_known) {
  const Recorded processor{binary::Architecture::x86,
                           4,
                           8,
                           16,
                           16,
                           {{3, 0x100}, {4, 0x280}, {5, 0x340}, {6, 0x80}, {7, 0x380}},
                           {2, 0},
                           {}};
  for (const RecordedCase& test : tests) {
    const std::string found = differences(processor, test, all_known);
    CHECK_MESSAGE(found.empty(), std::string(test.text) << ": " << found);
  }
}

}  // namespace

TEST_CASE("modelled x86 instructions do the same as the processor") {
  check(x86_modelled, true);
}

TEST_CASE("no other x86 instruction leaves a wrong value") {
  check(x86_others, false);
}

}  // namespace ftcheck::isa::test
