// A zip archive: its directory, held against what else the file says, and its members' bytes,
// inflated by libdeflate.
//
// Installers read zip archives in different ways, and an archive can be made that is one thing to
// one of them and another to the next (CVE-2025-54368).  What is seen here is what Python's
// zipfile, and so pip, sees.  Where another reader would see something else, that is a conflict of
// a member, which is then not read, a stray of the archive, or an Error if not even the members are
// certain.
//
// libdeflate inflates a whole member in one call, about three times faster than zlib does inside
// libzip.  Wheels hold stored and deflated members (PEP 427 does not say so, but nothing else
// occurs).
#pragma once

#include "archive/buffer.hpp"
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

  // Why it cannot be read, as a clause about "it" that names neither the member nor the archive.
  const std::string& why() const { return why_; }

 private:
  std::string why_;
};

// An open archive.  Not safe to share between threads.
class Archive {
 public:
  // Throws Error if the file is not there, not readable, not a zip archive, one whose members
  // depend on who reads it, or over a limit.
  explicit Archive(const std::filesystem::path& path, const Limits& limits = {},
                   Access access = Access::copied);

  // The same of a source that is open.
  Archive(Source source, const Limits& limits);

  const std::vector<Member>& members() const { return members_; }

  // What is in the file and belongs neither to a member nor to the directory, as clauses about the
  // archive.  zipfile does not mind; other readers do.
  const std::vector<std::string>& strays() const { return strays_; }

  // The last member of that name, which is the one that Python's zipfile, and so pip, takes where
  // there are several; or nullptr.
  const Member* find(std::string_view name) const;

  // Why the member cannot be read, as far as it shows before it is inflated, as a clause about
  // "it"; empty if nothing speaks against it.
  std::string problem(const Member& member) const;

  // The member's bytes.  Throws MemberError if it is damaged (size or CRC differ), in conflict,
  // encrypted, of another method, larger than `limit` bytes, inflated or in the archive, or if all
  // that was read inflates to more than the archive may (Limits::ratio, Limits::total_bytes).  No
  // more than that is ever allocated for it, nor more than what is in the archive can inflate to.
  Buffer read(const Member& member, std::uint64_t limit) const;

  // The same into a buffer that is used again.
  void read(const Member& member, std::uint64_t limit, Buffer& bytes) const;

  // The first bytes of a member, at most `size`, without a check of what follows them: what a file
  // begins with tells what it is.  Empty if the member cannot be read.  Where they cannot be had,
  // they are zero.
  Buffer peek(const Member& member, std::size_t size) const;

 private:
  struct FreeDecompressor {
    void operator()(libdeflate_decompressor* decompressor) const;
  };

  [[noreturn]] void fail(const Member& member, const std::string& why, std::string_view cure) const;
  [[noreturn]] void fail_to_read(const Member& member) const;
  void check_readable(const Member& member, std::uint64_t limit) const;
  void check_ratio(const Member& member) const;
  void inflate(const Member& member, std::span<const std::byte> packed, Buffer& bytes) const;

  Source source_;
  Limits limits_;
  std::vector<Member> members_;
  std::vector<std::size_t> by_name_;  // indexes of members_, sorted by name and then by index
  std::vector<std::string> strays_;
  mutable std::uint64_t inflated_ = 0;  // bytes of all that was read
  // What reading a member takes, made when the first one is read.
  mutable Buffer packed_;
  mutable std::unique_ptr<libdeflate_decompressor, FreeDecompressor> decompressor_;
};

// Does what whatever is forked from this process need not do again: asking the processor what it
// can takes long on a virtual machine.
void prepare_to_inflate();

}  // namespace ftcheck::archive
