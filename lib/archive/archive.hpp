// A zip archive: its directory, compared with the rest of the file, and its members' bytes,
// inflated by libdeflate.
//
// Installers read zip archives in different ways, so an archive can mean one thing to one installer
// and another to the next (CVE-2025-54368).  This code sees what Python's zipfile, and so pip,
// sees.  Where another reader would see something else, the difference is a conflict of a member,
// which is then not read, or a stray of the archive, or an Error if not even the list of members is
// certain.
//
// A file that is elsewhere is fetched in part.  Its members are compared with their own headers
// when they are read.  So conflicts of the others are only known as far as the directory shows
// them, and bytes between members are not known at all.
//
// libdeflate inflates a whole member in one call, about three times as fast as zlib inside libzip.
// Wheels hold stored and deflated members (PEP 427 does not say so, but nothing else occurs).
#pragma once

#include "archive/buffer.hpp"
#include "archive/end_record.hpp"
#include "archive/member.hpp"
#include "archive/source.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/limits.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct libdeflate_decompressor;

namespace ftcheck::archive {

// An Error about one member.
class MemberError : public Error {
 public:
  MemberError(const std::string& sentence, std::string_view why) : Error(sentence), why_(why) {}

  // The reason as a clause about "it" that names neither the member nor the archive.
  const std::string& why() const { return why_; }

 private:
  std::string why_;
};

// An open archive.  Not safe to share between threads.
class Archive {
 public:
  // Throws Error if the file is missing, unreadable or not a zip archive, if its members depend on
  // who reads it, or if it exceeds a limit.
  explicit Archive(const std::filesystem::path& path, const Limits& limits = {},
                   Access access = Access::copied);

  // Like the above, for a source that is already open.
  Archive(Source source, const Limits& limits);

  const Source& source() const { return source_; }

  const std::vector<Member>& members() const { return members_; }

  // Describes, as clauses about the archive, what belongs neither to a member nor to the directory.
  // zipfile ignores it; other readers do not.
  const std::vector<std::string>& strays() const { return strays_; }

  // The last member with that name, or nullptr.  Python's zipfile, and so pip, also takes the last
  // of several.
  const Member* find(std::string_view name) const;

  // Fetches what reading these members needs, all at once, except those that cannot be read.  Does
  // nothing for an archive that is here.  Throws Error if that fails.
  void want(std::span<const Member* const> members) const;

  // True if reading the member fetches nothing.
  bool has(const Member& member) const;

  // True if read() was called for the member.
  bool was_read(const Member& member) const { return was_read_[member.index]; }

  // Why the member cannot be read, as far as that is known before it is inflated and without
  // fetching it, as a clause about "it"; empty if there is no known reason.
  std::string problem(const Member& member) const;

  // The member's bytes.  Throws MemberError if the member is damaged (size or CRC differ), in
  // conflict, encrypted or compressed by another method; if it is larger than `limit` bytes,
  // inflated or compressed; or if everything read so far inflates to more than the archive may
  // (Limits::ratio, Limits::total_bytes).  Never allocates more than these limits for it, nor more
  // than its compressed bytes can inflate to.
  Buffer read(const Member& member, std::uint64_t limit) const;

  // Like the above, into a buffer that is reused.
  void read(const Member& member, std::uint64_t limit, Buffer& bytes) const;

  // The first bytes of a member, at most `size`, without a check of the bytes after them: the
  // beginning of a file shows its format.  Empty if the member cannot be read.  Bytes that cannot
  // be inflated are zero.  Fetches nothing: empty if they are not here.
  Buffer peek(const Member& member, std::size_t size) const;

 private:
  struct FreeDecompressor {
    void operator()(libdeflate_decompressor* decompressor) const;
  };

  // The member after the comparison with its own header, which is fetched if it is not here.
  const Member& compared(const Member& member) const;
  const Member& fetched(const Member& member) const;
  std::string problem_of(const Member& compared) const;
  std::uint64_t claimed_size(const Member& member) const;

  [[noreturn]] void fail(const Member& member, const std::string& why, std::string_view cure) const;
  [[noreturn]] void fail_to_read(const Member& member) const;
  void check_readable(const Member& member, std::uint64_t limit) const;
  void check_ratio(const Member& member) const;
  void inflate(const Member& member, std::span<const std::byte> packed, Buffer& bytes) const;

  Source source_;
  Limits limits_;
  End end_;
  mutable std::vector<Member> members_;  // compared with their own headers as needed
  std::vector<std::size_t> by_place_;    // if that may change them: in_order()
  mutable std::vector<bool> was_read_;
  std::vector<std::size_t> by_name_;  // indexes of members_, sorted by name and then by index
  std::vector<std::string> strays_;
  mutable std::uint64_t inflated_ = 0;  // bytes of all members read so far
  // Working memory for reading members, made when the first one is read.
  mutable Buffer packed_;
  mutable std::unique_ptr<libdeflate_decompressor, FreeDecompressor> decompressor_;
};

// Does in advance what every forked process would otherwise repeat: asking the processor for its
// features takes long on a virtual machine.
void prepare_to_inflate();

}  // namespace ftcheck::archive
