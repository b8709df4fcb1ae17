// A zip archive: its directory through libzip, its members' bytes inflated by libdeflate.
//
// libdeflate inflates a whole member in one call, about three times faster than zlib does inside
// libzip.  Wheels hold stored and deflated members (PEP 427 does not say so, but nothing else
// occurs).
#pragma once

#include <ftcheck/error.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct zip;

namespace ftcheck::archive {

struct Member {
  std::string name;  // as in the central directory
  std::uint64_t index = 0;
  std::uint64_t size = 0;             // inflated, as the directory claims
  std::uint64_t compressed_size = 0;  // in the archive
  std::uint32_t crc = 0;
  std::uint16_t method = 0;  // 0 stored, 8 deflated
  bool encrypted = false;
  bool symbolic_link = false;  // by the Unix mode in its external attributes
};

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
  // Throws Error if the file is not there, not readable, not a zip archive, or has more than
  // `max_members` members.
  explicit Archive(const std::filesystem::path& path, std::uint64_t max_members = 1'000'000);

  const std::vector<Member>& members() const { return members_; }

  // The last member of that name, which is the one that Python's zipfile, and so pip, takes where
  // there are several; or nullptr.
  const Member* find(std::string_view name) const;

  // Why the member cannot be read, as far as the directory shows it, as a clause about "it"; empty
  // if nothing speaks against it.
  std::string problem(const Member& member) const;

  // The member's bytes.  Throws MemberError if it is damaged (size or CRC differ), encrypted, of
  // another method, or larger than `limit` bytes, inflated or in the archive; no more than that is
  // ever allocated for it, nor more than what is in the archive can inflate to.
  std::vector<std::byte> read(const Member& member, std::uint64_t limit) const;

 private:
  struct Close {
    void operator()(struct zip* archive) const;
  };
  [[noreturn]] void fail(const Member& member, const std::string& why, std::string_view cure) const;
  void check_readable(const Member& member, std::uint64_t limit) const;
  std::vector<std::byte> read_raw(const Member& member) const;
  std::vector<std::byte> inflate(const Member& member, const std::vector<std::byte>& raw) const;

  std::string path_;
  std::uint64_t file_size_ = 0;
  std::unique_ptr<struct zip, Close> zip_;
  std::vector<Member> members_;
  std::vector<std::size_t> by_name_;  // indexes of members_, sorted by name and then by index
};

// True if the file begins as a zip archive does (or is an empty one).
bool looks_like_zip(const std::filesystem::path& path);

}  // namespace ftcheck::archive
