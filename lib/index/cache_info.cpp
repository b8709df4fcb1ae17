// cache_info() and clear_cache().
#include <ftcheck/error.hpp>
#include <ftcheck/index.hpp>

#include "base/path_text.hpp"
#include "index/cache.hpp"
#include "index/cache_file.hpp"
#include "index/private_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <system_error>

namespace ftcheck {
namespace {

namespace fs = std::filesystem;
using namespace index;

// The cache's file.  Throws Error without a directory for it.
fs::path file_of(const IndexOptions& options) {
  const fs::path directory = options.cache_directory.value_or(default_cache_directory());
  if (directory.empty()) {
    throw Error(
        "there is no cache because there is no home directory; set HOME or XDG_CACHE_HOME, or name "
        "a directory with --cache-dir");
  }
  return directory / cache_file_name;
}

// True if there is a cache; false if there is none yet.  Throws Error if something else is there.
bool is_cache(const fs::path& file) {
  const fs::path directory = file.parent_path();
  std::error_code error;
  switch (const FileKind kind = kind_of(file)) {
    case FileKind::ours:
    case FileKind::empty:
      return true;
    case FileKind::other_version:
    case FileKind::foreign:
      throw Error(fmt::format("{} {}", base::path_text(file), why_not(kind)));
    case FileKind::unreadable:
      throw Error(fmt::format("{} cannot be read", base::path_text(file)));
    case FileKind::none:
      break;
  }
  const fs::file_status status = fs::status(directory, error);
  if (status.type() == fs::file_type::not_found) return false;
  if (!fs::is_directory(status)) {
    throw Error(
        fmt::format("{} is not a directory, so it holds no cache", base::path_text(directory)));
  }
  // Where a cache was cleared, or renamed because it was damaged, nothing else is left.
  const auto is_left = [](const fs::directory_entry& entry) {
    return base::path_text(entry.path().filename()).starts_with(cache_file_name);
  };
  const fs::directory_iterator entries(directory, error);
  if (error) {
    throw Error(fmt::format("{} cannot be read: {}", base::path_text(directory), error.message()));
  }
  if (!std::all_of(begin(entries), end(entries), is_left)) {
    throw Error(fmt::format("{} is not a cache of ftcheck: it has other files and no {}",
                            base::path_text(directory), cache_file_name));
  }
  return false;
}

std::uint64_t size_on_disk(const fs::path& file) {
  std::uint64_t bytes = 0;
  for (const fs::path& each : with_companions(file)) {
    std::error_code error;
    const std::uintmax_t size = fs::file_size(each, error);
    if (!error) bytes += size;
  }
  return bytes;
}

CacheInfo read_info(const fs::path& file) {
  CacheInfo info;
  info.file = file;
  if (!is_cache(file)) return info;
  info.bytes = size_on_disk(file);
  if (info.bytes == 0) return info;
  const Database database(file, Access::read, most_value_bytes);
  if (!has_our_tables(database)) throw DatabaseError::damaged();
  const auto count = [&](std::string_view sql) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(database.number(sql), 0));
  };
  info.pages = count("SELECT count(*) FROM pages");
  info.artifacts = count("SELECT count(*) FROM artifacts");
  return info;
}

}  // namespace

CacheInfo cache_info(const IndexOptions& options) {
  const fs::path file = file_of(options);
  try {
    return read_info(file);
  } catch (const DatabaseError& error) {
    throw Error(
        fmt::format("the cache {} cannot be read: {}", base::path_text(file), error.what()));
  }
}

CacheInfo clear_cache(const IndexOptions& options) {
  const fs::path file = file_of(options);
  CacheInfo info;
  info.file = file;
  if (!is_cache(file)) return info;
  const DirectoryLock lock(file.parent_path());
  if (!lock.is_held()) {
    throw Error(fmt::format("another process has locked {}", base::path_text(file.parent_path())));
  }
  try {
    info = read_info(file);
  } catch (const DatabaseError&) {
    info.bytes = size_on_disk(file);  // damaged: removed all the same
  }
  for (const fs::path& each : with_companions(file)) {
    std::error_code error;
    fs::remove(each, error);
    if (error) {
      throw Error(fmt::format("{} cannot be removed: {}", base::path_text(each), error.message()));
    }
  }
  return info;
}

}  // namespace ftcheck
