// A file that is elsewhere, in memory: address space for all of it, and the bytes fetched so far at
// their offsets.
//
// Only pages that bytes arrived for cost memory.  Everything that is read stays where it is, so
// spans into the file stay valid.
//
// What to fetch was measured on wheels of an index.  A request costs about as much time as 128 KiB,
// so smaller gaps between ranges are fetched too, and small files as a whole.  The whole file is
// also fetched if little of it would be left out, because only a whole file has a hash to check.
#pragma once

#include "archive/remote.hpp"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::archive {

inline constexpr std::uint64_t small_file = 512 << 10;        // fetched whole
inline constexpr std::uint64_t tail_bytes = (64 << 10) + 22;  // an end record with its comment
inline constexpr std::uint64_t small_gap = 128 << 10;
inline constexpr unsigned most_percent = 85;  // of a file that are fetched in ranges

// The ranges to request from a file of `size` bytes for those that are `missing`, which are sorted
// and do not overlap; `known` bytes are here already.
std::vector<Range> plan_requests(std::vector<Range> missing, std::uint64_t known,
                                 std::uint64_t size);

// Not safe to share between threads.
class SparseFile {
 public:
  // Fetches the file's tail, or a small file.  Throws Error if the file is empty, has no place in
  // memory or cannot be fetched.  `name` is for messages.  `remote` must outlive this.
  SparseFile(Remote& remote, std::string_view name);
  ~SparseFile();
  SparseFile(const SparseFile&) = delete;
  SparseFile& operator=(const SparseFile&) = delete;

  std::uint64_t size() const { return bytes_.size(); }

  // The whole file; bytes that were not fetched are 0.
  std::span<const std::byte> bytes() const { return bytes_; }

  // The number of bytes that were fetched.
  std::uint64_t known() const;
  bool is_whole() const { return known() == size(); }

  // True if these bytes were fetched; the range must not be empty.
  bool knows(const Range& range) const;

  // Makes these ranges, which are parts of the file, known.  Asks for everything that is missing at
  // once.  Throws Error if it cannot be fetched, and after that always: the file cannot be judged.
  void want(std::span<const Range> ranges);

  // Throws again what want() threw, if it did.
  void rethrow() const;

 private:
  std::vector<Range> missing_of(std::span<const Range> ranges) const;
  void fetch(std::span<const Range> requests);
  void take(std::uint64_t offset, std::span<const std::byte> bytes);
  void keep(const Range& range, const std::byte* bytes);
  [[noreturn]] void refuse(std::string_view why) const;

  Remote& remote_;
  std::string name_;
  std::span<std::byte> bytes_;
  std::vector<Range> known_;  // sorted, apart from each other
  std::exception_ptr failure_;
};

}  // namespace ftcheck::archive
