#include "values.hpp"

#include "did_you_mean.hpp"
#include "usage_error.hpp"

#include <ftcheck/audit.hpp>
#include <ftcheck/error.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <vector>

namespace ftcheck::cli {
namespace {

const LimitInfo& find_limit(std::string_view name) {
  std::vector<std::string_view> names;
  for (const LimitInfo& limit : all_limits()) {
    if (limit.name == name) return limit;
    names.push_back(limit.name);
  }
  throw UsageError(fmt::format("--limit: unknown limit '{}'; {}", name, suggestion(name, names)));
}

// A limit on a process that is never started would give a false sense of safety.
void check_has_effect(const LimitInfo& limit, const Typed& typed) {
  if (!limit.needs_isolation) return;
  if (!can_isolate()) {
    throw UsageError(fmt::format(
        "--limit {} bounds the process that audits one input, and ftcheck starts no such "
        "process on this system; leave it out",
        limit.name));
  }
  if (!typed.no_isolation && !typed.trace) return;
  throw UsageError(
      fmt::format("--limit {} bounds the process that audits one input, and {} starts no such "
                  "process; leave one of them out",
                  limit.name, typed.no_isolation ? "--no-isolation" : "--trace"));
}

}  // namespace

std::optional<std::filesystem::path> file_name(const std::optional<std::string>& typed,
                                               std::string_view option) {
  if (typed && typed->empty()) {
    throw UsageError(fmt::format("{} needs the name of a file", option));
  }
  return typed;
}

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
}

std::vector<std::string> split_codes(std::span<const std::string> typed) {
  std::vector<std::string> codes;
  for (const std::string& list : typed) {
    for (const std::string& entry : CLI::detail::split(list, ',')) {
      codes.push_back(CLI::detail::trim_copy(entry));
    }
  }
  return codes;
}

std::string format_bytes(std::uint64_t bytes) {
  constexpr std::uint64_t thousand = 1000;
  if (bytes < thousand) return count_of(bytes, "byte");
  if (bytes < thousand * thousand) return fmt::format("{} kB", bytes / thousand);
  const double millions = static_cast<double>(bytes) / 1e6;
  if (millions < 10) return fmt::format("{:.1f} MB", millions);
  if (millions < 1000) return fmt::format("{:.0f} MB", millions);
  return fmt::format("{:.1f} GB", millions / 1000);
}

std::string count_of(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

Limits read_limits(const Typed& typed) {
  Limits limits;
  for (const std::string& assignment : typed.limits) {
    const LimitInfo& limit =
        find_limit(std::string_view(assignment).substr(0, assignment.find('=')));
    try {
      set_limit(limits, assignment);
    } catch (const Error& error) {
      throw UsageError(fmt::format("--limit: {}", error.what()));
    }
    check_has_effect(limit, typed);
  }
  return limits;
}

}  // namespace ftcheck::cli
