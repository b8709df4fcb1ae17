// Thread-local variables of AArch64 code for ELF (TLSDESC, in the ELF ABI supplement).
//
// Code calls the function in a variable's descriptor with a pointer to the descriptor, which only
// the loader fills.  The function returns the variable's distance and changes no other register.
#pragma once

#include "flow/functions/program.hpp"

namespace ftcheck::flow {

// True if a call of `target` with these registers is one of those.
bool finds_thread_variable(const Program& program, const Value& target,
                           const std::vector<Value>& registers);

}  // namespace ftcheck::flow
