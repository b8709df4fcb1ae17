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

void put64(std::string& out, std::uint64_t value) {
  put32(out, value & 0xffffffff);
  put32(out, value >> 32);
}

std::uint32_t crc_of(std::string_view bytes) {
  return libdeflate_crc32(0, bytes.data(), bytes.size());
}

std::string packed(const ZipEntry& entry) {
  if (entry.raw) return *entry.raw;
  return entry.method == 8 ? deflate(entry.content) : entry.content;
}

// The fields that the local header and the directory share.
void put_common(std::string& out, const ZipEntry& entry, std::size_t raw_size,
                const LocalHeader& local) {
  put16(out, entry.version_needed);
  put16(out, local.flags.value_or(entry.flags));
  put16(out, local.method.value_or(entry.method));
  put32(out, 0x00210000);  // 1980-01-01 00:00
  put32(out, local.crc.value_or(entry.crc.value_or(crc_of(entry.content))));
  put32(out, local.compressed_size.value_or(
                 entry.compressed_size.value_or(static_cast<std::uint32_t>(raw_size))));
  put32(out,
        local.size.value_or(entry.size.value_or(static_cast<std::uint32_t>(entry.content.size()))));
  put16(out, local.name.value_or(entry.name).size());
  put16(out, local.extra.value_or(entry.extra).size());
}

void put_entry(std::string& directory, const ZipEntry& entry, std::size_t raw_size,
               std::size_t offset) {
  directory += "PK\1\2";
  put16(directory, entry.unix_mode == 0 ? 20 : 3 << 8 | 20);  // version made by, and where
  put_common(directory, entry, raw_size, {});
  put16(directory, 0);  // comment
  put16(directory, 0);  // disk
  put16(directory, 0);  // attributes
  put32(directory, entry.unix_mode << 16);
  put32(directory, entry.offset.value_or(static_cast<std::uint32_t>(offset)));
  directory += entry.name + entry.extra;
}

void put_zip64_end(std::string& out, const Zip64End& end, std::size_t count, std::size_t size,
                   std::size_t offset) {
  const std::size_t record = out.size();
  out += "PK\6\6";
  put64(out, 44);  // what follows
  put16(out, 45);  // versions
  put16(out, 45);
  put64(out, 0);  // disks
  put64(out, end.count.value_or(count));
  put64(out, end.count.value_or(count));
  put64(out, size);
  put64(out, end.offset.value_or(offset));
  out += "PK\6\7";
  put32(out, 0);  // disk
  put64(out, end.record.value_or(record));
  put32(out, 1);  // disks
}

}  // namespace

std::string make_zip(const std::vector<ZipEntry>& entries, const ZipEnd& end) {
  std::string out;
  std::string directory;
  std::size_t count = 0;
  for (const ZipEntry& entry : entries) {
    const std::string raw = packed(entry);
    if (!entry.is_hidden) {
      put_entry(directory, entry, raw.size(), out.size());
      ++count;
    }
    out += "PK\3\4";
    put_common(out, entry, raw.size(), entry.local);
    out += entry.local.name.value_or(entry.name) + entry.local.extra.value_or(entry.extra) + raw +
           entry.after;
  }
  const std::size_t offset = out.size();
  out += directory;
  if (end.zip64) put_zip64_end(out, *end.zip64, count, directory.size(), offset);
  out += "PK\5\6";
  put32(out, 0);  // disks
  put16(out, end.count.value_or(static_cast<std::uint16_t>(count)));
  put16(out, end.count.value_or(static_cast<std::uint16_t>(count)));
  put32(out, end.size.value_or(static_cast<std::uint32_t>(directory.size())));
  put32(out, end.offset.value_or(static_cast<std::uint32_t>(offset)));
  put16(out, end.comment.size());
  return out + end.comment;
}

std::string extra_field(std::uint16_t id, std::string_view content) {
  std::string out;
  put16(out, id);
  put16(out, content.size());
  return out.append(content);
}

std::string zip64_field(const std::vector<std::uint64_t>& numbers) {
  std::string content;
  for (const std::uint64_t number : numbers) put64(content, number);
  return extra_field(0x0001, content);
}

std::string unicode_path_field(std::string_view raw, std::string_view name) {
  std::string content = "\1";
  put32(content, crc_of(raw));
  return extra_field(0x7075, content.append(name));
}

std::string descriptor(const ZipEntry& entry, bool is_signed, bool is_large) {
  std::string out = is_signed ? "PK\7\10" : "";
  put32(out, crc_of(entry.content));
  const auto put_size = [&](std::size_t size) { is_large ? put64(out, size) : put32(out, size); };
  put_size(packed(entry).size());
  put_size(entry.content.size());
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
