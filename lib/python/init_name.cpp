#include "python/init_name.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <cstdint>

namespace ftcheck::python {
namespace {

// Code points of a UTF-8 string.  A byte that is not UTF-8 stands for itself, which results in a
// name that no file exports.
std::vector<std::uint32_t> code_points(std::string_view text) {
  std::vector<std::uint32_t> points;
  while (!text.empty()) {
    const base::Character character = base::first_character(text).value_or(
        base::Character{static_cast<unsigned char>(text.front()), 1});
    points.push_back(character.code);
    text.remove_prefix(character.size);
  }
  return points;
}

// RFC 3492, section 6.1.
std::uint32_t adapt(std::uint32_t delta, std::uint32_t count, bool first) {
  delta = first ? delta / 700 : delta / 2;
  delta += delta / count;
  std::uint32_t k = 0;
  for (; delta > 455; k += 36) {
    delta /= 35;
  }
  return k + 36 * delta / (delta + 38);
}

void append_integer(std::string& out, std::uint32_t q, std::uint32_t bias) {
  const auto digit = [](std::uint32_t d) {
    return static_cast<char>(d < 26 ? 'a' + d : '0' + d - 26);
  };
  for (std::uint32_t k = 36;; k += 36) {
    const std::uint32_t t = k <= bias ? 1 : std::min<std::uint32_t>(k - bias, 26);
    if (q < t) {
      out += digit(q);
      return;
    }
    out += digit(t + (q - t) % (36 - t));
    q = (q - t) / (36 - t);
  }
}

// RFC 3492, section 6.3.
std::string punycode(std::string_view text) {
  const std::vector<std::uint32_t> points = code_points(text);
  std::string out;
  for (std::uint32_t point : points) {
    if (point < 0x80) {
      out += static_cast<char>(point);
    }
  }
  const auto basic = static_cast<std::uint32_t>(out.size());
  std::uint32_t handled = basic;
  if (basic > 0) {
    out += '-';
  }
  std::uint32_t n = 128;
  std::uint32_t delta = 0;
  std::uint32_t bias = 72;
  while (handled < points.size()) {
    std::uint32_t next = UINT32_MAX;
    for (std::uint32_t point : points) {
      if (point >= n) {
        next = std::min(next, point);
      }
    }
    delta += (next - n) * (handled + 1);
    n = next;
    for (std::uint32_t point : points) {
      delta += point < n ? 1 : 0;
      if (point == n) {
        append_integer(out, delta, bias);
        bias = adapt(delta, handled + 1, handled == basic);
        delta = 0;
        ++handled;
      }
    }
    ++delta;
    ++n;
  }
  return out;
}

std::optional<InitFunction> find_with_prefix(const binary::Image& image, std::string_view prefix,
                                             const EncodedName& name, bool is_export) {
  const std::string symbol = std::string(prefix) + (name.ascii ? "_" : "U_") + name.text;
  if (const binary::Export* found = binary::find_export(image, symbol)) {
    return InitFunction{symbol, found->address, found->forwarded_to, is_export, found->indirect};
  }
  return std::nullopt;
}

}  // namespace

EncodedName encode_module_name(std::string_view utf8_name) {
  const bool ascii = base::is_ascii(utf8_name);
  // No file system takes longer names, and encoding takes quadratic time.
  constexpr std::size_t longest = 255;
  const bool encoded = !ascii && utf8_name.size() <= longest;
  std::string text = encoded ? punycode(utf8_name) : std::string(utf8_name);
  std::replace(text.begin(), text.end(), '-', '_');
  return {ascii, text};
}

std::optional<InitFunction> find_init_function(const binary::Image& image, std::string_view name,
                                               bool knows_export) {
  const EncodedName encoded = encode_module_name(name);
  if (knows_export) {
    if (auto found = find_with_prefix(image, "PyModExport", encoded, true)) {
      return found;
    }
  }
  return find_with_prefix(image, "PyInit", encoded, false);
}

std::vector<std::string> all_init_functions(const binary::Image& image) {
  std::vector<std::string> names;
  for (const binary::Export& symbol : image.exports) {
    for (std::string_view prefix : {"PyInit_", "PyInitU_", "PyModExport_", "PyModExportU_"}) {
      if (symbol.name.starts_with(prefix)) {
        names.push_back(symbol.name);
      }
    }
  }
  return names;
}

std::string only_init_name(const binary::Image& image) {
  std::string only;
  for (std::string name : all_init_functions(image)) {
    for (const std::string_view prefix : {"PyInit_", "PyModExport_"}) {
      if (name.starts_with(prefix)) name.erase(0, prefix.size());
    }
    if (name.empty() || name.starts_with("PyInitU_") || name.starts_with("PyModExportU_") ||
        (!only.empty() && only != name)) {
      return {};
    }
    only = std::move(name);
  }
  return only;
}

}  // namespace ftcheck::python
