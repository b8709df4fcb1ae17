#include <ftcheck/limits.hpp>

#include <ftcheck/error.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>

#include <fmt/format.h>

namespace ftcheck {
namespace {

constexpr std::array table = {
    LimitInfo{"members", &Limits::members, false, "members in an archive"},
    LimitInfo{"directory-size", &Limits::directory_bytes, true, "size of an archive's directory"},
    LimitInfo{"name-length", &Limits::name_bytes, true, "length of a member's name"},
    LimitInfo{"member-size", &Limits::member_bytes, true,
              "size of one member, inflated, or of one file"},
    LimitInfo{"metadata-size", &Limits::metadata_bytes, true, "size of WHEEL, METADATA or RECORD"},
    LimitInfo{"total-size", &Limits::total_bytes, true,
              "size of all members that are read, inflated"},
    LimitInfo{"ratio", &Limits::ratio, false,
              "inflated size of a member, as a multiple of its size in the archive"},
    LimitInfo{"modules", &Limits::modules, false, "extension modules in a wheel or distribution"},
    LimitInfo{"symbols", &Limits::symbols, false,
              "symbols that a file imports, and that it exports"},
    LimitInfo{"relocations", &Limits::relocations, false, "relocations that the loader applies"},
    LimitInfo{"slots", &Limits::slots, false, "slots in one module's definition"},
    LimitInfo{"libraries", &Limits::libraries, false, "libraries opened for one module"},
    LimitInfo{"steps", &Limits::steps, false, "instructions followed for one init function"},
    LimitInfo{"entries", &Limits::entries, false, "files and directories below a directory"},
    LimitInfo{"depth", &Limits::depth, false, "levels of nested directories"},
    LimitInfo{"seconds", &Limits::seconds, false, "seconds of processor time for one input", true},
    LimitInfo{"memory", &Limits::memory_bytes, true, "address space for one input", true},
    LimitInfo{"result-size", &Limits::result_bytes, true, "size of the result for one input", true},
    LimitInfo{"download", &Limits::download_bytes, true, "size of one file from an index"},
    LimitInfo{"download-total", &Limits::download_total_bytes, true,
              "size of everything that a run receives from indexes"},
    LimitInfo{"page", &Limits::page_bytes, true, "size of one page of an index"},
    LimitInfo{"requests", &Limits::requests, false, "requests of a run to indexes"},
};

constexpr std::string_view units = "KMGT";

// The power of two that a unit stands for: 20 for "M", "MiB".
std::optional<unsigned> shift_of(std::string_view unit) {
  if (unit.empty() || unit == "B") return 0;
  const std::size_t place = units.find(unit.front());
  const std::string_view rest = unit.substr(1);
  if (place == std::string_view::npos || (!rest.empty() && rest != "iB" && rest != "B")) {
    return std::nullopt;
  }
  return static_cast<unsigned>(10 * (place + 1));
}

std::optional<std::uint64_t> parse_value(std::string_view text, bool in_bytes) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number == 0) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  if (!in_bytes && !unit.empty()) return std::nullopt;
  const auto shift = shift_of(unit);
  if (!shift || number > std::numeric_limits<std::uint64_t>::max() >> *shift) return std::nullopt;
  return number << *shift;
}

}  // namespace

std::span<const LimitInfo> all_limits() {
  return table;
}

void set_limit(Limits& limits, std::string_view assignment) {
  const std::size_t equals = assignment.find('=');
  const std::string_view name = assignment.substr(0, equals);
  const auto* const limit = std::ranges::find(table, name, &LimitInfo::name);
  if (limit == table.end()) {
    std::string names;
    for (const LimitInfo& info : table) {
      names += names.empty() ? "" : ", ";
      names += info.name;
    }
    throw Error(fmt::format("unknown limit {:?}; the limits are {}", name, names));
  }
  const std::string_view text =
      equals == std::string_view::npos ? std::string_view{} : assignment.substr(equals + 1);
  const auto value = parse_value(text, limit->in_bytes);
  if (!value) {
    throw Error(fmt::format(
        "the limit {} must be a whole number of at least 1{}, not {:?}", name,
        limit->in_bytes ? ", optionally with a unit such as 512MiB or 2GiB" : "", text));
  }
  limits.*(limit->value) = *value;
}

std::string format_limit(const LimitInfo& limit, std::uint64_t value) {
  if (!limit.in_bytes) return fmt::format("{}", value);
  std::size_t unit = 0;
  while (unit < units.size() && value != 0 && value % 1024 == 0) {
    value /= 1024;
    ++unit;
  }
  return unit == 0 ? fmt::format("{}B", value) : fmt::format("{}{}iB", value, units[unit - 1]);
}

}  // namespace ftcheck
