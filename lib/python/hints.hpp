// What an extension module's imports and memory show of the code to read before it declares that it
// does not need the GIL: functions that take care with threads to use, locks, types, global data.
//
// None of it is wrong by itself, and macros and inline functions (PyList_GET_ITEM, atomics) leave
// no import.  Source: https://docs.python.org/3/howto/free-threading-extensions.html
#pragma once

#include "binary/image.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::python {

// A function that returns a reference which the container, not the caller, owns.
struct BorrowingFunction {
  std::string_view name;
  std::string_view replacement;  // returns a strong reference; all are new in Python 3.13
  bool operator==(const BorrowingFunction&) const = default;
};

// Of a universal file, what any of its slices shows.
struct Hints {
  // Imported, without those that the binding's own generated code brings along.
  std::vector<BorrowingFunction> borrowing;
  std::vector<std::string_view> object_allocators;  // imported ones of the object domain
  bool dict_next = false;                           // imports PyDict_Next
  bool sequence_fast = false;                       // imports PySequence_Fast
  bool critical_section = false;                    // imports what begins one
  bool lock = false;         // imports that, or a function that locks, waits or runs something once
  bool type_ready = false;   // imports PyType_Ready
  bool makes_types = false;  // imports that, or a function that makes a type of a PyType_Spec
  // Writable global data that the file has no bytes for and the loader sets to zero, in bytes; of
  // the slice that has most, and at least: Mach-O shows whole pages only.
  std::uint64_t zeroed_bytes = 0;
};

// `binding` is the generator, as detect_binding() names it.
Hints find_hints(std::span<const binary::Image> images, std::string_view binding);

// The names of the static PyTypeObjects in writable memory that are laid out for the free-threaded
// build, sorted.  Those that the module fills at run time are not seen.
std::vector<std::string> find_static_types(std::span<const binary::Image> images);

}  // namespace ftcheck::python
