// Poetry, "Dependency specification": a caret admits what keeps the first number that is not zero,
// a tilde what keeps the minor version, and a bare version is exact.  Parts are separated by commas
// or blanks, alternatives by "||" or "|".
#include "project/poetry_constraint.hpp"

#include "base/ascii.hpp"
#include "wheel/specifier.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ftcheck::project {
namespace {

using wheel::Specifier;

// The numbers of "1.2.3rc1"; empty if it is not a version.
std::vector<std::uint64_t> release_of(std::string_view version) {
  const auto parsed = wheel::parse_specifiers(fmt::format(">={}", version));
  if (!parsed || parsed->size() != 1 || parsed->front().has_epoch) return {};
  return parsed->front().release;
}

std::string joined(const std::vector<std::uint64_t>& release) {
  return fmt::format("{}", fmt::join(release, "."));
}

// ">=VERSION,<NEXT", where NEXT has `place` raised and nothing after it.
std::string range(std::string_view version, std::vector<std::uint64_t> release, std::size_t place) {
  release.resize(place + 1);
  ++release[place];
  // Poetry pads to the length of the version, which does not matter.
  return fmt::format(">={},<{}", version, joined(release));
}

std::string caret(std::string_view version) {
  const auto release = release_of(version);
  if (release.empty()) return {};
  const auto first = std::ranges::find_if(release, [](std::uint64_t part) { return part != 0; });
  const std::size_t place = first == release.end()
                                ? release.size() - 1
                                : static_cast<std::size_t>(first - release.begin());
  return range(version, release, place);
}

std::string tilde(std::string_view version) {
  const auto release = release_of(version);
  if (release.empty()) return {};
  return range(version, release, release.size() == 1 ? 0 : 1);
}

// "1.2.*" for "1.2.x" and "1.2.X".
std::string with_star(std::string_view version) {
  std::string text(version);
  if (text.ends_with(".x") || text.ends_with(".X")) text.back() = '*';
  while (text.ends_with(".*.*")) text.resize(text.size() - 2);
  return text;
}

// One part; nothing if it is malformed, empty if it admits everything.
std::optional<std::string> part_of(std::string_view text) {
  if (text == "*" || text == "x" || text == "X") return "";
  const auto checked = [](std::string specifiers) -> std::optional<std::string> {
    if (specifiers.empty() || !wheel::parse_specifiers(specifiers)) return std::nullopt;
    return specifiers;
  };
  const std::size_t after = std::min(text.find_first_not_of("<>=!~^"), text.size());
  const std::string_view symbol = text.substr(0, after);
  std::string_view version = base::trim(text.substr(after));
  if (version.empty()) return std::nullopt;
  if ((version.front() == 'v' || version.front() == 'V') && version.size() > 1) {
    version.remove_prefix(1);
  }
  if (symbol == "^") return checked(caret(version));
  if (symbol == "~") return checked(tilde(version));
  const std::string starred = with_star(version);
  if (symbol.empty() || symbol == "=") return checked("==" + starred);
  if (symbol == "<>") return checked("!=" + starred);
  return checked(std::string(symbol) + starred);
}

// The parts of ">=1 , <2 !=1.5": a blank after an operator does not separate.
std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts;
  std::string part;
  const auto is_operator = [](char c) {
    constexpr std::string_view operators = "<>=!~^";
    return operators.find(c) != std::string_view::npos;
  };
  for (const char c : text) {
    const bool is_separator = c == ',' || base::trim(std::string_view(&c, 1)).empty();
    const bool begins = is_operator(c) && !part.empty() && !is_operator(part.back());
    if ((is_separator && !part.empty() && !is_operator(part.back())) || begins) {
      parts.push_back(part);
      part.clear();
    }
    if (!is_separator) part += c;
  }
  if (!part.empty()) parts.push_back(part);
  return parts;
}

std::vector<std::string_view> alternatives_of(std::string_view text) {
  std::vector<std::string_view> alternatives;
  for (const std::string_view each : base::split(text, '|')) {
    if (!base::trim(each).empty()) alternatives.push_back(base::trim(each));
  }
  return alternatives;
}

std::optional<std::string> specifiers_of(std::string_view alternative) {
  std::vector<std::string> all;
  for (const std::string& text : parts_of(alternative)) {
    auto part = part_of(text);
    if (!part) return std::nullopt;
    if (!part->empty()) all.push_back(std::move(*part));
  }
  return fmt::format("{}", fmt::join(all, ","));
}

std::string python_comparison(std::string_view specifier) {
  const std::size_t after = specifier.find_first_not_of("<>=!~");
  const std::string_view version = specifier.substr(after);
  const auto dots = std::ranges::count(version, '.');
  const bool is_full = dots > 1 || version.find('*') != std::string_view::npos;
  return fmt::format("{} {} \"{}\"", is_full ? "python_full_version" : "python_version",
                     specifier.substr(0, after), version);
}

}  // namespace

std::optional<PoetryConstraint> parse_poetry_constraint(std::string_view text) {
  PoetryConstraint constraint;
  const auto alternatives = alternatives_of(text);
  for (const std::string_view each : alternatives) {
    auto specifiers = specifiers_of(each);
    if (!specifiers) return std::nullopt;
    constraint.specifiers = std::move(*specifiers);
    // "* || ^1"
    if (constraint.specifiers.empty()) return constraint;
  }
  constraint.is_narrowed = alternatives.size() > 1;
  return constraint;
}

std::optional<std::string> python_marker(std::string_view text) {
  std::vector<std::string> all;
  for (const std::string_view each : alternatives_of(text)) {
    const auto specifiers = specifiers_of(each);
    if (!specifiers) return std::nullopt;
    if (specifiers->empty()) return "";
    std::vector<std::string> comparisons;
    for (const std::string_view specifier : base::split(*specifiers, ',')) {
      comparisons.push_back(python_comparison(specifier));
    }
    all.push_back(fmt::format("{}", fmt::join(comparisons, " and ")));
  }
  return fmt::format("{}", fmt::join(all, " or "));
}

std::string platform_marker(std::string_view platform) {
  std::string marker;
  for (const std::string_view each : alternatives_of(platform)) {
    if (!marker.empty()) marker += " or ";
    const bool is_negated = each.starts_with("!=");
    std::string value(base::trim(each.substr(is_negated ? 2 : each.starts_with("==") ? 2 : 0)));
    std::erase_if(value, [](char c) { return c == '"' || c == '\\'; });
    marker += fmt::format("sys_platform {} \"{}\"", is_negated ? "!=" : "==", value);
  }
  return marker;
}

}  // namespace ftcheck::project
