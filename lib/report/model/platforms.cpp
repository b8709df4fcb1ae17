#include "report/model/platforms.hpp"

#include "base/platform_tag.hpp"
#include "base/platform_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace ftcheck::report {
namespace {

// How many names of one kind are listed; the rest is only counted.
constexpr std::size_t most_names = 6;

using base::glibc;
using base::musl;
using base::no_libc;

// The most common architectures come first; others follow by name.
constexpr std::array<std::string_view, 9> architecture_order = {
    "x86_64", "amd64", "aarch64", "arm64", "universal2", "i686", "x86", "armv7l", "ppc64le"};

struct ByImportance {
  bool operator()(std::string_view a, std::string_view b) const {
    const auto rank = [](std::string_view name) {
      return std::ranges::find(architecture_order, name) - architecture_order.begin();
    };
    return rank(a) != rank(b) ? rank(a) < rank(b) : a < b;
  }
};

using Architectures = std::map<std::string_view, unsigned, ByImportance>;  // to their C libraries

struct Platform {
  std::string_view prefix;
  std::string_view system;
  std::string_view architecture;
  unsigned libc = no_libc;
};

std::optional<Platform> parse(std::string_view tag) {
  const auto parsed = base::parse_platform_tag(tag);
  if (!parsed || parsed->architecture.find_first_not_of("0123456789_") == std::string_view::npos) {
    return std::nullopt;
  }
  const base::SystemName* system = base::find_system(parsed->system);
  if (system == nullptr) return std::nullopt;
  return Platform{system->tag, system->name, parsed->architecture, system->libc};
}

// "a, b and 3 more"
std::string enumerate(const std::vector<std::string_view>& names) {
  const std::size_t shown = std::min(names.size(), most_names);
  const auto end = names.begin() + static_cast<std::ptrdiff_t>(shown);
  std::string text = fmt::format("{}", fmt::join(names.begin(), end, ", "));
  if (shown < names.size()) text += fmt::format(" and {} more", names.size() - shown);
  return text;
}

// "x86_64, aarch64 (glibc, musl), ppc64le (glibc)": groups architectures with the same C libraries;
// those with the most libraries come first. glibc alone is what people expect, so it is not
// mentioned.
std::string tell(const Architectures& architectures, bool name_glibc) {
  std::string text;
  const bool any_musl = std::ranges::any_of(
      architectures, [](const auto& architecture) { return (architecture.second & musl) != 0; });
  const auto add = [&](unsigned libc, std::string_view words) {
    std::vector<std::string_view> names;
    for (const auto& [name, its_libc] : architectures) {
      if (its_libc == libc) names.push_back(name);
    }
    if (names.empty()) return;
    if (!text.empty()) text += ", ";
    text += enumerate(names);
    text += words;
  };
  add(glibc | musl, " (glibc, musl)");
  add(glibc, any_musl || name_glibc ? " (glibc)" : "");
  add(musl, " (musl)");
  add(no_libc, "");
  return text;
}

}  // namespace

std::string short_platforms(std::span<const std::string_view> platform_tags, bool name_glibc) {
  std::map<std::string_view, Architectures> found;
  std::set<std::string_view> others;
  for (const std::string_view tag : platform_tags) {
    if (const auto platform = parse(tag)) {
      found[platform->system][platform->architecture] |= platform->libc;
    } else {
      others.insert(tag);
    }
  }
  std::vector<std::string> parts;
  for (const base::SystemName& system : base::system_names()) {
    const auto node = found.extract(system.name);
    if (node) parts.push_back(fmt::format("{} {}", system.name, tell(node.mapped(), name_glibc)));
  }
  if (!others.empty()) parts.push_back(enumerate({others.begin(), others.end()}));
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string asked_platforms(const std::vector<std::string>& platforms) {
  // "linux_x86_64" asks for wheels for glibc, which are tagged manylinux.
  constexpr std::string_view linux = "linux_";
  std::vector<std::string> tags;
  tags.reserve(platforms.size());
  for (const std::string& platform : platforms)
    tags.push_back(platform.starts_with(linux) ? "many" + platform : platform);
  return short_platforms(std::vector<std::string_view>(tags.begin(), tags.end()));
}

TagParts split_tag(std::string_view tag) {
  const std::size_t first = tag.find('-');
  const std::size_t second = first == std::string_view::npos ? first : tag.find('-', first + 1);
  if (second == std::string_view::npos) return {};
  return {tag.substr(first + 1, second - first - 1), tag.substr(second + 1)};
}

std::string_view format_words(BinaryFormat format) {
  switch (format) {
    case BinaryFormat::elf:
      return "ELF";
    case BinaryFormat::pe:
      return "PE";
    case BinaryFormat::mach_o:
      return "Mach-O";
    case BinaryFormat::wasm:
      return "WebAssembly";
  }
  return {};
}

std::string platform_family(std::string_view platform_tag) {
  const auto platform = parse(platform_tag);
  if (!platform) return std::string(platform_tag);
  return fmt::format("{}_{}", platform->prefix, platform->architecture);
}

}  // namespace ftcheck::report
