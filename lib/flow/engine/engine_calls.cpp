// Decides which calls are followed, and applies the effects of those that are not.
#include "flow/calls/system_libraries.hpp"
#include "flow/engine/engine.hpp"
#include "flow/functions/thread_descriptor.hpp"
#include "flow/values/addresses.hpp"
#include "flow/values/execute.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ftcheck::flow {
namespace {

constexpr unsigned deepest_call = 40;
// A relevant function is followed within itself this deep, because making a thing may make others
// in turn.
constexpr unsigned most_within_itself = 3;
// A function with at most this many instructions, including its callees, is followed whatever it
// does: it may be a stub, an accessor, a check of the stack's canary.
constexpr std::size_t small_function = 120;
// The same for a function that gets a pointer to a variable of the image, which it may set; its
// callees are considered when they are called.
constexpr std::size_t small_setter = 250;

// True for a register that a function must preserve.
bool is_kept(const isa::Convention& convention, isa::Register reg) {
  return reg < convention.first_temporary && !convention.clobbers(reg);
}

}  // namespace

std::vector<isa::Register> preserved_registers(const isa::Convention& convention) {
  std::vector<isa::Register> preserved;
  for (isa::Register reg = 0; reg < convention.first_temporary; ++reg) {
    if (is_kept(convention, reg) && reg != convention.stack_pointer) preserved.push_back(reg);
  }
  return preserved;
}

// The stubs of linkage tables are called more often than all other functions.  Entering one would
// take a context for each call, so it is executed at the call.  Returns the import that it jumps
// to, with the state updated.  Returns nothing, with the state unchanged, if it does anything first
// except change registers that any call may change.
std::optional<Value> Engine::go_through_stub(std::uint64_t function, State& state) {
  constexpr unsigned longest = 4;  // instructions
  std::optional<State> inside;     // set once a first operation of a stub is seen, which is rare
  for (unsigned i = 0; i < longest; ++i) {
    const Decoded* instruction = program_.at(function);
    const Value place = number(function & ~convention().mode_bits);
    if (instruction == nullptr || is_written(state.memory, place, instruction->length)) {
      return std::nullopt;
    }
    for (const isa::Operation& operation : instruction->operations) {
      if (operation.opcode == isa::Opcode::jump && inside) {
        const Value target = evaluate(*inside, operation.a);
        if (target.kind != Value::Kind::import) return std::nullopt;
        state = *std::move(inside);
        return target;
      }
      if (is_control(operation.opcode) || operation.opcode == isa::Opcode::store ||
          is_kept(convention(), operation.d)) {
        return std::nullopt;
      }
      if (!inside) inside = state;
      if (may_depend_on_base(image(), operation, *inside, choices_)) return std::nullopt;
      execute(image(), operation, *inside, choices_);
    }
    function += instruction->length;
  }
  return std::nullopt;
}

void Engine::call_import(const ProgramPoint& at, const Decoded& instruction, const Value& target,
                         State state) {
  const bool is_once = target.offset == 0 && program_.effect(target.id) == Effect::calls_once;
  if (is_once && call_once(at, instruction, target, state)) return;
  note_import(at, instruction, target, state);
  if (!calls_.import(origin(at, instruction), target, state)) return;
  if (calls_.has_made_too_many()) {
    stop_for_too_many(instruction.address);
  }
  forget_dead_results(state, choices_);
  flow(at.context, at.tag, instruction.address + instruction.length, std::move(state));
}

void Engine::call(const ProgramPoint& at, const Decoded& instruction, const Value& target,
                  State state) {
  const std::uint64_t next = instruction.address + instruction.length;
  if (target.kind == Value::Kind::import) {
    call_import(at, instruction, target, std::move(state));
    return;
  }
  const binary::Region* region =
      target.is_number() ? binary::find_region(image(), target.offset) : nullptr;
  if (finds_thread_variable(program_, target, state.registers)) {
    calls_.thread_variable(origin(at, instruction), target, state);
    flow(at.context, at.tag, next, std::move(state));
    return;
  }
  if (region == nullptr || !region->executable || program_.is_preempted(target.offset)) {
    // Whatever it calls may mark what was made.
    outcome_.marks_elsewhere |= !state.made.empty();
    outcome_.passes_made |= passes_made(state);
    let_throw(at, instruction, state);
    let_handle(state);
    call_anything(origin(at, instruction), target, state);
    flow(at.context, at.tag, next, std::move(state));
  } else if (const auto import = go_through_stub(target.offset, state)) {
    call_import(at, instruction, *import, std::move(state));
  } else if (!summaries_.summary(target.offset).returns) {
    // A panic or a throw: it has no result, unless the exception is caught.
    let_throw(at, instruction, state);
  } else if (should_follow(at.context, target.offset, state)) {
    enter(at, instruction.address, target.offset, next, std::move(state));
  } else if (outcome_.calls_itself && !has_returned_.contains(target.offset) &&
             times_on_stack(at.context, target.offset) > 0) {
    waiting_[target.offset].push_back({at, &instruction, std::move(state)});
  } else {
    leave_out(at, instruction, target, std::move(state));
  }
}

