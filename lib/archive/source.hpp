// The bytes of an archive's file, through libzip, which knows how each system opens large files.
//
// Of libzip only this is used.  What an archive says of itself is read by our own code, because all
// of it has to be compared: libzip takes what its own rules prefer where an archive contradicts
// itself, and says nothing.  Nor is its time bounded: it keeps names in a table by a hash that
// anyone can make collide, so that it opens an archive of 100,000 names in 40 seconds.
#pragma once

#include "archive/buffer.hpp"
#include "archive/system.hpp"

#include <ftcheck/error.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct zip_source;

namespace ftcheck::archive {

inline constexpr std::string_view rebuild = "download or build it again";

// How a file is read.
enum class Access {
  copied,
  mapped,  // faster; for processes that may die of a file that is cut short meanwhile (SIGBUS)
};

// Not safe to share between threads.
class Source {
 public:
  // Throws Error if the file is not there, is not a regular file, is empty or cannot be opened.
  Source(const std::filesystem::path& path, Access access);

  // Of a file that is in memory already, and stays there.  `name` is for messages.  Throws Error if
  // it is empty.
  Source(std::span<const std::byte> bytes, std::string_view name);

  const std::string& path() const { return path_; }
  std::uint64_t size() const { return size_; }

  // Fills `bytes` from `offset`.  False if not all of them are there or can be read.
  bool read(std::uint64_t offset, std::span<std::byte> bytes) const;

  // The same where they are if the file is in memory, and else in `memory`.
  std::optional<std::span<const std::byte>> view(std::uint64_t offset, std::uint64_t size,
                                                 Buffer& memory) const;

  // As many of `size` bytes from `offset` as there are.
  std::string read_text(std::uint64_t offset, std::uint64_t size) const;

  // Throws the Error that the file cannot be read as a zip archive; `why` says what to do as well.
  [[noreturn]] void refuse(std::string_view why) const;

 private:
  struct Close {
    void operator()(struct zip_source* source) const;
  };

  std::string path_;
  std::uint64_t size_ = 0;
  std::unique_ptr<const MappedFile> map_;  // where it is mapped
  std::span<const std::byte> in_memory_;   // where it is mapped, or was given; else empty
  std::unique_ptr<struct zip_source, Close> source_;
};

}  // namespace ftcheck::archive
