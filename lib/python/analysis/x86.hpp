// The parts of the x86 instruction model; x86.cpp says what is modelled.
#pragma once

#include "python/analysis/builder.hpp"
#include "python/analysis/capstone.hpp"
#include "python/analysis/machine.hpp"
#include "python/analysis/x86_decoder.hpp"
#include "python/analysis/x86_registers.hpp"

#include <initializer_list>

namespace ftcheck::python::analysis::x86 {

// What one instruction needs at hand.
struct Context {
  const cs_insn& insn;
  const cs_x86& detail;
  std::uint64_t next;
  Builder build;
  const cs_x86_op& operand(unsigned n) const { return detail.operands[n]; }
};

class X86Machine : public Machine {
 public:
  explicit X86Machine(const binary::Image& image);

 private:
  void take_apart(binary::Bytes code, Instruction& instruction) override;

  // Temporaries 0 and 1 are for addresses, those from 2 to 5 for values; vector instructions have
  // two sources of up to four lanes each.
  static constexpr unsigned temporaries = 10;
  static constexpr unsigned first_source = 2;
  Register temporary(unsigned n) const {
    return static_cast<Register>(general_count + vector_count * lanes_ + n);
  }
  // What FS and GS point to.
  Register thread_register() const { return temporary(temporaries); }
  Register lane(unsigned vector, unsigned n) const {
    return static_cast<Register>(general_count + vector * lanes_ + n);
  }
  void clobber_vectors(unsigned count) {
    for (unsigned i = 0; i < count * lanes_; ++i) {
      convention_.clobber(static_cast<Register>(general_count + i));
    }
  }

  Operand address_of(Context& at, const cs_x86_op& operand);
  Operand read(Context& at, const cs_x86_op& operand, unsigned temporary_number);
  void write(Context& at, const cs_x86_op& operand, Operand value);
  void clobber(Context& at, const cs_x86_op& operand);

  // Each takes the instruction apart and returns true, or leaves it alone.
  bool move_instruction(Context& at);
  bool arithmetic_instruction(Context& at);
  bool exchange_instruction(Context& at);
  bool control_instruction(Context& at);
  bool stack_instruction(Context& at);
  bool vector_instruction(Context& at);
  bool string_instruction(Context& at);
  void other_instruction(Context& at);

  void arithmetic(Context& at, Opcode opcode, Operand b);
  void exchange(Context& at);
  void push(Context& at, Operand value, unsigned size);
  void pop(Context& at, Register d, unsigned size);
  bool multiply(Context& at);
  bool subtract_with_borrow(Context& at);
  void compare_and_exchange(Context& at);
  void exchange_and_add(Context& at);

  Operand behind(Context& at, Operand address, unsigned distance);
  bool read_vector(Context& at, const cs_x86_op& operand, unsigned first);
  void write_vector(Context& at, const cs_x86_op& operand, unsigned first);
  bool move_whole(Context& at);
  bool move_low(Context& at, unsigned size);
  bool move_half(Context& at, bool high);
  bool move_scalar(Context& at, unsigned size);
  bool move_lane(Context& at, unsigned size, bool extracts);
  bool shuffle(Context& at, unsigned operands, std::initializer_list<unsigned> from);
  bool combine(Context& at, unsigned operands, unsigned low, unsigned high);
  bool shuffle_by_constant(Context& at);
  bool fill(Context& at, std::uint64_t n);

  Decoder decoder_;
  Disassembler disassembler_;
  unsigned word_;
  unsigned lanes_;
};

}  // namespace ftcheck::python::analysis::x86
