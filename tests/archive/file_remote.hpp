// Files that are elsewhere, for tests: what is asked of them is counted.
#pragma once

#include "archive/remote.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ftcheck::testing {

// An honest server: it has the file and answers what it is asked, in pieces.
class FileRemote : public archive::Remote {
 public:
  explicit FileRemote(std::string content) : content_(std::move(content)) {}

  std::uint64_t size() override { return content_.size(); }

  void fetch(std::span<const archive::Range> ranges, const Take& take) override {
    ++rounds;
    for (const archive::Range& range : ranges) {
      requests.push_back(range);
      for (std::uint64_t at = range.begin; at < range.end; at += piece) {
        take(at, bytes(at, std::min(range.end, at + piece)));
      }
    }
  }

  std::span<const std::byte> bytes(std::uint64_t begin, std::uint64_t end) const {
    const std::string_view part = std::string_view(content_).substr(begin, end - begin);
    return std::as_bytes(std::span(part));
  }

  std::vector<archive::Range> requests;  // in the order in which they were asked
  std::size_t rounds = 0;                // each waits for the one before
  std::uint64_t piece = 64 << 10;

 protected:
  std::string content_;
};

}  // namespace ftcheck::testing
