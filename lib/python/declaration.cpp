#include "python/declaration.hpp"

#include "flow/values/memory.hpp"
#include "isa/bits.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ftcheck::python {
namespace {

using flow::Value;

bool is_definite_place(const Value& at) {
  return at.kind == Value::Kind::number || at.kind == Value::Kind::stack ||
         at.kind == Value::Kind::result;
}

std::string without_gil_slot(std::size_t count) {
  if (count == 0) return "it has no slots";
  return count == 1 ? "its only slot is not Py_mod_gil"
                    : fmt::format("none of its {} slots is Py_mod_gil", count);
}

// Judges slots.  `whose` begins the sentence: "the definition at 0x4000, slots at 0x3f00".
void judge_slots(const HandedMemory& memory, Handover& handover, const Slots& slots,
                 const std::string& whose) {
  handover.abi_flags = read_abi_flags(memory.read, slots);
  for (const Slot& slot : slots.slots) {
    const bool is_create = slot.id == static_cast<std::uint16_t>(SlotId::create) ||
                           slot.id == static_cast<std::uint16_t>(SlotId::create_315);
    if (is_create && !slot.value.is_number(0)) handover.create = slot.value;
  }
  const auto is_gil = [](const Slot& slot) {
    return slot.id == static_cast<std::uint16_t>(SlotId::gil) ||
           slot.id == static_cast<std::uint16_t>(SlotId::gil_315);
  };
  const auto count = std::count_if(slots.slots.begin(), slots.slots.end(), is_gil);
  const std::string problem = slots.problem.empty() && handover.phase == InitPhase::multi
                                  ? refused_slots(slots)
                                  : slots.problem;
  if (!problem.empty()) {
    handover.evidence = fmt::format("{}: {}", whose, problem);
  } else if (count == 0) {
    handover.declared = GilDeclaration::nothing;
    handover.evidence = whose + ": " + without_gil_slot(slots.slots.size());
  } else if (count > 1) {
    handover.evidence =
        fmt::format("{}: {} Py_mod_gil slots, but only one is allowed", whose, count);
  } else {
    const Slot& slot = *std::find_if(slots.slots.begin(), slots.slots.end(), is_gil);
    handover.declared = declaration_of(slot.value);
    handover.by = DeclaredBy::slot;
    const std::string at =
        slot.at == 0 ? "" : " at " + binary::describe_address(memory.parts, slot.at);
    handover.evidence = fmt::format("{}: slot {} (Py_mod_gil){} is {}", whose, slot.id, at,
                                    constant_name(handover.declared));
  }
}

}  // namespace

std::string describe_place(std::span<const binary::Part> parts, const Value& at) {
  switch (at.kind) {
    case Value::Kind::number:
      return "at " + binary::describe_address(parts, at.offset);
    case Value::Kind::stack:
      return "on the stack";
    case Value::Kind::result:
      return "in allocated memory";
    default:
      return "at a computed address";
  }
}

GilDeclaration declaration_of(const Value& value) {
  if (value.is_number(1)) {
    return GilDeclaration::not_used;
  }
  return value.is_number(0) ? GilDeclaration::used : GilDeclaration::unknown;
}

std::string_view constant_name(GilDeclaration declared) {
  switch (declared) {
    case GilDeclaration::not_used:
      return "Py_MOD_GIL_NOT_USED";
    case GilDeclaration::used:
      return "Py_MOD_GIL_USED";
    default:
      return "a value that could not be determined";
  }
}

namespace {

// Whether m_size is negative, which is allowed in single-phase initialization only; nothing if it
// may or may not be.  An unknown value is assumed to be a size, so not negative.
std::optional<bool> is_negative(const HandedMemory& memory, const Value& size) {
  const auto is_below = [&](const Value& one) {
    return one.is_number() &&
           static_cast<std::int64_t>(isa::sign_extend(one.offset, memory.pointer_size)) < 0;
  };
  if (size.kind != Value::Kind::choice || memory.choices == nullptr) return is_below(size);
  const flow::Alternatives sizes = memory.choices->alternatives(size);
  const bool any = std::ranges::any_of(sizes, is_below);
  if (any && !std::ranges::all_of(sizes, is_below)) return std::nullopt;
  return any;
}

}  // namespace

HandedMemory memory_as_loaded(const binary::Image& image, std::size_t slot_limit) {
  HandedMemory memory;
  memory.read = [&image, unwritten = flow::Memory()](const Value& at, unsigned size) {
    return flow::load(image, unwritten, at, size);
  };
  memory.pointer_size = image.pointer_size;
  memory.slot_limit = slot_limit;
  return memory;
}

Handover judge_definition(const HandedMemory& memory, const Value& at, const std::string& how) {
  Handover handover;
  handover.phase = InitPhase::multi;
  const Definition definition =
      read_definition(memory.read, at, memory.pointer_size, memory.expected_layout);
  handover.layout = definition.layout;
  const std::string whose =
      fmt::format("{} with the definition {}", how, describe_place(memory.parts, at));
  const std::optional<bool> has_negative_size = is_negative(memory, definition.size);
  if (!has_negative_size) {
    handover.evidence = whose + ", whose m_size may be negative";
  } else if (*has_negative_size) {
    handover.evidence = whose +
                        ", whose m_size is negative: the interpreter refuses that in multi-phase "
                        "initialization, so the import fails";
  } else if (definition.slots_at.is_number(0)) {
    handover.declared = GilDeclaration::nothing;
    handover.evidence = whose + ", whose m_slots is NULL";
  } else if (!is_definite_place(definition.slots_at)) {
    handover.evidence = whose + ", whose m_slots could not be determined";
  } else {
    judge_slots(
        memory, handover,
        read_definition_slots(memory.read, definition.slots_at,
                              {memory.pointer_size, memory.slot_limit}),
        fmt::format("{}, slots {}", whose, describe_place(memory.parts, definition.slots_at)));
  }
  return handover;
}

Handover judge_export_slots(const HandedMemory& memory, const Value& at, const std::string& how) {
  Handover handover;
  handover.phase = InitPhase::module_export;
  const std::string whose = fmt::format("{} slots {}", how, describe_place(memory.parts, at));
  if (is_definite_place(at)) {
    judge_slots(memory, handover,
                read_export_slots(memory.read, at, {memory.pointer_size, memory.slot_limit}),
                whose);
  } else {
    handover.evidence = whose;
  }
  return handover;
}

}  // namespace ftcheck::python
