#include "index/cache_file.hpp"

#include "base/open_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <span>
#include <system_error>

namespace ftcheck::index {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t application_id = 0x66746368;  // "ftch"
constexpr std::uint32_t version = 1;

// The header of an SQLite file and where its numbers are, which have the highest byte first.
constexpr std::string_view magic("SQLite format 3\0", 16);
constexpr std::size_t header_size = 100;
constexpr std::size_t version_at = 60;
constexpr std::size_t application_id_at = 68;

constexpr std::string_view pages_table =
    "pages (url BLOB NOT NULL, owner BLOB NOT NULL, etag BLOB NOT NULL, "
    "content_type BLOB NOT NULL, final_url BLOB NOT NULL, body BLOB NOT NULL, "
    "size INTEGER NOT NULL, fetched INTEGER NOT NULL, max_age INTEGER, digest BLOB NOT NULL, "
    "PRIMARY KEY (url, owner))";
constexpr std::string_view artifacts_table =
    "artifacts (sha256 BLOB NOT NULL, engine BLOB NOT NULL, target BLOB NOT NULL, "
    "body BLOB NOT NULL, size INTEGER NOT NULL, used INTEGER NOT NULL, digest BLOB NOT NULL, "
    "PRIMARY KEY (sha256, engine, target))";

std::uint32_t number_at(std::span<const std::byte> header, std::size_t at) {
  std::uint32_t number = 0;
  for (const std::byte byte : header.subspan(at, sizeof number)) {
    number = number << 8 | std::to_integer<std::uint32_t>(byte);
  }
  return number;
}

bool is_there(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::symlink_status(path, error);
  return status.type() != fs::file_type::not_found;
}

}  // namespace

FileKind kind_of(const fs::path& file) {
  if (!is_there(file)) return FileKind::none;
  base::OpenFile open(file);
  if (open.is_special()) return FileKind::foreign;
  if (open.failure()) return FileKind::unreadable;
  if (open.size() == 0) return FileKind::empty;
  std::array<std::byte, header_size> header{};
  if (open.read(header) != header.size()) return FileKind::foreign;
  const auto first = std::as_bytes(std::span(magic));
  if (!std::equal(first.begin(), first.end(), header.begin())) return FileKind::foreign;
  if (number_at(header, application_id_at) != application_id) return FileKind::foreign;
  return number_at(header, version_at) == version ? FileKind::ours : FileKind::other_version;
}

std::string_view why_not(FileKind kind) {
  return kind == FileKind::other_version ? "was written by another version of ftcheck"
                                         : "is damaged or not a cache of ftcheck";
}

std::array<fs::path, 4> with_companions(const fs::path& file) {
  const auto next_to = [&](std::string_view ending) { return fs::path(file) += ending; };
  return {file, next_to("-wal"), next_to("-shm"), next_to("-journal")};
}

fs::path set_aside(const fs::path& file) {
  constexpr int most = 1000;
  const auto from = with_companions(file);
  for (int number = 1; number <= most; ++number) {
    const auto to = with_companions(fs::path(file) += fmt::format(".aside-{}", number));
    if (std::any_of(to.begin(), to.end(), is_there)) continue;
    std::error_code error;
    fs::rename(from[0], to[0], error);
    if (error) return {};
    for (std::size_t i = 1; i < from.size(); ++i) {
      if (is_there(from[i])) fs::rename(from[i], to[i], error);
    }
    return to[0];
  }
  return {};
}

void create_tables(Database& database) {
  // In one transaction with a journal, so that the header of a file that is not empty always tells.
  const std::string sql = fmt::format(
      "BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS {}; CREATE TABLE IF NOT EXISTS {};"
      "PRAGMA application_id = {}; PRAGMA user_version = {}; COMMIT",
      pages_table, artifacts_table, application_id, version);
  database.run(sql.c_str());
}

bool has_our_tables(const Database& database) {
  std::map<std::string, std::string> found;
  Statement each = database.prepare("SELECT type || ' ' || name, sql FROM sqlite_schema");
  while (each.step()) {
    if (!found.emplace(each.bytes(0), each.bytes(1)).second) return false;
  }
  const std::map<std::string, std::string> ours = {
      {"table pages", fmt::format("CREATE TABLE {}", pages_table)},
      {"table artifacts", fmt::format("CREATE TABLE {}", artifacts_table)},
      {"index sqlite_autoindex_pages_1", ""},
      {"index sqlite_autoindex_artifacts_1", ""}};
  return found == ours;
}

}  // namespace ftcheck::index
