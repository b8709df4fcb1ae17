// The end of a zip archive, which says where its directory is.
//
// The end record (APPNOTE.TXT, 4.3.16) is found by its signature in the last 64 KB, where a comment
// may follow it.  Which one counts if there are several, what a zip64 record beside it overrides,
// and whether bytes before the archive move all offsets, is nowhere said, and every reader has its
// own answers.  Ours are those of Python's zipfile, and so of pip; an archive to which another
// reader could give another answer is refused, as PyPI and uv refuse it.
#pragma once

#include "archive/source.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace ftcheck::archive {

// Places are offsets in the file.
struct End {
  std::uint64_t record = 0;     // where the end record begins
  std::uint64_t directory = 0;  // where the directory begins
  std::uint64_t size = 0;       // of the directory
  std::uint64_t count = 0;      // of members, as claimed
  std::uint64_t shift = 0;      // what is before the archive, and to be added to offsets in it
  std::int64_t left_over = 0;   // bytes after the comment; negative: that the comment lacks
  std::vector<std::uint64_t> others;  // where signatures of other end records are
};

// Throws Error if there is none, or two readers could find two directories by it.
End find_end(const Source& source);

// True if the file begins as a zip archive does (or is an empty one).
bool looks_like_zip(const std::filesystem::path& path);
bool looks_like_zip(std::span<const std::byte> bytes);

}  // namespace ftcheck::archive
