// Executes the operations that only move and compute; control flow is the engine's.
#pragma once

#include "flow/values/state.hpp"
#include "isa/operation.hpp"

namespace ftcheck::flow {

// True for branch, jump, call, ret and stop.
bool is_control(isa::Opcode opcode);

Value evaluate(const State& state, const isa::Operand& operand);

// a OP b, of which the lowest `size` bytes count.  `pointer_size` bytes hold an address.
Value compute(isa::Opcode opcode, const Value& a, const Value& b, unsigned size,
              unsigned pointer_size, Choices& choices);

// The operands of a comparison, where an import that is certainly there is replaced by a place that
// is not NULL.
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

// Executes isa::Opcode::select, for which `asked` are the flags that its condition is asked of.
void execute_select(const binary::Image& image, const isa::Operation& operation, const Flags& asked,
                    State& state, Choices& choices);

// Changes the state as the operation, which is not one of control, does.
void execute(const binary::Image& image, const isa::Operation& operation, State& state,
             Choices& choices);

}  // namespace ftcheck::flow
