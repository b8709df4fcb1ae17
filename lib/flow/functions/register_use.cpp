// Decides whether a function reads the value that a register holds when it is called.  An argument
// register counts only if the callee reads it before writing it; otherwise it holds a stale value.
#include "flow/functions/summaries.hpp"

namespace ftcheck::flow {
namespace {

// What happens to a register's value.
enum class Use : std::uint8_t { none, read, passed, over };

// Adds the targets of a branch or a jump.
Use use_of(const isa::Operation& operation, isa::Register reg,
           std::vector<std::uint64_t>& leads_to) {
  const auto is_it = [&](const isa::Operand& operand) {
    return !operand.is_constant && operand.reg == reg;
  };
  const bool is_destination = operation.d == reg;
  if (is_it(operation.a) || is_it(operation.b)) return Use::read;
  if (isa::sets_flags(operation.opcode)) return Use::none;
  switch (operation.opcode) {
    case isa::Opcode::insert:
    case isa::Opcode::select:
    case isa::Opcode::sum_flags:
    case isa::Opcode::difference_flags:
    case isa::Opcode::float_fused:
      return is_destination ? Use::read : Use::none;
    case isa::Opcode::unknown:  // an instruction that may read anything
      return Use::read;
    case isa::Opcode::branch:
      leads_to.push_back(operation.a.constant);
      return Use::none;
    case isa::Opcode::jump:
      if (!operation.a.is_constant) return Use::read;
      leads_to.push_back(operation.a.constant);
      return Use::over;
    case isa::Opcode::call:
      return Use::passed;
    case isa::Opcode::ret:
    case isa::Opcode::stop:
      return Use::over;
    case isa::Opcode::store:
      return Use::none;
    default:
      return is_destination ? Use::over : Use::none;
  }
}

}  // namespace

bool Summaries::reads(std::uint64_t entry, isa::Register reg, unsigned depth) {
  constexpr unsigned deepest_read = 4;
  std::size_t left = 200;  // instructions; most registers are written soon
  if (depth > deepest_read) return true;
  AddressSet seen;
  std::vector<std::uint64_t> todo{entry};
  isa::Lifted instruction;
  while (!todo.empty()) {
    std::uint64_t address = todo.back();
    todo.pop_back();
    for (Use use = Use::none; use == Use::none && seen.insert(address);) {
      if (left-- == 0) return true;
      program_.look(address, instruction);
      if (instruction.length == 0) return true;
      address += instruction.length;
      for (auto each = instruction.operations.begin();
           use == Use::none && each != instruction.operations.end(); ++each) {
        use = use_of(*each, reg, todo);
        if (use == Use::passed) {  // the value is gone after the call
          const Value target = each->a.is_constant ? number(each->a.constant) : unknown();
          if (!is_code(program_.image(), target)) return true;
          if (reads(target.offset, reg, depth + 1)) return true;
        }
      }
      if (use == Use::read) return true;
    }
  }
  return false;
}

}  // namespace ftcheck::flow
