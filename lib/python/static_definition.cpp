#include "python/static_definition.hpp"

#include <vector>

#include <fmt/format.h>

namespace ftcheck::python {
namespace {

// True for "_x" and for "pkg._x".
bool ends_in_name(std::string_view text, std::string_view name) {
  return text.ends_with(name) &&
         (text.size() == name.size() || text[text.size() - name.size() - 1] == '.');
}

// The addresses of definitions with that name.
std::vector<std::uint64_t> find_candidates(const binary::Image& image, std::string_view name,
                                           const ReadMemory& read) {
  std::vector<std::uint64_t> found;
  for (const binary::Fixup& fixup : image.fixups) {
    if (fixup.kind != binary::Fixup::Kind::address) {
      continue;
    }
    for (const BuiltFor layout : {BuiltFor::free_threaded, BuiltFor::gil}) {
      const std::uint64_t distance = name_offset(layout, image.pointer_size);
      if (fixup.address < distance) {
        continue;
      }
      const std::uint64_t at = fixup.address - distance;
      if (read_definition(read, flow::number(at), image.pointer_size, layout).layout != layout) {
        continue;
      }
      const auto text = binary::read_string(image, fixup.value);
      if (text && ends_in_name(*text, name)) {
        found.push_back(at);
      }
    }
  }
  return found;
}

}  // namespace

std::optional<Handover> find_static_definition(const binary::Image& image, std::string_view name,
                                               std::size_t slot_limit) {
  if (binary::find_import(image, "PyModuleDef_Init") == nullptr) {
    return std::nullopt;  // it does not hand over a definition
  }
  const HandedMemory memory = memory_as_loaded(image, slot_limit);
  const std::vector<std::uint64_t> candidates = find_candidates(image, name, memory.read);
  if (candidates.size() != 1) {
    return std::nullopt;
  }
  const flow::Value at = flow::number(candidates.front());
  const Definition definition =
      read_definition(memory.read, at, image.pointer_size, BuiltFor::free_threaded);
  if (!definition.slots_at.is_number() || definition.slots_at.is_number(0)) {
    return std::nullopt;  // a single-phase module's, or one that the init function completes
  }
  const Slots slots =
      read_definition_slots(memory.read, definition.slots_at, {image.pointer_size, slot_limit});
  if (slots.slots.empty()) {
    return std::nullopt;  // filled by the init function
  }
  return judge_definition(memory, at,
                          fmt::format("the only definition for the name {:?} in the file, found "
                                      "by its shape: a module",
                                      name));
}

}  // namespace ftcheck::python
