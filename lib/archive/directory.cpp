// zipfile reads the directory to its end and ignores the number of members; other readers stop at
// that number.  Both must find the same members.
#include "archive/directory.hpp"

#include "archive/entry.hpp"
#include "archive/extra.hpp"
#include "archive/fields.hpp"
#include "archive/local_header.hpp"
#include "archive/name.hpp"

#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::archive {
namespace {

constexpr std::string_view entry_signature = "PK\1\2";
constexpr std::uint64_t least_entry_size = 46;
constexpr unsigned newest_version = 63;  // the newest that zipfile reads, times ten

constexpr unsigned encrypted_flags = 1U | 1U << 6U | 1U << 13U;
constexpr unsigned patch_flag = 1U << 5U;

// Systems with symbolic links keep a file's mode in the upper half of the external attributes.
bool is_symbolic_link(unsigned system, std::uint32_t attributes) {
  constexpr unsigned unix_system = 3;
  constexpr unsigned os_x = 19;
  constexpr std::uint32_t type_mask = 0170000;
  constexpr std::uint32_t link_type = 0120000;
  return (system == unix_system || system == os_x) && (attributes >> 16U & type_mask) == link_type;
}

[[noreturn]] void refuse_entry(const Source& source, std::uint64_t index, std::string_view what) {
  source.refuse(fmt::format("its directory is damaged: {} {}; {}", what, index, rebuild));
}

[[noreturn]] void refuse_count(const Source& source, const End& end) {
  source.refuse(fmt::format(
      "its directory is damaged: it does not have the {} members that its end record counts; {}",
      end.count, rebuild));
}

void check_limits(const Source& source, const End& end, const Limits& limits) {
  if (end.count > limits.members) {
    source.refuse(fmt::format("it has {} members, more than the limit of {} (members); {}",
                              end.count, limits.members, raise_limit));
  }
  if (end.size > limits.directory_bytes) {
    source.refuse(
        fmt::format("its directory has {} bytes, more than the limit of {} (directory-size); "
                    "{}",
                    end.size, limits.directory_bytes, raise_limit));
  }
  if (end.size / least_entry_size < end.count) {
    source.refuse(fmt::format("its directory is damaged: its {} bytes cannot hold {} members; {}",
                              end.size, end.count, rebuild));
  }
}

// Reads the fixed and the variable fields of one entry.
Entry parse_entry(Fields& fields) {
  Entry entry;
  entry.version_and_system = fields.u16();
  entry.version_needed = fields.u16();
  entry.flags = fields.u16();
  entry.method = fields.u16();
  fields.skip(4);  // time and date
  entry.crc = fields.u32();
  entry.sizes.compressed_size = fields.u32();
  entry.sizes.size = fields.u32();
  const std::uint16_t name_size = fields.u16();
  const std::uint16_t extra_size = fields.u16();
  const std::uint16_t comment_size = fields.u16();
  fields.skip(4);  // disk, internal attributes
  entry.attributes = fields.u32();
  entry.sizes.offset = fields.u32();
  entry.name = fields.bytes(name_size);
  entry.extra = fields.bytes(extra_size);
  fields.skip(comment_size);
  return entry;
}

std::string find_conflict(const Entry& entry, const Extra& extra, const Name& name,
                          const Limits& limits) {
  if (!name.problem.empty()) return name.problem;
  if (name.text.size() > limits.name_bytes) {
    return fmt::format("its name has {} bytes, more than the limit of {} (name-length)",
                       name.text.size(), limits.name_bytes);
  }
  if ((entry.flags & patch_flag) != 0) return "it is a patch of another file (bit 5 of its flags)";
  return extra_problem(extra, name.text);
}

Member make_member(const Source& source, const End& end, const Limits& limits, Entry entry,
                   std::uint64_t index) {
  Name name = decode_name(entry.name, entry.flags);
  if (!name.is_valid) {
    refuse_entry(source, index, "the name is marked as UTF-8 and is not, in entry");
  }
  const Extra extra = parse_extra(entry.extra);
  if (extra.is_cut_off || !apply_zip64(extra, entry.sizes)) {
    refuse_entry(source, index, "the extra fields are cut off in entry");
  }
  Member member;
  member.index = index;
  member.size = entry.sizes.size;
  member.compressed_size = entry.sizes.compressed_size;
  member.crc = entry.crc;
  member.method = entry.method;
  member.encrypted = (entry.flags & encrypted_flags) != 0;
  member.symbolic_link = is_symbolic_link(entry.version_and_system >> 8U, entry.attributes);
  member.conflict = find_conflict(entry, extra, name, limits);
  member.name = std::move(name.text);
  if (entry.sizes.offset < end.directory - end.shift) {
    member.header = entry.sizes.offset + end.shift;
    if (source.is_partial()) {
      place_by_directory(entry, end.directory, member);
    } else {
      compare_with_header(source, entry, end.directory, member);
    }
  } else if (member.conflict.empty()) {
    member.conflict = misplaced;
  }
  return member;
}

}  // namespace

std::vector<Member> read_directory(const Source& source, const End& end, const Limits& limits) {
  check_limits(source, end, limits);
  const std::string bytes = source.read_text(end.directory, end.size);
  Fields fields(bytes);
  std::vector<Member> members;
  members.reserve(static_cast<std::size_t>(end.count));
  while (!fields.rest().empty()) {
    const std::uint64_t at = end.directory + (bytes.size() - fields.rest().size());
    if (!fields.take(entry_signature)) {
      refuse_entry(source, members.size(), "other bytes are found in place of entry");
    }
    const Entry entry = parse_entry(fields);
    if (fields.failed()) refuse_entry(source, members.size(), "it ends within entry");
    if ((entry.version_needed & 0xffU) > newest_version) {
      refuse_entry(source, members.size(), "a zip version that does not exist is needed for entry");
    }
    if (members.size() == end.count) refuse_count(source, end);
    members.push_back(make_member(source, end, limits, entry, members.size()));
    members.back().entry = at;
    members.back().entry_size = bytes.size() - fields.rest().size() - (at - end.directory);
  }
  if (members.size() != end.count) refuse_count(source, end);
  return members;
}

void compare_member(const Source& source, const End& end, Member& member) {
  const std::string bytes = source.read_text(member.entry, member.entry_size);
  Fields fields(bytes);
  fields.take(entry_signature);
  Entry entry = parse_entry(fields);
  apply_zip64(parse_extra(entry.extra), entry.sizes);
  compare_with_header(source, entry, end.directory, member);
}

}  // namespace ftcheck::archive
