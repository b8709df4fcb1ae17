#include "archive/sparse.hpp"

#include "archive/system.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace ftcheck::archive {
namespace {

std::uint64_t length(const std::vector<Range>& ranges) {
  std::uint64_t sum = 0;
  for (const Range& range : ranges) sum += range.end - range.begin;
  return sum;
}

// The first range that ends after `offset`.
auto first_after(const std::vector<Range>& ranges, std::uint64_t offset) {
  return std::ranges::upper_bound(ranges, offset, {}, &Range::end);
}

// Sorted ranges, without those gaps between them that are at most `gap`.
std::vector<Range> joined(const std::vector<Range>& ranges, std::uint64_t gap) {
  std::vector<Range> result;
  for (const Range& range : ranges) {
    if (!result.empty() && range.begin <= result.back().end + gap) {
      result.back().end = std::max(result.back().end, range.end);
    } else {
      result.push_back(range);
    }
  }
  return result;
}

bool is_most(std::uint64_t part, std::uint64_t whole) {
  return part > whole / 100 * most_percent;
}

}  // namespace

std::vector<Range> plan_requests(std::vector<Range> missing, std::uint64_t known,
                                 std::uint64_t size) {
  missing = joined(missing, small_gap);
  if (!missing.empty() && (size <= small_file || is_most(known + length(missing), size))) {
    return {{0, size}};
  }
  return missing;
}

SparseFile::SparseFile(Remote& remote, std::string_view name) : remote_(remote), name_(name) {
  const std::uint64_t size = remote.size();
  if (size == 0) refuse("it is empty; the index has no such file, or only a damaged one");
  std::byte* const start =
      size > SIZE_MAX ? nullptr : reserve_pages(static_cast<std::size_t>(size));
  if (start == nullptr) {
    refuse(
        fmt::format("its size of {} bytes, as the index gives it, has no place in memory; "
                    "check that it is true",
                    size));
  }
  bytes_ = {start, static_cast<std::size_t>(size)};
  try {
    want(std::vector{Range{size - std::min(size, tail_bytes), size}});
  } catch (...) {
    unmap_pages(bytes_.data(), bytes_.size());
    throw;
  }
}

SparseFile::~SparseFile() {
  unmap_pages(bytes_.data(), bytes_.size());
}

std::uint64_t SparseFile::known() const {
  return length(known_);
}

bool SparseFile::knows(const Range& range) const {
  const auto after = first_after(known_, range.begin);
  return after != known_.end() && after->begin <= range.begin && range.end <= after->end;
}

std::vector<Range> SparseFile::missing_of(std::span<const Range> ranges) const {
  std::vector<Range> wanted(ranges.begin(), ranges.end());
  std::ranges::sort(wanted, {}, &Range::begin);
  std::vector<Range> missing;
  for (Range left : joined(wanted, 0)) {
    for (auto each = first_after(known_, left.begin);
         each != known_.end() && each->begin < left.end && left.begin < left.end; ++each) {
      if (each->begin > left.begin) missing.push_back({left.begin, each->begin});
      left.begin = each->end;
    }
    if (left.begin < left.end) missing.push_back(left);
  }
  return missing;
}

void SparseFile::want(std::span<const Range> ranges) {
  rethrow();
  std::vector<Range> requests = plan_requests(missing_of(ranges), known(), size());
  if (requests.empty()) return;
  if (requests.front() == Range{0, size()}) {
    requests = joined(missing_of(requests), small_gap);
  }
  try {
    fetch(requests);
  } catch (...) {
    failure_ = std::current_exception();
    throw;
  }
}

void SparseFile::fetch(std::span<const Range> requests) {
  remote_.fetch(requests, [this](std::uint64_t offset, std::span<const std::byte> bytes) {
    take(offset, bytes);
  });
  if (!missing_of(requests).empty()) {
    refuse("only a part of the bytes that were asked for arrived; try again");
  }
}

void SparseFile::rethrow() const {
  if (failure_) std::rethrow_exception(failure_);
}

void SparseFile::take(std::uint64_t offset, std::span<const std::byte> bytes) {
  if (offset > size() || bytes.size() > size() - offset) {
    refuse("more bytes arrived than the file has according to the index; try again");
  }
  if (bytes.empty()) return;
  // Bytes that are here may be in use, so they are never overwritten.
  const Range arrived{offset, offset + bytes.size()};
  for (auto each = first_after(known_, arrived.begin);
       each != known_.end() && each->begin < arrived.end; ++each) {
    const std::uint64_t begin = std::max(each->begin, arrived.begin);
    const std::uint64_t end = std::min(each->end, arrived.end);
    if (std::memcmp(bytes_.data() + begin, bytes.data() + (begin - offset),
                    static_cast<std::size_t>(end - begin)) != 0) {
      refuse("its bytes changed while it was read; try again");
    }
  }
  for (const Range& range : missing_of(std::vector{arrived})) {
    keep(range, bytes.data() + (range.begin - offset));
  }
}

// Copies bytes of a range that is not known.
void SparseFile::keep(const Range& range, const std::byte* bytes) {
  std::memcpy(bytes_.data() + range.begin, bytes,
              static_cast<std::size_t>(range.end - range.begin));
  auto after = known_.begin() + (first_after(known_, range.begin) - known_.cbegin());
  const bool joins_after = after != known_.end() && after->begin == range.end;
  if (after != known_.begin() && std::prev(after)->end == range.begin) {
    std::prev(after)->end = joins_after ? after->end : range.end;
    if (joins_after) known_.erase(after);
  } else if (joins_after) {
    after->begin = range.begin;
  } else {
    known_.insert(after, range);
  }
}

void SparseFile::refuse(std::string_view why) const {
  throw Error(fmt::format("cannot read {}: {}", name_, why));
}

}  // namespace ftcheck::archive
