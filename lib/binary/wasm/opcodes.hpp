// Instructions by their first byte (core specification 2.0, 5.4).
#pragma once

#include <cstdint>

namespace ftcheck::binary::wasm {

enum class Opcode : std::uint8_t {
  nop = 0x01,
  end = 0x0b,
  ret = 0x0f,
  call = 0x10,
  drop = 0x1a,
  local_get = 0x20,
  local_set = 0x21,
  local_tee = 0x22,
  global_get = 0x23,
  global_set = 0x24,
  i32_store = 0x36,
  i64_store = 0x37,
  i32_store8 = 0x3a,
  i32_store16 = 0x3b,
  i32_const = 0x41,
  i64_const = 0x42,
  f32_const = 0x43,
  f64_const = 0x44,
  i32_add = 0x6a,
  i32_sub = 0x6b,
  i32_mul = 0x6c,
  i64_add = 0x7c,
  i64_sub = 0x7d,
  i64_mul = 0x7e,
  ref_null = 0xd0,
  ref_func = 0xd2,
  bulk = 0xfc,    // a number follows: Bulk, or a conversion
  vector = 0xfd,  // a number follows
};

// After Opcode::bulk.
enum class Bulk : std::uint32_t { memory_init = 8, data_drop = 9, memory_fill = 11 };

}  // namespace ftcheck::binary::wasm
