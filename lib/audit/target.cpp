#include "audit/target.hpp"

#include "rules/platform.hpp"
#include "rules/tags_suffix.hpp"

#include <algorithm>
#include <iterator>
#include <string>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

constexpr unsigned first_free_threaded = 13;

// What a suffix is compared with: a tag of the platform, with some version for a family.
std::string tag_of(const wheel::Platform& platform) {
  if (platform.version || platform.system == "win") return platform.text;
  if (platform.system == "android") return fmt::format("android_21_{}", platform.architecture);
  return fmt::format("{}_2_17_{}", platform.system, platform.architecture);
}

// What CPython's importer looks for.  Unlike rules::looks_for, also what it then cannot use.
bool importer_looks_for(const Interpreter& python, const python::Suffix& suffix) {
  const bool is_abi3 = suffix.kind == python::SuffixKind::abi3;
  return rules::looks_for(python, suffix) || (is_abi3 && python.minor < rules::first_abi3t);
}

// True if the platform's interpreters look for the suffix in a wheel with that tag.
bool fits(const wheel::Platform& platform, const python::Suffix& suffix) {
  return rules::fits_platform(suffix, rules::platform_of_tag(tag_of(platform)));
}

}  // namespace

Wanted parse_target(const Target& target) {
  const std::string name = to_string(target.python);
  if (!target.python.free_threaded) {
    throw Error(
        fmt::format("the target {} is a default build, in which the GIL is always enabled; ftcheck "
                    "judges for free-threaded Python: give {}t",
                    name, name));
  }
  if (target.python.minor < first_free_threaded) {
    throw Error(fmt::format(
        "there is no Python {}: 3.13t is the first free-threaded one; give 3.14t", name));
  }
  Wanted wanted;
  wanted.python = target.python;
  for (const std::string& text : target.platforms) {
    if (text == "all") continue;
    std::string why;
    auto platform = wheel::parse_platform(text, &why);
    if (!platform) throw Error(why);
    wanted.platforms.push_back(*std::move(platform));
  }
  const bool all = std::ranges::find(target.platforms, "all") != target.platforms.end();
  if (all) wanted.platforms.clear();
  return wanted;
}

std::optional<Wanted> wanted_by(const Options& options) {
  if (!options.target) return std::nullopt;
  return parse_target(*options.target);
}

std::vector<wheel::Tag> tags_for(const Wanted& wanted, std::span<const wheel::Tag> tags) {
  std::vector<wheel::Tag> found;
  std::ranges::copy_if(tags, std::back_inserter(found), [&](const wheel::Tag& tag) {
    return rules::installs(wanted.python, tag) && fits_platform(wanted, std::span(&tag, 1));
  });
  return found;
}

bool fits_platform(const Wanted& wanted, std::span<const wheel::Tag> tags) {
  return wanted.platforms.empty() || std::ranges::any_of(tags, [&](const wheel::Tag& tag) {
           return std::ranges::any_of(wanted.platforms, [&](const wheel::Platform& platform) {
             return wheel::fits(platform, tag.platform);
           });
         });
}

bool looks_for(const Wanted& wanted, const python::Suffix& suffix,
               std::span<const wheel::Tag> tags) {
  if (!importer_looks_for(wanted.python, suffix)) return false;
  const auto is_there = [&](const wheel::Tag& tag) {
    if (!rules::fits_platform(suffix, rules::platform_of_tag(tag.platform))) return false;
    return wanted.platforms.empty() ||
           std::ranges::any_of(wanted.platforms, [&](const wheel::Platform& platform) {
             return wheel::fits(platform, tag.platform) && fits(platform, suffix);
           });
  };
  if (!tags.empty()) return std::ranges::any_of(tags, is_there);
  return wanted.platforms.empty() ||
         std::ranges::any_of(wanted.platforms, [&](const wheel::Platform& platform) {
           return fits(platform, suffix);
         });
}

bool runs_on(const Wanted& wanted, std::span<const rules::Slice> slices) {
  return wanted.platforms.empty() ||
         std::ranges::any_of(wanted.platforms, [&](const wheel::Platform& wheel_platform) {
           const rules::Platform platform = rules::platform_of_tag(tag_of(wheel_platform));
           return std::ranges::any_of(slices, [&](const rules::Slice& slice) {
             const auto& names = platform.architectures;
             return rules::format_of(platform.system) == slice.format &&
                    (names.empty() || std::ranges::find(names, slice.architecture) != names.end());
           });
         });
}

std::vector<std::string> platform_names(const Wanted& wanted) {
  std::vector<std::string> names;
  for (const wheel::Platform& platform : wanted.platforms) names.push_back(platform.text);
  return names;
}

}  // namespace ftcheck::auditing

namespace ftcheck {

void check_target(const Target& target) {
  auditing::parse_target(target);
}

}  // namespace ftcheck
