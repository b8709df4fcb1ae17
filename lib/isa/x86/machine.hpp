// The parts of the x86 instruction model; machine.cpp says what it covers.
#pragma once

#include "isa/builder.hpp"
#include "isa/machine.hpp"
#include "isa/x86/fallback.hpp"
#include "isa/x86/instruction.hpp"
#include "isa/x86/registers.hpp"
#include "isa/x86/shuffles.hpp"

#include <array>
#include <initializer_list>

namespace ftcheck::isa::x86 {

// The state while one instruction is lifted.
struct Context {
  const Instruction& insn;
  std::uint64_t next;
  Builder build;
  const InstructionOperand& operand(unsigned n) const { return insn.operands[n]; }
};

class X86Machine : public Machine {
 public:
  explicit X86Machine(const binary::Image& image);

 private:
  void lift_one(base::Bytes code, Lifted& instruction) override;
  void lift_decoded(const Instruction& insn, bool is_ours, Lifted& instruction);

  // Temporaries 0 and 1 hold addresses, those from 2 to 7 values; vector instructions have two
  // sources of up to four lanes each.
  static constexpr unsigned temporaries = 10;
  static constexpr unsigned first_source = 2;
  Register temporary(unsigned n) const {
    return static_cast<Register>(general_count + vector_count * lanes_ +
                                 upper_count * upper_lanes_ + n);
  }
  // What FS and GS point to.
  Register thread_register() const { return temporary(temporaries); }
  Register lane(unsigned vector, unsigned n) const {
    return static_cast<Register>(general_count + vector * lanes_ + n);
  }
  // A lane of the upper 16 bytes that AVX adds to a vector register.
  Register upper_lane(unsigned vector, unsigned n) const {
    return static_cast<Register>(general_count + vector_count * lanes_ + vector * upper_lanes_ + n);
  }
  void clobber_vectors(unsigned count) {
    for (unsigned i = 0; i < count * lanes_; ++i) {
      convention_.clobber(static_cast<Register>(general_count + i));
    }
    for (unsigned i = 0; i < upper_count * upper_lanes_; ++i) convention_.clobber(upper_lane(0, i));
  }

  Operand address_of(Context& at);
  Operand narrow_address(Context& at);
  Operand read(Context& at, const InstructionOperand& operand, unsigned temporary_number);
  void write(Context& at, const InstructionOperand& operand, Operand value);
  void clobber(Context& at, const InstructionOperand& operand, unsigned stored = 0);
  void clobber_vector(Context& at, unsigned number);

  // Each lifts the instruction and returns true, or does nothing.
  bool move_instruction(Context& at);
  bool arithmetic_instruction(Context& at);
  bool multiply_instruction(Context& at);
  bool bits_instruction(Context& at);
  bool float_instruction(Context& at);
  bool lanes_instruction(Context& at);
  bool exchange_instruction(Context& at);
  bool control_instruction(Context& at);
  bool stack_instruction(Context& at);
  bool vector_instruction(Context& at);
  bool string_instruction(Context& at);
  void other_instruction(Context& at, const Effects& effects);

  void arithmetic(Context& at, Opcode opcode, Operand b);
  void exchange(Context& at);
  void push(Context& at, Operand value, unsigned size);
  void pop(Context& at, Register d, unsigned size);
  void step(Context& at, Opcode opcode);

  void multiply_low(Context& at);
  bool multiply_wide(Context& at, bool is_signed);
  bool multiply_apart(Context& at);
  void write_wide(Context& at, Operand low, Operand high, unsigned size);
  void read_dividend(Context& at, Register d, unsigned size, bool is_signed);
  bool divide(Context& at, bool is_signed);
  bool with_carry(Context& at, bool adds);

  Operand shift_count(Context& at, const InstructionOperand& operand, unsigned size, Register d);
  bool shift_by_register(Context& at, Opcode opcode);
  bool rotate(Context& at, Opcode opcode);
  bool shift_double(Context& at, bool left);
  bool shift_apart(Context& at, Opcode opcode);
  bool scan(Context& at, Opcode opcode);
  bool count_bits(Context& at, Opcode opcode);
  bool test_bit(Context& at, Opcode change);
  bool reverse_bytes(Context& at);
  bool lowest_bit(Context& at);
  bool extract_bits(Context& at);
  void keep_lowest(Context& at, Register d, Register count, unsigned size);
  bool clear_upper(Context& at);
  bool spread_bits(Context& at, Opcode opcode);

  Operand read_float(Context& at, const InstructionOperand& operand, unsigned size, Register d);
  bool write_float(Context& at, Operand value, unsigned size);
  bool compute_float(Context& at, Opcode opcode, unsigned size);
  bool choose_float(Context& at, std::uint64_t order, unsigned size);
  bool compare_float(Context& at, unsigned size);
  bool from_integer(Context& at, unsigned size);
  bool to_integer(Context& at, Opcode opcode, unsigned size);
  bool convert_float(Context& at, unsigned from, unsigned to);
  bool multiply_and_add(Context& at);

  using Lanes = std::array<Register, 4>;
  bool is_whole(const InstructionOperand& operand, unsigned size) const;
  Register any_lane(unsigned vector, unsigned n) const;
  Lanes lanes_of(Context& at, const InstructionOperand& operand, unsigned first, bool copies);
  bool takes_whole(Context& at, unsigned sources) const;
  bool wrote_whole(const Context& at) {
    wrote_upper_ = at.operand(0).size == 32;
    return true;
  }
  void end_upper(Context& at);
  bool compute_each(Context& at, Opcode opcode, unsigned element);
  bool and_not(Context& at);
  bool change_each(Context& at, Opcode opcode, unsigned element);
  bool shift_each(Context& at, Opcode opcode, unsigned element);
  bool multiply_halves(Context& at, bool is_signed);
  bool add_neighbours(Context& at);
  bool gather_signs(Context& at, unsigned element);
  bool test_whole(Context& at);
  bool move_wide(Context& at);
  bool permute(Context& at, const Bytes& table);
  bool extract_half(Context& at);
  bool extract_element(Context& at, unsigned size);
  bool insert_element(Context& at, unsigned size);

  void compare_and_exchange(Context& at);
  void exchange_and_add(Context& at);

  Operand offset_by(Context& at, Operand address, unsigned distance);
  bool read_vector(Context& at, const InstructionOperand& operand, unsigned first);
  void write_vector(Context& at, const InstructionOperand& operand, unsigned first);
  bool move_whole(Context& at);
  bool move_low(Context& at, unsigned size);
  bool move_half(Context& at, bool high);
  bool move_scalar(Context& at, unsigned size);
  bool move_lane(Context& at, unsigned size, bool extracts);
  bool shuffle(Context& at, unsigned operands, std::initializer_list<unsigned> from);
  bool combine(Context& at, unsigned operands, unsigned low, unsigned high);
  bool shuffle_by_constant(Context& at);
  bool fill(Context& at, std::uint64_t n);

  Fallback fallback_;
  unsigned word_;
  unsigned lanes_;
  unsigned upper_lanes_;
  // True if the instruction's model has already handled the upper half of its destination.
  bool wrote_upper_ = false;
};

}  // namespace ftcheck::isa::x86
