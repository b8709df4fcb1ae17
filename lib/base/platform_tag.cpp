// A system's name consists of letters, and its version of numbers between underscores.
#include "base/platform_tag.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace ftcheck::base {
namespace {

struct OldManylinux {
  std::string_view name;
  std::string_view minor;  // of the version 2.MINOR of glibc
};

constexpr std::array old_manylinux = {
    OldManylinux{"manylinux1", "5"},
    OldManylinux{"manylinux2010", "12"},
    OldManylinux{"manylinux2014", "17"},
};

}  // namespace

std::optional<PlatformTag> parse_platform_tag(std::string_view tag) {
  if (tag == "win32") return PlatformTag{"win", {}, "x86"};
  const std::size_t end = tag.find('_');
  if (end == 0 || end == std::string_view::npos) return std::nullopt;
  PlatformTag parsed{tag.substr(0, end), {}, tag.substr(end + 1)};
  const auto* old = std::ranges::find(old_manylinux, parsed.system, &OldManylinux::name);
  if (old != old_manylinux.end()) {
    parsed.system = "manylinux";
    parsed.numbers = {"2", old->minor};
  }
  for (;;) {
    const std::string_view digits = leading_digits(parsed.architecture);
    const std::string_view rest = parsed.architecture.substr(digits.size());
    if (digits.empty() || !rest.starts_with('_')) return parsed;
    parsed.numbers.push_back(digits);
    parsed.architecture = rest.substr(1);
  }
}

std::string perennial_platform_tag(std::string_view tag) {
  const std::size_t end = std::min(tag.find('_'), tag.size());
  const auto* old = std::ranges::find(old_manylinux, tag.substr(0, end), &OldManylinux::name);
  if (old == old_manylinux.end() || end == tag.size()) return std::string(tag);
  return std::string("manylinux_2_").append(old->minor).append(tag.substr(end));
}

}  // namespace ftcheck::base
