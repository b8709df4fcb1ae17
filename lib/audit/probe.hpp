// Whether a file that has a module's suffix is a module at all, told before all of it is read.
//
// Of the files named .so in an environment few by number but most by size are libraries: torch's
// and jaxlib's have hundreds of megabytes.  What a file exports is told in a few pages of it, so a
// large one is mapped rather than read.
#pragma once

#include <cstdint>
#include <filesystem>

namespace ftcheck::auditing {

enum class InitFunctions {
  own,         // one for the file's own name
  others,      // for other names only
  none,        // it is a library, or no binary at all
  unreadable,  // the file cannot be opened, or has more than can be looked at
};

// What the file exports.  A file that is cut short while it is mapped ends the process, as any
// mapped file does (SIGBUS, mmap(2)): with Options::isolate, one that audits nothing else.
InitFunctions probe(const std::filesystem::path& file);

// From this size on it is worth while to probe a file first.
inline constexpr std::uint64_t large_file = std::uint64_t{4} << 20;

}  // namespace ftcheck::auditing
