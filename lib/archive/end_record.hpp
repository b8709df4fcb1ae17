// The end of a zip archive, which says where the directory is.
//
// The end record (APPNOTE.TXT, 4.3.16) is found by its signature in the last 64 KB, where a comment
// may follow it.  No specification says which of several records counts, which fields a zip64
// record overrides, or whether bytes before the archive shift all offsets, so readers differ.  This
// code follows Python's zipfile, and so pip.  It refuses an archive that another reader could read
// differently, like PyPI and uv.
#pragma once

#include "archive/source.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace ftcheck::archive {

// All positions are offsets in the file.
struct End {
  std::uint64_t record = 0;           // where the end record begins
  std::uint64_t directory = 0;        // where the directory begins
  std::uint64_t size = 0;             // of the directory, in bytes
  std::uint64_t count = 0;            // of members, as claimed
  std::uint64_t shift = 0;            // the bytes before the archive; added to the offsets in it
  std::int64_t left_over = 0;         // bytes after the comment; negative if the comment is cut off
  std::vector<std::uint64_t> others;  // the offsets of other end records' signatures
};

// Throws Error if there is no end record, or if two readers could find two directories with it.
End find_end(const Source& source);

// True if the file begins like a zip archive (or an empty one).
bool looks_like_zip(const std::filesystem::path& path);
bool looks_like_zip(std::span<const std::byte> bytes);

}  // namespace ftcheck::archive
