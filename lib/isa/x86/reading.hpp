// One x86-64 instruction while x86_decoder.cpp reads it.
#pragma once

#include "binary/image.hpp"

#include <capstone/capstone.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace ftcheck::isa::x86 {

class Reading {
 public:
  Reading(base::Bytes code, std::uint64_t address, cs_insn& insn)
      : count_(std::min(code.size(), longest)),
        address_(address),
        insn_(insn),
        detail_(insn.detail->x86) {
    if (count_ > 0) std::memcpy(bytes_.data(), code.data(), count_);
  }

  // False if the instruction is not one that is read here.
  bool read();

 private:
  static constexpr std::size_t longest = 15;  // bytes

  std::uint8_t next() { return bytes_[at_++]; }
  std::uint64_t next_signed(unsigned size);
  bool read_prefixes();
  bool read_one_byte(unsigned opcode);
  bool read_group(unsigned opcode);
  bool read_two_bytes(unsigned opcode);
  bool read_vector(unsigned opcode);
  bool read_arithmetic(unsigned opcode);
  bool read_exchange(bool stores);

  cs_x86_op& add(x86_op_type type, unsigned size);
  void add_register(unsigned number, unsigned size);
  void add_vector(unsigned number) {
    add(X86_OP_REG, 16).reg = static_cast<x86_reg>(X86_REG_XMM0 + number);
  }
  void add_immediate(std::uint64_t value, unsigned size);
  void add_memory(unsigned size);
  void add_rm(unsigned size);
  void add_vector_rm(unsigned size);
  void add_vector_operands(unsigned size, bool stores);
  void read_modrm();
  bool is(unsigned id) {
    insn_.id = id;
    return id != X86_INS_INVALID;
  }
  bool is_jump(unsigned id) {
    insn_.detail->groups_count = 1;
    insn_.detail->groups[0] = X86_GRP_JUMP;
    return is(id);
  }
  // To a place that is `size` bytes of distance away.
  bool is_transfer(unsigned id, unsigned size);
  bool is_plain() const { return !narrow_ && repeat_ == 0; }
  // Of an operand that is as wide as the prefixes say.
  unsigned width() const { return wide_ ? 8 : narrow_ ? 2 : 4; }
  unsigned immediate_width() const { return narrow_ ? 2 : 4; }

  std::array<std::uint8_t, 32> bytes_{};
  std::size_t count_;
  std::size_t at_ = 0;
  std::uint64_t address_;
  cs_insn& insn_;
  cs_x86& detail_;

  bool narrow_ = false;
  std::uint8_t repeat_ = 0;
  x86_reg segment_ = X86_REG_INVALID;
  bool has_rex_ = false;
  bool wide_ = false;
  unsigned reg_high_ = 0, index_high_ = 0, base_high_ = 0;  // 8 where REX says so
  unsigned mod_ = 0, reg_ = 0, rm_ = 0;
};

}  // namespace ftcheck::isa::x86
