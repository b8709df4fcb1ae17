#include "python/slots.hpp"

#include <array>

#include <fmt/format.h>

namespace ftcheck::python {
namespace {

using flow::Value;

// CPython itself takes five levels; no real array has a hundred slots.
constexpr unsigned deepest = 8;

std::string place(const Value& at) {
  return at.is_number() ? fmt::format("0x{:x}", at.offset) : std::string("run-time memory");
}

struct SlotReader {
  const ReadMemory& read;
  unsigned pointer_size;
  std::size_t most;
  Slots result;

  bool fail(std::string why) {
    result.problem = std::move(why);
    return false;
  }

  // Adds a slot, or the slots of the array it refers to.  Returns false if something is unknown.
  bool add(std::uint64_t id, const Value& at, const Value& value, unsigned depth) {
    if (depth > deepest) {
      return fail(
          fmt::format("the slot array at {} is nested too deeply or contains itself", place(at)));
    }
    if (result.slots.size() >= most) {
      return fail(
          fmt::format("at {} there are more slots than the limit of {} (slots)", place(at), most));
    }
    const bool subslots = id == static_cast<std::uint64_t>(SlotId::subslots);
    if (subslots || id == static_cast<std::uint64_t>(SlotId::module_slots)) {
      return value.is_number(0) ||
             (subslots ? export_array(value, depth + 1) : definition_array(value, depth + 1));
    }
    result.slots.push_back({static_cast<std::uint16_t>(id), at.is_number() ? at.offset : 0, value});
    return true;
  }

  // { int slot; void *value; }, ended by slot 0
  bool definition_array(const Value& start, unsigned depth) {
    for (Value at = start;; at = offset_by(at, 2ULL * pointer_size)) {
      const Value id = read(at, 4);
      if (!id.is_number()) {
        return fail(fmt::format("the slot at {} is not known", place(at)));
      }
      if (id.offset == 0) {
        return true;
      }
      if (id.offset > 0xFFFF) {
        return fail(fmt::format("the slot at {} has an invalid id", place(at)));
      }
      if (!add(id.offset, at, read(offset_by(at, pointer_size), pointer_size), depth)) {
        return false;
      }
    }
  }

  // { uint16_t id, flags; uint32_t reserved; union of 8 bytes }, ended by id 0
  bool export_array(const Value& start, unsigned depth) {
    for (Value at = start;; at = offset_by(at, 16)) {
      const Value id = read(at, 2);
      if (!id.is_number()) {
        return fail(fmt::format("the slot at {} is not known", place(at)));
      }
      if (id.offset == 0) {
        return true;
      }
      if (!add(id.offset, at, read(offset_by(at, 8), pointer_size), depth)) {
        return false;
      }
    }
  }
};

// Offsets of PyModuleDef's members in and after its PyModuleDef_Base.
struct Layout {
  unsigned head;       // sizeof(PyObject)
  unsigned ref_local;  // in PyObject, of the free-threaded build
};

constexpr Layout free_threaded_64{32, 12};
constexpr Layout free_threaded_32{20, 8};
constexpr unsigned gil_head_pointers = 2;

// PyModuleDef_Base has three more members; m_name, m_doc, m_size and m_methods come before m_slots.
constexpr unsigned pointers_before_name = 3;
constexpr unsigned pointers_before_size = pointers_before_name + 2;
constexpr unsigned pointers_before_slots = pointers_before_name + 4;

unsigned head_size(BuiltFor layout, unsigned pointer_size) {
  if (layout == BuiltFor::gil) {
    return gil_head_pointers * pointer_size;
  }
  return pointer_size == 8 ? free_threaded_64.head : free_threaded_32.head;
}

BuiltFor layout_of(const ReadMemory& read, const Value& at, unsigned pointer_size) {
  const Layout& layout = pointer_size == 8 ? free_threaded_64 : free_threaded_32;
  const Value first = read(at, pointer_size);
  const Value ref_local = read(offset_by(at, layout.ref_local), 4);
  constexpr std::uint64_t immortal = 0xFFFFFFFF;
  if (first.is_number(0) && ref_local.is_number(immortal)) {
    return BuiltFor::free_threaded;
  }
  // The default build's begins with a reference count, which is never 0, and has no type yet.
  const Value type = read(offset_by(at, pointer_size), pointer_size);
  if (first.is_number() && first.offset != 0 && type.is_number(0)) {
    return BuiltFor::gil;
  }
  return BuiltFor::unknown;
}

}  // namespace

Slots read_definition_slots(const ReadMemory& read, const Value& at, SlotLayout layout) {
  SlotReader reader{read, layout.pointer_size, layout.most, {}};
  reader.definition_array(at, 0);
  return std::move(reader.result);
}

Slots read_export_slots(const ReadMemory& read, const Value& at, SlotLayout layout) {
  SlotReader reader{read, layout.pointer_size, layout.most, {}};
  reader.export_array(at, 0);
  return std::move(reader.result);
}

std::string refused_slots(const Slots& slots) {
  // The ids of 3.13 and 3.14 end with the gil slot's; those of 3.15 are in a separate range.
  constexpr std::uint16_t last_old = static_cast<std::uint16_t>(SlotId::gil);
  constexpr std::uint16_t first_new = 80;
  constexpr std::uint16_t last_new = 200;
  std::array<unsigned, last_old + 1> counts{};
  for (const Slot& slot : slots.slots) {
    const auto renumbered = static_cast<unsigned>(SlotId::create_315) - 1U;
    const unsigned id = slot.id <= last_old ? slot.id : slot.id - renumbered;
    if (slot.id > last_new || (slot.id > last_old && slot.id < first_new)) {
      return fmt::format("the interpreter does not know slot {} and refuses it", slot.id);
    }
    if (id < counts.size()) ++counts[id];
  }
  if (counts[static_cast<std::size_t>(SlotId::create)] > 1) {
    return "the interpreter refuses more than one Py_mod_create slot";
  }
  if (counts[static_cast<std::size_t>(SlotId::multiple_interpreters)] > 1) {
    return "the interpreter refuses more than one Py_mod_multiple_interpreters slot";
  }
  return {};
}

std::optional<std::uint16_t> read_abi_flags(const ReadMemory& read, const Slots& slots) {
  constexpr unsigned flags_at = 2;
  for (const Slot& slot : slots.slots) {
    if (slot.id == static_cast<std::uint16_t>(SlotId::abi) && slot.value.is_number()) {
      const Value flags = read(offset_by(slot.value, flags_at), 2);
      const auto known = static_cast<std::uint16_t>(flags.offset & (abi_gil | abi_free_threaded));
      if (flags.is_number() && known != 0) {
        return known;
      }
    }
  }
  return std::nullopt;
}

unsigned name_offset(BuiltFor layout, unsigned pointer_size) {
  return head_size(layout, pointer_size) + pointers_before_name * pointer_size;
}

Definition read_definition(const ReadMemory& read, const Value& at, unsigned pointer_size,
                           BuiltFor expected) {
  Definition definition;
  definition.layout = layout_of(read, at, pointer_size);
  const BuiltFor layout = definition.layout == BuiltFor::unknown ? expected : definition.layout;
  const unsigned head = head_size(layout, pointer_size);
  const auto member = [&](unsigned pointers_before) {
    return read(offset_by(at, head + pointers_before * pointer_size), pointer_size);
  };
  definition.slots_at = member(pointers_before_slots);
  definition.size = member(pointers_before_size);
  return definition;
}

}  // namespace ftcheck::python
