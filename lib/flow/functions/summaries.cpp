#include "flow/functions/summaries.hpp"

#include "flow/functions/jump_table.hpp"
#include "flow/functions/thread_descriptor.hpp"
#include "flow/values/execute.hpp"
#include "isa/bits.hpp"

#include <algorithm>

namespace ftcheck::flow {
namespace {

constexpr unsigned deepest = 100;

// The result of a call is tested at most this many instructions after it.
constexpr unsigned most_since_call = 4;

// The bytes that a return pops in addition to its address.
unsigned removed_by_return(const isa::Convention& convention, const isa::Lifted& instruction) {
  std::uint64_t popped = 0;
  for (const isa::Operation& operation : instruction.operations) {
    if (operation.opcode == isa::Opcode::add && operation.d == convention.stack_pointer &&
        operation.b.is_constant) {
      popped += operation.b.constant;
    }
  }
  return popped > convention.pointer_size ? static_cast<unsigned>(popped - convention.pointer_size)
                                          : 0;
}

bool begins_as_counter(const binary::Image& image, std::uint64_t variable) {
  const auto word = binary::read_word(image, variable, 4);
  return word && word->kind == binary::Word::Kind::number && word->value == counter_start;
}

}  // namespace

bool is_variable(const binary::Image& image, const Value& at) {
  const binary::Region* region = at.is_number() ? binary::find_region(image, at.offset) : nullptr;
  return region != nullptr && region->writable;
}

bool is_code(const binary::Image& image, const Value& target) {
  if (!target.is_number()) {
    return false;
  }
  const binary::Region* region = binary::find_region(image, target.offset);
  return region != nullptr && region->executable;
}

Summaries::Summaries(Program& program, bool through_pointers, std::size_t budget)
    : program_(program), through_pointers_(through_pointers), budget_(budget), again_(budget) {
  // A file that is linked at 0 may have its headers in the region of its code.
  const std::vector<std::uint64_t>& constructors = program.image().constructors;
  if (!constructors.empty()) first_code_ = std::ranges::min(constructors);
  if (program.image().stack_cookie) add_guard(number(*program.image().stack_cookie));
}

const FunctionSummary& Summaries::summary(std::uint64_t entry) {
  const auto known = known_.find(entry);
  if (known != known_.end()) {
    return known->second;
  }
  Walk walk;
  if (auto begun = begun_.extract(entry)) {
    walk = std::move(begun.mapped());
  } else {
    walk.entry = entry;
    walk.todo.push_back({entry});
  }
  go_on(walk, false, 0);
  return known_[entry] = std::move(walk.summary);
}

// The engine follows a call only if it has to, so this looks for a single path to a return.
bool Summaries::returns(std::uint64_t entry, unsigned depth) {
  // While it is being read, a recursive function is assumed to return.
  const auto [place, is_new] = returns_.try_emplace(entry, true);
  if (!is_new || depth >= deepest) {
    return place->second;
  }
  Walk walk;
  walk.entry = entry;
  walk.todo.push_back({entry});
  go_on(walk, true, depth);
  const bool returns = walk.summary.returns;
  begun_.insert_or_assign(entry, std::move(walk));
  return returns_[entry] = returns;
}

void Summaries::go_on(Walk& walk, bool until_return, unsigned depth) {
  FunctionSummary& summary = walk.summary;
  while (!walk.todo.empty() && !summary.cut_short && !(until_return && summary.returns)) {
    const Block block = std::move(walk.todo.back());
    walk.todo.pop_back();
    walk_block(walk, block, depth);
  }
  summary.returns |= summary.cut_short;
  for (const auto& [distance, variable] : walk.kept) {
    if (std::ranges::count(walk.kept_guards, distance) == 0) continue;
    if (std::ranges::count(walk.bytes_read, variable) > 0) add_guard(number(variable));
  }
  // If a branch leads between the two, as in a loop, the register may hold something else.
  const auto is_entered = [&](const AddressRange& one) {
    return std::ranges::any_of(walk.targets, [&](std::uint64_t target) {
      return target > one.first && target <= one.second;
    });
  };
  summary.computed_call |= std::ranges::any_of(walk.told, is_entered);
  for (const auto& [between, base] : walk.sums) {
    if (is_entered(between)) note_taken(number(base), true, summary);
  }
}

std::vector<std::uint64_t> Summaries::functions_from(const Value& value) const {
  const binary::Image& image = program_.image();
  if (is_code(image, value)) {
    return {value.offset};
  }
  const binary::Region* region =
      value.is_number() ? binary::find_region(image, value.offset) : nullptr;
  // Before 10.15, linkers for macOS left constants with pointers among variables (__DATA,__const).
  const bool may_have_tables = image.format == BinaryFormat::mach_o;
  if (region == nullptr || (region->writable && !may_have_tables)) {
    return {};
  }
  // Rust's tables have three words before the functions; a closure's has up to three of them.
  constexpr unsigned words = 6;
  std::vector<std::uint64_t> functions;
  for (unsigned i = 0; i < words; ++i) {
    const auto word =
        binary::read_pointer(image, value.offset + std::uint64_t{i} * image.pointer_size);
    if (word && word->kind == binary::Word::Kind::address && is_code(image, number(word->value))) {
      functions.push_back(word->value);
    }
  }
  return functions;
}

bool Summaries::can_lead_to_matter(const Value& value) {
  if (!through_pointers_) {
    return false;
  }
  for (const std::uint64_t function : functions_from(value)) {
    if (can_matter(function)) {
      return true;
    }
  }
  return false;
}

bool Summaries::note_transfer(const Value& target, bool is_call, FunctionSummary& summary,
                              unsigned depth) {
  if (target.kind == Value::Kind::import) {
    const Effect effect = program_.effect(target.id);
    summary.matters |= matters(effect);
    summary.calls_once |= effect == Effect::calls_once;
    return effect != Effect::never_returns;
  }
  if (is_code(program_.image(), target)) {
    summary.callees.push_back(target.offset);
    return returns(target.offset, depth + 1);
  }
  summary.computed_jump |= !is_call;
  summary.computed_call |= is_call;
  return true;
}

Summaries::Room& Summaries::fresh_room(unsigned depth) {
  while (rooms_.size() <= depth) {
    rooms_.push_back(std::make_unique<Room>());
  }
  Room& room = *rooms_[depth];
  room.state.registers.resize(program_.convention().registers, unknown());
  room.is_written.resize(program_.convention().registers);
  room.is_page.resize(program_.convention().registers);
  room.set_at.resize(program_.convention().registers);
  room.is_own.resize(program_.convention().registers);
  for (const isa::Register reg : room.written) {
    room.state.registers[reg] = unknown();
    room.is_written[reg] = false;
  }
  room.written.clear();
  room.state.flags = {};
  room.state.memory = {};
  return room;
}

void Summaries::set(Room& room, isa::Register reg, const Value& value) {
  room.state.registers[reg] = value;
  if (!room.recent.empty()) room.set_at[reg] = room.recent.back();
  if (room.is_written[reg]) return;
  room.is_written[reg] = true;
  room.written.push_back(reg);
}

// Executes an operation that does not transfer control, and records the variable it writes to.  A
// call leaves the next instruction's address on the stack.
void Summaries::execute_plain(const isa::Operation& operation, std::uint64_t next, Room& room,
                              FunctionSummary& summary) {
  State& state = room.state;
  const binary::Image& image = program_.image();
  const bool loads = operation.opcode == isa::Opcode::load && operation.size == 4;
  const bool stores = operation.opcode == isa::Opcode::store;
  const bool loads_pointer =
      operation.opcode == isa::Opcode::load && operation.size == image.pointer_size;
  const Value at = loads || loads_pointer || stores ? evaluate(state, operation.a) : unknown();
  const Alternatives places = choices_.alternatives(at);
  for (const Value& place : places) {
    if (loads_pointer && is_variable(image, place)) summary.read.push_back(place.offset);
  }
  const bool is_return_address = operation.b.is_constant && operation.b.constant == next;
  if (stores && !is_return_address) note_given(evaluate(state, operation.b), summary);
  if (stores && looks_for_tables_) note_pushed_table(evaluate(state, operation.b));
  for (const Value& place : places) {
    if (!stores || !is_variable(image, place)) continue;
    const bool counts =
        operation.size == 4 && evaluate(state, operation.b) == counter(place.offset);
    summary.writes.push_back({place.offset, operation.size, counts});
    if (operation.b.is_constant && operation.size <= image.pointer_size) {
      summary.writes.back().constant = isa::truncate(operation.b.constant, operation.size);
    }
  }
  if (stores && operation.size == 4) note_epoch(at, evaluate(state, operation.b));
  const bool is_sum =
      operation.opcode == isa::Opcode::add || operation.opcode == isa::Opcode::subtract;
  if (is_sum) {
    const Value a = evaluate(state, operation.a);
    const Value b = evaluate(state, operation.b);
    // On another path the register may hold another number here.
    const auto may_be_ahead = [&](const isa::Operand& operand) {
      return operand.is_constant || !room.is_own[operand.reg];
    };
    if ((!a.is_number() || !operation.a.is_constant) && !note_sum(b, operation.a, a, room)) {
      note_taken(b, may_be_ahead(operation.b), summary);
    }
    if ((!b.is_number() || !operation.b.is_constant) && !note_sum(a, operation.b, b, room)) {
      note_taken(a, may_be_ahead(operation.a), summary);
    }
  }
  const Value loaded_from =
      operation.opcode == isa::Opcode::load ? evaluate(state, operation.a) : unknown();
  execute(image, operation, state, choices_);
  // Numbers in variables may have changed by then; pointers usually have not.
  if (operation.opcode == isa::Opcode::load) {
    Value& got = state.registers[operation.d];
    if (is_variable(image, loaded_from) && got.is_number() && !is_data(image, got.offset) &&
        !is_code(image, got)) {
      got = unknown();
    }
  }
  // A variable with a function may have been set to another one.
  if (loads_pointer && is_variable(image, at) && is_code(image, state.registers[operation.d])) {
    const auto word = binary::read_pointer(image, at.offset);
    summary.computed_call |= word && !word->linkage;
  }
  if (loads_pointer && state.registers[operation.d].kind == Value::Kind::import) {
    summary.imports.push_back(state.registers[operation.d].id);
  }
  // Loads a counter whatever its current value; the engine knows whether it is still one.
  if (loads && is_variable(image, at) && begins_as_counter(image, at.offset)) {
    state.registers[operation.d] = counter(at.offset);
  }
}

// Microsoft's compiler calls a function that decides whether a static variable must be made now.
// It leaves -1 in the guard if so, and the code compares the guard with that (_Init_thread_header).
void Summaries::note_guard(const isa::Operation& operation, Room& room) {
  const binary::Image& image = program_.image();
  if (image.format != BinaryFormat::pe || room.since_call >= most_since_call) return;
  constexpr unsigned size = 4;
  if (operation.size != size) return;
  if (operation.opcode == isa::Opcode::load) {
    room.loaded = {operation.d, evaluate(room.state, operation.a)};
  } else if (operation.opcode == isa::Opcode::copy && !operation.a.is_constant &&
             operation.a.reg == room.loaded.first) {
    room.loaded.first = operation.d;
  } else if (!operation.a.is_constant && operation.a.reg == room.loaded.first &&
             operation.b.is_constant) {
    // AArch64 adds 1 and compares with 0.
    const bool is_compared = operation.opcode == isa::Opcode::compare &&
                             isa::truncate(operation.b.constant, size) == 0xFFFFFFFF;
    const bool is_added =
        operation.opcode == isa::Opcode::compare_sum_carrying && operation.b.constant == 1;
    if (is_compared || is_added) add_guard(room.loaded.second);
  }
}

// Microsoft's run-time library counts the function-local static variables that have been made, and
// stores the count in each guard and in the thread's own variable (_Init_thread_footer).  Like the
// guards, the counter belongs to the library alone.
void Summaries::note_epoch(const Value& at, const Value& stored) {
  if (program_.image().format != BinaryFormat::pe || stored.kind != Value::Kind::counter) return;
  if (!at.is_number()) add_guard(number(stored.offset));
}

// Records the jump to a computed address that ends these instructions; returns true if its targets
// are known.
bool Summaries::note_computed(Walk& walk, std::span<const std::uint64_t> instructions) {
  constexpr std::size_t most = 16;  // instructions that compute it
  const std::uint64_t jump = instructions.back();
  const ComputedJump found =
      computed_jump(program_, instructions.last(std::min(most, instructions.size())));
  walk.summary.computed_call |= found.is_call;
  walk.summary.returns |= found.is_call;
  if (found.is_call) return true;
  if (found.targets.empty()) return false;
  walk.targets.insert(walk.targets.end(), found.targets.begin(), found.targets.end());
  targets_[jump] = found.targets;
  return true;
}

void Summaries::walk_block(Walk& walk, const Block& block, unsigned depth) {
  const std::uint64_t start = block.address;
  const isa::Convention& convention = program_.convention();
  FunctionSummary& summary = walk.summary;
  Room& room = fresh_room(depth);
  State& state = room.state;
  isa::Lifted& instruction = room.instruction;
  if (keeps_base() || convention.link) {
    set(room, convention.stack_pointer, stack_place(stack_on_entry));
    if (walk.base) set(room, walk.base->first, walk.base->second);
  }
  // Between blocks, a register that holds a call target may have changed, so such a target is not
  // certain; a stub may rely on its register.
  const auto is_certain = [&](const isa::Operation& operation) {
    return operation.a.is_constant || !walk.base || start == walk.entry;
  };
  std::vector<std::uint64_t>& recent = room.recent;
  recent.clear();
  room.since_call = most_since_call;
  for (const Held& held : block.carried) {
    set(room, held.reg, number(held.address));
    room.set_at[held.reg] = start;
    room.is_own[held.reg] = held.is_own;
    room.is_page[held.reg] = held.is_page;
  }
  room.first_argument.reset();
  std::uint64_t address = start;
  Value before;
  std::optional<std::uint64_t> slot;
  for (;;) {
    const bool is_new = walk.seen.insert(address);
    if (!is_new && (block.carried.empty() || !holds_any(room))) break;
    std::size_t& budget = is_new ? budget_ : again_;
    if (budget == 0) {
      summary.cut_short = true;
      return;
    }
    --budget;
    program_.look(address, instruction);
    if (instruction.length == 0) {
      summary.returns = true;  // the safe assumption
      return;
    }
    recent.push_back(address);
    room.since_call = std::min(room.since_call + 1, most_since_call);
    summary.instructions += is_new ? 1 : 0;
    address += instruction.length;
    for (const isa::Operation& operation : instruction.operations) {
      switch (operation.opcode) {
        case isa::Opcode::branch:
          go_to(walk, operation.a.constant, room);
          walk.targets.push_back(operation.a.constant);
          break;
        case isa::Opcode::call: {
          const Value target = target_of_stub(evaluate(state, operation.a), state);
          if (finds_thread_variable(program_, target, state.registers)) {
            state.registers[convention.return_value] = unknown();
            break;
          }
          if (!operation.a.is_constant && !target.is_unknown() &&
              room.set_at[operation.a.reg] != instruction.address) {
            walk.told.emplace_back(room.set_at[operation.a.reg], instruction.address);
          }
          note_arguments(target, room, summary);
          note_kept_guard(target, walk, room);
          if (!note_transfer(target, true, summary, depth) && is_certain(operation)) {
            return;
          }
          note_clobbered(target, room, summary);
          if (keeps_base()) come_back(target, address, room);
          room.since_call = 0;
          break;
        }
        case isa::Opcode::jump: {
          const Value target = target_of_stub(evaluate(state, operation.a), state);
          note_arguments(target, room, summary);
          if (operation.a.is_constant && target.is_number()) {
            go_to(walk, target.offset, room);
            walk.targets.push_back(target.offset);
          } else if (target.is_unknown() && note_computed(walk, recent)) {
            const auto leads_to = targets(instruction.address);
            for (const std::uint64_t to : leads_to) go_to(walk, to, room);
            if (leads_to.empty()) note_registers(room, summary);
          } else {
            summary.returns |=
                note_transfer(target, false, summary, depth) || !is_certain(operation);
          }
          return;
        }
        case isa::Opcode::ret:
          summary.returns = true;
          summary.removed = removed_by_return(convention, instruction);
          return;
        case isa::Opcode::stop:
          return;
        default:
          slot = slot_of(operation, room);
          note_guard(operation, room);
          if (keeps_guards()) note_kept(operation, walk, room);
          if (slot) spill(operation, *slot, walk, room);
          before = operation.a.is_constant ? number(operation.a.constant)
                                           : state.registers[operation.a.reg];
          execute_plain(operation, address, room, summary);
          note_sums(walk, room);
          note_origin(operation, before, room);
          room.is_page[operation.d] = operation.makes_page;
          if (slot) reload(operation, *slot, walk, room);
          if (state.registers[operation.d] != unknown()) {
            set(room, operation.d, state.registers[operation.d]);
            if (looks_for_tables_) note_constructors(state.registers[operation.d]);
          }
          if (start == walk.entry) note_base(operation, walk, state);
          if (operation.makes_page) break;
          if (program_.calls_once() && is_code(program_.image(), state.registers[operation.d])) {
            summary.passed.push_back(state.registers[operation.d].offset);
          }
          if (through_pointers_ &&
              (operation.opcode == isa::Opcode::copy || operation.opcode == isa::Opcode::add)) {
            const auto functions = functions_from(state.registers[operation.d]);
            summary.pointers.insert(summary.pointers.end(), functions.begin(), functions.end());
          }
          break;
      }
    }
  }
  // It goes on in code that was read without knowing what is in the registers.
  if (address != start && holds_any(room)) go_to(walk, address, room);
}

std::optional<std::size_t> Summaries::size_with_callees(std::uint64_t entry, std::size_t limit) {
  AddressSet seen;
  seen.insert(entry);
  std::vector<std::uint64_t> todo{entry};
  std::size_t size = 0;
  while (!todo.empty()) {
    const FunctionSummary& function = summary(todo.back());
    todo.pop_back();
    size += function.instructions;
    // The caller knows the register that gives the target of a stub of the linkage table.
    constexpr std::size_t stub = 4;
    const bool computed = function.computed_jump && function.instructions > stub;
    if (function.cut_short || computed || size > limit) {
      return std::nullopt;
    }
    for (const std::uint64_t callee : function.callees) {
      if (seen.insert(callee)) {
        todo.push_back(callee);
      }
    }
  }
  return size;
}

bool Summaries::can_matter(std::uint64_t entry) {
  const auto known = can_matter_.find(entry);
  if (known != can_matter_.end()) {
    return known->second;
  }
  AddressSet seen;
  seen.insert(entry);
  std::vector<std::uint64_t> todo{entry};
  std::vector<std::uint64_t> all{entry};
  while (!todo.empty()) {
    const FunctionSummary& function = summary(todo.back());
    todo.pop_back();
    if (function.matters || function.cut_short) {
      return can_matter_[entry] = true;
    }
    const std::vector<std::uint64_t> none;
    const auto* const passed = function.calls_once ? &function.passed : &none;
    for (const auto* next : {&function.callees, &function.pointers, passed}) {
      for (const std::uint64_t callee : *next) {
        if (seen.insert(callee)) {
          todo.push_back(callee);
          all.push_back(callee);
        }
      }
    }
  }
  for (const std::uint64_t function : all) {
    can_matter_[function] = false;
  }
  return false;
}

}  // namespace ftcheck::flow
