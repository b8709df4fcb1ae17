#include "flow/calls/callee_cleanup.hpp"

#include <doctest/doctest.h>

#include <string>

#include "flow/engine/follow.hpp"
#include "flow/model.hpp"
#include "python/fixture.hpp"

using namespace ftcheck::flow;  // NOLINT(google-build-using-namespace)
using namespace ftcheck::isa;   // NOLINT(google-build-using-namespace)
using ftcheck::binary::Architecture;
using ftcheck::binary::Fixup;
using ftcheck::binary::Image;
using ftcheck::flow::test::follow;
using ftcheck::python::test::SmallImage;
using ftcheck::python::test::step_limit;

namespace {

constexpr std::uint64_t f = 0x1000;
constexpr std::uint64_t g = 0x1100;

std::optional<unsigned> removed(const char* name, const char* library) {
  Image image;
  image.format = ftcheck::BinaryFormat::pe;
  image.architecture = Architecture::x86;
  return removed_by(image, {name, library});
}

// 32-bit code for Windows that pushes 0x1900 and an argument, 0x1A00, and calls `called`; then it
// calls PyModuleDef_Init with the value on top of the stack.
Outcome call_between(std::initializer_list<std::uint8_t> called, const char* name,
                     const char* library) {
  SmallImage code(f, 0x1000);
  code.image.format = ftcheck::BinaryFormat::pe;
  code.image.architecture = Architecture::x86;
  code.image.pointer_size = 4;
  code.image.imports.push_back({"PyModuleDef_Init", "python314t.dll"});
  code.image.imports.push_back({name, library});
  code.image.fixups.push_back({0x1810, 0, 0, Fixup::Kind::import, 4, true});
  code.image.fixups.push_back({0x1814, 0, 1, Fixup::Kind::import, 4, true});
  std::uint64_t at = f;
  const auto put = [&](std::initializer_list<std::uint8_t> bytes) {
    for (const std::uint8_t byte : bytes) code.put(at++, byte, 1);
  };
  put({0x68, 0x00, 0x19, 0x00, 0x00});  // push 0x1900
  put({0x68, 0x00, 0x1A, 0x00, 0x00});  // push 0x1A00
  put(called);
  put({0xFF, 0x15, 0x10, 0x18, 0x00, 0x00});  // call [0x1810]
  put({0xC9, 0xC3});                          // leave; ret
  at = g;
  for (int i = 0; i < 200; ++i) put({0x31, 0xC0});  // xor eax, eax: too much to follow
  put({0xC2, 0x04, 0x00});                          // ret 4
  return follow(code.image, f, {step_limit});
}

Outcome call_between(const char* name, const char* library) {
  return call_between({0xFF, 0x15, 0x14, 0x18, 0x00, 0x00}, name, library);  // call [0x1814]
}

}  // namespace

TEST_CASE("functions of Windows remove their arguments, those of C and of Python do not") {
  CHECK(removed("AcquireSRWLockExclusive", "KERNEL32.dll") == 4);
  CHECK(removed("SleepConditionVariableSRW", "api-ms-win-core-synch-l1-2-0.dll") == 16);
  CHECK(removed("GetCurrentThreadId", "kernel32.dll") == 0);
  CHECK(removed("memcpy", "VCRUNTIME140.dll") == 0);
  CHECK(removed("strncmp", "api-ms-win-crt-string-l1-1-0.dll") == 0);
  CHECK(removed("PyModule_Create2", "python314t.dll") == 0);
}

TEST_CASE("the number of bytes that an unlisted function of Windows removes is unknown") {
  CHECK(removed("CreateFileA", "KERNEL32.dll") == std::nullopt);
  CHECK(removed("", "KERNEL32.dll") == std::nullopt);
}

TEST_CASE("methods in C++ remove their arguments, if they have any") {
  CHECK(removed("??0exception@std@@QAE@ABV01@@Z", "MSVCP140.dll") == std::nullopt);
  CHECK(removed("?good@ios_base@std@@QBE_NXZ", "MSVCP140.dll") == 0);
  CHECK(removed("?_Xlength_error@std@@YAXPBD@Z", "MSVCP140.dll") == 0);
  CHECK(removed("?f@@YGXH@Z", "any.dll") == std::nullopt);
  CHECK(removed("?", "any.dll") == 0);
  CHECK(removed("?f@@", "any.dll") == 0);
}

TEST_CASE("nothing is removed except in 32-bit code for Windows") {
  Image image;
  image.format = ftcheck::BinaryFormat::pe;
  image.architecture = Architecture::x86_64;
  CHECK(removed_by(image, {"AcquireSRWLockExclusive", "KERNEL32.dll"}) == 0);
  image.format = ftcheck::BinaryFormat::elf;
  image.architecture = Architecture::x86;
  CHECK(removed_by(image, {"AcquireSRWLockExclusive", "KERNEL32.dll"}) == 0);
}

TEST_CASE("the stack after a call depends on who removes the arguments") {
  const auto argument = [](const Outcome& outcome) {
    REQUIRE(outcome.returns.size() == 1);
    REQUIRE(outcome.returns[0].made.has_value());
    return outcome.returns[0].made->argument;
  };
  CHECK(argument(call_between("AcquireSRWLockExclusive", "KERNEL32.dll")) == number(0x1900));
  CHECK(argument(call_between("srand", "api-ms-win-crt-utility-l1-1-0.dll")) == number(0x1A00));
  CHECK(argument(call_between("CreateFileA", "KERNEL32.dll")).is_unknown());
  // call g, a function of the module itself that is not followed
  CHECK(argument(call_between({0xE8, 0xEE, 0x00, 0x00, 0x00}, "", "")) == number(0x1900));
}
