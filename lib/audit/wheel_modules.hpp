// Finds the modules that decide a wheel's verdict: those that an interpreter which installs it
// loads.
#pragma once

#include "archive/archive.hpp"
#include "audit/companions.hpp"
#include "audit/module.hpp"
#include "audit/target.hpp"
#include "rules/facts.hpp"
#include "wheel/tag.hpp"

#include <ftcheck/limits.hpp>
#include <ftcheck/report.hpp>

#include <optional>
#include <span>
#include <vector>

namespace ftcheck::auditing {

// A member and what its name says about it.
struct NamedMember {
  const archive::Member* member = nullptr;
  std::optional<NamedFile> module;  // if it has a module's suffix
  bool is_library = false;          // has_library_name()
};

// Members in their original order.
struct SplitMembers {
  std::vector<NamedMember> sought;
  // No interpreter looks for their suffix, but one looks for that of another member with their
  // name.
  std::vector<NamedMember> leftovers;
  // Modules that the target never looks for, or that it loads from another file.  They are counted
  // and not read.
  std::vector<NamedMember> others;
};

// `wanted` is the target, if there is one; then `tags` are those with which it installs the wheel.
// Only names matter.
SplitMembers split_members(const std::vector<const archive::Member*>& members,
                           std::span<const wheel::Tag> tags, const Wanted* wanted);

// True if the member is beside a module that is loaded in its place; then adds it to `artifact` and
// `facts`.  To be called after all sought members are audited.
bool is_left_over(const NamedMember& member, Artifact& artifact, rules::WheelFacts& facts);

// Sorts modules, libraries and findings, which are all about members, by their paths.
void sort_by_path(Artifact& artifact, rules::WheelFacts& facts);

// Marks modules as incompatible that a free-threaded interpreter which installs the wheel does not
// find.
void judge_for_all(rules::WheelFacts& facts);

// The worst verdict of the modules, except those that free-threaded interpreters replace by others.
Verdict verdict_of(const rules::WheelFacts& facts);

// The members, for searching.
std::vector<Companion> companions_of(const archive::Archive& archive, const Limits& limits);

}  // namespace ftcheck::auditing
