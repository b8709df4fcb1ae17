// Extra fields, which follow a member's name in both of its headers (APPNOTE.TXT, 4.5).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ftcheck::archive {

// The extra fields that change the meaning of a header.
struct Extra {
  std::string_view zip64;         // sizes and offset, if they do not fit their fields
  std::string_view unicode_path;  // a name (0x7075, Info-ZIP)
  bool has_unicode_path = false;
  bool has_two = false;  // two fields of the same kind; readers differ in which they take
  bool is_cut_off = false;
};

Extra parse_extra(std::string_view bytes);

// The numbers of a header that a zip64 field may hold.
struct Sizes {
  std::uint64_t size = 0;
  std::uint64_t compressed_size = 0;
  std::uint64_t offset = 0;  // of the local header; not in that header itself
};

// Replaces the numbers that defer to the field.  False if the field does not hold them.
bool apply_zip64(const Extra& extra, Sizes& sizes);

// Why readers could differ about a member called `name`, as a clause about it; empty if they
// cannot.
std::string extra_problem(const Extra& extra, std::string_view name);

}  // namespace ftcheck::archive
