#include "archive/end_record.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "archive/fields.hpp"
#include "base/open_file.hpp"

namespace ftcheck::archive {
namespace {

constexpr std::string_view end_signature = "PK\5\6";
constexpr std::string_view zip64_signature = "PK\6\6";
constexpr std::string_view locator_signature = "PK\6\7";
constexpr std::string_view first_entry_signature = "PK\1\2";
constexpr std::string_view member_signature = "PK\3\4";
constexpr std::uint64_t end_size = 22;
constexpr std::uint64_t zip64_size = 56;  // without extensible data, which no tool writes
constexpr std::uint64_t locator_size = 20;
constexpr std::uint64_t max_comment_size = 0xffff;

// The values that both kinds of end record give.
struct Claims {
  std::uint64_t disk = 0;
  std::uint64_t directory_disk = 0;
  std::uint64_t count_here = 0;
  std::uint64_t count = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;
};

bool begins_as_zip(std::string_view bytes) {
  return bytes.starts_with(member_signature) || bytes.starts_with(end_signature);
}

[[noreturn]] void refuse_damaged(const Source& source, std::string_view what) {
  source.refuse(fmt::format("its directory is damaged: {}; {}", what, rebuild));
}

[[noreturn]] void refuse_without_end(const Source& source) {
  if (begins_as_zip(source.read_text(0, 4))) {
    source.refuse(
        fmt::format("it begins as one, but the directory at its end is missing, so it was "
                    "probably cut off; {}",
                    rebuild));
  }
  source.refuse("it does not look like one; check that it is the file you mean");
}

// The offset of the end record in the last bytes of the file, by zipfile's rules: at the very end
// if it fits there, otherwise at the last signature, whatever the length of its comment.
std::optional<std::size_t> find_record(std::string_view tail) {
  if (tail.size() >= end_size) {
    const std::string_view last = tail.substr(tail.size() - end_size);
    if (last.starts_with(end_signature) && last.ends_with(std::string_view("\0\0", 2))) {
      return tail.size() - end_size;
    }
  }
  const auto found = tail.rfind(end_signature);
  if (found == tail.npos || tail.size() - found < end_size) return std::nullopt;
  return found;
}

std::vector<std::uint64_t> other_ends(std::string_view tail, std::size_t record,
                                      std::uint64_t tail_begins) {
  std::vector<std::uint64_t> others;
  for (auto at = tail.find(end_signature); at != tail.npos; at = tail.find(end_signature, at + 1)) {
    if (at != record) others.push_back(tail_begins + at);
  }
  return others;
}

Claims parse_end(Fields& fields) {
  Claims claims;
  fields.skip(end_signature.size());
  claims.disk = fields.u16();
  claims.directory_disk = fields.u16();
  claims.count_here = fields.u16();
  claims.count = fields.u16();
  claims.size = fields.u32();
  claims.offset = fields.u32();
  return claims;
}

// True for a field of the plain record that defers to the zip64 record or gives the same value.
bool agrees(std::uint64_t plain, std::uint64_t large, std::uint64_t deferred) {
  return plain == deferred || plain == large;
}

// The zip64 record before the end record at `record` (APPNOTE.TXT, 4.3.14 and 4.3.15), if there is
// one.  zipfile looks for it only right before its locator; other readers follow the locator, which
// may lie; some use it only for the fields of the plain record that defer to it.
std::optional<Claims> read_zip64(const Source& source, std::uint64_t record, const Claims& plain) {
  if (record < locator_size) return std::nullopt;
  const std::string locator = source.read_text(record - locator_size, locator_size);
  Fields fields(locator);
  if (!fields.take(locator_signature)) return std::nullopt;
  const std::uint32_t disk = fields.u32();
  const std::uint64_t offset = fields.u64();
  const std::uint32_t disks = fields.u32();
  if (record < locator_size + zip64_size || disk != 0 || disks > 1) {
    refuse_damaged(source, "its zip64 locator does not lead to a record");
  }
  const std::uint64_t place = record - locator_size - zip64_size;
  const std::string large = source.read_text(place, zip64_size);
  fields = Fields(large);
  if (!fields.take(zip64_signature) || fields.u64() != zip64_size - 12) {
    refuse_damaged(source, "its zip64 locator does not lead to a record");
  }
  fields.skip(4);  // versions
  Claims claims;
  claims.disk = fields.u32();
  claims.directory_disk = fields.u32();
  claims.count_here = fields.u64();
  claims.count = fields.u64();
  claims.size = fields.u64();
  claims.offset = fields.u64();
  // Bytes before the archive move the record together with the directory, which ends at the record.
  if (offset > place || claims.offset > offset || claims.size != offset - claims.offset) {
    refuse_damaged(source, "its zip64 locator does not lead to its zip64 record");
  }
  if (!agrees(plain.count, claims.count, 0xffff) ||
      !agrees(plain.count_here, claims.count_here, 0xffff) ||
      !agrees(plain.size, claims.size, 0xffffffff) ||
      !agrees(plain.offset, claims.offset, 0xffffffff)) {
    refuse_damaged(source, "its two end records, plain and zip64, disagree");
  }
  return claims;
}

// Finds where the directory begins; it ends where the end records begin.
void place_directory(const Source& source, End& end, const Claims& claims,
                     std::uint64_t directory_ends) {
  if (claims.disk != 0 || claims.directory_disk != 0) {
    source.refuse("it is one part of a split archive; join the parts first");
  }
  if (claims.count != claims.count_here) {
    refuse_damaged(source, "its end record gives two numbers of members");
  }
  if (claims.size > directory_ends || claims.offset > directory_ends - claims.size) {
    refuse_damaged(source, "it is not where the end record says");
  }
  end.size = claims.size;
  end.count = claims.count;
  end.directory = directory_ends - claims.size;
  end.shift = end.directory - claims.offset;
  // Readers that do not shift offsets would take this for the directory.
  if (end.shift > 0 && end.size > 0 &&
      source.read_text(claims.offset, 4) == first_entry_signature) {
    refuse_damaged(source, "there is another one where the end record says");
  }
}

}  // namespace

End find_end(const Source& source) {
  const std::uint64_t tail_size = std::min(source.size(), end_size + max_comment_size);
  const std::uint64_t tail_begins = source.size() - tail_size;
  const std::string tail = source.read_text(tail_begins, tail_size);
  const auto found = find_record(tail);
  if (!found) refuse_without_end(source);
  Fields fields(std::string_view(tail).substr(*found));
  const Claims plain = parse_end(fields);
  const std::uint16_t comment_size = fields.u16();
  End end;
  end.record = tail_begins + *found;
  end.left_over = static_cast<std::int64_t>(fields.rest().size()) - comment_size;
  end.others = other_ends(tail, *found, tail_begins);
  if (const auto large = read_zip64(source, end.record, plain)) {
    place_directory(source, end, *large, end.record - locator_size - zip64_size);
  } else {
    place_directory(source, end, plain, end.record);
  }
  return end;
}

bool looks_like_zip(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return false;
  base::OpenFile file(path);
  std::array<std::byte, 4> start{};
  return file.read(start) == start.size() && looks_like_zip(start);
}

bool looks_like_zip(std::span<const std::byte> bytes) {
  return begins_as_zip({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace ftcheck::archive
