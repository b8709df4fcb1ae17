#include "audit/wheel_members.hpp"

#include "audit/run/job.hpp"
#include "binary/header.hpp"
#include "rules/members.hpp"
#include "wheel/digest.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace ftcheck::auditing {
namespace {

using archive::Archive;
using archive::Member;

// True for methods that Python's zipfile, and therefore pip, supports: bzip2, LZMA and Zstandard
// (APPNOTE.TXT 4.4.5).
bool is_rare_method(const Member& member) {
  constexpr std::array<std::uint16_t, 3> rare{12, 14, 93};
  return !member.encrypted && member.conflict.empty() &&
         std::ranges::count(rare, member.method) > 0;
}

// Modules that could not be read; FT107 reports each of them.
std::set<std::string_view> unread_modules(const rules::WheelFacts& facts) {
  std::set<std::string_view> unread;
  for (const rules::ModuleFacts& module : facts.modules) {
    if (rules::is_unreadable(module)) unread.insert(module.path);
  }
  return unread;
}

}  // namespace

std::vector<rules::MemberFacts> list_members(const Archive& archive) {
  std::vector<rules::MemberFacts> members;
  members.reserve(archive.members().size());
  for (const Member& member : archive.members()) {
    members.push_back({.name = member.name,
                       .size = member.size,
                       .symbolic_link = member.symbolic_link,
                       .problem = archive.problem(member),
                       .rare_method = is_rare_method(member)});
  }
  return members;
}

rules::LibraryFacts look_at_library(const Archive& archive, std::string_view member) {
  rules::LibraryFacts facts;
  facts.path = member;
  const Member* found = archive.find(member);
  if (found == nullptr) return facts;
  const archive::Buffer bytes = archive.peek(*found, binary::header_bytes);
  for (const binary::HeaderKind& kind : binary::read_header(bytes)) {
    facts.slices.push_back({kind.format, std::string(kind.architecture)});
    facts.managed = facts.managed || kind.managed;
  }
  return facts;
}

void MemberHashes::use(const wheel::Record& record) {
  if (wanted_) record_.emplace(record);
}

void MemberHashes::add(std::string_view member, std::span<const std::byte> bytes) {
  seen_.emplace(member);
  if (!record_) return;
  const wheel::RecordRow* row = record_->find(member);
  if (row == nullptr || row->algorithm.empty()) return;
  if (const auto digest = wheel::digest(row->algorithm, bytes)) {
    hashes_.insert_or_assign(std::string(member), row->algorithm + "=" + *digest);
  }
}

void verify_members(rules::WheelFacts& facts, const std::vector<const Member*>& members,
                    const Archive& archive, const Options& options, MemberHashes& hashes) {
  const std::set<std::string_view> unread = unread_modules(facts);
  archive::Buffer bytes;
  for (const Member* member : members) {
    rules::MemberFacts& seen = facts.members[member->index];
    if (member->name.ends_with('/') || !seen.problem.empty() || unread.contains(member->name) ||
        hashes.has_seen(member->name)) {
      continue;
    }
    check_stopped(options);
    try {
      archive.read(*member, options.limits.member_bytes, bytes);
      hashes.add(member->name, bytes);
    } catch (const archive::MemberError& error) {
      seen.problem = error.why();
    }
  }
}

}  // namespace ftcheck::auditing
