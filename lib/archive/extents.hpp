// Where members lie in the file: overlaps, and bytes outside of all members.
//
// Members that each contain the next make an archive of a few megabytes inflate to petabytes
// (https://www.bamsoftware.com/hacks/zipbomb/).  Bytes of no member are members to readers that go
// from the front, like uv while it downloads.
#pragma once

#include "archive/end_record.hpp"
#include "archive/member.hpp"

#include <string>
#include <vector>

namespace ftcheck::archive {

// Reports the overlap as a conflict of each member that overlaps another.
void find_overlaps(std::vector<Member>& members);

// Describes, as clauses about the archive, the bytes before, between and after its members, which
// zip tools may read differently.  Throws Error if another end record is among them.
std::vector<std::string> find_strays(const Source& source, const End& end,
                                     const std::vector<Member>& members);

}  // namespace ftcheck::archive
