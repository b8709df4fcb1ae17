#include "state/atomic.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

using ftcheck::binary::Architecture;
using ftcheck::state::is_atomic;

namespace {

bool is_atomic_x86(std::initializer_list<unsigned> code) {
  std::vector<std::byte> bytes;
  for (const unsigned one : code) bytes.push_back(static_cast<std::byte>(one));
  return is_atomic(Architecture::x86_64, bytes);
}

bool is_atomic_arm(std::uint32_t word) {
  std::vector<std::byte> bytes;
  for (unsigned i = 0; i < 4; ++i) bytes.push_back(static_cast<std::byte>(word >> (8 * i)));
  return is_atomic(Architecture::aarch64, bytes);
}

}  // namespace

TEST_CASE("x86: LOCK and XCHG with memory are atomic") {
  CHECK(is_atomic_x86({0xF0, 0x48, 0xFF, 0x05, 0, 0, 0, 0}));        // lock inc [rip]
  CHECK(is_atomic_x86({0xF0, 0x0F, 0xB0, 0x0D, 0, 0, 0, 0}));        // lock cmpxchg [rip], cl
  CHECK(is_atomic_x86({0x66, 0xF0, 0x0F, 0xC1, 0x05, 0, 0, 0, 0}));  // lock xadd [rip], ax
  CHECK(is_atomic_x86({0x87, 0x05, 0, 0, 0, 0}));                    // xchg [rip], eax
  CHECK(is_atomic_x86({0x48, 0x87, 0x05, 0, 0, 0, 0}));              // xchg [rip], rax
  CHECK(is_atomic_x86({0x86, 0x05, 0, 0, 0, 0}));                    // xchg [rip], al
  CHECK(is_atomic_x86({0x66, 0x87, 0x05, 0, 0, 0, 0}));              // xchg [rip], ax
}

TEST_CASE("x86: other accesses, and XCHG of registers, are not atomic") {
  CHECK_FALSE(is_atomic_x86({0x48, 0x89, 0x05, 0, 0, 0, 0}));  // mov [rip], rax
  CHECK_FALSE(is_atomic_x86({0x48, 0x87, 0xC3}));              // xchg rbx, rax
  CHECK_FALSE(is_atomic_x86({0x66, 0x90}));                    // xchg ax, ax
  CHECK_FALSE(is_atomic_x86({0x90}));
  CHECK_FALSE(is_atomic_x86({0xB8, 0xF0, 0, 0, 0}));        // mov eax, 0xf0
  CHECK_FALSE(is_atomic_x86({0x0F, 0x87, 0x05, 0, 0, 0}));  // ja
}

TEST_CASE("AArch64: exclusive, ordered and read-modify-write accesses are atomic") {
  CHECK(is_atomic_arm(0xC89FFC20));  // stlr x0, [x1]
  CHECK(is_atomic_arm(0xC8DFFC20));  // ldar x0, [x1]
  CHECK(is_atomic_arm(0x089FFC20));  // stlrb w0, [x1]
  CHECK(is_atomic_arm(0xC85F7C20));  // ldxr x0, [x1]
  CHECK(is_atomic_arm(0xC8027C20));  // stxr w2, x0, [x1]
  CHECK(is_atomic_arm(0xC8E0FC41));  // casal x0, x1, [x2]
  CHECK(is_atomic_arm(0xF8E00041));  // ldaddal x0, x1, [x2]
  CHECK(is_atomic_arm(0xF8E08041));  // swpal x0, x1, [x2]
  CHECK(is_atomic_arm(0x38E08041));  // swpalb w0, w1, [x2]
}

TEST_CASE("AArch64: other loads and stores are not atomic") {
  CHECK_FALSE(is_atomic_arm(0xF9000020));  // str x0, [x1]
  CHECK_FALSE(is_atomic_arm(0xF9400020));  // ldr x0, [x1]
  CHECK_FALSE(is_atomic_arm(0xF8226820));  // str x0, [x1, x2]
  CHECK_FALSE(is_atomic_arm(0xF8008420));  // str x0, [x1], #8
  CHECK_FALSE(is_atomic_arm(0xF8000020));  // stur x0, [x1]
  CHECK_FALSE(is_atomic_arm(0xA9000820));  // stp x0, x2, [x1]
  CHECK_FALSE(is_atomic_arm(0x3D800020));  // str q0, [x1]
  CHECK_FALSE(is_atomic_arm(0xD65F03C0));  // ret
}

TEST_CASE("an instruction that is cut off is not atomic") {
  CHECK_FALSE(is_atomic(Architecture::x86_64, {}));
  CHECK_FALSE(is_atomic(Architecture::aarch64, {}));
  CHECK_FALSE(is_atomic_x86({0x66}));
  CHECK_FALSE(is_atomic_x86({0x48}));
  CHECK_FALSE(is_atomic_x86({0x48, 0x87}));
}
