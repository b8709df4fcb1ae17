// Where members lie in the file: overlaps, and bytes outside of all members.
//
// Members that each contain the next make an archive of a few megabytes inflate to petabytes
// (https://www.bamsoftware.com/hacks/zipbomb/).  Bytes of no member are members to readers that go
// from the front, like uv while it downloads.
#pragma once

#include "archive/end_record.hpp"
#include "archive/member.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace ftcheck::archive {

// The indexes of the members with a known position, sorted by where they begin.
std::vector<std::size_t> in_order(const std::vector<Member>& members);

// Reports the overlap as a conflict of each member that overlaps another.
void find_overlaps(std::vector<Member>& members);

// The same for one member whose end became known, among the others in that order.
void find_overlaps(std::vector<Member>& members, const std::vector<std::size_t>& order,
                   std::size_t index);

// The members, in that order, to which signatures of other end records may belong.
std::vector<std::size_t> with_other_ends(const std::vector<Member>& members,
                                         const std::vector<std::size_t>& order, const End& end);

// Describes, as clauses about the archive, the bytes before, between and after its members, which
// zip tools may read differently.  Leaves out those between members if the file is here only in
// part.  Throws Error if another end record is among them.
std::vector<std::string> find_strays(const Source& source, const End& end,
                                     const std::vector<Member>& members);

}  // namespace ftcheck::archive
