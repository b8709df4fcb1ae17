#include "archive/extents.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>

namespace ftcheck::archive {
namespace {

std::string counted_bytes(std::uint64_t count) {
  return fmt::format("{} {}", count, count == 1 ? "byte" : "bytes");
}

struct Stray {
  std::uint64_t before = 0;   // bytes before the first member
  std::uint64_t between = 0;  // between two members, or between the last one and the directory
  std::size_t end_records = 0;
};

// Walks the file from the front; `others` and the members are sorted by position.
Stray measure(const End& end, const std::vector<Member>& members) {
  Stray stray;
  std::uint64_t reached = 0;
  auto other = end.others.begin();
  const auto pass = [&](std::uint64_t to, bool is_member) {
    for (; other != end.others.end() && *other < to; ++other) {
      if (!is_member) ++stray.end_records;
    }
    if (to > reached) reached = to;
  };
  bool is_first = true;
  for (const std::size_t i : in_order(members)) {
    const Member& member = members[i];
    if (member.header > reached)
      (is_first ? stray.before : stray.between) += member.header - reached;
    is_first = false;
    pass(member.header, false);
    pass(member.end, true);
  }
  if (end.directory > reached) {
    (is_first ? stray.before : stray.between) += end.directory - reached;
  }
  pass(UINT64_MAX, false);
  return stray;
}

void mark_overlap(Member& member) {
  if (member.conflict.empty()) member.conflict = "its bytes also belong to another member";
}

}  // namespace

std::vector<std::size_t> in_order(const std::vector<Member>& members) {
  std::vector<std::size_t> order;
  order.reserve(members.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (members[i].end > 0) order.push_back(i);
  }
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return members[i].header; });
  return order;
}

void find_overlaps(std::vector<Member>& members) {
  Member* farthest = nullptr;
  for (const std::size_t i : in_order(members)) {
    Member& member = members[i];
    if (farthest != nullptr && member.header < farthest->end) {
      mark_overlap(member);
      mark_overlap(*farthest);
    }
    if (farthest == nullptr || member.end > farthest->end) farthest = &member;
  }
}

void find_overlaps(std::vector<Member>& members, const std::vector<std::size_t>& order,
                   std::size_t index) {
  Member& grown = members[index];
  const auto begins = [&](std::size_t i) { return members[i].header; };
  for (auto each = std::ranges::upper_bound(order, grown.header, {}, begins);
       each != order.end() && members[*each].header < grown.end; ++each) {
    mark_overlap(members[*each]);
    mark_overlap(grown);
  }
}

std::vector<std::size_t> with_other_ends(const std::vector<Member>& members,
                                         const std::vector<std::size_t>& order, const End& end) {
  std::vector<std::size_t> found;
  const auto begins = [&](std::size_t i) { return members[i].header; };
  for (const std::uint64_t other : end.others) {
    const auto after = std::ranges::upper_bound(order, other, {}, begins);
    if (after != order.begin()) found.push_back(*std::prev(after));
  }
  return found;
}

std::vector<std::string> find_strays(const Source& source, const End& end,
                                     const std::vector<Member>& members) {
  const Stray stray = measure(end, members);
  if (stray.end_records > 0) {
    source.refuse(
        fmt::format("its directory is damaged: there {} {} more {} of a directory, and "
                    "which one counts depends on the installer; {}",
                    stray.end_records == 1 ? "is" : "are", stray.end_records,
                    stray.end_records == 1 ? "end" : "ends", rebuild));
  }
  std::vector<std::string> clauses;
  if (stray.before > 0) {
    clauses.push_back(fmt::format("has {} before its first member", counted_bytes(stray.before)));
  }
  // The position of a member without a header is unknown.
  if (stray.between > 0 && std::ranges::all_of(members, [](const Member& member) {
        return member.end > 0 && member.is_compared;
      })) {
    clauses.push_back(fmt::format("has {} between its members that belong to none",
                                  counted_bytes(stray.between)));
  }
  if (end.left_over > 0) {
    clauses.push_back(fmt::format("goes on for {} after its end",
                                  counted_bytes(static_cast<std::uint64_t>(end.left_over))));
  } else if (end.left_over < 0) {
    clauses.emplace_back("has a comment that is cut off");
  }
  return clauses;
}

}  // namespace ftcheck::archive
