#include "base/platform_words.hpp"

#include "base/platform_tag.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace ftcheck::base {
namespace {

constexpr std::array systems = {
    SystemName{"manylinux", "Linux", glibc},
    SystemName{"musllinux", "Linux", musl},
    SystemName{"linux", "Linux"},
    SystemName{"macosx", "macOS"},
    SystemName{"win", "Windows"},
    SystemName{"ios", "iOS"},
    SystemName{"android", "Android"},
    SystemName{"pyodide", "Pyodide"},
    SystemName{"emscripten", "Emscripten"},
};

std::string_view libc_name(unsigned libc) {
  return libc == glibc ? "glibc" : libc == musl ? "musl" : "";
}

}  // namespace

std::span<const SystemName> system_names() {
  return systems;
}

const SystemName* find_system(std::string_view tag) {
  const auto* found = std::ranges::find(systems, tag, &SystemName::tag);
  return found == systems.end() ? nullptr : found;
}

std::string platform_words(std::string_view tag) {
  const auto parsed = parse_platform_tag(tag);
  const SystemName* system = parsed ? find_system(parsed->system) : nullptr;
  // Without an architecture the rest is a version.
  if (system == nullptr ||
      parsed->architecture.find_first_not_of("0123456789_") == std::string_view::npos) {
    return std::string(tag);
  }
  std::string text = fmt::format("{} {}", system->name, parsed->architecture);
  std::string detail(libc_name(system->libc));
  if (!parsed->numbers.empty()) {
    if (!detail.empty()) detail += ' ';
    detail += fmt::format("{}", fmt::join(parsed->numbers, "."));
  }
  // glibc without a version is what people expect.
  if (!detail.empty() && detail != "glibc") text += fmt::format(" ({})", detail);
  return text;
}

}  // namespace ftcheck::base
