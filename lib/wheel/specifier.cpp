// The syntax follows the regular expression of packaging.specifiers, and the comparisons follow its
// implementation of PEP 440, "Version specifiers".
//
// The versions that are tested here are Python's: plain releases of three numbers.  So the rules
// for pre-releases and local versions are not needed; only the side of the release that a
// specifier's suffix puts it on matters.  version_specifier.hpp tests any version.
#include "wheel/specifier.hpp"

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "base/version.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <map>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::wheel {
namespace {

using Python = std::array<std::uint64_t, 3>;

constexpr std::array<std::pair<std::string_view, Comparison>, 7> operators{{
    {"~=", Comparison::compatible},
    {"==", Comparison::equal},
    {"!=", Comparison::not_equal},
    {"<=", Comparison::less_equal},
    {">=", Comparison::greater_equal},
    {"<", Comparison::less},
    {">", Comparison::greater},
}};

std::uint64_t capped_number(std::string_view digits) {
  constexpr std::uint64_t most = 1'000'000'000'000'000'000;
  return std::min(base::to_number<std::uint64_t>(digits).value_or(most), most);
}

// Pre-releases, and development releases without another suffix, come before their release; post-
// releases and local versions come after it.
int side_of(const base::Version& version) {
  if (!version.pre_label.empty() || (version.dev && !version.post)) return -1;
  return version.post || !version.local.empty() ? 1 : 0;
}

bool allows_prefix_and_local(Comparison comparison) {
  return comparison == Comparison::equal || comparison == Comparison::not_equal;
}

std::optional<Specifier> parse_arbitrary(std::string_view text) {
  if (text.empty() || text.find_first_of("; \t\r\n\f\v)") != std::string_view::npos)
    return std::nullopt;
  Specifier specifier;
  specifier.arbitrary = base::to_lower(text);
  return specifier;
}

// Every comparison except "===", from after the operator on.
std::optional<Specifier> parse_comparison(Comparison comparison, std::string_view text) {
  Specifier specifier;
  specifier.comparison = comparison;
  specifier.is_prefix = allows_prefix_and_local(comparison) && text.ends_with(".*");
  if (specifier.is_prefix) text.remove_suffix(2);
  const std::optional<base::Version> version = base::parse_version(text);
  if (!version) return std::nullopt;
  specifier.version = text;
  specifier.has_epoch = version->epoch != "0";
  for (const std::string_view number : version->release) {
    specifier.release.push_back(capped_number(number));
  }
  specifier.suffix = side_of(*version);
  if (specifier.is_prefix && specifier.suffix != 0) return std::nullopt;
  if (!version->local.empty() && !allows_prefix_and_local(comparison)) return std::nullopt;
  if (comparison == Comparison::compatible && specifier.release.size() < 2) return std::nullopt;
  return specifier;
}

std::optional<Specifier> parse_specifier(std::string_view text) {
  if (text.starts_with("===")) return parse_arbitrary(base::trim(text.substr(3)));
  for (const auto& [name, comparison] : operators) {
    if (text.starts_with(name))
      return parse_comparison(comparison, base::trim(text.substr(name.size())));
  }
  return std::nullopt;
}

// Compares the version with the specifier's first `count` numbers.
std::strong_ordering compare_release(const Python& version, const Specifier& specifier,
                                     std::size_t count) {
  if (specifier.has_epoch) return std::strong_ordering::less;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t own = i < version.size() ? version[i] : 0;
    const std::uint64_t other = i < specifier.release.size() ? specifier.release[i] : 0;
    if (own != other) return own <=> other;
  }
  return std::strong_ordering::equal;
}

std::strong_ordering compare(const Python& version, const Specifier& specifier) {
  const auto release =
      compare_release(version, specifier, std::max(version.size(), specifier.release.size()));
  return release != 0 ? release : 0 <=> specifier.suffix;
}

bool matches_prefix(const Python& version, const Specifier& specifier, std::size_t count) {
  return compare_release(version, specifier, count) == 0;
}

bool equals(const Python& version, const Specifier& specifier) {
  return specifier.is_prefix ? matches_prefix(version, specifier, specifier.release.size())
                             : compare(version, specifier) == 0;
}

