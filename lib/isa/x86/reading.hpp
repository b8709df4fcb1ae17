// One x86-64 instruction while decoder.cpp decodes it.
#pragma once

#include "binary/image.hpp"
#include "isa/x86/instruction.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace ftcheck::isa::x86 {

class Reading {
 public:
  Reading(base::Bytes code, std::uint64_t address, Instruction& insn)
      : count_(std::min(code.size(), longest)), address_(address), insn_(insn) {
    if (count_ > 0) std::memcpy(bytes_.data(), code.data(), count_);
  }

  // False if this decoder does not handle the instruction.
  bool read();

 private:
  static constexpr std::size_t longest = 15;  // bytes

  std::uint8_t next() { return bytes_[at_++]; }
  std::uint64_t next_signed(unsigned size);
  void read_prefixes();
  bool suits_prefixes() const;
  bool read_one_byte(unsigned opcode);
  bool read_group(unsigned opcode);
  bool read_two_bytes(unsigned opcode);
  bool read_vector(unsigned opcode);
  bool read_arithmetic(unsigned opcode);
  bool read_exchange(bool stores);
  bool read_comparison(bool is_ordered);
  bool read_conversion(bool to_integer);

  void add(Kind kind, unsigned number, unsigned size) {
    insn_.operands[insn_.operand_count++] = make_operand(kind, number, size);
  }
  void add_register(unsigned number, unsigned size);
  void add_vector(unsigned number) { add(Kind::vector, number, 16); }
  void add_immediate(std::uint64_t value, unsigned size);
  void add_memory(unsigned size);
  void add_rm(unsigned size);
  void add_vector_rm(unsigned size);
  void add_vector_operands(unsigned size, bool stores);
  void read_modrm();
  bool is(unsigned id) {
    insn_.id = static_cast<std::uint16_t>(id);
    return id != X86_INS_INVALID;
  }
  bool is_jump(unsigned id) {
    insn_.is_jump = true;
    return is(id);
  }
  // A jump or call with a distance of `size` bytes.
  bool is_transfer(unsigned id, unsigned size);
  bool is_plain() const { return !narrow_ && repeat_ == 0; }
  // The width of an operand that the prefixes determine.
  unsigned width() const { return wide_ ? 8 : narrow_ ? 2 : 4; }
  unsigned immediate_width() const { return narrow_ ? 2 : 4; }

  std::array<std::uint8_t, 32> bytes_{};
  std::size_t count_;
  std::size_t at_ = 0;
  std::uint64_t address_;
  Instruction& insn_;

  bool narrow_ = false;
  std::uint8_t repeat_ = 0;
  bool has_segment_ = false;  // FS or GS
  bool is_padded_ = false;    // by prefixes without a meaning
  bool locks_ = false;
  bool has_rex_ = false;
  bool wide_ = false;
  unsigned reg_high_ = 0, index_high_ = 0, base_high_ = 0;  // 8 if REX says so
  unsigned mod_ = 0, reg_ = 0, rm_ = 0;
};

}  // namespace ftcheck::isa::x86
