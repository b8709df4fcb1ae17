// Finds out whether a file with a module's suffix is a module at all, before reading all of it.
//
// Few of the .so files in an environment are libraries, but they are the largest: those of torch
// and jaxlib have hundreds of megabytes.  A few pages of a file tell what it exports, so a large
// file is mapped instead of read.
#pragma once

#include <cstdint>
#include <filesystem>

namespace ftcheck::auditing {

enum class InitFunctions {
  own,         // one for the file's own name
  others,      // for other names only
  none,        // it is a library, or not a binary at all
  unreadable,  // the file cannot be opened or exceeds a limit
};

// What the file exports.  If a file is truncated while it is mapped, the process ends (SIGBUS,
// mmap(2)); with Options::isolate, that process audits nothing else.
InitFunctions probe(const std::filesystem::path& file);

// From this size on, it is worthwhile to probe a file first.
inline constexpr std::uint64_t large_file = std::uint64_t{4} << 20;

}  // namespace ftcheck::auditing
