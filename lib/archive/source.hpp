// The bytes of an archive's file, read through libzip, which can open large files on each system.
//
// Nothing else of libzip is used.  Our own code reads the archive's records, because they all must
// be compared: where an archive contradicts itself, libzip silently follows its own preferences.
// Nor is libzip's time bounded: its table of names uses a hash that anyone can make collide, so it
// takes 40 seconds to open an archive of 100,000 names.
#pragma once

#include "archive/buffer.hpp"
#include "archive/remote.hpp"
#include "archive/sparse.hpp"
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
  mapped,  // faster; for processes that may die if the file is cut short meanwhile (SIGBUS)
};

// Not safe to share between threads.
class Source {
 public:
  // Throws Error if the file is missing, not a regular file, empty or cannot be opened.
  Source(const std::filesystem::path& path, Access access);

  // A file that is already in memory and stays there.  `name` is for messages.  Throws Error if it
  // is empty.
  Source(std::span<const std::byte> bytes, std::string_view name);

  // A file that is elsewhere, whose bytes are fetched when they are read.  Fetches its tail, or a
  // small file as a whole (SparseFile).  Throws Error if that fails; so do the functions below.
  Source(Remote& remote, std::string_view name);

  const std::string& path() const { return path_; }
  std::uint64_t size() const { return size_; }

  // Fills `bytes` from `offset`.  False if they are not all there or cannot be read.
  bool read(std::uint64_t offset, std::span<std::byte> bytes) const;

  // The same bytes in place if the file is in memory, otherwise copied to `memory`.
  std::optional<std::span<const std::byte>> view(std::uint64_t offset, std::uint64_t size,
                                                 Buffer& memory) const;

  // The text from `offset` on, at most `size` bytes.
  std::string read_text(std::uint64_t offset, std::uint64_t size) const;

  // True if not all bytes are here.
  bool is_partial() const { return sparse_ != nullptr && !sparse_->is_whole(); }

  // The file that is elsewhere, or nullptr.
  SparseFile* sparse() const { return sparse_.get(); }

  // Throws the Error that the file cannot be read as a zip archive; `why` includes what to do.
  [[noreturn]] void refuse(std::string_view why) const;

 private:
  // Fetches these bytes of the file if they are not here.
  void require(std::uint64_t offset, std::uint64_t size) const;

  struct Close {
    void operator()(struct zip_source* source) const;
  };

  std::string path_;
  std::uint64_t size_ = 0;
  std::unique_ptr<const MappedFile> map_;  // if it is mapped
  std::unique_ptr<SparseFile> sparse_;     // if it is elsewhere
  std::span<const std::byte> in_memory_;   // in these two cases or if it was given in memory
  std::unique_ptr<struct zip_source, Close> source_;
};

}  // namespace ftcheck::archive
