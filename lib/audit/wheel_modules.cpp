#include "audit/wheel_modules.hpp"

#include "base/path.hpp"
#include "python/judge.hpp"
#include "rules/suffix.hpp"
#include "rules/tags_suffix.hpp"
#include "rules/who_finds.hpp"
#include "wheel/layout.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

using archive::Archive;
using archive::Member;

NamedMember name_member(const Member& member) {
  std::string installed = wheel::installed_path(member.name).value_or(member.name);
  NamedMember named;
  named.member = &member;
  named.is_library = has_library_name(installed);
  named.module = name_file(member.name, std::move(installed));
  return named;
}

// The module that is loaded by that name, if there is one.
const rules::ModuleFacts* loaded_as(const std::string& name, const rules::WheelFacts& facts) {
  const auto found = std::ranges::find_if(facts.modules, [&](const rules::ModuleFacts& module) {
    return rules::import_path(module.path, module.suffix) == name &&
           rules::is_found(module.suffix, facts.tags, rules::Builds::all);
  });
  return found == facts.modules.end() ? nullptr : &*found;
}

std::string import_path(const NamedMember& member) {
  return rules::import_path(member.module->path, member.module->name.suffix);
}

SplitMembers split_for_target(const std::vector<const Member*>& members,
                              std::span<const wheel::Tag> tags, const Wanted& wanted) {
  // An interpreter tries .abi3.so after its own suffix and before .so.
  const auto has_own_suffix = [](const NamedMember& member) {
    return member.module->name.suffix.kind == python::SuffixKind::free_threaded;
  };
  const auto is_abi3 = [](const NamedMember& member) {
    return member.module->name.suffix.kind == python::SuffixKind::abi3;
  };
  SplitMembers split;
  std::vector<NamedMember> all;
  std::vector<bool> found;
  std::set<std::string> names;
  for (const Member* member : members) {
    const NamedMember& named = all.emplace_back(name_member(*member));
    found.push_back(!named.module || looks_for(wanted, named.module->name.suffix, tags));
    if (named.module && found.back() && has_own_suffix(named)) names.insert(import_path(named));
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool is_other =
        !found[i] || (all[i].module && is_abi3(all[i]) && names.contains(import_path(all[i])));
    (is_other ? split.others : split.sought).push_back(std::move(all[i]));
  }
  return split;
}

}  // namespace

SplitMembers split_members(const std::vector<const Member*>& members,
                           std::span<const wheel::Tag> tags, const Wanted* wanted) {
  if (wanted != nullptr) return split_for_target(members, tags, *wanted);
  std::vector<NamedMember> all;
  std::set<std::string> found;
  std::vector<std::string> names(members.size());  // of those that nobody looks for
  for (std::size_t i = 0; i < members.size(); ++i) {
    const NamedMember& named = all.emplace_back(name_member(*members[i]));
    if (!named.module || tags.empty()) continue;
    const python::Suffix& suffix = named.module->name.suffix;
    std::string name = rules::import_path(named.module->path, suffix);
    if (rules::is_found(suffix, tags, rules::Builds::all)) {
      found.insert(std::move(name));
    } else {
      names[i] = std::move(name);
    }
  }
  SplitMembers split;
  for (std::size_t i = 0; i < all.size(); ++i) {
    (found.contains(names[i]) ? split.leftovers : split.sought).push_back(std::move(all[i]));
  }
  return split;
}

bool is_left_over(const NamedMember& member, Artifact& artifact, rules::WheelFacts& facts) {
  const NamedFile& file = *member.module;
  const rules::ModuleFacts* loaded =
      loaded_as(rules::import_path(file.path, file.name.suffix), facts);
  if (loaded == nullptr) return false;
  facts.leftovers.push_back({.path = file.path,
                             .suffix = file.name.suffix,
                             .loaded = std::string(base::last_component(loaded->path))});
  ++artifact.other_modules;
  return true;
}

void sort_by_path(Artifact& artifact, rules::WheelFacts& facts) {
  std::ranges::stable_sort(facts.modules, {}, &rules::ModuleFacts::path);
  std::ranges::stable_sort(artifact.libraries);
  std::ranges::stable_sort(artifact.findings, {}, &Finding::module);
}

void judge_for_all(rules::WheelFacts& facts) {
  for (const rules::NotFound& missing : rules::find_not_found(facts)) {
    rules::ModuleFacts& module = facts.modules[missing.module];
    if (missing.free_threaded.empty() || !is_worse(Verdict::incompatible, module.verdict)) {
      continue;
    }
    module.verdict = Verdict::incompatible;
    module.reason = &rules::suffix_not_found;
    module.evidence.push_back(
        fmt::format("the wheel's tags also admit {}, which will not find it", rules::who(missing)));
  }
}

Verdict verdict_of(const rules::WheelFacts& facts) {
  const std::vector<std::size_t> replaced = rules::find_replaced(facts);
  if (replaced.empty() || replaced.size() == facts.modules.size()) {
    return worst_verdict(facts.modules);
  }
  Verdict worst = Verdict::ready;
  for (std::size_t i = 0; i < facts.modules.size(); ++i) {
    if (std::ranges::binary_search(replaced, i)) continue;
    worst = worse(worst, facts.modules[i].verdict);
  }
  return worst;
}

std::vector<Companion> companions_of(const Archive& archive, const Limits& limits) {
  std::vector<Companion> companions;
  for (const Member& member : archive.members()) {
    if (member.name.ends_with('/')) continue;
    companions.push_back(
        {.path = member.name, .size = member.size, .read = [&archive, &member, limits] {
           const archive::Buffer bytes = archive.read(member, limits.member_bytes);
           return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
         }});
  }
  return companions;
}

}  // namespace ftcheck::auditing
