// PyModuleDef and the slot arrays, as memory holds them at the handover.
//
// Layouts: Include/moduleobject.h, Include/object.h of CPython 3.13 to 3.15; PySlot: PEP 820.
#pragma once

#include "flow/values/value.hpp"

#include <ftcheck/limits.hpp>
#include <ftcheck/report.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ftcheck::python {

// Reads `size` bytes at a location, as the analysis knows memory.
using ReadMemory = std::function<flow::Value(const flow::Value& at, unsigned size)>;

// Slot ids (Include/moduleobject.h, Include/slots_generated.h).  3.15 renumbered them and still
// accepts the old ones.
enum class SlotId : std::uint16_t {
  create = 1,
  exec = 2,
  multiple_interpreters = 3,
  gil = 4,
  create_315 = 84,
  exec_315 = 85,
  multiple_interpreters_315 = 86,
  gil_315 = 87,
  subslots = 92,
  module_slots = 94,
  abi = 109,
};

struct Slot {
  std::uint16_t id = 0;
  std::uint64_t at = 0;  // the address of the slot; 0 if it is not in the image
  flow::Value value;
};

// The slots of an array and of the arrays that it refers to, in order.
struct Slots {
  std::vector<Slot> slots;
  std::string problem;  // why they could not be read to the end, as a clause; empty if they could
};

// How to read slots.
struct SlotLayout {
  unsigned pointer_size = 8;
  std::size_t most = Limits{}.slots;  // more than this are a problem
};

// PyModuleDef_Slot[] and PySlot[].
Slots read_definition_slots(const ReadMemory& read, const flow::Value& at, SlotLayout layout);
Slots read_export_slots(const ReadMemory& read, const flow::Value& at, SlotLayout layout);

// The target of a Py_mod_abi slot says which builds the module was compiled for (PyABIInfo,
// Include/modsupport.h: version bytes, then 16 bits of flags).
enum AbiFlag : std::uint16_t { abi_gil = 2, abi_free_threaded = 4 };

// Why the interpreter refuses a definition with these slots, as a clause; empty if it accepts them
// (PyModule_FromDefAndSpec2 in Objects/moduleobject.c).  Does not check for several gil slots.
std::string refused_slots(const Slots& slots);

// Those flags; nothing if there is no such slot, or if it does not say.
std::optional<std::uint16_t> read_abi_flags(const ReadMemory& read, const Slots& slots);

struct Definition {
  // Which build's PyObject it begins with: free_threaded, gil, or unknown.
  BuiltFor layout = BuiltFor::unknown;
  flow::Value slots_at;  // m_slots: NULL, or the address of the array
  flow::Value size;      // m_size
};

// The offset of m_name in a PyModuleDef of that build, in bytes.
unsigned name_offset(BuiltFor layout, unsigned pointer_size);

// Reads a PyModuleDef.  If its static head shows no layout, because it is filled at run time, the
// layout is `expected`.
Definition read_definition(const ReadMemory& read, const flow::Value& at, unsigned pointer_size,
                           BuiltFor expected);

}  // namespace ftcheck::python
