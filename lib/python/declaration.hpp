// What a definition or a slot array declares about the GIL, with a sentence that says where.
#pragma once

#include "binary/link.hpp"
#include "python/slots.hpp"

#include <ftcheck/report.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::python {

// Something that an init function may hand over.
struct Handover {
  std::optional<InitPhase> phase;
  GilDeclaration declared = GilDeclaration::unknown;
  std::optional<DeclaredBy> by;
  BuiltFor layout = BuiltFor::unknown;     // of the definition, if there is one
  std::optional<std::uint16_t> abi_flags;  // of a Py_mod_abi slot: AbiFlag
  // The function in the Py_mod_create slot, if there is one.
  std::optional<flow::Value> create;
  std::string evidence;  // a sentence
  bool operator==(const Handover&) const = default;
};

// Memory at the time of the handover.
struct HandedMemory {
  ReadMemory read;
  unsigned pointer_size = 8;
  // The layout assumed for a definition that does not show its own.
  BuiltFor expected_layout = BuiltFor::free_threaded;
  std::span<const binary::Part> parts;      // for addresses in the evidence
  std::size_t slot_limit = Limits{}.slots;  // the most that are read
  // For values that are one of several; may be nullptr.
  const flow::Choices* choices = nullptr;
};

// The memory of an image that has just been loaded, which must outlive it.
HandedMemory memory_as_loaded(const binary::Image& image, std::size_t slot_limit);

// "at 0x4000", "on the stack"
std::string describe_place(std::span<const binary::Part> parts, const flow::Value& at);

// Py_MOD_GIL_NOT_USED is 1, Py_MOD_GIL_USED is 0.
GilDeclaration declaration_of(const flow::Value& value);
std::string_view constant_name(GilDeclaration declared);

// A definition that is handed over.  `how` begins the sentence: "PyInit_x calls … at 0x1000".
Handover judge_definition(const HandedMemory& memory, const flow::Value& at,
                          const std::string& how);

// An array of PySlot that is handed over.
Handover judge_export_slots(const HandedMemory& memory, const flow::Value& at,
                            const std::string& how);

}  // namespace ftcheck::python
