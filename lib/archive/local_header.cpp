#include "archive/local_header.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "archive/fields.hpp"
#include "base/ascii.hpp"

namespace ftcheck::archive {
namespace {

constexpr std::string_view header_signature = "PK\3\4";
constexpr std::string_view descriptor_signature = "PK\7\10";
constexpr std::uint64_t header_size = 30;

constexpr unsigned descriptor_flag = 1U << 3U;
constexpr unsigned utf8_name_flag = 1U << 11U;
// Encrypted, patched, strongly encrypted, hidden.
constexpr unsigned kind_flags = 1U | 1U << 5U | 1U << 6U | 1U << 13U;

struct Header {
  unsigned flags = 0;
  std::uint16_t method = 0;
  std::uint32_t crc = 0;
  Sizes sizes;
  std::string_view name;
  std::string_view extra;
};

Header parse_header(Fields& fields) {
  Header header;
  fields.skip(2);  // version
  header.flags = fields.u16();
  header.method = fields.u16();
  fields.skip(4);  // time and date
  header.crc = fields.u32();
  header.sizes.compressed_size = fields.u32();
  header.sizes.size = fields.u32();
  const std::uint16_t name_size = fields.u16();
  const std::uint16_t extra_size = fields.u16();
  header.name = fields.bytes(name_size);
  header.extra = fields.bytes(extra_size);
  return header;
}

// Most headers have no larger extra field.
constexpr std::uint64_t usual_extra = 64;
constexpr std::uint64_t most_descriptor = 24;

// The header's bytes with its variable fields.
std::string read_header(const Source& source, const Entry& entry, std::uint64_t at) {
  std::string bytes = source.read_text(at, header_size + entry.name.size() + usual_extra);
  if (bytes.size() < header_size) return bytes;
  Fields fields(std::string_view(bytes).substr(header_size - 4));
  const std::uint64_t name_size = fields.u16();
  const std::uint64_t whole = header_size + name_size + fields.u16();
  if (whole > bytes.size()) bytes = source.read_text(at, whole);
  return bytes;
}

// True if sizes and CRC equal the directory's.  They may be 0 here if a data descriptor follows.
bool has_same_content(const Header& header, const Member& member) {
  if ((header.flags & descriptor_flag) != 0) {
    const auto fits = [](std::uint64_t here, std::uint64_t there) {
      return here == 0 || here == there;
    };
    return fits(header.crc, member.crc) && fits(header.sizes.size, member.size) &&
           fits(header.sizes.compressed_size, member.compressed_size);
  }
  return header.crc == member.crc && header.sizes.size == member.size &&
         header.sizes.compressed_size == member.compressed_size;
}

// The length of the descriptor after the member's bytes (APPNOTE.TXT, 4.3.9), which may have a
// signature, and sizes of 32 or 64 bits; nothing if no descriptor there agrees with the directory.
std::optional<std::uint64_t> descriptor_size(const Source& source, const Member& member) {
  const std::string bytes = source.read_text(member.end, most_descriptor);
  for (const bool is_signed : {true, false}) {
    for (const bool is_large : {false, true}) {
      Fields fields(bytes);
      if (is_signed && !fields.take(descriptor_signature)) continue;
      const std::uint32_t crc = fields.u32();
      const std::uint64_t compressed_size = is_large ? fields.u64() : fields.u32();
      const std::uint64_t size = is_large ? fields.u64() : fields.u32();
      if (!fields.failed() && crc == member.crc && compressed_size == member.compressed_size &&
          size == member.size) {
        return bytes.size() - fields.rest().size();
      }
    }
  }
  return std::nullopt;
}

std::string compare(const Header& header, const Entry& entry, const Member& member) {
  if (header.name != entry.name) {
    return "its header in the archive has another name than the directory";
  }
  if (((header.flags ^ entry.flags) & kind_flags) != 0 || header.method != entry.method) {
    return "its header in the archive and the directory differ in how it is packed";
  }
  if (((header.flags ^ entry.flags) & utf8_name_flag) != 0 && !base::is_ascii(entry.name)) {
    return "its header in the archive and the directory differ in how its name is written";
  }
  if (!has_same_content(header, member)) {
    return "its header in the archive has another size or CRC than the directory";
  }
  return {};
}

std::string reaches_into_directory(const Member& member) {
  return fmt::format("its {} bytes reach into the directory, so it was probably cut off or damaged",
                     member.compressed_size);
}

// Returns the first problem of the header, and finds where the member ends.
std::string check_header(const Source& source, const Entry& entry, std::uint64_t directory,
                         Member& member) {
  const std::string bytes = read_header(source, entry, member.header);
  Fields fields(bytes);
  if (!fields.take(header_signature)) return std::string(misplaced);
  Header header = parse_header(fields);
  const std::uint64_t whole = header_size + header.name.size() + header.extra.size();
  if (fields.failed() || whole > directory - member.header) return std::string(misplaced);
  member.data = member.header + whole;
  const std::uint64_t room = directory - member.data;
  member.end = member.data + std::min(member.compressed_size, room);
  if (member.compressed_size > room) return reaches_into_directory(member);
  const Extra extra = parse_extra(header.extra);
  if (!apply_zip64(extra, header.sizes)) return "its extra fields are cut off, so it is damaged";
  std::string conflict = extra_problem(extra, member.name);
  if (conflict.empty()) conflict = compare(header, entry, member);
  if ((header.flags & descriptor_flag) == 0) return conflict;
  const auto size = descriptor_size(source, member);
  if (size) {
    member.end += *size;
  } else if (conflict.empty()) {
    conflict = "what follows its bytes has another size or CRC than the directory";
  }
  return conflict;
}

}  // namespace

void compare_with_header(const Source& source, const Entry& entry, std::uint64_t directory,
                         Member& member) {
  std::string conflict = check_header(source, entry, directory, member);
  if (member.conflict.empty()) member.conflict = std::move(conflict);
  member.is_compared = true;
}

void place_by_directory(const Entry& entry, std::uint64_t directory, Member& member) {
  const std::uint64_t least = header_size + entry.name.size();
  const std::uint64_t room = directory - member.header;
  std::string conflict;
  if (least > room) {
    conflict = misplaced;
  } else if (member.compressed_size > room - least) {
    member.end = directory;
    conflict = reaches_into_directory(member);
  } else {
    member.end = member.header + least + member.compressed_size;
    member.is_compared = false;
  }
  if (member.conflict.empty()) member.conflict = std::move(conflict);
}

Range expected_range(const Member& member, std::uint64_t directory) {
  if (member.is_compared) return {member.header, member.end};
  return {member.header, std::min(member.end + usual_extra + most_descriptor, directory)};
}

}  // namespace ftcheck::archive
