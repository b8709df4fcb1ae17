#include "index/cache.hpp"

#include "archive/compress.hpp"
#include "base/path_text.hpp"
#include "index/cache_file.hpp"
#include "index/database.hpp"
#include "index/private_file.hpp"
#include "index/room.hpp"
#include "wheel/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <initializer_list>
#include <limits>
#include <span>
#include <utility>

namespace ftcheck::index {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t most_cached_bytes = std::int64_t{1} << 30;
// How much may be written before the size is looked at again.
constexpr std::uint64_t unchecked_bytes = std::uint64_t{16} << 20;

constexpr std::uint64_t most_artifact_bytes = std::uint64_t{64} << 20;
constexpr std::size_t most_header_bytes = 8192;  // of an ETag, a content type or a URL

// An artifact's last use is written again after so many seconds.
constexpr std::int64_t day = 86'400;

// SQLite has no larger numbers.
std::int64_t as_number(std::uint64_t value) {
  return static_cast<std::int64_t>(
      std::min<std::uint64_t>(value, std::numeric_limits<std::int64_t>::max()));
}

std::int64_t now() {
  using namespace std::chrono;
  return duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
}

// The digest of a row.  A database that is damaged in a way that SQLite does not notice must not
// become another wheel's verdict.
std::string digest_of(std::initializer_list<std::string_view> columns) {
  std::string all;
  for (const std::string_view column : columns) {
    all.append(fmt::format("{}:", column.size())).append(column);
  }
  return wheel::digest("sha256", std::as_bytes(std::span(all))).value_or("");
}

// What a server sent as a header, and will be sent again or shown: nothing in it ends a line.
bool is_header(std::string_view text) {
  return text.size() <= most_header_bytes && std::all_of(text.begin(), text.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte >= 0x20 && byte != 0x7f;
         });
}

std::optional<std::string> unpack(std::string_view body, std::int64_t size, std::uint64_t most) {
  if (size < 0 || static_cast<std::uint64_t>(size) > most) return std::nullopt;
  // Deflate makes nothing smaller than to a thousandth, so more was never packed.
  constexpr std::uint64_t most_ratio = 1040;
  if (static_cast<std::uint64_t>(size) > (body.size() + 1) * most_ratio) return std::nullopt;
  return archive::decompress(body, static_cast<std::uint64_t>(size));
}

struct Statements {
  explicit Statements(const Database& database)
      : page(database.prepare("SELECT etag, content_type, final_url, body, size, fetched, max_age, "
                              "digest FROM pages WHERE url = ?1 AND owner = ?2")),
        keep_page(database.prepare("INSERT OR REPLACE INTO pages VALUES "
                                   "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")),
        refresh_page(database.prepare("UPDATE pages SET fetched = ?3, max_age = ?4 "
                                      "WHERE url = ?1 AND owner = ?2")),
        artifact(database.prepare("SELECT body, size, used, digest FROM artifacts "
                                  "WHERE sha256 = ?1 AND engine = ?2 AND target = ?3")),
        keep_artifact(database.prepare("INSERT OR REPLACE INTO artifacts VALUES "
                                       "(?1, ?2, ?3, ?4, ?5, ?6, ?7)")),
        use_artifact(database.prepare("UPDATE artifacts SET used = ?4 "
                                      "WHERE sha256 = ?1 AND engine = ?2 AND target = ?3")) {}
  Statement page, keep_page, refresh_page, artifact, keep_artifact, use_artifact;
};

// Lets go of a statement's row when it is left.
class Using {
 public:
  explicit Using(Statement& statement) : statement_(statement) {}
  Using(const Using&) = delete;
  Using& operator=(const Using&) = delete;
  ~Using() { statement_.reset(); }

 private:
  Statement& statement_;
};

}  // namespace

struct Cache::State {
  fs::path file;
  std::string problem;
  std::optional<Database> database;
  std::optional<Statements> statements;
  bool is_writable = true;
  bool was_checked = false;
  std::uint64_t written = 0;  // since the size was looked at

  void open();
  void open_locked();
  bool set_aside(FileKind kind);
  void close();
  void give_up(std::string_view why);
  void handle(const DatabaseError& error);

