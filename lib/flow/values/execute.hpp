// Executes the operations that only move and compute; control flow is the engine's.
#pragma once

#include "flow/values/state.hpp"
#include "isa/operation.hpp"

namespace ftcheck::flow {

// True for branch, jump, call, ret and stop.
bool is_control(isa::Opcode opcode);

Value evaluate(const State& state, const isa::Operand& operand);

// The lowest `size` bytes of a OP b.  An address has `pointer_size` bytes.
Value compute(isa::Opcode opcode, const Value& a, const Value& b, unsigned size,
              unsigned pointer_size, Choices& choices);

// The operands of a comparison, with each import that certainly exists replaced by a non-NULL
// value.
template <typename IsCertain>
Flags with_certain_imports(const binary::Image& image, Flags flags, const IsCertain& is_certain) {
  for (Value* const value : {&flags.a, &flags.b}) {
    if (value->kind == Value::Kind::import && value->offset == 0 &&
        is_certain(image.imports[value->id])) {
      *value = stack_place(stack_on_entry);
    }
  }
  return flags;
}

// Executes isa::Opcode::select; its condition is tested on the flags `asked`.
void execute_select(const binary::Image& image, const isa::Operation& operation, const Flags& asked,
                    State& state, Choices& choices);

// Applies an operation that is not a control operation to the state.
void execute(const binary::Image& image, const isa::Operation& operation, State& state,
             Choices& choices);

}  // namespace ftcheck::flow
