// Looks at both ends of a file for the signatures of APPNOTE.TXT, without parsing what they begin.
#include "archive/end_record.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

#include "archive/archive.hpp"

namespace ftcheck::archive {
namespace {

constexpr std::string_view end_signature = "PK\5\6";
constexpr std::string_view member_signature = "PK\3\4";
constexpr std::streamoff record_size = 22;
constexpr std::streamoff max_comment_size = 0xffff;

// libzip looks back a little further, so that the locator of a zip64 record is with it.
constexpr std::streamoff tail_size = record_size + max_comment_size + 64;

std::string read_tail(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const std::streamoff size = file.tellg();
  if (!file || size < 0) return {};
  std::string tail(static_cast<std::size_t>(std::min(size, tail_size)), '\0');
  file.seekg(size - static_cast<std::streamoff>(tail.size()));
  file.read(tail.data(), static_cast<std::streamsize>(tail.size()));
  tail.resize(static_cast<std::size_t>(file.gcount()));
  return tail;
}

}  // namespace

std::size_t count_end_records(const std::filesystem::path& path) {
  const std::string tail = read_tail(path);
  std::size_t count = 0;
  for (auto at = tail.find(end_signature); at != std::string::npos;
       at = tail.find(end_signature, at + 1)) {
    ++count;
  }
  return count;
}

bool looks_like_zip(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return false;
  std::ifstream file(path, std::ios::binary);
  std::array<char, 4> start{};
  if (!file.read(start.data(), start.size())) return false;
  const std::string_view signature(start.data(), start.size());
  return signature == member_signature || signature == end_signature;
}

}  // namespace ftcheck::archive
