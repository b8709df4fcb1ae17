// The header before a member's bytes (APPNOTE.TXT, 4.3.7), which repeats what the directory says.
//
// pip goes by the directory and refuses a member whose header gives another name; uv goes by the
// headers while it downloads.  So any difference is a conflict.
#pragma once

#include "archive/entry.hpp"
#include "archive/member.hpp"
#include "archive/remote.hpp"
#include "archive/source.hpp"

#include <cstdint>
#include <string_view>

namespace ftcheck::archive {

inline constexpr std::string_view misplaced = "its offset in the archive is damaged";

// Reads the header at `member.header`, sets where the member's bytes begin and end, and adds any
// conflict.  `directory` is where the directory begins; no member may reach into it.
void compare_with_header(const Source& source, const Entry& entry, std::uint64_t directory,
                         Member& member);

// The same for a member whose header was not read: by what the directory says, and without the
// header's extra fields, whose size is unknown.
void place_by_directory(const Entry& entry, std::uint64_t directory, Member& member);

// The bytes of the file that hold a member; if it was not compared, with room for what may belong
// to it.
Range expected_range(const Member& member, std::uint64_t directory);

}  // namespace ftcheck::archive
