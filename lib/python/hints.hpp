// What an extension module's imports and memory show about code to review before the module
// declares that it does not need the GIL: functions that need care with threads, locks, types,
// global data.
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

// A function that returns a reference that the container owns, not the caller.
struct BorrowingFunction {
  std::string_view name;
  std::string_view replacement;  // returns a strong reference; all are new in Python 3.13
  bool operator==(const BorrowingFunction&) const = default;
};

// For a universal file, what any of its slices shows.
struct Hints {
  // Imported by the module, excluding imports of the binding's own generated code.
  std::vector<BorrowingFunction> borrowing;
  std::vector<std::string_view> object_allocators;  // imported ones of the object domain
  bool dict_next = false;                           // imports PyDict_Next
  bool sequence_fast = false;                       // imports PySequence_Fast
  bool critical_section = false;                    // imports a function that begins one
  bool lock = false;         // that, or imports a function that locks, waits or runs code once
  bool type_ready = false;   // imports PyType_Ready
  bool makes_types = false;  // that, or imports a function that makes a type from a PyType_Spec
  // The size in bytes of writable global data that is not in the file and that the loader zeroes,
  // in the slice that has most.  A lower bound, because Mach-O shows only whole pages.
  std::uint64_t zeroed_bytes = 0;
};

// `binding` is the generator, as detect_binding() names it.
Hints find_hints(std::span<const binary::Image> images, std::string_view binding);

// The names of the static PyTypeObjects in writable memory with the layout of the free-threaded
// build, sorted.  Does not find types that the module fills at run time.
std::vector<std::string> find_static_types(std::span<const binary::Image> images);

}  // namespace ftcheck::python
