// The instruction model of z/Architecture in 64-bit mode (z/Architecture Principles of Operation,
// chapter 7; the calling convention is that of the s390x ELF Application Binary Interface
// Supplement).
//
// What is peculiar about it:
// - Memory holds numbers with their highest byte first.  Bits are counted from the highest on.
// - Instructions have two, four or six bytes; the highest two bits say which.  The rest of the
//   opcode is in the second byte, or in the last one.
// - Operations on words leave the upper half of a register as it is.
// - An address is the sum of a base, an index and a distance; register 0 stands for the number 0
//   there.  LARL makes an address relative to the instruction, in half words.
// - The condition code has two bits.  What it means depends on the instruction that sets it, so
//   comparisons without a sign are operations of their own, and for sums only whether they are 0 is
//   modelled.
// - A call leaves its return address in register 14.  Functions save their registers in an area of
//   160 bytes that their caller provides.
// - Copies within memory are instructions.  EXRL executes one of them with a length that is known
//   only at run time.
// - The first half of a vector register is a floating-point register, in which functions that call
//   no others save general registers.
//
// The model covers the instructions that compilers put on the path to handing over a module.
// Registers that any other known instruction writes become unknown; of an instruction that is not
// known nothing is assumed.
#include "isa/s390x/machine.hpp"

namespace ftcheck::isa {
namespace s390x {

Operand Context::sum(unsigned base, unsigned index, std::uint64_t distance, unsigned n) {
  if (base == 0)
    base = index;
  else if (index != 0) {
    build.compute(Opcode::add, temporary(n), reg(base), reg(index), 8);
    if (distance != 0) {
      build.compute(Opcode::add, temporary(n), in(temporary(n)), constant(distance), 8);
    }
    return in(temporary(n));
  }
  if (base == 0) return constant(distance);
  if (distance == 0) return reg(base);
  build.compute(Opcode::add, temporary(n), reg(base), constant(distance), 8);
  return in(temporary(n));
}

void Context::tell(Code code, Operand result, unsigned size) {
  switch (code) {
    case Code::kept:
      break;
    case Code::zero:
      build.compare(Opcode::compare_zero, result, constant(0), size);
      break;
    case Code::sign:
      build.compare(Opcode::compare, result, constant(0), size);
      break;
    case Code::unknown:
      build.forget_flags();
      break;
  }
}

void Context::compute(Opcode opcode, unsigned d, Operand a, Operand b, unsigned size, Code code) {
  if (size == 8) {
    build.compute(opcode, static_cast<Register>(d), a, b, 8);
  } else {
    build.compute(opcode, temporary(6), a, b, size);
    write(d, in(temporary(6)), size);
  }
  tell(code, reg(d), size);
}

Operand Context::load(Operand place, unsigned from, bool is_signed, unsigned n) {
  build.load(temporary(n), place, from);
  if (is_signed && from < 8) {
    build.compute(Opcode::sign_extend, temporary(n), in(temporary(n)), constant(from), 8);
  }
  return in(temporary(n));
}

namespace {

class S390xMachine : public Machine {
 public:
  explicit S390xMachine(const binary::Image& image) : image_(&image) {
    constexpr Register last_argument = 6, first_kept = 7;
    constexpr unsigned saved = 160;
    convention_.stack_pointer = r15;
    convention_.return_value = r2;
    convention_.result_pointer = r2;
    convention_.link = r14;
    convention_.stack_arguments = saved;
    for (Register one = r2; one <= last_argument; ++one) convention_.arguments.push_back(one);
    for (Register one = 0; one < r6; ++one) convention_.clobber(one);
    convention_.clobber(r14);
    constexpr unsigned first_kept_float = 8, end_of_floats = 16;
    for (unsigned vector = 0; vector < vector_count; ++vector) {
      const bool is_kept = vector >= first_kept_float && vector < end_of_floats;
      if (!is_kept) convention_.clobber(lane(vector, 0));
      convention_.clobber(lane(vector, 1));
    }
    convention_.set_by_unwinder = {r6, first_kept};
    convention_.registers = first_temporary + temporaries;
    convention_.first_temporary = first_temporary;
  }

 private:
  void lift_one(base::Bytes code, Lifted& instruction) override;

  const binary::Image* image_;
};

void S390xMachine::lift_one(base::Bytes code, Lifted& instruction) {
  if (code.empty()) return;
  constexpr unsigned lengths[] = {2, 4, 4, 6};
  const unsigned length = lengths[std::to_integer<unsigned>(code[0]) >> 6U];
  if (code.size() < length) return;
  Context at{*image_, {}, instruction.address, length, Builder(instruction)};
  for (unsigned i = 0; i < length; ++i) at.bytes[i] = std::to_integer<std::uint8_t>(code[i]);
  const bool is_known = control_instruction(at) || register_instruction(at) ||
                        immediate_instruction(at) || memory_instruction(at) ||
                        storage_instruction(at) || vector_instruction(at);
  if (is_known) {
    instruction.length = length;
  } else {
    instruction.operations.clear();
  }
}

}  // namespace
}  // namespace s390x

std::unique_ptr<Machine> s390x_machine(const binary::Image& image) {
  return std::make_unique<s390x::S390xMachine>(image);
}

}  // namespace ftcheck::isa
