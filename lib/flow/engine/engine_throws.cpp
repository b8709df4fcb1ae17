// Calls that may end in an exception.
//
// The handlers that matter are those of the followed code: in the function with the call and in its
// callers.  Handlers elsewhere are part of a call that is not followed.
//
// With Pass::through_handlers the analysis continues at the landing pads that the unwind tables
// name: where a function catches the exception, and where it cleans up and then lets it pass.  What
// has been made by then, and how it was marked, is known there; memory and most registers are not.
// A landing pad is a place in the function like any other, so what the handler returns or marks,
// and where it joins the code after the try block, needs no special treatment.
#include "flow/engine/engine.hpp"
#include "flow/values/execute.hpp"

#include <algorithm>

namespace ftcheck::flow {

// Elsewhere the unwinder does more than to set registers and to continue at a landing pad.
bool can_follow_handlers(const binary::Image& image) {
  const bool is_known = image.architecture == binary::Architecture::x86_64 ||
                        image.architecture == binary::Architecture::aarch64 ||
                        image.architecture == binary::Architecture::ppc64le ||
                        image.architecture == binary::Architecture::s390x ||
                        image.architecture == binary::Architecture::riscv64;
  return is_known && image.parts.empty() &&
         (image.format == BinaryFormat::elf || image.format == BinaryFormat::mach_o);
}

// True if an exception from a call may be caught within the followed code: in the function with the
// call or in one of its callers.
bool Engine::may_be_caught(const ProgramPoint& at, const Decoded& instruction) {
  if (!program_.catches()) return false;
  if (program_.may_catch(instruction.address, instruction.length)) return true;
  for (std::uint32_t i = at.context; i != 0; i = contexts_[i].parent) {
    const Context& context = contexts_[i];
    const std::uint64_t length = context.return_address - context.call_site;
    if (program_.may_catch(context.call_site, static_cast<unsigned>(length))) return true;
  }
  return false;
}

// A call may end in an exception.  Handlers that are not followed may return what has been made so
// far, and change any variable they know before other code does.
void Engine::let_throw(const ProgramPoint& at, const Decoded& instruction, State& state) {
  if (!may_be_caught(at, instruction)) return;
  if (!through_handlers_ || !follow_handlers(at, instruction, state)) {
    outcome_.is_caught_unseen = true;
    for (const Made& made : state.made) {
      if (std::ranges::count(outcome_.thrown, made) == 0) outcome_.thrown.push_back(made);
    }
  }
  doubt_all(state.memory);
}

// Code of the image that is not followed may catch what it throws; the changes that its handlers
// make are not seen.
void Engine::let_handle(State& state) const {
  if (program_.catches()) doubt_all(state.memory);
}

// The state of a function that goes on at a landing pad.  How far the call came is not known, so
// memory may hold anything, and static variables may have been made.
State Engine::when_caught(const State& thrown) const {
  State state = thrown;
  std::ranges::fill(state.registers, unknown());
  state.flags = {};
  forget_area(state.memory, unknown());
  doubt_all(state.memory);
  for (const std::uint64_t guard : summaries_.guards()) {
    store(state.memory, number(guard), 1, unknown(), image().little_endian);
  }
  state.error_set = false;
  state.error_if.reset();
  state.error_unless.reset();
  return state;
}

// The unwinder restores the registers that functions preserve.  Code that pushes arguments may find
// the stack pointer elsewhere than at the call.  As nothing on the stack is known at a landing pad,
// that does no harm, unless another register points there too, such as a frame pointer.
void Engine::keep_preserved(const State& thrown, bool keeps_stack_pointer, State& landed) const {
  for (const isa::Register reg : preserved_) {
    if (std::ranges::count(convention().set_by_unwinder, reg) > 0) continue;
    const Value& value = thrown.registers[reg];
    const bool is_on_stack =
        std::ranges::any_of(choices_.alternatives(value),
                            [](const Value& one) { return one.kind == Value::Kind::stack; });
    if (convention().link || keeps_stack_pointer || !is_on_stack) landed.registers[reg] = value;
  }
}

// On x86 a call puts its return address on the stack.
Value Engine::stack_pointer_before_call(const std::vector<Value>& registers) {
  const unsigned size = convention().pointer_size;
  return compute(isa::Opcode::add, registers[convention().stack_pointer],
                 number(convention().link ? 0 : size), size, size, choices_);
}

bool Engine::land(const binary::Catch& found, std::uint32_t context, std::uint32_t tag,
                  const State& landed) {
  const auto handler = found.may_catch ? found.handler : std::nullopt;
  for (const auto& landing_pad : {handler, found.cleanup}) {
    if (!landing_pad) continue;
    summaries_.summary(*landing_pad);  // finds the tables of its switches
    flow(context, tag, *landing_pad, landed);
  }
  return (handler || !found.may_catch) && (found.cleanup || !found.cleans_up);
}

bool Engine::follow_handlers(const ProgramPoint& at, const Decoded& instruction,
                             const State& state) {
  if (!can_follow_handlers(image())) return false;
  State landed = when_caught(state);
  const isa::Register stack_pointer = convention().stack_pointer;
  landed.registers[stack_pointer] = stack_pointer_before_call(state.registers);
  const binary::Catch& caught = program_.find_catch(instruction.address, instruction.length);
  keep_preserved(state, caught.keeps_stack_pointer, landed);
  bool are_found = land(caught, at.context, at.tag, landed);
  // The registers of callers are not kept: those of a context may be joined with others later.
  std::ranges::fill(landed.registers, unknown());
  for (std::uint32_t i = at.context; i != 0; i = contexts_[i].parent) {
    const Context& callee = contexts_[i];
    const std::uint64_t length = callee.return_address - callee.call_site;
    landed.registers[stack_pointer] = stack_pointer_before_call(callee.registers);
    landed.turns = callee.turns;
    const std::uint32_t caller = callee.parent;
    const std::uint32_t tag = callee.tag;
    are_found &= land(program_.find_catch(callee.call_site, static_cast<unsigned>(length)), caller,
                      tag, landed);
  }
  return are_found;
}

}  // namespace ftcheck::flow
