#include "python/analysis/facts.hpp"

#include "python/analysis/imports.hpp"
#include "python/analysis/range.hpp"
#include "python/c_api.hpp"
#include "python/stable_abi.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ftcheck::python::analysis {
namespace {

// The free-threaded builds: 3.13 is the first, and of those that come nobody knows the last.
constexpr unsigned first_minor = 13;
constexpr unsigned minors_known[] = {13, 14, 15};

// PY_VERSION_HEX: a byte each for major, minor and micro version, and one for the level.
constexpr std::uint32_t hex_version(unsigned minor) {
  return 0x03000000U | minor << 16U;
}

}  // namespace

std::optional<Value> known_variable(const binary::Image& image, const Value& at, unsigned size,
                                    std::span<const unsigned> minors) {
  if (at.kind != Value::Kind::import || at.offset != 0) return std::nullopt;
  const binary::Import& import = image.imports[at.id];
  if (import.name != "Py_Version" || is_disguised(image.format, import)) return std::nullopt;
  const unsigned size_of_long = image.format == BinaryFormat::pe ? 4 : image.pointer_size;
  if (size != size_of_long && size != 4) return std::nullopt;
  if (size == 4 && size_of_long == 8 && !image.little_endian) return std::nullopt;
  constexpr std::uint32_t whole_minor = 0xFFFF;
  constexpr unsigned last_minor = 0xFF;
  const auto lowest = std::ranges::min_element(minors);
  const auto highest = std::ranges::max_element(minors);
  const unsigned from = minors.empty() ? first_minor : *lowest;
  const unsigned to = minors.empty() ? last_minor : *highest;
  return range(hex_version(from), hex_version(to) | whole_minor);
}

std::string version_text(std::span<const unsigned> minors) {
  return minors.size() == 1 ? fmt::format("3.{}.", minors.front()) : std::string("3.");
}

bool is_certain(const binary::Import& import) {
  if (!import.weak) return true;
  if (!is_python_name(import.name)) return false;
  const StableSymbol* stable = find_stable_symbol(import.name);
  const bool is_old = stable != nullptr && stable->added <= first_minor && stable->macro.empty();
  if (!is_old && effect_of(import.name) == Effect::none) return false;
  return std::ranges::none_of(minors_known, [&](unsigned minor) {
    return missing_name(import.name, std::span(&minor, 1)).has_value();
  });
}

Flags with_certain_imports(const binary::Image& image, Flags flags) {
  for (Value* const value : {&flags.a, &flags.b}) {
    if (value->kind == Value::Kind::import && value->offset == 0 &&
        is_certain(image.imports[value->id])) {
      *value = stack_place(stack_on_entry);
    }
  }
  return flags;
}

}  // namespace ftcheck::python::analysis
