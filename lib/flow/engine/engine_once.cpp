// Functions that run once, when they are first needed: pthread_once and the like.
#include "flow/engine/engine.hpp"

#include <algorithm>

namespace ftcheck::flow {
namespace {

// Both pthread_once_t and once_flag of Linux have four bytes; INIT_ONCE and those of macOS begin
// with a word of four bytes.
constexpr unsigned control_size = 4;

}  // namespace

// True if the function cannot have run before.
bool Engine::is_first_time(const Value& control, const State& state) const {
  if (!control.is_number() || is_written(state.memory, control, control_size)) return false;
  return image().format == BinaryFormat::mach_o ||
         load(image(), state.memory, control, control_size).is_number(0);
}

// Follows the function that a call of `target` calls.  Returns false if it does not; the caller
// must then forget what the function writes.
bool Engine::call_once(const ProgramPoint& at, const Decoded& instruction, const Value& target,
                       State& state) {
  const std::vector<isa::Register>& arguments = convention().arguments;
  constexpr std::size_t most_instructions = 250;
  constexpr unsigned function_argument = 1;
  const Value function = calls_.argument(state, function_argument);
  const Value control = calls_.argument(state, 0);
  const bool passes = image().imports[target.id].name == "InitOnceExecuteOnce";
  if (!is_elsewhere(0, function) || (passes && arguments.size() < 4)) {
    // std::call_once passes a function of its library, which finds the function to call in a
    // thread-local variable.
    outcome_.marks_elsewhere |= !state.made.empty();
    let_anything_happen(state);
    return false;
  }
  const FunctionSummary& summary = summaries_.summary(function.offset);
  const bool is_small = !summary.cut_short && summary.instructions <= most_instructions &&
                        times_on_stack(at.context, function.offset) == 0;
  if (!summary.returns || !(is_small || should_follow(at.context, function.offset, state))) {
    return false;
  }
  const std::uint64_t next = instruction.address + instruction.length;
  if (!is_first_time(control, state)) {
    State other = state;
    let_call_back(other);
    calls_.opaque(origin(at, instruction), target, other);
    flow(at.context, at.tag, next, std::move(other));
  }
  State inside = state;
  store(inside.memory, control, control_size, unknown(), image().little_endian);
  std::optional<Value> result = number(0);
  if (passes) {  // (control, parameter, context); its result is returned
    result.reset();
    inside.registers[arguments[1]] = state.registers[arguments[2]];
    inside.registers[arguments[2]] = state.registers[arguments[3]];
  }
  enter(at, instruction.address, function.offset, next, std::move(inside), result);
  return true;
}

}  // namespace ftcheck::flow
