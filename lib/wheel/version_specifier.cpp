// The comparisons are those of packaging 26, which agree with PEP 440 where older versions of that
// library do not: "<1.0.post1" admits 1.0rc1, and ">1.0rc1" admits 1.0rc2.
#include "wheel/version_specifier.hpp"

#include "base/ascii.hpp"
#include "base/version.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

namespace ftcheck::wheel {
namespace {

using base::Version;

bool is_pre(const Version& version) {
  return !version.pre_label.empty() || version.dev.has_value();
}

// The first `count` numbers of the release are the same; numbers that are not written are 0.
bool has_prefix(const Version& version, const Version& prefix, std::size_t count) {
  if (version.epoch != prefix.epoch) return false;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view own = i < version.release.size() ? version.release[i] : "0";
    if (own != prefix.release[i]) return false;
  }
  return true;
}

bool is_less(const Version& version, Version bound) {
  // The pre-releases of a version are not older than it, unless it is one itself.
  if (!is_pre(bound)) bound.dev = "0";
  return compare(version, bound) < 0;
}

// Without its local part, `version` is newer.  The post-releases of a version are not newer than
// it, unless it is one itself.
bool is_greater(const Version& version, const Version& bound) {
  if (compare(version, bound) <= 0) return false;
  if (bound.post || bound.dev || !version.post) return true;
  Version without_post = version;
  without_post.post.reset();
  without_post.dev.reset();
  return compare(without_post, bound) != 0;
}

// `plain` is the version without its local part, which counts only where a specifier has one too.
bool satisfies(const Version& version, const Version& plain, const Specifier& specifier) {
  const std::optional<Version> other = base::parse_version(specifier.version);
  if (!other) return false;
  const auto equals = [&] {
    if (specifier.is_prefix) return has_prefix(version, *other, other->release.size());
    return compare(other->local.empty() ? plain : version, *other) == 0;
  };
  switch (specifier.comparison) {
    case Comparison::less:
      return is_less(version, *other);
    case Comparison::less_equal:
      return compare(plain, *other) <= 0;
    case Comparison::equal:
      return equals();
    case Comparison::not_equal:
      return !equals();
    case Comparison::compatible:
      return compare(plain, *other) >= 0 && has_prefix(version, *other, other->release.size() - 1);
    case Comparison::greater_equal:
      return compare(plain, *other) >= 0;
    case Comparison::greater:
      return is_greater(plain, *other);
  }
  return false;
}

}  // namespace

bool admits_version(const std::vector<Specifier>& specifiers, std::string_view version) {
  const std::optional<Version> parsed = base::parse_version(version);
  if (!parsed) return false;
  Version plain = *parsed;
  plain.local.clear();
  std::string normal = base::normal_version(version.substr(0, version.find('+')));
  if (!parsed->local.empty()) normal.append("+").append(parsed->local);
  return std::ranges::all_of(specifiers, [&](const Specifier& specifier) {
    return specifier.arbitrary ? *specifier.arbitrary == normal
                               : satisfies(*parsed, plain, specifier);
  });
}

bool names_pre_release(const std::vector<Specifier>& specifiers) {
  return std::ranges::any_of(specifiers, [](const Specifier& specifier) {
    if (specifier.arbitrary) return base::is_pre_release(*specifier.arbitrary);
    return specifier.comparison != Comparison::not_equal && !specifier.is_prefix &&
           base::is_pre_release(specifier.version);
  });
}

}  // namespace ftcheck::wheel
