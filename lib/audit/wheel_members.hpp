// What is known about all members of a wheel: what the archive's directory says, and for inflated
// members the hashes that RECORD asks for.
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

// What the first bytes of a library say about it.
rules::LibraryFacts look_at_library(const archive::Archive& archive, std::string_view member);

// Hashes members while their bytes are in memory, by the algorithms that RECORD gives for them.
class MemberHashes {
 public:
  using ByName = std::map<std::string, std::string, std::less<>>;

  // Adds to `hashes` (WheelFacts::hashes); nothing unless `wanted`.
  MemberHashes(ByName& hashes, bool wanted) : hashes_(hashes), wanted_(wanted) {}

  // From now on, hashes what `record` lists; it must neither change nor move.
  void use(const wheel::Record& record);

  void add(std::string_view member, std::span<const std::byte> bytes);

  // True once the member was added, whether or not RECORD asks for its hash.
  bool has_seen(std::string_view member) const { return seen_.contains(member); }

 private:
  ByName& hashes_;
  bool wanted_;
  std::optional<wheel::RecordIndex> record_;
  std::set<std::string, std::less<>> seen_;
};

// Inflates the members that were not seen yet, one at a time, and adds their hashes or problems to
// `facts`.  Does not try again to read modules that could not be read.
void verify_members(rules::WheelFacts& facts, const std::vector<const archive::Member*>& members,
                    const archive::Archive& archive, const Options& options, MemberHashes& hashes);

}  // namespace ftcheck::auditing