  // The result of a function that uses the database; an empty one if it fails.
  template <typename Function>
  auto attempt(Function function) -> decltype(function()) {
    using Result = decltype(function());
    if (!database) return Result();
    try {
      return function();
    } catch (const DatabaseError& error) {
      handle(error);
      return Result();
    }
  }

  // The same for one that writes so many bytes.
  template <typename Function>
  void write(std::uint64_t bytes, Function function) {
    if (!is_writable) return;
    attempt([&] {
      function();
      written += bytes;
      if (written < unchecked_bytes) return;
      written = 0;
      make_room(*database, most_cached_bytes);
    });
  }
};

void Cache::State::close() {
  statements.reset();  // before the database that they belong to
  database.reset();
}

void Cache::State::give_up(std::string_view why) {
  close();
  if (problem.empty()) problem = fmt::format("nothing is cached: {}", why);
}

bool Cache::State::set_aside(FileKind kind) {
  close();
  const fs::path aside = index::set_aside(file);
  if (aside.empty()) {
    give_up(fmt::format("{} {}, and cannot be renamed", base::path_text(file), why_not(kind)));
    return false;
  }
  if (problem.empty()) {
    problem = fmt::format("{} {}; it was renamed to {}", base::path_text(file), why_not(kind),
                          base::path_text(aside.filename()));
  }
  return true;
}

void Cache::State::open() {
  const fs::path directory = file.parent_path();
  if (const std::error_code error = create_private_directory(directory)) {
    return give_up(fmt::format("the directory {} cannot be created: {}", base::path_text(directory),
                               error.message()));
  }
  const DirectoryLock lock(directory);
  if (!lock.is_held()) {
    return give_up(fmt::format("another process has locked {}", base::path_text(directory)));
  }
  bool is_second = false;
  while (true) {
    try {
      return open_locked();
    } catch (const DatabaseError& error) {
      close();
      if (!error.is_damaged() || is_second) {
        return give_up(fmt::format("{} cannot be used: {}", base::path_text(file), error.what()));
      }
    }
    if (!set_aside(FileKind::foreign)) return;
    is_second = true;
  }
}

void Cache::State::open_locked() {
  // Not looked at later: closing a file gives up all locks that this process has on it, also those
  // of SQLite, which other processes would then not respect.
  const FileKind kind = kind_of(file);
  if (kind == FileKind::foreign || kind == FileKind::other_version) {
    if (!set_aside(kind)) return;
  }
  if (const std::error_code error = create_private_file(file)) {
    return give_up(fmt::format("{} cannot be created: {}", base::path_text(file), error.message()));
  }
  database.emplace(file, Access::write, most_value_bytes);
  if (database->is_read_only()) {
    return give_up(fmt::format("{} cannot be written", base::path_text(file)));
  }
  if (kind != FileKind::ours) create_tables(*database);
  // Only now, because it changes the file.
  database->run("PRAGMA journal_mode = WAL");
  if (!has_our_tables(*database)) throw DatabaseError::damaged();
  if (was_checked && !database->is_whole()) throw DatabaseError::damaged();
  statements.emplace(*database);
}

void Cache::State::handle(const DatabaseError& error) {
  if (error.is_busy()) return;
  if (!error.is_damaged()) {
    is_writable = false;
    if (problem.empty()) {
      problem = fmt::format("nothing more is cached: {}: {}", base::path_text(file), error.what());
    }
    return;
  }
  close();
  if (std::exchange(was_checked, true)) {
    return give_up(fmt::format("{} cannot be used: {}", base::path_text(file), error.what()));
  }
  // Another process may have replaced the file, so the one that is there now is looked at.
  open();
}

Cache::Cache(const fs::path& directory, std::string& problem) : state_(std::make_unique<State>()) {
  if (directory.empty()) {
    state_->give_up(
        "there is no home directory; set HOME or XDG_CACHE_HOME, or name a directory with "
        "--cache-dir");
  } else {
    state_->file = directory / cache_file_name;
    state_->open();
  }
  problem = std::exchange(state_->problem, {});
}

Cache::~Cache() {
  if (state_->written > 0)
    state_->attempt([&] { make_room(*state_->database, most_cached_bytes); });
  state_->close();
}

std::string Cache::problem() const {
  return state_->problem;
}

