// Where members are in the file: overlaps, and what lies outside of all of them.
//
// Members of which each holds the next make an archive of a few megabytes inflate to petabytes
// (https://www.bamsoftware.com/hacks/zipbomb/), and bytes of no member are members to readers that
// go from the front, as uv does while it downloads.
#pragma once

#include "archive/end_record.hpp"
#include "archive/member.hpp"

#include <string>
#include <vector>

namespace ftcheck::archive {

// Adds to members that overlap that they do.
void find_overlaps(std::vector<Member>& members);

// What zip tools may not make the same of, as clauses about the archive: bytes before, between and
// after its members.  Throws Error if there is another end record among them.
std::vector<std::string> find_strays(const Source& source, const End& end,
                                     const std::vector<Member>& members);

}  // namespace ftcheck::archive
