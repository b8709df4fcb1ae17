// Reading a whole file.  What can go wrong is a struct: each caller has its own words for it.
#pragma once

#include "base/open_file.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>

namespace ftcheck::base {

struct ReadFailure {
  enum class Why {
    special,    // a directory or, where a regular file is wanted, a pipe or a device
    refused,    // by the system, which said `system`
    too_large,  // more bytes than the limit
    cut_short,  // it has fewer bytes than when it was opened
  };

  Why why = Why::refused;
  std::error_code system;
  std::uint64_t size = 0;  // in bytes, of a regular file that is too large
};

// Reads all of a regular file of at most `limit` bytes into `bytes`, which has resize() and is a
// range of std::byte.
template <typename Buffer>
std::optional<ReadFailure> read_regular_file(const std::filesystem::path& path, std::uint64_t limit,
                                             Buffer& bytes) {
  using Why = ReadFailure::Why;
  OpenFile file(path);
  if (file.is_special()) return ReadFailure{Why::special, {}, 0};
  if (file.failure()) return ReadFailure{Why::refused, file.failure(), 0};
  if (file.size() > limit) return ReadFailure{Why::too_large, {}, file.size()};
  bytes.resize(static_cast<std::size_t>(file.size()));
  if (file.read({bytes.data(), bytes.size()}) == file.size()) return std::nullopt;
  return ReadFailure{Why::cut_short, file.failure(), 0};
}

// Reads all of a file of any kind but a directory, of at most `limit` bytes, into `text`.  A pipe
// is read until nobody writes to it any more.
std::optional<ReadFailure> read_text_file(const std::filesystem::path& path, std::uint64_t limit,
                                          std::string& text);

}  // namespace ftcheck::base