// Applies a call of a function of the image that is not followed.
void Engine::leave_out(const ProgramPoint& at, const Decoded& instruction, const Value& target,
                       State state) {
  let_throw(at, instruction, state);
  let_handle(state);
  let_happen(summaries_.effects(target.offset), state);
  calls_.opaque(origin(at, instruction), target, state, callee(target.offset, state));
  flow(at.context, at.tag, instruction.address + instruction.length, std::move(state));
}

// Argument registers often hold left-over pointers, which a function without arguments does not
// get.
Callee Engine::callee(std::uint64_t function, const State& state) {
  Callee callee{summaries_.summary(function).removed, 0};
  const std::vector<isa::Register>& arguments = convention().arguments;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Value& value = state.registers[arguments[i]];
    const bool may_be_pointer = value.is_number() || value.kind == Value::Kind::stack;
    if (may_be_pointer && !summaries_.reads(function, arguments[i])) callee.unread |= 1U << i;
  }
  return callee;
}

// Forgets the values of variables that other code has written to.
void Engine::forget(const std::vector<WrittenVariable>& variables, State& state) {
  constexpr std::uint64_t often = 1U << 30U;  // no program counts this high
  const auto counts = [](const Value& held) {
    return held.kind == Value::Kind::counter || (held.is_number() && held.offset >= counter_start &&
                                                 held.offset < counter_start + often);
  };
  for (const WrittenVariable& variable : variables) {
    if (state.memory.is_guard(variable.address) && !variable.made) continue;
    const Value at = number(variable.address);
    Value value;
    if (variable.counted || variable.constant) {
      const Value held = load(image(), state.memory, at, variable.size);
      if (variable.constant) {
        value = choices_.join(held, number(*variable.constant));
      } else if (std::ranges::all_of(choices_.alternatives(held), counts)) {
        value = counter(variable.address);
      }
    }
    store(state.memory, at, variable.size, value, image().little_endian);
  }
}

// Applies the effects of a function that is not followed, except those through its arguments.
void Engine::let_happen(const SideEffects& effects, State& state) {
  forget(effects.writes, state);
  state.memory.expose(effects.exposed);
  std::vector<Exposed> pointed_to;
  for (const std::uint64_t variable : effects.read) {
    const Value held =
        load_undisturbed(image(), state.memory, number(variable), convention().pointer_size);
    for (const Value& one : choices_.alternatives(held)) {
      if (is_variable(image(), one)) pointed_to.push_back(exposed_at(one.offset));
      if (one.kind == Value::Kind::result) forget_area(state.memory, within(*area_of(one)));
    }
  }
  add_reachable(image(), pointed_to);
  state.memory.expose(pointed_to);
  doubt_exposed(image(), state.memory, choices_);
  if (effects.is_blind) {
    outcome_.may_mark_unseen |= !state.made.empty();
    let_anything_happen(state);
  }
}

// Unseen code may write to any variable whose address it can know, and to memory that those
// variables point to.
void Engine::let_anything_happen(State& state) {
  std::vector<Value> areas;
  for (const Cell& cell : state.memory.cells()) {
    if (!cell.at.is_number()) continue;
    for (const Value& one : choices_.alternatives(cell.value)) {
      if (one.kind == Value::Kind::result) areas.push_back(within(*area_of(one)));
    }
  }
  for (const Value& area : areas) forget_area(state.memory, area);
  doubt_all(state.memory);
}

