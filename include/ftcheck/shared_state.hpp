// Static data that a module's code writes without a lock, as plain structs.
//
// docs/shared-state.md says how it is found and what cannot be seen.
#pragma once

#include <ftcheck/export.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck {

// How a variable is written.
enum class StateKind {
  shared,  // by stores while the program runs
  lazy,    // the same, where each store follows a test of the variable: two threads may both set it
  buffer,  // an array that is filled, or whose address is given away
  fortran,  // COMMON and SAVE, by a routine that f2py exports
};

// Who reaches the functions that write.
enum class StateTier {
  named,     // something that Python code can call by a name
  indirect,  // only functions whose address is taken somewhere
};

// A variable in memory that all threads share.
struct StateVariable {
  std::string name;                   // the symbol as in the file; empty if the file has none
  std::uint64_t address = 0;          // in the file's image
  std::optional<std::uint64_t> size;  // in bytes, if a symbol tells it
  std::string section;                // ".bss"; empty if the file does not say
};

// A function that writes.
struct StateWriter {
  std::string function;           // the symbol as in the file; empty if the file has none
  std::uint64_t address = 0;      // of the function
  std::uint64_t store = 0;        // of its first store, or of its call that stores
  std::size_t stores = 0;         // how many there are
  std::string entry;              // dotted: "pkg._x.Type.method"; empty for the indirect tier
  std::vector<std::string> path;  // the functions from the entry to this one, by name or address
};

// Variables that the same functions write.
struct SharedState {
  StateKind kind = StateKind::shared;
  StateTier tier = StateTier::named;
  bool idempotent = false;               // every store writes the same constants
  std::vector<StateVariable> variables;  // by address
  std::vector<StateWriter> writers;      // by address

  // The rule's code: "FT511" to "FT513", "FT515".
  FTCHECK_EXPORT std::string_view code() const;
};

// Calls of a C library function with hidden state, without a lock.
struct UnsafeCall {
  std::string function;              // "localtime"
  std::vector<std::string> callers;  // by name or address
  StateTier tier = StateTier::named;
  std::string_view code() const { return "FT514"; }
};

// What was found in a module.
struct StateReport {
  std::vector<SharedState> shared;  // the named tier first, then by address
  std::vector<UnsafeCall> calls;
  // Why nothing could be analysed, as a clause; empty if it was.
  std::string not_analysed;
};

}  // namespace ftcheck
