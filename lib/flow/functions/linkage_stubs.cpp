// Linkage stubs, and the register through which 32-bit code finds their targets.
//
// Code calls an import through a stub of a few instructions, which loads the address that the
// loader has found and jumps there.  32-bit x86 code of ELF files has no addresses relative to the
// instruction, so a function first gets its own address, adds a distance, and keeps the result, the
// address of its tables, in a register that stubs rely on (System V ABI for i386, 2.2.3).
#include "flow/values/execute.hpp"

#include <algorithm>
#include "flow/functions/summaries.hpp"

namespace ftcheck::flow {

bool Summaries::keeps_base() const {
  const binary::Image& image = program_.image();
  return image.architecture == binary::Architecture::x86 && image.format == BinaryFormat::elf;
}

// At its beginning a function adds its own address and a distance, in a register that is kept.  The
// tables come after the code.
void Summaries::note_base(const isa::Operation& operation, Walk& walk, const State& state) const {
  const bool is_sum = operation.opcode == isa::Opcode::add ||
                      (operation.opcode == isa::Opcode::copy && !operation.a.is_constant);
  if (!keeps_base()) return;
  if (walk.base && walk.base->first == operation.d) walk.base.reset();
  if (walk.base || !is_sum) return;
  const isa::Convention& convention = program_.convention();
  const Value& value = state.registers[operation.d];
  if (operation.d < convention.first_temporary && !convention.clobbers(operation.d) &&
      value.is_number() && value.offset > walk.entry &&
      binary::find_region(program_.image(), value.offset) != nullptr) {
    walk.base = {operation.d, value};
  }
}

// A call has pushed the address of the next instruction; some functions only read that address
// (__x86.get_pc_thunk.bx).
void Summaries::come_back(const Value& target, std::uint64_t next, Room& room) {
  const isa::Convention& convention = program_.convention();
  const isa::Register pointer = convention.stack_pointer;
  room.state.registers[pointer] =
      compute(isa::Opcode::add, room.state.registers[pointer], number(convention.pointer_size),
              convention.pointer_size, convention.pointer_size, choices_);
  if (!is_code(program_.image(), target)) return;
  isa::Lifted first;
  isa::Lifted second;
  program_.look(target.offset, first);
  if (first.length == 0 || first.operations.empty()) return;
  program_.look(target.offset + first.length, second);
  const isa::Operation& fetch = first.operations.front();
  const bool is_fetch = fetch.opcode == isa::Opcode::load &&
                        fetch.size == convention.pointer_size && !fetch.a.is_constant &&
                        fetch.a.reg == pointer;
  if (is_fetch && !second.operations.empty() &&
      second.operations.back().opcode == isa::Opcode::ret) {
    const isa::Operation& last = first.operations.back();
    set(room, last.d, number(next));
  }
}

// The target of a linkage stub: an import, or the stub itself if it is not one.  32-bit code finds
// the import through the register with the address of its tables.
Value Summaries::target_of_stub(const Value& target, const State& state) {
  if (!is_code(program_.image(), target)) return target;
  if (keeps_base()) return walk_stub(target, state.registers);
  const auto [place, is_new] = stubs_.try_emplace(target.offset, target);
  if (is_new) {
    place->second =
        walk_stub(target, std::vector<Value>(program_.convention().registers, unknown()));
  }
  return place->second;
}

Value Summaries::walk_stub(const Value& target, std::vector<Value> registers) {
  constexpr unsigned longest = 5;  // instructions
  const isa::Convention& convention = program_.convention();
  State inside;
  inside.registers = std::move(registers);
  isa::Lifted instruction;
  std::uint64_t address = target.offset;
  for (unsigned i = 0; i < longest; ++i) {
    program_.look(address, instruction);
    if (instruction.length == 0) return target;
    for (const isa::Operation& operation : instruction.operations) {
      if (operation.opcode == isa::Opcode::jump) {
        const Value target_value = evaluate(inside, operation.a);
        return target_value.kind == Value::Kind::import ? target_value : target;
      }
      const bool is_plain = !is_control(operation.opcode) && operation.opcode != isa::Opcode::store;
      // Code that passes its own arguments is more than a stub.
      const bool is_argument = std::ranges::count(convention.arguments, operation.d) > 0;
      if (!is_plain || is_argument || operation.d == convention.stack_pointer) return target;
      execute(program_.image(), operation, inside, choices_);
    }
    address += instruction.length;
  }
  return target;
}

}  // namespace ftcheck::flow
