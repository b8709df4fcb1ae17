// The string instructions of x86 that compilers use to fill and copy structures: STOS and MOVS.
//
// A repeated instruction is written out step by step.  Each step branches to the next instruction
// if the count is used up; after as many steps as a structure has words it starts over.  The
// direction flag is assumed to be clear, as the calling conventions require.
#include "isa/x86/machine.hpp"

namespace ftcheck::isa::x86 {
namespace {

constexpr unsigned most_steps = 32;

struct String {
  unsigned size;
  bool moves;
};

std::optional<String> string_of(const Instruction& insn) {
  switch (insn.id) {
    case X86_INS_STOSB:
      return String{1, false};
    case X86_INS_STOSW:
      return String{2, false};
    case X86_INS_STOSD:
      return String{4, false};
    case X86_INS_STOSQ:
      return String{8, false};
    case X86_INS_MOVSB:
      return String{1, true};
    case X86_INS_MOVSW:
      return String{2, true};
    case X86_INS_MOVSD:
      // The instruction of the same name that moves a double has a vector register.
      if (insn.operands[0].kind != Kind::memory || insn.operands[1].kind != Kind::memory) {
        return std::nullopt;
      }
      return String{4, true};
    case X86_INS_MOVSQ:
      return String{8, true};
    default:
      return std::nullopt;
  }
}

}  // namespace

bool X86Machine::string_instruction(Context& at) {
  const auto string = string_of(at.insn);
  if (!string) {
    return false;
  }
  const bool repeats = at.insn.repeats;
  const Operand step = constant(string->size);
  for (unsigned n = 0; n < (repeats ? most_steps : 1); ++n) {
    if (repeats) {
      at.build.compare(Opcode::compare, in(rcx), constant(0), word_, 1);
      at.build.branch(Condition::equal, at.next, 1);
    }
    if (string->moves) {
      at.build.load(temporary(2), in(rsi), string->size);
      at.build.compute(Opcode::add, rsi, in(rsi), step, word_);
    }
    at.build.store(in(rdi), in(string->moves ? temporary(2) : rax), string->size);
    at.build.compute(Opcode::add, rdi, in(rdi), step, word_);
    if (repeats) {
      at.build.compute(Opcode::subtract, rcx, in(rcx), constant(1), word_);
    }
  }
  if (repeats) {
    at.build.control(Opcode::jump, constant(at.next - at.insn.length));
  }
  return true;
}

}  // namespace ftcheck::isa::x86
