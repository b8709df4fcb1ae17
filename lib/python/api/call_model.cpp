#include "python/api/call_model.hpp"

#include "flow/values/range.hpp"
#include "python/api/c_api.hpp"
#include "python/api/effects.hpp"
#include "python/api/stable_abi.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ftcheck::python {
namespace {

// The free-threaded builds: 3.13 is the first; the last is not known.
constexpr unsigned first_minor = 13;
constexpr unsigned minors_known[] = {13, 14, 15};

// The interpreter's functions write a few words, or a Py_buffer.
constexpr std::uint32_t written_words = 32;
constexpr std::uint32_t written_to_buffer = 80;

// PY_VERSION_HEX: a byte each for major, minor and micro version, and one for the level.
constexpr std::uint32_t hex_version(unsigned minor) {
  return 0x03000000U | minor << 16U;
}

}  // namespace

flow::KnownImport InterpreterModel::import(const binary::Image& image,
                                           const binary::Import& import) const {
  flow::KnownImport known;
  known.is_disguised = is_disguised(image.format, import);
  known.fetches = import.name.starts_with("PyImport_AddModule");
  if (known.is_disguised) return known;
  known.is_hosts = is_python_name(import.name);
  const ApiEffect effect = effect_of(import.name);
  known.effect = effect.effect;
  known.makes = effect.makes;
  if (known.is_hosts) {
    known.written = import.name == "PyObject_GetBuffer" ? written_to_buffer : written_words;
  }
  return known;
}

bool InterpreterModel::is_hosts_name(std::string_view name) const {
  return is_python_name(name);
}

std::optional<flow::Value> InterpreterModel::variable(const binary::Image& image,
                                                      const binary::Import& import,
                                                      unsigned size) const {
  if (import.name != "Py_Version" || is_disguised(image.format, import)) return std::nullopt;
  const unsigned size_of_long = image.format == BinaryFormat::pe ? 4 : image.pointer_size;
  if (size != size_of_long && size != 4) return std::nullopt;
  if (size == 4 && size_of_long == 8 && !image.little_endian) return std::nullopt;
  constexpr std::uint32_t whole_minor = 0xFFFF;
  constexpr unsigned last_minor = 0xFF;
  const auto lowest = std::ranges::min_element(minors_);
  const auto highest = std::ranges::max_element(minors_);
  const unsigned from = minors_.empty() ? first_minor : *lowest;
  const unsigned to = minors_.empty() ? last_minor : *highest;
  return flow::range(hex_version(from), hex_version(to) | whole_minor);
}

std::string InterpreterModel::text() const {
  return minors_.size() == 1 ? fmt::format("3.{}.", minors_.front()) : std::string("3.");
}

bool InterpreterModel::is_certain(const binary::Import& import) const {
  if (!is_python_name(import.name)) return false;
  const StableSymbol* stable = find_stable_symbol(import.name);
  const bool is_old = stable != nullptr && stable->added <= first_minor && stable->macro.empty();
  if (!is_old && effect_of(import.name).effect == flow::Effect::none) return false;
  return std::ranges::none_of(minors_known, [&](unsigned minor) {
    return missing_name(import.name, std::span(&minor, 1)).has_value();
  });
}

}  // namespace ftcheck::python
