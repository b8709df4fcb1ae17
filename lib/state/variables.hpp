// The variables that stores write, and which of them are no shared state.
#pragma once

#include "state/code.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace ftcheck::state {

// A variable: a symbol, or the address of a store in a file without symbols.
struct Variable {
  std::uint64_t address = 0;
  std::uint64_t size = 0;      // 0 if no symbol tells it
  std::string_view name = {};  // empty without a symbol
};

Variable variable_at(const Code& code, std::uint64_t address);

// The variable's size in bytes.  Without a symbol it ends where the next one begins that something
// refers to, as far as that is known; 0 if it is not.  `referenced` has addresses of data, in
// order.
std::uint64_t size_of(const Code& code, const Variable& variable,
                      const std::vector<std::uint64_t>& referenced);

// True for a variable at the address that may be a buffer: a large array without initial values.
bool is_buffer(const Code& code, std::uint64_t address,
               const std::vector<std::uint64_t>& referenced);

// True for generators whose modules have many variables of the generator's own.
bool keeps_own_variables(std::string_view binding);

// True if a C++ library, GCC's or Microsoft's, is linked statically, with variables of its own.
bool carries_cxx_library(const Code& code);

// True for what a generator, a run-time library or the language keeps, and looks after itself.
bool is_kept_by_others(std::string_view name, std::string_view binding);

// True for functions of a generator that only run when the module is imported, or that it writes
// for each type and that look after its own variables.
bool is_generated(std::string_view name, std::string_view binding);

// True for what functions of the interpreter are given and only read: a static object's head, and a
// list of texts that ends with NULL, such as the names of arguments.
bool is_only_given(const Code& code, std::uint64_t address);

// True if the address belongs to the head of a static object: its reference count.
bool is_reference_count(const Code& code, std::uint64_t address);

}  // namespace ftcheck::state
