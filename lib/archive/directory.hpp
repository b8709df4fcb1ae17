// The directory of a zip archive (APPNOTE.TXT, 4.3.12), with the members' own headers.
#pragma once

#include "archive/end_record.hpp"
#include "archive/member.hpp"
#include "archive/source.hpp"

#include <ftcheck/limits.hpp>

#include <vector>

namespace ftcheck::archive {

// The members in the directory's order, each compared with its own header, except in a file that is
// here only in part.  Throws Error if the
// directory is not what the end record says, zipfile refuses it, or it exceeds a limit.
std::vector<Member> read_directory(const Source& source, const End& end, const Limits& limits);

// Compares the member with its own header, which is fetched if it is not here.
void compare_member(const Source& source, const End& end, Member& member);

}  // namespace ftcheck::archive