std::optional<CachedPage> Cache::page(std::string_view url, std::string_view owner) {
  return state_->attempt([&]() -> std::optional<CachedPage> {
    Statement& row = state_->statements->page;
    const Using until_left(row);
    if (!row.run(url, owner)) return std::nullopt;
    CachedPage page;
    page.etag = row.bytes(0);
    page.content_type = row.bytes(1);
    page.url = row.bytes(2);
    page.fetched = row.number(5);
    if (!row.is_null(6))
      page.max_age = static_cast<std::uint64_t>(std::max<std::int64_t>(row.number(6), 0));
    const std::string_view body = row.bytes(3);
    if (!is_header(page.etag) || !is_header(page.content_type) || !is_header(page.url) ||
        row.bytes(7) != digest_of({url, owner, page.etag, page.content_type, page.url, body})) {
      return std::nullopt;
    }
    auto bytes = unpack(body, row.number(4), most_value_bytes);
    if (!bytes) return std::nullopt;
    page.bytes = *std::move(bytes);
    return page;
  });
}

void Cache::keep_page(std::string_view url, std::string_view owner, const CachedPage& page) {
  if (page.bytes.size() > most_value_bytes || !is_header(page.etag) ||
      !is_header(page.content_type) || !is_header(page.url)) {
    return;
  }
  state_->write(page.bytes.size(), [&] {
    const std::string body = archive::compress(page.bytes);
    const std::string digest =
        digest_of({url, owner, page.etag, page.content_type, page.url, body});
    Statement& row = state_->statements->keep_page;
    const Using until_left(row);
    const auto run = [&](const auto& max_age) {
      row.run(url, owner, page.etag, page.content_type, page.url, body,
              as_number(page.bytes.size()), page.fetched, max_age, digest);
    };
    if (page.max_age) {
      run(as_number(*page.max_age));
    } else {
      run(nullptr);
    }
  });
}

void Cache::refresh_page(std::string_view url, std::string_view owner, std::int64_t now,
                         std::optional<std::uint64_t> max_age) {
  state_->write(0, [&] {
    Statement& row = state_->statements->refresh_page;
    const Using until_left(row);
    if (max_age) {
      row.run(url, owner, now, as_number(*max_age));
    } else {
      row.run(url, owner, now, nullptr);
    }
  });
}

std::optional<std::string> Cache::artifact(std::string_view sha256, std::string_view engine,
                                           std::string_view target) {
  return state_->attempt([&]() -> std::optional<std::string> {
    std::optional<std::string> encoded;
    std::int64_t used = 0;
    {
      Statement& row = state_->statements->artifact;
      const Using until_left(row);
      if (!row.run(sha256, engine, target)) return std::nullopt;
      const std::string_view body = row.bytes(0);
      if (row.bytes(3) != digest_of({sha256, engine, target, body})) return std::nullopt;
      encoded = unpack(body, row.number(1), most_artifact_bytes);
      used = row.number(2);
    }
    if (encoded && now() - used > day) {
      state_->write(0, [&] {
        Statement& row = state_->statements->use_artifact;
        const Using until_left(row);
        row.run(sha256, engine, target, now());
      });
    }
    return encoded;
  });
}

void Cache::keep_artifact(std::string_view sha256, std::string_view engine, std::string_view target,
                          std::string_view encoded) {
  // Without a hash nothing says which file it was.
  if (sha256.empty() || encoded.size() > most_artifact_bytes) return;
  state_->write(encoded.size(), [&] {
    const std::string body = archive::compress(encoded);
    Statement& row = state_->statements->keep_artifact;
    const Using until_left(row);
    row.run(sha256, engine, target, body, as_number(encoded.size()), now(),
            digest_of({sha256, engine, target, body}));
  });
}

fs::path default_cache_directory() {
  // The XDG base directory specification: relative paths are invalid and ignored.
  const auto from = [](const char* variable) {
    const char* const value = std::getenv(variable);
    const fs::path path = value == nullptr ? "" : value;
    return path.is_absolute() ? path : fs::path();
  };
  if (const fs::path base = from("XDG_CACHE_HOME"); !base.empty()) return base / "ftcheck";
#ifdef _WIN32
  if (const fs::path local = from("LOCALAPPDATA"); !local.empty())
    return local / "ftcheck" / "cache";
#endif
  if (const fs::path home = from("HOME"); !home.empty()) return home / ".cache" / "ftcheck";
  return {};
}

}  // namespace ftcheck::index
