// Executes the operations that only move and compute; control flow is the engine's.
#pragma once

#include "python/analysis/operation.hpp"
#include "python/analysis/state.hpp"

namespace ftcheck::python::analysis {

// True for branch, jump, call, ret and stop.
bool is_control(Opcode opcode);

Value evaluate(const State& state, const Operand& operand);

// a OP b, of which the lowest `size` bytes count.  `pointer_size` bytes hold an address.
Value compute(Opcode opcode, const Value& a, const Value& b, unsigned size, unsigned pointer_size,
              Choices& choices);

// Changes the state as the operation, which is not one of control, does.
void execute(const binary::Image& image, const Operation& operation, State& state,
             Choices& choices);

}  // namespace ftcheck::python::analysis
