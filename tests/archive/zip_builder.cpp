#include "archive/zip_builder.hpp"

#include <libdeflate.h>

#include <fstream>
#include <memory>
#include <random>

#include <fmt/format.h>

namespace ftcheck::testing {
namespace {

void put16(std::string& out, std::size_t value) {
  out += static_cast<char>(value & 0xff);
  out += static_cast<char>(value >> 8 & 0xff);
}

void put32(std::string& out, std::size_t value) {
  put16(out, value & 0xffff);
  put16(out, value >> 16);
}

std::string deflate(const std::string& content) {
  const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor(
      libdeflate_alloc_compressor(6), libdeflate_free_compressor);
  std::string out(libdeflate_deflate_compress_bound(compressor.get(), content.size()), '\0');
  out.resize(libdeflate_deflate_compress(compressor.get(), content.data(), content.size(),
                                         out.data(), out.size()));
  return out;
}

// The fields that the local header and the directory have in common.
void put_common(std::string& out, const ZipEntry& entry, const std::string& raw) {
  put16(out, 20);  // version needed
  put16(out, entry.flags);
  put16(out, entry.method);
  put32(out, 0x00210000);  // 1980-01-01 00:00
  put32(out, entry.crc.value_or(libdeflate_crc32(0, entry.content.data(), entry.content.size())));
  put32(out, entry.compressed_size.value_or(static_cast<std::uint32_t>(raw.size())));
  put32(out, entry.size.value_or(static_cast<std::uint32_t>(entry.content.size())));
  put16(out, entry.name.size());
  put16(out, 0);  // extra fields
}

}  // namespace

std::string make_zip(const std::vector<ZipEntry>& entries) {
  std::string out;
  std::string directory;
  for (const ZipEntry& entry : entries) {
    const std::string raw =
        entry.raw.value_or(entry.method == 8 ? deflate(entry.content) : entry.content);
    directory += "PK\1\2";
    put16(directory, entry.unix_mode == 0 ? 20 : 3 << 8 | 20);  // version made by, and where
    put_common(directory, entry, raw);
    put16(directory, 0);  // comment
    put16(directory, 0);  // disk
    put16(directory, 0);  // attributes
    put32(directory, entry.unix_mode << 16);
    put32(directory, out.size());
    directory += entry.name;

    out += "PK\3\4";
    put_common(out, entry, raw);
    out += entry.name + raw;
  }
  const std::size_t offset = out.size();
  out += directory + "PK\5\6";
  put32(out, 0);  // disks
  put16(out, entries.size());
  put16(out, entries.size());
  put32(out, directory.size());
  put32(out, offset);
  put16(out, 0);  // comment
  return out;
}

TemporaryFile::TemporaryFile(std::string_view content, std::string_view suffix)
    : path_(std::filesystem::temp_directory_path() / fmt::format("ftcheck-test-{:08x}{:08x}{}",
                                                                 std::random_device()(),
                                                                 std::random_device()(), suffix)) {
  std::ofstream(path_, std::ios::binary)
      .write(content.data(), static_cast<std::streamsize>(content.size()));
}

TemporaryFile::~TemporaryFile() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

}  // namespace ftcheck::testing
