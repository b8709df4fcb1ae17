// The offsets are those of APPNOTE.TXT, 4.3.
#include "fuzz/zip_parts.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <span>

#include "base/reader.hpp"

namespace ftcheck::fuzz {
namespace {

using base::Reader;

constexpr std::size_t most_entries = 64;
constexpr std::uint64_t most_bytes = 512 << 10;  // of one member, inflated

struct Free {
  void operator()(libdeflate_decompressor* decompressor) const {
    libdeflate_free_decompressor(decompressor);
  }
};

std::string text_at(const Reader& file, std::uint64_t at, std::uint64_t size) {
  const auto bytes = file.clip(at, size);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::optional<std::string> inflate(std::string_view raw, std::uint64_t size) {
  if (size > most_bytes) return std::nullopt;
  std::string content(static_cast<std::size_t>(size), '\0');
  const std::unique_ptr<libdeflate_decompressor, Free> decompressor(
      libdeflate_alloc_decompressor());
  char nothing = 0;
  const auto result = libdeflate_deflate_decompress(decompressor.get(), raw.data(), raw.size(),
                                                    content.empty() ? &nothing : content.data(),
                                                    content.size(), nullptr);
  if (result != LIBDEFLATE_SUCCESS) return std::nullopt;
  return content;
}

// The entry of the directory at `at`, with its content.
testing::ZipEntry read_entry(const Reader& file, std::uint64_t at) {
  testing::ZipEntry entry;
  entry.version_needed = file.u16(at + 6).value_or(20);
  entry.flags = file.u16(at + 8).value_or(0);
  entry.method = file.u16(at + 10).value_or(0);
  const std::uint64_t packed_size = file.u32(at + 20).value_or(0);
  const std::uint64_t size = file.u32(at + 24).value_or(0);
  const std::uint64_t name_size = file.u16(at + 28).value_or(0);
  entry.name = text_at(file, at + 46, name_size);
  entry.extra = text_at(file, at + 46 + name_size, file.u16(at + 30).value_or(0));
  entry.unix_mode = file.u32(at + 38).value_or(0) >> 16;
  const std::uint64_t header = file.u32(at + 42).value_or(0);
  const std::uint64_t data =
      header + 30 + file.u16(header + 26).value_or(0) + file.u16(header + 28).value_or(0);
  const std::string raw = text_at(file, data, packed_size);
  const auto content = entry.method == 8 ? inflate(raw, size) : raw;
  if (content) {
    entry.content = *content;
  } else {
    entry.raw = raw;
    entry.size = static_cast<std::uint32_t>(size);
    entry.crc = file.u32(at + 16);
  }
  return entry;
}

}  // namespace

ZipParts lift_one(std::string_view archive) {
  ZipParts parts;
  const std::size_t end = archive.rfind("PK\5\6");
  if (end == std::string_view::npos) return parts;
  const Reader file(std::as_bytes(std::span(archive)));
  parts.comment = text_at(file, end + 22, file.u16(end + 20).value_or(0));
  std::uint64_t at = file.u32(end + 16).value_or(0);
  while (file.u32(at) == 0x02014b50U && parts.entries.size() < most_entries) {
    parts.entries.push_back(read_entry(file, at));
    at += 46 + std::uint64_t{file.u16(at + 28).value_or(0)} + file.u16(at + 30).value_or(0) +
          file.u16(at + 32).value_or(0);
  }
  return parts;
}

}  // namespace ftcheck::fuzz
