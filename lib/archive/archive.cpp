// Every number in the directory is a claim.  Nothing is allocated for one before it is checked
// against the limits, the file's size and deflate's highest ratio; the CRC decides in the end.
#include "archive/archive.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <new>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "archive/directory.hpp"
#include "archive/end_record.hpp"
#include "archive/extents.hpp"
#include "archive/local_header.hpp"

namespace ftcheck::archive {
namespace {

constexpr std::uint16_t stored = 0;
constexpr std::uint16_t deflated = 8;

// Deflate's highest ratio: 258 bytes from one bit for a length and one for a distance.
constexpr std::uint64_t max_deflate_ratio = 1032;

// Any archive may inflate to this size, whatever the ratio.  Padded libraries of 6 MB are 500 times
// as large as their compressed bytes; whole wheels are 6 times as large.
constexpr std::uint64_t harmless_bytes = std::uint64_t{64} << 20;

bool is_readable(const Member& member) {
  return member.method == stored || member.method == deflated;
}

}  // namespace

void Archive::FreeDecompressor::operator()(libdeflate_decompressor* decompressor) const {
  libdeflate_free_decompressor(decompressor);
}

Archive::Archive(const std::filesystem::path& path, const Limits& limits, Access access)
    : Archive(Source(path, access), limits) {}

Archive::Archive(Source source, const Limits& limits)
    : source_(std::move(source)), limits_(limits) {
  end_ = find_end(source_);
  members_ = read_directory(source_, end_, limits);
  was_read_.resize(members_.size());
  find_overlaps(members_);
  if (source_.is_partial()) {
    by_place_ = in_order(members_);
    for (const std::size_t i : with_other_ends(members_, by_place_, end_)) compared(members_[i]);
  }
  strays_ = find_strays(source_, end_, members_);
  by_name_.resize(members_.size());
  std::iota(by_name_.begin(), by_name_.end(), std::size_t{0});
  std::stable_sort(by_name_.begin(), by_name_.end(), [this](std::size_t a, std::size_t b) {
    return members_[a].name < members_[b].name;
  });
}

const Member* Archive::find(std::string_view name) const {
  const auto after = std::upper_bound(
      by_name_.begin(), by_name_.end(), name,
      [this](std::string_view wanted, std::size_t i) { return wanted < members_[i].name; });
  if (after == by_name_.begin()) return nullptr;
  const Member& member = members_[*std::prev(after)];
  return member.name == name ? &member : nullptr;
}

const Member& Archive::compared(const Member& member) const {
  Member& own = members_[member.index];
  if (!own.is_compared) {
    compare_member(source_, end_, own);
    find_overlaps(members_, by_place_, own.index);
  }
  return own;
}

// In one request, where compared() would fetch the header and read() the rest.
const Member& Archive::fetched(const Member& member) const {
  const Member* const one = &member;
  want(std::span(&one, 1));
  return compared(member);
}

bool Archive::has(const Member& member) const {
  return !source_.is_partial() || member.end == 0 ||
         source_.sparse()->knows(expected_range(member, end_.directory));
}

void Archive::want(std::span<const Member* const> members) const {
  if (!source_.is_partial()) return;
  std::vector<Range> ranges;
  for (const Member* member : members) {
    if (member->end > 0 && claimed_size(*member) <= limits_.member_bytes &&
        problem_of(*member).empty()) {
      ranges.push_back(expected_range(*member, end_.directory));
    }
  }
  source_.sparse()->want(ranges);
}

void Archive::fail(const Member& member, const std::string& why, std::string_view cure) const {
  throw MemberError(
      fmt::format("cannot read {} in {}: {}; {}", member.name, source_.path(), why, cure), why);
}

std::uint64_t Archive::claimed_size(const Member& member) const {
  return std::max(member.size, member.compressed_size);
}

std::string Archive::problem(const Member& member) const {
  return problem_of(has(member) ? compared(member) : member);
}

std::string Archive::problem_of(const Member& member) const {
  if (member.encrypted) return "it is encrypted, and nothing installs that";
  if (!member.conflict.empty()) return member.conflict;
  if (!is_readable(member)) {
    return fmt::format(
        "it is compressed by method {}, and only stored (0) and deflated (8) members are read",
        member.method);
  }
  if (member.method == stored ? member.size != member.compressed_size
                              : member.size / max_deflate_ratio > member.compressed_size) {
    return fmt::format(
        "its {} bytes in the archive cannot be the {} that the directory claims, so it is damaged",
        member.compressed_size, member.size);
  }
  return {};
}

// Refuses what can be refused before anything is allocated: sizes are claims, and a small archive
// must not make us believe large ones.
void Archive::check_readable(const Member& member, std::uint64_t limit) const {
  const std::uint64_t size = claimed_size(member);
  if (size > limit && !member.encrypted && is_readable(member)) {
    fail(member,
         fmt::format("it claims {} bytes, more than the limit of {} ({})", size, limit,
                     limit == limits_.metadata_bytes ? "metadata-size" : "member-size"),
         raise_limit);
  }
  const std::string why = problem_of(member);
  if (!why.empty()) {
    fail(member, why,
         member.encrypted                                  ? "build the archive without a password"
         : member.conflict.empty() && !is_readable(member) ? "build the archive with one of these"
                                                           : rebuild);
  }
  check_ratio(member);
}

void Archive::fail_to_read(const Member& member) const {
  fail(member, "the system cannot read its bytes", "check the file and its disk");
}

// Keeps one member, and the sum of all that is read, within what an honest archive of this size
// may hold.
void Archive::check_ratio(const Member& member) const {
  const auto most = [this](std::uint64_t packed) {
    const bool is_small = packed <= UINT64_MAX / std::max<std::uint64_t>(limits_.ratio, 1);
    return std::max(harmless_bytes, is_small ? packed * limits_.ratio : UINT64_MAX);
  };
  if (member.size > most(member.compressed_size)) {
    fail(member,
         fmt::format("it inflates {} bytes to {}, more than the limit of {} times as many (ratio)",
                     member.compressed_size, member.size, limits_.ratio),
         raise_limit);
  }
  const std::uint64_t limit = std::min(limits_.total_bytes, most(source_.size()));
  if (member.size > limit || inflated_ > limit - member.size) {
    fail(member,
         fmt::format("with it more than the limit of {} bytes would be inflated from an archive of "
                     "{} ({})",
                     limit, source_.size(), limit == limits_.total_bytes ? "total-size" : "ratio"),
         raise_limit);
  }
}

void Archive::inflate(const Member& member, std::span<const std::byte> packed,
                      Buffer& bytes) const {
  if (decompressor_ == nullptr) decompressor_.reset(libdeflate_alloc_decompressor());
  if (decompressor_ == nullptr) throw std::bad_alloc();
  bytes.resize(static_cast<std::size_t>(member.size));
  switch (libdeflate_deflate_decompress(decompressor_.get(), packed.data(), packed.size(),
                                        bytes.data(), bytes.size(), nullptr)) {
    case LIBDEFLATE_SUCCESS:
      return;
    case LIBDEFLATE_SHORT_OUTPUT:
      fail(member,
           fmt::format("it inflates to fewer bytes than the {} that the directory claims, so it is "
                       "damaged",
                       member.size),
           rebuild);
    case LIBDEFLATE_INSUFFICIENT_SPACE:
      fail(member,
           fmt::format("it inflates to more bytes than the {} that the directory claims, so it is "
                       "damaged",
                       member.size),
           rebuild);
    default:
      fail(member, "its compressed bytes are damaged", rebuild);
  }
}

void Archive::read(const Member& listed, std::uint64_t limit, Buffer& bytes) const {
  was_read_[listed.index] = true;
  if (!listed.is_compared) check_readable(listed, limit);  // before anything is fetched
  const Member& member = fetched(listed);
  check_readable(member, limit);
  inflated_ += member.size;
  if (member.method == deflated) {
    const auto packed = source_.view(member.data, member.compressed_size, packed_);
    if (!packed) fail_to_read(member);
    inflate(member, *packed, bytes);
  } else {
    bytes.resize(static_cast<std::size_t>(member.compressed_size));
    if (!source_.read(member.data, bytes)) fail_to_read(member);
  }
  if (libdeflate_crc32(0, bytes.data(), bytes.size()) != member.crc) {
    fail(member, "its bytes do not have the CRC that the directory gives, so it is damaged",
         rebuild);
  }
}

Buffer Archive::read(const Member& member, std::uint64_t limit) const {
  Buffer bytes;
  read(member, limit, bytes);
  return bytes;
}

// libdeflate inflates whole members.  When the room is used up, what it has written is the
// beginning of the member.  It does not promise that, but a search for magic numbers can live with
// zeros.
Buffer Archive::peek(const Member& listed, std::size_t size) const {
  constexpr std::uint64_t most_packed = 64 << 10;
  Buffer bytes;
  if (!has(listed)) return bytes;
  const Member& member = compared(listed);
  if (!problem_of(member).empty()) return bytes;
  bytes.resize(static_cast<std::size_t>(std::min<std::uint64_t>(size, member.size)));
  std::ranges::fill(bytes, std::byte{});
  const std::uint64_t packed_size = std::min(member.compressed_size, most_packed);
  if (member.method == stored) {
    if (!source_.read(member.data, bytes)) bytes.resize(0);
    return bytes;
  }
  if (decompressor_ == nullptr) decompressor_.reset(libdeflate_alloc_decompressor());
  if (decompressor_ == nullptr) throw std::bad_alloc();
  const auto packed = source_.view(member.data, packed_size, packed_);
  constexpr std::size_t block_header = 5;  // RFC 1951, 3.2.4
  if (!packed || packed->size() < block_header) return bytes;
  const auto block_type = std::to_integer<unsigned>(packed->front()) >> 1U & 3U;
  if (block_type == 0) {  // a stored block, which is never inflated in part
    const auto content = packed->subspan(block_header);
    std::ranges::copy(content.first(std::min(content.size(), bytes.size())), bytes.begin());
  } else {
    std::size_t written = 0;
    libdeflate_deflate_decompress(decompressor_.get(), packed->data(), packed->size(), bytes.data(),
                                  bytes.size(), &written);
  }
  return bytes;
}

void prepare_to_inflate() {
  const std::byte any{};
  libdeflate_crc32(0, &any, 1);
}

}  // namespace ftcheck::archive
