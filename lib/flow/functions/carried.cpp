// What code does after a branch or a call with the addresses that its registers hold.
//
// Where the address of a variable is made of two parts, code makes it once and reaches several
// variables from it, in other blocks too.  So a block is read again with each address that it may
// find in a register, up to some number of them; what is not followed may be written to anywhere
// near that address.
#include "flow/functions/summaries.hpp"

#include <algorithm>

namespace ftcheck::flow {

void Summaries::go_to(Walk& walk, std::uint64_t address, const Room& room) const {
  if (!program_.convention().link) {
    note_registers(room, walk.summary);
    walk.todo.push_back({address});
    return;
  }
  // One for each of the alternatives that a register may hold.
  std::vector<Block> blocks{{address}};
  for (const isa::Register reg : room.written) {
    if (reg >= program_.convention().first_temporary) continue;
    const Value& held = room.state.registers[reg];
    if (!room.is_page[reg]) note_function(held, walk.summary);
    std::size_t at = 0;
    for (const Value& one : choices_.alternatives(held)) {
      const bool is_page = one.is_number() && room.is_page[reg];
      if (!is_page && !is_carried(one)) continue;
      if (at == blocks.size()) blocks.push_back({address});
      blocks[at++].carried.push_back({reg, one.offset, room.is_own[reg], is_page});
    }
  }
  for (Block& block : blocks) {
    std::erase_if(block.carried,
                  [&](const Held& held) { return !note_carried(walk, address, held); });
    walk.todo.push_back(std::move(block));
  }
}

// True for the address of data, or of a page that has some.
bool Summaries::is_carried(const Value& value) const {
  if (!value.is_number()) return false;
  const binary::Image& image = program_.image();
  const bool is_page = (value.offset & in_page) == 0;
  return is_data(image, value.offset) || (is_page && is_data(image, value.offset + in_page));
}

bool Summaries::holds_any(const Room& room) const {
  return std::ranges::any_of(room.written, [&](isa::Register reg) {
    return reg < program_.convention().first_temporary &&
           (room.is_page[reg] || is_carried(room.state.registers[reg]));
  });
}

// A register that counts through an array never holds the same again.
bool Summaries::note_carried(Walk& walk, std::uint64_t address, const Held& held) {
  constexpr std::size_t most = 8;
  constexpr std::size_t most_in_all = 4096;
  Carried& known = walk.again[{address, held.reg}];
  if (std::ranges::find(known, held) != known.end()) return false;
  if (known.size() == most || walk.again.size() > most_in_all) {
    constexpr std::uint64_t around_part = 32'768;  // bytes, on PowerPC
    const std::uint64_t before = held.is_page ? std::min(held.address, around_part) : 0;
    const std::uint64_t after = held.is_page ? around_part : held.is_own ? 1 : longest_exposed;
    walk.summary.taken.push_back({held.address - before, held.address + after});
    return false;
  }
  known.push_back(held);
  return true;
}

// Compilers count from one variable to others near it, but only from an address that is made of a
// page's.
void Summaries::note_origin(const isa::Operation& operation, const Value& before,
                            Room& room) const {
  // What was put on the stack and is loaded again is as it was.
  bool is_own = operation.opcode == isa::Opcode::load && before.kind != Value::Kind::stack;
  if (operation.opcode == isa::Opcode::copy && !operation.a.is_constant) {
    is_own = room.is_own[operation.a.reg];
  } else if (operation.opcode == isa::Opcode::add && !operation.a.is_constant) {
    is_own = before.is_number() && (before.offset & in_page) != 0 && is_carried(before) &&
             !room.is_page[operation.a.reg];
  }
  room.is_own[operation.d] = is_own;
}

// Forgets what registers held before a call.
void Summaries::note_clobbered(const Value& target, Room& room, FunctionSummary& summary) const {
  const isa::Convention& convention = program_.convention();
  for (const isa::Register reg : room.written) {
    if (!convention.clobbers(reg)) continue;
    // From an address that is made of two parts they reach other variables after it, too.
    if (convention.link && target.is_number() && reg != convention.return_value) continue;
    // Compilers keep values in registers over a call if they know that the function does not
    // change them.
    if (target.is_number() && !convention.arguments.empty()) {
      note_taken(room.state.registers[reg], false, summary);
    }
    room.state.registers[reg] = unknown();
  }
}

}  // namespace ftcheck::flow