// Code finds variables through pointers that the followed code has stored in other variables, even
// if nothing in the file leads from one to the other.
void Engine::expose_stored(State& state) const {
  const Value& top = state.registers[convention().stack_pointer];
  std::vector<Exposed> stored;
  for (const Cell& cell : state.memory.cells()) {
    // Old values remain beyond the end of the stack.
    if (cell.at.kind == top.kind && cell.at.offset <= top.offset) continue;
    const std::uint64_t held_in = cell.at.is_number() ? cell.at.offset : 0;
    for (const Value& one : choices_.alternatives(cell.value)) {
      if (is_variable(image(), one)) stored.push_back(exposed_at(one.offset, held_in));
    }
  }
  add_reachable(image(), stored);
  state.memory.expose(stored);
}

// Any function that is not followed may call functions whose addresses have been stored, like
// std::call_once does, unless only followed code knows the variables that hold them.
void Engine::let_call_stored(State& state) {
  const Value& top = state.registers[convention().stack_pointer];
  for (const Cell& cell : state.memory.cells()) {
    const std::uint64_t at = cell.at.offset;
    // Old return addresses remain beyond the end of the stack.
    if (cell.at.kind == top.kind && at <= top.offset) continue;
    if (cell.at.is_number() && !may_be_in_exposed(state.memory, at, cell.size)) continue;
    for (const Value& one : choices_.alternatives(cell.value)) {
      if (!is_code(image(), one) || is_return_address(one.offset)) continue;
      outcome_.marks_elsewhere |= !state.made.empty() && summaries_.can_matter(one.offset);
      let_anything_happen(state);
      return;
    }
  }
}

bool Engine::is_return_address(std::uint64_t address) const {
  return std::ranges::any_of(
      contexts_, [&](const Context& context) { return context.return_address == address; });
}

// A function at an unknown address may be any function of the image, or of other code that calls
// those.  It may write to any memory outside of the image, and in the image where it knows the
// variable.
void Engine::call_anything(const CallOrigin& origin, const Value& target, State& state) {
  let_call_back(state);
  expose_stored(state);
  let_anything_happen(state);
  forget_area(state.memory, within(area_of_stack));
  forget_area(state.memory, within(area_of_results));
  calls_.opaque(origin, target, state);
}

// Records what an import may do beyond its effect on the state.
void Engine::note_import(const ProgramPoint& at, const Decoded& instruction, const Value& target,
                         State& state) {
  const Effect effect = target.offset == 0 ? program_.effect(target.id) : Effect::none;
  if (effect == Effect::returns_twice && program_.jumps_back()) {
    stop("a call that may return twice", instruction.address);
  }
  outcome_.marks_elsewhere |= !state.made.empty() && program_.is_disguised(target.id);
  if (effect == Effect::never_returns ||
      (effect == Effect::none && !program_.is_hosts(target.id))) {
    let_throw(at, instruction, state);
  }
  if (effect != Effect::none) {
    const bool calls = effect == Effect::overwrites || effect == Effect::finds_inside ||
                       effect == Effect::calls_once;
    if (calls) let_call_back(state);
    return;
  }
  const bool calls_back = let_call_back(state);
  if (calls_back && !program_.is_hosts(target.id)) let_handle(state);
  if (!program_.is_hosts(target.id)) let_call_stored(state);
  const binary::Import& import = image().imports[target.id];
  if (!program_.is_hosts(target.id) && !is_system_library(import.library) && passes_made(state)) {
    outcome_.marks_elsewhere = true;
    outcome_.passes_made = true;
  }
}

// An unfollowed function may call a function of the image that is passed to it, like pthread_once:
// what that function writes is then unknown.  Returns true if one is passed.
bool Engine::let_call_back(State& state) {
  bool is_passed = false;
  for (const isa::Register reg : convention().arguments) {
    const Value passed = state.registers[reg];
    const binary::Region* region =
        passed.is_number() ? binary::find_region(image(), passed.offset & ~convention().mode_bits)
                           : nullptr;
    if (region == nullptr || !region->executable) {
      continue;
    }
    is_passed = true;
    outcome_.marks_elsewhere |= !state.made.empty() && summaries_.can_matter(passed.offset);
    let_happen(summaries_.effects(passed.offset), state);
  }
  return is_passed;
}

