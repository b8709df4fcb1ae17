// Only tags that name an ABI promise something to an interpreter: py3-none-any with a
// Requires-Python of `<3.13` is simply a wheel for older versions.
#include "rules/requires_python.hpp"

#include "rules/rule.hpp"
#include "rules/tags_suffix.hpp"
#include "wheel/problems.hpp"
#include "wheel/specifier.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ftcheck::rules {
namespace {

constexpr unsigned oldest_minor = 13;
// An abi3t wheel is also for future versions; this is the last one considered.
constexpr unsigned newest_minor = 99;

// An abi3t tag that is too old does not count; FT205 reports it.
bool is_tagged_for(const WheelFacts& wheel, unsigned minor) {
  return std::ranges::any_of(wheel.tags, [&](const wheel::Tag& tag) {
    return tag.abi != "none" && (tag.abi != "abi3t" || minor >= first_abi3t) &&
           installs({minor, true}, tag);
  });
}

std::string verdict_on(const std::vector<std::string>& excluded, std::size_t known, bool all) {
  if (all && known == 1) {
    return fmt::format("excludes {}, the only free-threaded Python that the wheel is tagged for",
                       excluded.front());
  }
  if (all) {
    return fmt::format("excludes every free-threaded Python that the wheel is tagged for ({})",
                       fmt::join(excluded, ", "));
  }
  return fmt::format("excludes {}, although the wheel is tagged for {}", fmt::join(excluded, ", "),
                     excluded.size() == 1 ? "it" : "them");
}

}  // namespace

std::optional<Finding> requires_python_finding(const WheelFacts& wheel) {
  if (!wheel.metadata || wheel.metadata->requires_python.empty()) return std::nullopt;
  const std::string& text = wheel.metadata->requires_python;
  const auto specifiers = wheel::parse_specifiers(text);
  if (!specifiers) return std::nullopt;  // installers ignore it, and FT103 reports it
  std::size_t known = 0;
  bool admits_one = false;
  std::vector<std::string> excluded;
  for (unsigned minor = oldest_minor; minor <= newest_minor; ++minor) {
    const Interpreter interpreter{minor, true};
    if (!is_tagged_for(wheel, minor) || (wheel.target && *wheel.target != interpreter)) continue;
    const bool is_known =
        std::ranges::find(wheel.interpreters, interpreter) != wheel.interpreters.end();
    known += is_known ? 1 : 0;
    if (wheel::admits_python(*specifiers, minor)) {
      admits_one = true;
    } else if (is_known) {
      excluded.push_back(to_string(interpreter));
    }
  }
  if (excluded.empty()) return std::nullopt;
  Finding finding =
      find(requires_python, std::nullopt,
           fmt::format("Requires-Python {} {}, so pip refuses to install it there",
                       wheel::in_quotes(text), verdict_on(excluded, known, !admits_one)),
           "widen `requires-python` in pyproject.toml (or wherever the build backend takes it "
           "from), or build no wheel for the excluded versions");
  if (admits_one) finding.severity = Severity::warning;
  return finding;
}

unsigned lowest_python(const WheelFacts& wheel) {
  if (!wheel.metadata || wheel.metadata->requires_python.empty()) return 0;
  const auto specifiers = wheel::parse_specifiers(wheel.metadata->requires_python);
  if (!specifiers) return 0;
  for (unsigned minor = 0; minor <= newest_minor; ++minor) {
    if (wheel::admits_python(*specifiers, minor)) return minor;
  }
  return 0;
}

}  // namespace ftcheck::rules
