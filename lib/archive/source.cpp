#include "archive/source.hpp"

#include "base/path_text.hpp"

#include <zip.h>

#include <algorithm>
#include <cstdio>
#include <system_error>

#include <fmt/format.h>

namespace ftcheck::archive {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_to_open(const std::string& path, std::string_view why) {
  throw Error(fmt::format("cannot read {} as a zip archive: {}", path, why));
}

[[noreturn]] void fail_with(const std::string& path, const std::string& message) {
  fail_to_open(path, fmt::format("the system refuses with \"{}\"; check the path and its "
                                 "permissions",
                                 message));
}

// Opening a device can have effects, so the path is checked first; and because the path may change
// before it is opened, the open file is checked again.
base::OpenFile open_file(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) {
    fail_to_open(base::path_text(path), "no such file; check the path");
  }
  if (fs::is_directory(status)) {
    fail_to_open(base::path_text(path), "it is a directory; name a file");
  }
  if (error) fail_with(base::path_text(path), error.message());
  constexpr std::string_view special = "it is not a regular file; copy its content to one";
  if (!fs::is_regular_file(status)) fail_to_open(base::path_text(path), special);
  base::OpenFile file(path);
  if (file.is_special()) fail_to_open(base::path_text(path), special);
  if (file.failure()) fail_with(base::path_text(path), file.failure().message());
  if (file.size() == 0)
    fail_to_open(base::path_text(path), fmt::format("it is empty; {}", rebuild));
  return file;
}

}  // namespace

void Source::Close::operator()(struct zip_source* source) const {
  zip_source_free(source);
}

Source::Source(const fs::path& path, Access access) : path_(base::path_text(path)) {
  base::OpenFile file = open_file(path);
  size_ = file.size();
  if (access == Access::mapped) {
    map_ = std::make_unique<MappedFile>(file);
    in_memory_ = map_->bytes();
    if (!in_memory_.empty()) return;
  }
  std::FILE* const stream = file.release_as_stream();
  if (stream == nullptr) throw std::bad_alloc();
  source_.reset(zip_source_filep_create(stream, 0, -1, nullptr));
  if (source_ == nullptr) {
    std::fclose(stream);
    throw std::bad_alloc();
  }
  if (zip_source_open(source_.get()) != 0) {
    zip_error_t* error = zip_source_error(source_.get());
    fail_with(path_, zip_error_system_type(error) == ZIP_ET_SYS
                         ? std::generic_category().message(zip_error_code_system(error))
                         : zip_error_strerror(error));
  }
}

Source::Source(std::span<const std::byte> bytes, std::string_view name)
    : path_(name), size_(bytes.size()), in_memory_(bytes) {
  if (bytes.empty()) fail_to_open(path_, fmt::format("it is empty; {}", rebuild));
}

Source::Source(Remote& remote, std::string_view name)
    : path_(name), sparse_(std::make_unique<SparseFile>(remote, name)) {
  size_ = sparse_->size();
  in_memory_ = sparse_->bytes();
}

void Source::require(std::uint64_t offset, std::uint64_t size) const {
  if (sparse_ == nullptr || size == 0) return;
  const Range range{offset, offset + size};
  sparse_->want(std::span(&range, 1));
}

bool Source::read(std::uint64_t offset, std::span<std::byte> bytes) const {
  if (offset > size_ || bytes.size() > size_ - offset) return false;
  require(offset, bytes.size());
  if (!in_memory_.empty()) {
    std::ranges::copy(in_memory_.subspan(static_cast<std::size_t>(offset), bytes.size()),
                      bytes.begin());
    return true;
  }
  if (zip_source_seek(source_.get(), static_cast<zip_int64_t>(offset), SEEK_SET) != 0) return false;
  while (!bytes.empty()) {
    const zip_int64_t count = zip_source_read(source_.get(), bytes.data(), bytes.size());
    if (count <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

std::optional<std::span<const std::byte>> Source::view(std::uint64_t offset, std::uint64_t size,
                                                       Buffer& memory) const {
  if (offset > size_ || size > size_ - offset) return std::nullopt;
  require(offset, size);
  if (!in_memory_.empty()) {
    if (map_) map_->expect(offset, size);
    return in_memory_.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
  }
  memory.resize(static_cast<std::size_t>(size));
  if (!read(offset, memory)) return std::nullopt;
  return memory;
}

std::string Source::read_text(std::uint64_t offset, std::uint64_t size) const {
  if (offset >= size_) return {};
  std::string text(static_cast<std::size_t>(std::min(size, size_ - offset)), '\0');
  if (!read(offset, std::as_writable_bytes(std::span(text)))) return {};
  return text;
}

void Source::refuse(std::string_view why) const {
  fail_to_open(path_, why);
}

}  // namespace ftcheck::archive