unsigned Engine::times_on_stack(std::uint32_t context, std::uint64_t function) const {
  unsigned times = contexts_[0].function == function ? 1 : 0;
  for (; context != 0; context = contexts_[context].parent) {
    if (contexts_[context].function == function) ++times;
  }
  return times;
}

// True if a register argument points to writable memory of the image.
bool Engine::passes_variable(const State& state) const {
  return std::any_of(convention().arguments.begin(), convention().arguments.end(),
                     [&](isa::Register reg) {
                       const Value& value = state.registers[reg];
                       const binary::Region* region =
                           value.is_number() ? binary::find_region(image(), value.offset) : nullptr;
                       return region != nullptr && region->writable;
                     });
}

// True if the called function gets a thing that was made, as an argument or in memory that an
// argument points to.
bool Engine::passes_made(const State& state) const {
  constexpr std::uint32_t looked_at = 64;  // bytes
  const auto is_made = [&](const Value& value) {
    const Alternatives values = choices_.alternatives(value);
    return std::ranges::any_of(state.made, [&](const Made& made) {
      return !made.kind->returns_argument &&
             std::ranges::count(values, call_result(made.result)) > 0;
    });
  };
  const auto leads_to_made = [&](const Value& passed) {
    return is_made(passed) ||
           std::ranges::any_of(values_within(state.memory, passed, looked_at), is_made);
  };
  if (state.made.empty()) return false;
  constexpr unsigned most = 4;
  for (unsigned i = 0; i < std::max<std::size_t>(convention().arguments.size(), most); ++i) {
    if (leads_to_made(calls_.argument(state, i))) return true;
  }
  return false;
}

// True if a register argument leads to a function that matters.
bool Engine::passes_function(const State& state) {
  return std::any_of(
      convention().arguments.begin(), convention().arguments.end(),
      [&](isa::Register reg) { return summaries_.can_lead_to_matter(state.registers[reg]); });
}

bool Engine::should_follow(std::uint32_t context, std::uint64_t function, const State& state) {
  const bool can_matter = summaries_.can_matter(function) || passes_function(state);
  const unsigned most = can_matter ? most_within_itself : 1;
  const bool calls_itself = times_on_stack(context, function) >= most;
  if (calls_itself) {
    outcome_.calls_itself |= can_matter;
    return false;
  }
  if (contexts_[context].depth >= deepest_call) {
    if (can_matter) {
      stop(fmt::format("more than {} nested calls", deepest_call), function);
    }
    return false;
  }
  if (can_matter || std::ranges::count(followed_, function) > 0) return true;
  if (only_mattering_) return false;
  if (summaries_.size_with_callees(function, small_function)) {
    return true;
  }
  const FunctionSummary& summary = summaries_.summary(function);
  return passes_variable(state) && !summary.cut_short && !summary.computed_jump &&
         summary.instructions <= small_setter;
}

void Engine::enter(const ProgramPoint& at, std::uint64_t site, std::uint64_t function,
                   std::uint64_t return_address, State state, std::optional<Value> result) {
  const auto [place, is_new] =
      context_ids_.try_emplace({at.context, return_address, function, at.tag, state.turns.count},
                               static_cast<std::uint32_t>(contexts_.size()));
  if (is_new) {
    program_.note_entered(function);
    Context context = contexts_[at.context];
    context.parent = at.context;
    context.return_address = return_address;
    ++context.depth;
    context.function = function;
    context.call_site = site;
    context.tag = at.tag;
    context.turns = state.turns;
    context.result = result;
    context.registers = state.registers;
    context.returns_with_registers.clear();
    const Value& stack = state.registers[convention().stack_pointer];
    if (stack.kind == Value::Kind::stack) {
      context.frames.push_back(static_cast<std::int64_t>(stack.offset));
    }
    contexts_.push_back(std::move(context));
  } else {
    std::vector<Value>& known = contexts_[place->second].registers;
    bool has_changed = false;
    for (std::size_t i = 0; i < known.size(); ++i) {
      const Value joined = choices_.join(known[i], state.registers[i]);
      has_changed |= joined != known[i] && is_kept(convention(), static_cast<isa::Register>(i));
      known[i] = joined;
    }
    if (has_changed) return_again(contexts_[place->second]);
  }
  if (convention().link) {
    state.registers[*convention().link] = number(return_address);
  }
  state.turns = {};
  flow(place->second, 0, function, std::move(state));
}

}  // namespace ftcheck::flow
