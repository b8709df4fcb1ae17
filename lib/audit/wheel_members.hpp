// What is known of all members of a wheel: from the archive's directory, and of the bytes of those
// that are inflated, what RECORD asks for.
#pragma once

#include "archive/archive.hpp"
#include "rules/facts.hpp"
#include "wheel/record_index.hpp"

#include <ftcheck/audit.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::auditing {

std::vector<rules::MemberFacts> list_members(const archive::Archive& archive);

// What the first bytes of a library say.
rules::LibraryFacts look_at_library(const archive::Archive& archive, std::string_view member);

// Hashes members while their bytes are at hand, by the algorithms that RECORD gives for them.
class MemberHashes {
 public:
  using ByName = std::map<std::string, std::string, std::less<>>;

  // What is found out goes to `hashes` (WheelFacts::hashes), nothing if it is not wanted.
  MemberHashes(ByName& hashes, bool wanted) : hashes_(hashes), wanted_(wanted) {}

  // Hashes what `record` lists from now on; it must stay as it is and where it is.
  void use(const wheel::Record& record);

  void add(std::string_view member, std::span<const std::byte> bytes);

  // True once the member's bytes were there, whether RECORD asked for a hash of them or not.
  bool has_seen(std::string_view member) const { return seen_.contains(member); }

 private:
  ByName& hashes_;
  bool wanted_;
  std::optional<wheel::RecordIndex> record_;
  std::set<std::string, std::less<>> seen_;
};

// Inflates those of the members that were not seen yet, one at a time, and adds their hashes, or
// what is wrong with them, to `facts`.  Modules that could not be read are not tried again.
void verify_members(rules::WheelFacts& facts, const std::vector<const archive::Member*>& members,
                    const archive::Archive& archive, const Options& options, MemberHashes& hashes);

}  // namespace ftcheck::auditing
