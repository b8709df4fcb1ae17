// Returns: what the caller gets back from a function that was followed.
#include "flow/engine/engine.hpp"
#include "flow/values/execute.hpp"

namespace ftcheck::flow {

bool Engine::is_elsewhere(std::uint32_t context, const Value& target) const {
  if (!target.is_number() || (context != 0 && target.offset == contexts_[context].return_address)) {
    return false;
  }
  const binary::Region* region =
      binary::find_region(image(), target.offset & ~convention().mode_bits);
  return region != nullptr && region->executable;
}

void Engine::leave(const ProgramPoint& at, const Decoded& instruction, const Value& target,
                   State state) {
  bool goes_back = false;
  for (const Value& one : choices_.alternatives(target)) {
    if (is_elsewhere(at.context, one)) {
      jump(at, instruction, one, state);
    } else {
      goes_back = true;
    }
  }
  if (goes_back) {
    go_back(at, std::move(state));
  }
}

// A function that calls itself ends only if some path through it does not recurse.  Its recursive
// calls wait until such a path has returned.
void Engine::note_return(std::uint64_t function) {
  if (!has_returned_.insert(function).second) return;
  const auto found = waiting_.extract(function);
  if (found.empty()) return;
  for (Waiting& call : found.mapped()) {
    leave_out(call.at, *call.instruction, number(function), std::move(call.state));
  }
}

// Saved registers may have been lost with other memory; the calling convention guarantees that they
// were restored.  Returns true if the caller gets one of its values like that.
bool Engine::restore_preserved(const Context& from, State& state) {
  const isa::Convention& rules = convention();
  bool is_any = false;
  for (const isa::Register reg : preserved_) {
    if (!state.registers[reg].is_unknown()) continue;
    state.registers[reg] = from.registers[reg];
    is_any |= !from.registers[reg].is_unknown();
  }
  // After a landing pad it may be off by the size of pushed arguments.
  if (state.registers[rules.stack_pointer].is_unknown() || through_handlers_) {
    restore_stack_pointer(from, state);
  }
  return is_any;
}

// Returns once more where the caller got values that have changed since: nothing else leads there
// again if the function itself has lost them.
void Engine::return_again(const Context& from) {
  for (const ProgramPoint& key : from.returns_with_registers) {
    Arrival& arrival = arrivals_.at(key);
    if (arrival.forgotten) stop("more written variables than can be tracked", key.address);
    if (arrival.queued || arrival.forgotten) continue;
    arrival.queued = true;
    queue_.insert({-static_cast<int>(contexts_[key.context].depth), arrival.visits / visits_at_once,
                   key.address, key});
  }
}

void Engine::restore_stack_pointer(const Context& from, State& state) {
  const isa::Convention& rules = convention();
  const unsigned removed =
      rules.link ? 0 : rules.pointer_size + summaries_.summary(from.function).removed;
  state.registers[rules.stack_pointer] =
      compute(isa::Opcode::add, from.registers[rules.stack_pointer], number(removed),
              rules.pointer_size, rules.pointer_size, choices_);
}

std::uint32_t Engine::tag_of(const Context& from, const State& state) const {
  constexpr std::uint64_t most = 7;
  const Value& place = from.registers[convention().result_pointer];
  if (place.kind != Value::Kind::stack) {
    return from.tag;
  }
  const Value first = load(image(), state.memory, place, 1);
  return first.is_number() && first.offset <= most ? static_cast<std::uint32_t>(first.offset + 1)
                                                   : from.tag;
}

// Code that has dropped the return address of its own call returns for its caller: the stack
// pointer is then above the caller's return address.
std::uint32_t Engine::returning(std::uint32_t context, const State& state) const {
  const Value& stack = state.registers[convention().stack_pointer];
  const auto has_dropped = [&](std::uint32_t caller) {
    return stack.kind == Value::Kind::stack &&
           static_cast<std::int64_t>(stack.offset) > contexts_[caller].frames.back();
  };
  while (context != 0 && has_dropped(contexts_[context].parent)) {
    context = contexts_[context].parent;
  }
  return context;
}

void Engine::go_back(const ProgramPoint& at, State state) {
  note_return(contexts_[at.context].function);
  const std::uint32_t context = returning(at.context, state);
  if (context == 0) {
    finish(state);
  } else {
    Context& from = contexts_[context];
    if (restore_preserved(from, state)) from.returns_with_registers.insert(at);
    if (from.result) state.registers[convention().return_value] = *from.result;
    forget_dead_results(state, choices_);
    const std::uint32_t tag = tag_of(from, state);
    state.turns = from.turns;
    flow(from.parent, tag, from.return_address, std::move(state));
  }
}

}  // namespace ftcheck::flow
