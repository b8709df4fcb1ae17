#include <doctest/doctest.h>

#include <cstdint>
#include <initializer_list>

#include "flow/functions/summaries.hpp"
#include "flow/model.hpp"
#include "python/fixture.hpp"

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)
using namespace ftcheck::isa;   // NOLINT(google-build-using-namespace)
using ftcheck::flow::test::model;
using ftcheck::python::test::SmallImage;

namespace {

constexpr std::uint64_t f = 0x1000;
constexpr std::uint64_t g = 0x1100;
constexpr std::uint64_t h = 0x1200;

}  // namespace

// Code for the i386 psABI: a linkage stub finds its import through the address of the tables, which
// the caller has computed from its own address and put into EBX.
TEST_CASE("32-bit code calls imports through an address computed from its own") {
  using Bytes = std::initializer_list<std::uint8_t>;
  const auto can_matter = [](Bytes code_of_f, Bytes stub) {
    SmallImage code(f, 0x1000);
    code.image.architecture = ftcheck::binary::Architecture::x86;
    code.image.pointer_size = 4;
    code.image.imports.push_back({"PyModuleDef_Init", "", false});
    code.image.fixups.push_back({0x1810, 0, 0, ftcheck::binary::Fixup::Kind::import, 4, true});
    const auto put = [&](std::uint64_t address, Bytes bytes) {
      for (const std::uint8_t byte : bytes) code.put(address++, byte, 1);
    };
    put(f, code_of_f);
    put(g, stub);
    put(h, {0x8B, 0x1C, 0x24, 0xC3});  // mov ebx, [esp]; ret
    Program program(code.image, machine_for(code.image), model());
    return Summaries(program, false, 10'000).can_matter(f);
  };
  const Bytes by_pop = {0xE8, 0x00, 0x00, 0x00, 0x00,        // call next
                        0x5F,                                // next: pop edi
                        0x81, 0xC7, 0xFB, 0x07, 0x00, 0x00,  // add edi, 0x1800 - next
                        0x85, 0xC0,                          // test eax, eax
                        0x75, 0x01,                          // jne over the return
                        0xC3,                                // ret
                        0x89, 0xFB,                          // mov ebx, edi
                        0xE8, 0xE8, 0x00, 0x00, 0x00,        // call g
                        0xC3};
  const Bytes by_function = {0xE8, 0xFB, 0x01, 0x00, 0x00,        // call h
                             0x81, 0xC3, 0xFB, 0x07, 0x00, 0x00,  // add ebx, 0x1800 - here
                             0xE8, 0xF0, 0x00, 0x00, 0x00,        // call g
                             0xC3};
  const Bytes stub = {0xFF, 0x63, 0x10};                                 // jmp [ebx + 0x10]
  const Bytes marked_stub = {0xF3, 0x0F, 0x1E, 0xFB, 0xFF, 0x63, 0x10};  // endbr32 before
  const Bytes other_stub = {0xFF, 0x63, 0x14};
  CHECK(can_matter(by_pop, stub));
  CHECK(can_matter(by_function, stub));
  CHECK(can_matter(by_function, marked_stub));
  CHECK_FALSE(can_matter(by_function, other_stub));
}

// The register may hold something else by then, like a pointer from a table of C++.
TEST_CASE("a call through that register may return even if the table says abort") {
  SmallImage code(f, 0x1000);
  code.image.architecture = ftcheck::binary::Architecture::x86;
  code.image.pointer_size = 4;
  code.image.imports.push_back({"abort", "", false});
  code.image.fixups.push_back({0x1810, 0, 0, ftcheck::binary::Fixup::Kind::import, 4, true});
  const std::initializer_list<std::uint8_t> bytes = {0xE8, 0x00, 0x00, 0x00, 0x00,  // call next
                                                     0x5F,                          // next: pop edi
                                                     0x81, 0xC7, 0xFB, 0x07, 0x00,
                                                     0x00,              // add edi, 0x1800 - next
                                                     0x85, 0xC0,        // test eax, eax
                                                     0x75, 0x02,        // jne over the trap
                                                     0x0F, 0x0B,        // ud2
                                                     0xFF, 0x57, 0x10,  // call [edi + 0x10]
                                                     0xC3};
  std::uint64_t at = f;
  for (const std::uint8_t byte : bytes) code.put(at++, byte, 1);
  Program program(code.image, machine_for(code.image), model());
  Summaries functions(program, false, 10'000);
  CHECK(functions.summary(f).returns);
}
