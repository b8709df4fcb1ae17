// The checks follow the packaging library's parse_wheel_filename, which pip uses.
#include "wheel/file_name.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/project_name.hpp"
#include "base/version.hpp"
#include "wheel/problems.hpp"

namespace ftcheck::wheel {
namespace {

constexpr std::string_view extension = ".whl";

// PEP 427 replaces each run of other characters in a project's name by one underscore.
bool is_escaped_name(std::string_view name) {
  return !name.empty() && name.find("__") == std::string_view::npos &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return base::is_digit(c) || base::is_letter(c) || c == '_' || c == '.' ||
                  base::is_beyond_ascii(c);
         });
}

// Fills `result` and returns "", or returns a clause that says what is wrong with `name`.
std::string parse(std::string_view name, FileName& result) {
  if (!name.ends_with(extension)) return "it does not end in .whl";
  const auto parts = base::split(name.substr(0, name.size() - extension.size()), '-');
  if (parts.size() != 5 && parts.size() != 6) {
    return fmt::format(
        "it has {} part{} between dashes where NAME-VERSION[-BUILD]-PYTHON-ABI-PLATFORM has 5 or 6",
        parts.size(), parts.size() == 1 ? "" : "s");
  }
  if (!is_escaped_name(parts[0])) {
    return fmt::format(
        "its first part {} is not a project's name with all but letters, digits and dots written "
        "as single underscores",
        in_quotes(parts[0]));
  }
  if (!base::is_version(parts[1])) {
    return fmt::format("its second part {} is not a version (PEP 440)", in_quotes(parts[1]));
  }
  const bool has_build = parts.size() == 6;
  if (has_build && (parts[2].empty() || !base::is_digit(parts[2].front()))) {
    return fmt::format("its build tag {} does not begin with a digit", in_quotes(parts[2]));
  }
  const std::size_t tag = parts.size() - 3;
  const std::string compressed =
      fmt::format("{}-{}-{}", parts[tag], parts[tag + 1], parts[tag + 2]);
  std::string why;
  result.tags = expand_tags(compressed, &why);
  if (result.tags.empty()) {
    return fmt::format("its tag {} is not valid: {}", in_quotes(compressed), why);
  }
  result.distribution = parts[0];
  result.version = parts[1];
  if (has_build) result.build = parts[2];
  return {};
}

}  // namespace

std::optional<FileName> parse_file_name(std::string_view name, std::string* why) {
  FileName result;
  std::string reason = parse(name, result);
  if (reason.empty()) return result;
  if (why != nullptr) *why = std::move(reason);
  return std::nullopt;
}

std::string escaped_name(std::string_view name) {
  std::string result = base::normalize_name(name);
  std::replace(result.begin(), result.end(), '-', '_');
  return result;
}

std::optional<std::string> without_variant_label(std::string_view name) {
  const std::size_t dash = name.rfind('-');
  if (dash == std::string_view::npos || !name.ends_with(extension) || parse_file_name(name)) {
    return std::nullopt;
  }
  std::string shorter = std::string(name.substr(0, dash)) + std::string(extension);
  if (!parse_file_name(shorter)) return std::nullopt;
  return shorter;
}

}  // namespace ftcheck::wheel
