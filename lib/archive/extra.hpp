// Extra fields, which stand behind a member's name in both of its headers (APPNOTE.TXT, 4.5).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ftcheck::archive {

// What there is of the fields that change what a header says.
struct Extra {
  std::string_view zip64;         // sizes and place, of those that do not fit their fields
  std::string_view unicode_path;  // a name (0x7075, Info-ZIP)
  bool has_unicode_path = false;
  bool has_two = false;  // of one of these, and readers differ in which they take
  bool is_cut_off = false;
};

Extra parse_extra(std::string_view bytes);

// Numbers of a header that may stand in a zip64 field.
struct Sizes {
  std::uint64_t size = 0;
  std::uint64_t compressed_size = 0;
  std::uint64_t offset = 0;  // of the local header; not in that header itself
};

// Replaces those that defer to the field.  False if it does not hold them.
bool apply_zip64(const Extra& extra, Sizes& sizes);

// Why readers could differ over a member called `name`, as a clause about it; empty if they cannot.
std::string extra_problem(const Extra& extra, std::string_view name);

}  // namespace ftcheck::archive
