// What code does after a branch or a call with the addresses that its registers hold.
//
// Where the address of a variable is made of two parts, code makes it once and reaches several
// variables from it, in other blocks too.  So a block is read again with each address that it may
// find in a register, up to some number of them; what is not followed may be written to anywhere
// near that address.
#include "flow/functions/summaries.hpp"
#include "flow/values/execute.hpp"

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

// What is not followed may reach anything near the address.
void Summaries::note_ahead(const Held& held, FunctionSummary& summary) {
  constexpr std::uint64_t around_part = 32'768;  // bytes, on PowerPC
  const std::uint64_t before = held.is_page ? std::min(held.address, around_part) : 0;
  const std::uint64_t after = held.is_page ? around_part : held.is_own ? 1 : longest_exposed;
  summary.taken.push_back({held.address - before, held.address + after});
}

// A register that counts through an array never holds the same again.
bool Summaries::note_carried(Walk& walk, std::uint64_t address, const Held& held) {
  constexpr std::size_t most = 8;
  constexpr std::size_t most_in_all = 4096;
  Carried& known = walk.again[{address, held.reg}];
  if (std::ranges::find(known, held) != known.end()) return false;
  if (known.size() == most || walk.again.size() > most_in_all) {
    note_ahead(held, walk.summary);
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

// The place on the stack that an operation puts a pointer in or loads one from, by its distance
// from the stack pointer, where code makes an address of two parts.
std::optional<std::uint64_t> Summaries::slot_of(const isa::Operation& operation,
                                                const Room& room) const {
  const isa::Convention& convention = program_.convention();
  const bool moves =
      operation.opcode == isa::Opcode::load || operation.opcode == isa::Opcode::store;
  if (!moves || !convention.link || operation.size != convention.pointer_size) return std::nullopt;
  const Value place = evaluate(room.state, operation.a);
  const Value& top = room.state.registers[convention.stack_pointer];
  if (place.kind != Value::Kind::stack || top.kind != Value::Kind::stack) return std::nullopt;
  return place.offset - top.offset;
}

void Summaries::spill(const isa::Operation& operation, std::uint64_t slot, Walk& walk,
                      Room& room) const {
  constexpr std::size_t most = 8;
  if (operation.opcode != isa::Opcode::store || operation.b.is_constant) return;
  const isa::Register reg = operation.b.reg;
  for (const Value& one : choices_.alternatives(room.state.registers[reg])) {
    const Held held{0, one.offset, room.is_own[reg], room.is_page[reg] && one.is_number()};
    if (!held.is_page && !is_carried(one)) continue;
    Spilled& known = walk.spilled[slot];
    if (std::ranges::find(known.held, held) != known.held.end()) continue;
    if (known.is_loaded || known.held.size() == most) {
      note_ahead(held, walk.summary);  // where it is loaded was read without it
    } else {
      known.held.push_back(held);
    }
  }
}

void Summaries::reload(const isa::Operation& operation, std::uint64_t slot, Walk& walk,
                       Room& room) {
  if (operation.opcode != isa::Opcode::load) return;
  Spilled& known = walk.spilled[slot];
  known.is_loaded = true;
  if (known.held.empty() || !room.state.registers[operation.d].is_unknown()) return;
  std::vector<Value> values;
  for (const Held& held : known.held) values.push_back(number(held.address));
  room.state.registers[operation.d] = choices_.one_of(values);
  const auto all = [&](bool Held::*is_one) { return std::ranges::all_of(known.held, is_one); };
  room.is_own[operation.d] = all(&Held::is_own);
  room.is_page[operation.d] = all(&Held::is_page);
}

}  // namespace ftcheck::flow
