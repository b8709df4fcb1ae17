#include "rules/suffix.hpp"

#include "rules/help.hpp"
#include "rules/rule.hpp"
#include "rules/tags_suffix.hpp"
#include "rules/who_finds.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::rules {
namespace {

using wheel::Tag;

constexpr std::string_view right_build_help =
    "start from an empty build directory, and build it with the Python that the wheel is tagged "
    "for";

}  // namespace

std::string suffix_problem(const python::Suffix& suffix, std::span<const Tag> tags) {
  if (tags.empty() || is_found(suffix, tags, Builds::all)) return {};
  std::string tagged = tag_names(tags);
  if (is_found_elsewhere(suffix, tags)) {
    std::vector<std::string> platforms;
    for (const Tag& tag : tags) {
      if (std::ranges::find(platforms, tag.platform) == platforms.end()) {
        platforms.push_back(tag.platform);
      }
    }
    tagged = listed(platforms);
  }
  // 3.13t and 3.14t do look for .abi3.so.
  const bool is_abi3 = suffix.kind == python::SuffixKind::abi3;
  return fmt::format(
      "the module is built for {} (suffix {}), but the wheel is tagged {}: no Python that installs "
      "it {}",
      named_by(suffix), suffix.text, tagged,
      is_abi3 ? "supports that ABI" : "will find the module");
}

std::vector<Finding> check_suffix(const ModuleView& module) {
  if (!module.surroundings.installed &&
      is_other_stable_abi(module.suffix, module.surroundings.tags)) {
    const bool is_abi3t = module.suffix.kind == python::SuffixKind::abi3t;
    return {find(stable_abi_suffix, module.path,
                 fmt::format("the module is built for the stable ABI of {} builds (suffix {}), but "
                             "the wheel is tagged only {}",
                             is_abi3t ? "free-threaded" : "default", module.suffix.text,
                             is_abi3t ? "abi3" : "abi3t"),
                 std::string(is_abi3t ? "tag the wheel cp315-abi3.abi3t" : abi3t_help))};
  }
  std::string problem = module.surroundings.installed
                            ? std::string()
                            : suffix_problem(module.suffix, module.surroundings.tags);
  if (!problem.empty()) {
    return {find(suffix_not_found, module.path, std::move(problem), std::string(right_build_help))};
  }
  const bool is_by_itself = (module.surroundings.installed || module.surroundings.tags.empty()) &&
                            !module.surroundings.in_default_build;
  if (is_by_itself && module.judgement.cause == python::Cause::suffix) {
    return {find(suffix_not_found, module.path,
                 "no free-threaded Python can load the module: " + last_evidence(module.judgement),
                 std::string(rebuild_help))};
  }
  return {};
}

const Rule& suffix_rule(const ModuleView& module) {
  const std::vector<Finding> findings = check_suffix(module);
  return findings.empty() ? suffix_not_found : *findings.front().rule;
}

}  // namespace ftcheck::rules
