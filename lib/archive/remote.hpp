// A file that is elsewhere, of which only the needed bytes are fetched.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace ftcheck::archive {

struct Range {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;  // past the last byte
  bool operator==(const Range&) const = default;
};

// How a sparse Source gets bytes.  The audit of a wheel on an index implements it by asking the
// process that talks to the network; tests implement it by a file.
class Remote {
 public:
  Remote() = default;
  Remote(const Remote&) = delete;
  Remote& operator=(const Remote&) = delete;
  virtual ~Remote() = default;

  // The file's size in bytes.  Throws Error if it cannot be found out.
  virtual std::uint64_t size() = 0;

  // Where arriving bytes go; `offset` counts from the begin of the file.  May be called with bytes
  // that were not asked for: a server without ranges sends the whole file.
  using Take = std::function<void(std::uint64_t offset, std::span<const std::byte> bytes)>;

  // Fetches all ranges, at the same time if that is possible.  Throws Error with a sentence if one
  // of them cannot be had.
  virtual void fetch(std::span<const Range> ranges, const Take& take) = 0;
};

}  // namespace ftcheck::archive
