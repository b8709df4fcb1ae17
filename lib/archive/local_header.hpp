// The header in front of a member's bytes (APPNOTE.TXT, 4.3.7), which says once more what the
// directory says.
//
// pip goes by the directory and refuses a member whose header gives another name; uv goes by the
// headers, while it downloads.  So any difference is a conflict.
#pragma once

#include "archive/entry.hpp"
#include "archive/member.hpp"
#include "archive/source.hpp"

#include <cstdint>
#include <string_view>

namespace ftcheck::archive {

inline constexpr std::string_view misplaced = "its place in the archive is damaged";

// Reads the header at `member.header`, says where the member's bytes are and end, and adds what
// conflicts.  `directory` is where the directory begins, which no member may reach into.
void compare_with_header(const Source& source, const Entry& entry, std::uint64_t directory,
                         Member& member);

}  // namespace ftcheck::archive
