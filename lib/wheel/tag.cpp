// free_threaded_interpreters admits what pip admits.  pip takes its list of tags from the packaging
// library (packaging.tags: cpython_tags and compatible_tags).
#include "wheel/tag.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "wheel/problems.hpp"

namespace ftcheck::wheel {
namespace {

// An identifier, which the packaging library requires for the python part.
bool is_identifier(std::string_view text) {
  return !text.empty() && !base::is_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return base::is_digit(c) || base::is_letter(c) || c == '_' || base::is_beyond_ascii(c);
         });
}

// The parts of a compressed set in lower case, each once.
std::vector<std::string> members(std::string_view compressed) {
  std::vector<std::string> result;
  for (std::string_view part : base::split(compressed, '.')) {
    std::string lower = base::to_lower(part);
    if (std::find(result.begin(), result.end(), lower) == result.end()) {
      result.push_back(std::move(lower));
    }
  }
  return result;
}

// Why the three parts are not valid tags, or "".
std::string why_not(const std::vector<std::string_view>& parts) {
  if (parts.size() != 3) return "it does not have the three parts PYTHON-ABI-PLATFORM";
  std::size_t combinations = 1;
  for (std::string_view part : parts) {
    const auto dots = static_cast<std::size_t>(std::count(part.begin(), part.end(), '.'));
    combinations *= std::min(dots, max_expanded_tags) + 1;
    if (combinations > max_expanded_tags) {
      return fmt::format("it stands for more than {} tags", max_expanded_tags);
    }
    const auto members = base::split(part, '.');
    if (std::find(members.begin(), members.end(), "") != members.end()) {
      return fmt::format("its part {} has an empty member", in_quotes(part));
    }
  }
  for (std::string_view python : base::split(parts.front(), '.')) {
    if (!is_identifier(python)) return fmt::format("{} is not an interpreter", in_quotes(python));
  }
  return {};
}

bool admits(const Tag& tag, unsigned minor) {
  const std::optional<unsigned> cpython = minor_version(tag.python);
  if (tag.abi == fmt::format("cp3{}t", minor)) return cpython == minor;
  if (tag.abi == "abi3t") return cpython && *cpython >= 2 && *cpython <= minor;
  if (tag.abi != "none") return false;
  if (cpython) return cpython == minor;
  const std::optional<unsigned> generic = minor_version(tag.python, "py3");
  return tag.python == "py3" || (generic && *generic <= minor);
}

}  // namespace

std::optional<unsigned> minor_version(std::string_view python, std::string_view prefix) {
  if (!python.starts_with(prefix)) return std::nullopt;
  const std::string_view digits = python.substr(prefix.size());
  if (digits.size() > 3 || (digits.size() > 1 && digits.front() == '0')) return std::nullopt;
  return base::to_number<unsigned>(digits);
}

std::string to_string(const Tag& tag) {
  return fmt::format("{}-{}-{}", tag.python, tag.abi, tag.platform);
}

std::vector<Tag> expand_tags(std::string_view compressed, std::string* why) {
  const std::vector<std::string_view> parts = base::split(compressed, '-');
  if (std::string reason = why_not(parts); !reason.empty()) {
    if (why != nullptr) *why = std::move(reason);
    return {};
  }
  const std::vector<std::string> abis = members(parts[1]);
  const std::vector<std::string> platforms = members(parts[2]);
  std::vector<Tag> tags;
  for (const std::string& python : members(parts[0])) {
    for (const std::string& abi : abis) {
      for (const std::string& platform : platforms) tags.push_back({python, abi, platform});
    }
  }
  return tags;
}

bool is_for_any(const std::vector<Tag>& tags) {
  return std::ranges::all_of(tags, [](const Tag& tag) { return tag.platform == "any"; });
}

std::vector<Interpreter> free_threaded_interpreters(const std::vector<Tag>& tags) {
  std::vector<Interpreter> interpreters;
  for (const unsigned minor : free_threaded_minors) {
    const auto admits_this = [minor](const Tag& tag) { return admits(tag, minor); };
    if (std::any_of(tags.begin(), tags.end(), admits_this)) {
      interpreters.push_back({minor, true});
    }
  }
  return interpreters;
}

}  // namespace ftcheck::wheel