// By PEP 440 the post-releases of a version are not later than it, and its pre-releases are not
// earlier than it; a plain release is neither.
bool satisfies(const Python& version, const Specifier& specifier) {
  if (specifier.arbitrary) {
    return *specifier.arbitrary == fmt::format("{}.{}.{}", version[0], version[1], version[2]);
  }
  switch (specifier.comparison) {
    case Comparison::less:
      return compare(version, specifier) < 0;
    case Comparison::less_equal:
      return compare(version, specifier) <= 0;
    case Comparison::equal:
      return equals(version, specifier);
    case Comparison::not_equal:
      return !equals(version, specifier);
    case Comparison::compatible:
      return compare(version, specifier) >= 0 &&
             matches_prefix(version, specifier, specifier.release.size() - 1);
    case Comparison::greater_equal:
      return compare(version, specifier) >= 0;
    case Comparison::greater:
      return compare(version, specifier) > 0;
  }
  return false;
}

bool satisfies_all(const Python& version, const std::vector<Specifier>& specifiers) {
  return std::ranges::all_of(
      specifiers, [&](const Specifier& specifier) { return satisfies(version, specifier); });
}

// The last number of the release 3.MINOR.MICRO that a specifier gives; 0 if it gives none.
std::uint64_t micro_of(const Specifier& specifier, unsigned minor) {
  if (!specifier.arbitrary) return specifier.release.size() > 2 ? specifier.release[2] : 0;
  const std::string_view text = *specifier.arbitrary;
  const std::string before = fmt::format("3.{}.", minor);
  if (!text.starts_with(before) || !base::all_digits(text.substr(before.size()))) return 0;
  return capped_number(text.substr(before.size()));
}

// Which of the releases 3.MINOR.0, 3.MINOR.1 and so on satisfy one comparison: all from a number
// on, all up to one, only one, or all but one.  So the releases before the given number are alike,
// and so are those after it.
struct Admitted {
  std::uint64_t micro = 0;
  bool before = false;
  bool at = false;
  bool after = false;
};

Admitted admitted_by(const Specifier& specifier, unsigned minor) {
  const std::uint64_t micro = micro_of(specifier, minor);
  const bool at = satisfies({3, minor, micro}, specifier);
  return {micro, micro == 0 ? at : satisfies({3, minor, 0}, specifier), at,
          satisfies({3, minor, micro + 1}, specifier)};
}

}  // namespace

std::optional<std::vector<Specifier>> parse_specifiers(std::string_view text) {
  std::vector<Specifier> specifiers;
  for (const std::string_view part : base::split(text, ',')) {
    if (base::trim(part).empty()) continue;
    std::optional<Specifier> specifier = parse_specifier(base::trim(part));
    if (!specifier) return std::nullopt;
    specifiers.push_back(std::move(*specifier));
  }
  return specifiers;
}

bool admits_release(const std::vector<Specifier>& specifiers, unsigned minor, std::uint64_t micro) {
  return satisfies_all({3, minor, micro}, specifiers);
}

bool admits_python(const std::vector<Specifier>& specifiers, unsigned minor) {
  // For each release, how many more comparisons rule it out than rule out the release before it.
  // Testing each release against each comparison takes hours for a text of some megabytes.
  std::map<std::uint64_t, std::int64_t> changes = {{0, 0}};
  for (const Specifier& specifier : specifiers) {
    const Admitted admitted = admitted_by(specifier, minor);
    changes[0] += admitted.before ? 0 : 1;
    changes[admitted.micro] += (admitted.before ? 1 : 0) - (admitted.at ? 1 : 0);
    changes[admitted.micro + 1] += (admitted.at ? 1 : 0) - (admitted.after ? 1 : 0);
  }
  std::int64_t ruled_out_by = 0;
  return std::ranges::any_of(changes, [&](const auto& change) {
    ruled_out_by += change.second;
    return ruled_out_by == 0;
  });
}

bool admits_all_of_python(const std::vector<Specifier>& specifiers, unsigned minor) {
  return std::ranges::all_of(specifiers, [&](const Specifier& specifier) {
    const Admitted admitted = admitted_by(specifier, minor);
    return admitted.before && admitted.at && admitted.after;
  });
}

bool requires_major(const std::vector<Specifier>& specifiers, std::uint64_t major) {
  return std::ranges::any_of(specifiers, [&](const Specifier& specifier) {
    const bool bounds_below = !specifier.arbitrary && specifier.comparison != Comparison::less &&
                              specifier.comparison != Comparison::less_equal &&
                              specifier.comparison != Comparison::not_equal;
    return bounds_below && (specifier.has_epoch || specifier.release.front() >= major);
  });
}

}  // namespace ftcheck::wheel
