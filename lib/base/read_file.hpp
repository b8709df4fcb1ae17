// Reading a whole file.  A failure is a struct, because each caller words it differently.
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
    refused,    // by the system, with the error `system`
    too_large,  // more bytes than the limit
    cut_short,  // the file has fewer bytes than when it was opened
  };

  Why why = Why::refused;
  std::error_code system;
  std::uint64_t size = 0;  // in bytes, of a regular file that is too large
};

// Reads a whole regular file of at most `limit` bytes into `bytes`, a range of std::byte that has
// resize().
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

// Reads a whole file of any kind except a directory, of at most `limit` bytes, into `text`.  A pipe
// is read until its last writer closes it.
std::optional<ReadFailure> read_text_file(const std::filesystem::path& path, std::uint64_t limit,
                                          std::string& text);

}  // namespace ftcheck::base
