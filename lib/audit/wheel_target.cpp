#include "audit/wheel_target.hpp"

#include "rules/index.hpp"
#include "rules/installable.hpp"
#include "rules/tags_name.hpp"
#include "rules/tags_suffix.hpp"
#include "rules/who_finds.hpp"
#include "wheel/layout.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

// The number of members with a module's suffix.
std::size_t count_modules(const rules::WheelFacts& facts) {
  std::set<std::string> names;
  for (const rules::MemberFacts& member : facts.members) {
    const std::string path = wheel::installed_path(member.name).value_or(member.name);
    if (name_file(path, path)) names.insert(member.name);
  }
  return names.size();
}

// A name that is imported, and whether Python code answers where no module is found.
struct Missing {
  std::string path;  // the first of its files
  bool has_fallback = false;
};

// True for a module of another operating system in a wheel for any platform, such as a .pyd where
// the target is Linux: nobody expects it there.
bool is_for_other_system(const python::Suffix& suffix, const rules::WheelFacts& facts,
                         const Wanted& wanted) {
  if (facts.tags.empty() || !wheel::is_for_any(facts.tags) || wanted.platforms.empty())
    return false;
  const bool is_windows = suffix.text.ends_with(".pyd");
  const bool is_macos = suffix.triplet == "darwin";
  return std::ranges::none_of(wanted.platforms, [&](const wheel::Platform& platform) {
    return is_windows ? platform.system == "win"
                      : platform.system != "win" && (!is_macos || platform.system == "macosx");
  });
}

std::vector<Missing> find_missing(const rules::WheelFacts& facts, const SplitMembers& split,
                                  const Wanted& wanted) {
  std::set<std::string> found;
  for (const NamedMember& member : split.sought) {
    if (!member.module) continue;
    found.insert(rules::import_path(member.module->path, member.module->name.suffix));
  }
  for (const rules::ModuleFacts& module : facts.modules) {
    found.insert(rules::import_path(module.path, module.suffix));
  }
  std::map<std::string, std::string> others;  // the first file of each name
  for (const NamedMember& member : split.others) {
    // Other implementations of Python have their own modules.
    if (member.module->name.suffix.kind == python::SuffixKind::foreign) continue;
    if (is_for_other_system(member.module->name.suffix, facts, wanted)) continue;
    std::string name = rules::import_path(member.module->path, member.module->name.suffix);
    if (!found.contains(name)) others.try_emplace(std::move(name), member.module->path);
  }
  if (others.empty()) return {};
  std::set<std::string> python_files;
  for (const rules::MemberFacts& member : facts.members) {
    if (!member.name.ends_with(".py")) continue;
    python_files.insert(wheel::installed_path(member.name).value_or(member.name));
  }
  std::vector<Missing> missing;
  missing.reserve(others.size());
  for (auto& [name, path] : others) {
    missing.push_back({std::move(path), python_files.contains(name + ".py") ||
                                            python_files.contains(name + "/__init__.py")});
  }
  return missing;
}

}  // namespace

bool keep_for_target(rules::WheelFacts& facts, const Wanted& wanted) {
  std::vector<wheel::Tag> tags = tags_for(wanted, facts.tags);
  if (tags.empty() && !facts.tags.empty()) return false;
  facts.tags = std::move(tags);
  facts.interpreters = {wanted.python};
  facts.target = wanted.python;
  return true;
}

void refuse_for_target(Artifact& artifact, const rules::WheelFacts& facts, const Wanted& wanted,
                       const std::filesystem::path& path, const Releases* releases) {
  const bool has_other = releases != nullptr && facts.file_name &&
                         (releases->has_free_threaded(*facts.file_name, &wanted) ||
                          has_free_threaded_sibling(path, *facts.file_name, &wanted));
  std::string excuse;
  if (has_other) {
    excuse = fmt::format("nothing to do: the release has a wheel for {}", to_string(wanted.python));
  } else if (wanted.platforms.empty() && rules::is_for_no_free_threaded_platform(facts)) {
    excuse = "nothing to do: there is no free-threaded Python for this platform yet";
  }
  artifact.verdict = Verdict::incompatible;
  artifact.other_modules = count_modules(facts);
  artifact.findings.push_back(rules::not_for_target(
      {.tags = facts.tags,
       .python = wanted.python,
       .wrong_python = std::ranges::none_of(
           facts.tags, [&](const wheel::Tag& tag) { return rules::installs(wanted.python, tag); }),
       .wrong_platform = !fits_platform(wanted, facts.tags),
       .platforms = platform_names(wanted),
       .excuse = excuse}));
}

void check_found(Artifact& artifact, const rules::WheelFacts& facts, const SplitMembers& split,
                 const Wanted& wanted) {
  std::vector<Missing> missing = find_missing(facts, split, wanted);
  if (missing.empty()) return;
  const bool none_found = facts.modules.empty();
  const std::size_t all = facts.modules.size() + missing.size();
  const bool all_replaced = std::ranges::all_of(missing, &Missing::has_fallback);
  if (!all_replaced) std::erase_if(missing, [](const Missing& one) { return one.has_fallback; });
  if (all_replaced && !none_found) return;
  std::vector<std::string> paths;
  paths.reserve(missing.size());
  for (const Missing& one : missing) paths.push_back(one.path);
  artifact.findings.insert(artifact.findings.begin(),
                           rules::not_found_by_target(paths, wanted.python, all, all_replaced));
  artifact.verdict =
      worse(artifact.verdict, all_replaced ? Verdict::unknown : Verdict::incompatible);
}

}  // namespace ftcheck::auditing
