// The end of a zip archive, looked at before libzip sees it.
//
// A zip archive is read from its end: the end-of-directory record (APPNOTE.TXT, 4.3.16) is found by
// its signature in the last 64 KB, where a comment may follow it, and says where the directory is.
// libzip 1.7 reads the whole directory again for each signature that it finds there, and a file can
// hold three thousand.
#pragma once

#include <cstddef>
#include <filesystem>

namespace ftcheck::archive {

// One is its own; a few more may belong to archives that are stored as its last members.
inline constexpr std::size_t max_end_records = 32;

// How often the signature is found where an end-of-directory record could be.  0 if the file cannot
// be read.
std::size_t count_end_records(const std::filesystem::path& path);

}  // namespace ftcheck::archive
