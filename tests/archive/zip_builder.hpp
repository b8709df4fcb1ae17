// Zip archives built from scratch, so they can lie: libzip writes only honest ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::testing {

// What a member's own header says, if it differs from the directory.
struct LocalHeader {
  std::optional<std::string> name = {};
  std::optional<std::uint16_t> method = {};
  std::optional<std::uint16_t> flags = {};
  std::optional<std::uint32_t> size = {};
  std::optional<std::uint32_t> compressed_size = {};
  std::optional<std::uint32_t> crc = {};
  std::optional<std::string> extra = {};
};

// A member as it is written.  Fields without a value tell the truth about `content`.
struct ZipEntry {
  std::string name;
  std::string content;
  std::uint16_t method = 8;  // 0 stored, 8 deflated; others are stored
  // Bit 0 encrypted, bit 3 a data descriptor follows, bit 11 a UTF-8 name.
  std::uint16_t flags = 0;
  std::optional<std::uint32_t> size = {};             // in both headers
  std::optional<std::uint32_t> compressed_size = {};  // in both headers
  std::optional<std::uint32_t> crc = {};              // in both headers
  std::optional<std::string> raw = {};                // instead of the compressed content
  std::uint32_t unix_mode = 0;                        // 0: made on a system without modes
  std::string extra = {};                             // in both headers
  LocalHeader local = {};
  std::string after = {};                    // its data descriptor, or hidden bytes
  std::optional<std::uint32_t> offset = {};  // of its local header
  bool is_hidden = false;                    // not in the directory
  std::uint16_t version_needed = 20;
};

// The zip64 record and its locator.  Fields without a value tell the truth.
struct Zip64End {
  std::optional<std::uint64_t> count = {};
  std::optional<std::uint64_t> record = {};  // where the locator says it is
  std::optional<std::uint64_t> offset = {};  // of the directory
};

// The end of an archive.  Fields without a value tell the truth.
struct ZipEnd {
  std::optional<std::uint16_t> count = {};
  std::optional<std::uint32_t> offset = {};  // of the directory
  std::optional<std::uint32_t> size = {};    // of the directory
  std::string comment = {};
  std::optional<Zip64End> zip64 = {};
};

// The archive's bytes (APPNOTE.TXT, 4.3).
std::string make_zip(const std::vector<ZipEntry>& entries, const ZipEnd& end = {});

// An extra field.
std::string extra_field(std::uint16_t id, std::string_view content);

// The 64-bit numbers in a zip64 field.
std::string zip64_field(const std::vector<std::uint64_t>& numbers);

// Info-ZIP's field that gives a member called `raw` another name.
std::string unicode_path_field(std::string_view raw, std::string_view name);

// The descriptor that follows a member's bytes; `is_large` for 64-bit sizes.
std::string descriptor(const ZipEntry& entry, bool is_signed, bool is_large);

// A new file in the temporary directory, removed at the end.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view content, std::string_view suffix = ".whl");
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace ftcheck::testing
