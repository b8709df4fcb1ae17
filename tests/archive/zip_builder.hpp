// Zip archives made of whole cloth, so that they can lie: libzip only writes honest ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::testing {

// A member as it is written.  What is not given is the truth about `content`.
struct ZipEntry {
  std::string name;
  std::string content;
  std::uint16_t method = 8;                           // 0 stored, 8 deflated; others are stored
  std::uint16_t flags = 0;                            // bit 0 encrypted, bit 11 a UTF-8 name
  std::optional<std::uint32_t> size = {};             // in both headers
  std::optional<std::uint32_t> compressed_size = {};  // in both headers
  std::optional<std::uint32_t> crc = {};              // in both headers
  std::optional<std::string> raw = {};                // instead of the compressed content
  std::uint32_t unix_mode = 0;                        // 0: not made on a system that has modes
};

// The archive's bytes (APPNOTE.TXT, 4.3).
std::string make_zip(const std::vector<ZipEntry>& entries);

// A file of its own in the temporary directory, removed in the end.
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
