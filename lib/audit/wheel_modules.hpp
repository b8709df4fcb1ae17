// Which of a wheel's modules decide its verdict: those that an interpreter which installs it loads.
#pragma once

#include "archive/archive.hpp"
#include "audit/companions.hpp"
#include "audit/module.hpp"
#include "rules/facts.hpp"
#include "wheel/tag.hpp"

#include <ftcheck/limits.hpp>
#include <ftcheck/report.hpp>

#include <optional>
#include <span>
#include <vector>

namespace ftcheck::auditing {

// A member and what its name says of it.
struct NamedMember {
  const archive::Member* member = nullptr;
  std::optional<NamedFile> module;  // where it has a module's suffix
  bool is_library = false;          // has_library_name()
};

// Members in the order they had.
struct SplitMembers {
  std::vector<NamedMember> sought;
  // Nobody looks for their suffix, and for that of another member of their name somebody does.
  std::vector<NamedMember> leftovers;
};

SplitMembers split_leftovers(const std::vector<const archive::Member*>& members,
                             std::span<const wheel::Tag> tags);

// True, and counted and noted, if the member lies beside a module that is loaded in its place.
// Asked when those that are sought have been audited.
bool is_left_over(const NamedMember& member, Artifact& artifact, rules::WheelFacts& facts);

// Puts modules, libraries and findings, all of which are of members, in the order of their paths.
void sort_by_path(Artifact& artifact, rules::WheelFacts& facts);

// Makes modules incompatible that a free-threaded interpreter which installs the wheel does not
// find.
void judge_for_all(rules::WheelFacts& facts);

// The worst of the modules, without those in whose place free-threaded interpreters load others.
Verdict verdict_of(const rules::WheelFacts& facts);

// The members, to be searched.
std::vector<Companion> companions_of(const archive::Archive& archive, const Limits& limits);

}  // namespace ftcheck::auditing
