#include "index/cache.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/index.hpp>

#include "index/directory.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <random>
#include <string>
#include <vector>

using ftcheck::cache_info;
using ftcheck::CacheInfo;
using ftcheck::clear_cache;
using ftcheck::Error;
using ftcheck::IndexOptions;
using ftcheck::index::Cache;
using ftcheck::index::CachedPage;
using ftcheck::index::default_cache_directory;
using ftcheck::testing::read;
using ftcheck::testing::TemporaryDirectory;
using ftcheck::testing::write;

namespace fs = std::filesystem;

namespace {

constexpr std::string_view url = "https://index.example/simple/lxml/";

CachedPage some_page() {
  return {"\"v1\"",          "text/html", "https://index.example/simple/lxml/",
          "<a href=x>x</a>", 1000,        600};
}

bool is_same(const CachedPage& one, const CachedPage& other) {
  return one.etag == other.etag && one.content_type == other.content_type && one.url == other.url &&
         one.bytes == other.bytes && one.fetched == other.fetched && one.max_age == other.max_age;
}

std::string noise(std::size_t size) {
  std::mt19937_64 random(1);
  std::string bytes;
  while (bytes.size() < size) bytes += static_cast<char>(random());
  return bytes;
}

IndexOptions in(const fs::path& directory) {
  IndexOptions options;
  options.cache_directory = directory;
  return options;
}

// A cache that has something to lose.
void fill(const fs::path& directory) {
  std::string problem;
  Cache cache(directory, problem);
  REQUIRE(problem.empty());
  cache.keep_page(url, "", some_page());
  cache.keep_artifact("abc", "engine", "3.14t", "encoded");
}

void run_sql(const fs::path& file, const std::string& sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  REQUIRE(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

std::vector<std::string> names_in(const fs::path& directory) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(directory)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

unsigned mode_of(const fs::path& path) {
  return static_cast<unsigned>(fs::status(path).permissions());
}

// A variable of the environment, put back at the end.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    if (value == nullptr) {
      ::unsetenv(name);
    } else {
      ::setenv(name, value, 1);
    }
  }
  ~Variable() {
    if (old_) {
      ::setenv(name_, old_->c_str(), 1);
    } else {
      ::unsetenv(name_);
    }
  }

 private:
  const char* name_;
  std::optional<std::string> old_;
};

}  // namespace

TEST_CASE("cache: what one run keeps, the next one finds") {
  const TemporaryDirectory home;
  fill(home.path() / "a" / "b");
  std::string problem = "x";
  Cache cache(home.path() / "a" / "b", problem);
  CHECK(problem.empty());
  const auto page = cache.page(url, "");
  REQUIRE(page);
  CHECK(is_same(*page, some_page()));
  CHECK(cache.artifact("abc", "engine", "3.14t") == "encoded");
  CHECK(cache.problem().empty());
}

TEST_CASE("cache: each part of a key counts") {
  const TemporaryDirectory home;
  fill(home.path());
  std::string problem;
  Cache cache(home.path(), problem);
  CHECK_FALSE(cache.page(url, "somebody else"));
  CHECK_FALSE(cache.page("https://index.example/simple/lxml", ""));
  CHECK_FALSE(cache.artifact("abcd", "engine", "3.14t"));
  CHECK_FALSE(cache.artifact("abc", "another engine", "3.14t"));
  CHECK_FALSE(cache.artifact("abc", "engine", "3.15t"));
}

TEST_CASE("cache: a file without a hash is not kept, because nothing says which file it was") {
  const TemporaryDirectory home;
  std::string problem;
  Cache cache(home.path(), problem);
  cache.keep_artifact("", "engine", "3.14t", "encoded");
  CHECK_FALSE(cache.artifact("", "engine", "3.14t"));
}

TEST_CASE("cache: a later page replaces the earlier one, and refreshing keeps its content") {
  const TemporaryDirectory home;
  std::string problem;
  Cache cache(home.path(), problem);
  CachedPage page = some_page();
  cache.keep_page(url, "", page);
  page.bytes = noise(3'000'000);
  page.max_age = std::nullopt;
  page.etag = "";
  cache.keep_page(url, "", page);
  CHECK(is_same(*cache.page(url, ""), page));
  cache.refresh_page(url, "", 5000, 7);
  page.fetched = 5000;
  page.max_age = 7;
  CHECK(is_same(*cache.page(url, ""), page));
  page.bytes = "";
  cache.keep_page(url, "", page);
  CHECK(is_same(*cache.page(url, ""), page));
}

TEST_CASE("cache: a header that could begin another line is not kept") {
  const TemporaryDirectory home;
  std::string problem;
  Cache cache(home.path(), problem);
  const std::vector<std::string> bad = {"\"a\"\r\nX: y", std::string("a\0b", 3), "\x7f",
                                        std::string(9000, 'x')};
  for (const std::string& header : bad) {
    CAPTURE(header.substr(0, 20));
    for (std::string CachedPage::*const field :
         {&CachedPage::etag, &CachedPage::content_type, &CachedPage::url}) {
      CachedPage page = some_page();
      page.*field = header;
      cache.keep_page(url, "", page);
      CHECK_FALSE(cache.page(url, ""));
    }
  }
}

TEST_CASE("cache: only the owner can read it") {
  const TemporaryDirectory home;
  const mode_t before = ::umask(0);
  fill(home.path() / "new" / "cache");
  ::umask(before);
  CHECK(mode_of(home.path() / "new") == 0700);
  CHECK(mode_of(home.path() / "new" / "cache") == 0700);
  for (const std::string& name : names_in(home.path() / "new" / "cache")) {
    CAPTURE(name);
    CHECK(mode_of(home.path() / "new" / "cache" / name) == 0600);
  }
}

TEST_CASE("cache: a file that is no cache is renamed, never overwritten") {
  const TemporaryDirectory home;
  const fs::path file = home.path() / "ftcheck-cache.sqlite3";
  for (const int number : {1, 2, 3}) {
    const std::string content = "somebody's " + std::to_string(number);
    write(file, content);
    std::string problem;
    const Cache cache(home.path(), problem);
    const std::string aside = "ftcheck-cache.sqlite3.aside-" + std::to_string(number);
    CHECK(problem ==
          file.string() + " is damaged or not a cache of ftcheck; it was renamed to " + aside);
    CHECK(read(home.path() / aside) == content);
    fs::remove(file);
  }
  CHECK(read(home.path() / "ftcheck-cache.sqlite3.aside-1") == "somebody's 1");
}

TEST_CASE("cache: another program's database is renamed as it was") {
  const TemporaryDirectory home;
  const fs::path file = home.path() / "ftcheck-cache.sqlite3";
  run_sql(file, "CREATE TABLE bookmarks (x); INSERT INTO bookmarks VALUES (1)");
  const std::string before = read(file);
  std::string problem;
  Cache cache(home.path(), problem);
  CHECK(problem.find("not a cache of ftcheck") != std::string::npos);
  CHECK(read(home.path() / "ftcheck-cache.sqlite3.aside-1") == before);
  cache.keep_artifact("abc", "engine", "3.14t", "encoded");
  CHECK(cache.artifact("abc", "engine", "3.14t") == "encoded");
}

TEST_CASE("cache: another version's file is renamed") {
  const TemporaryDirectory home;
  fill(home.path());
  run_sql(home.path() / "ftcheck-cache.sqlite3",
          "PRAGMA user_version = 2; PRAGMA wal_checkpoint(TRUNCATE)");
  std::string problem;
  Cache cache(home.path(), problem);
  CHECK(problem.find("was written by another version of ftcheck; it was renamed to") !=
        std::string::npos);
  CHECK_FALSE(cache.artifact("abc", "engine", "3.14t"));
  CHECK(fs::exists(home.path() / "ftcheck-cache.sqlite3.aside-1"));
}

TEST_CASE("cache: tables with anything added to them are not used") {
  for (const std::string sql :
       {"CREATE TRIGGER t AFTER INSERT ON pages BEGIN DELETE FROM artifacts; END",
        "CREATE VIEW v AS SELECT 1", "DROP TABLE pages", "ALTER TABLE pages ADD COLUMN x",
        "CREATE INDEX i ON pages (fetched)"}) {
    CAPTURE(sql);
    const TemporaryDirectory home;
    fill(home.path());
    run_sql(home.path() / "ftcheck-cache.sqlite3", sql);
    std::string problem;
    Cache cache(home.path(), problem);
    CHECK(problem.find("is damaged") != std::string::npos);
    CHECK_FALSE(cache.artifact("abc", "engine", "3.14t"));
  }
}

TEST_CASE("cache: a row that was changed is not found") {
  for (const std::string sql :
       {"UPDATE artifacts SET sha256 = x'616264'", "UPDATE artifacts SET body = x'00'",
        "UPDATE artifacts SET target = x'00'", "UPDATE artifacts SET size = 1 << 40",
        "UPDATE artifacts SET size = -1", "UPDATE artifacts SET digest = x''"}) {
    CAPTURE(sql);
    const TemporaryDirectory home;
    fill(home.path());
    run_sql(home.path() / "ftcheck-cache.sqlite3", sql);
    std::string problem;
    Cache cache(home.path(), problem);
    CHECK(problem.empty());
    CHECK_FALSE(cache.artifact("abc", "engine", "3.14t"));
    CHECK_FALSE(cache.artifact("abd", "engine", "3.14t"));
    CHECK(cache.page(url, ""));
  }
  for (const std::string sql :
       {"UPDATE pages SET etag = x'0d0a'", "UPDATE pages SET body = x''",
        "UPDATE pages SET final_url = x'61'", "UPDATE pages SET size = 3"}) {
    CAPTURE(sql);
    const TemporaryDirectory home;
    fill(home.path());
    run_sql(home.path() / "ftcheck-cache.sqlite3", sql);
    std::string problem;
    Cache cache(home.path(), problem);
    CHECK_FALSE(cache.page(url, ""));
    CHECK(cache.artifact("abc", "engine", "3.14t"));
  }
}

TEST_CASE("cache: a file with any damage gives what was kept, or nothing") {
  const TemporaryDirectory home;
  const fs::path file = home.path() / "ftcheck-cache.sqlite3";
  fill(home.path());
  run_sql(file, "PRAGMA wal_checkpoint(TRUNCATE)");
  const std::string whole = read(file);
  std::mt19937 random(3);
  for (int round = 0; round < 100; ++round) {
    CAPTURE(round);
    std::string bytes = whole;
    if (round % 3 == 0) {
      bytes.resize(random() % bytes.size());
    } else {
      const std::size_t count = 1 + random() % 64;
      for (std::size_t i = 0; i < count; ++i)
        bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    for (const std::string& name : names_in(home.path())) fs::remove(home.path() / name);
    write(file, bytes);
    std::string problem;
    Cache cache(home.path(), problem);
    const auto artifact = cache.artifact("abc", "engine", "3.14t");
    CHECK((!artifact || artifact == "encoded"));
    const auto page = cache.page(url, "");
    CHECK((!page || page->bytes == some_page().bytes));
    cache.keep_artifact("new", "engine", "3.14t", "another");
    const auto after = cache.artifact("new", "engine", "3.14t");
    CHECK((!after || after == "another"));
  }
}

TEST_CASE("cache: damage that is found later is told, and the run goes on with a new file") {
  const TemporaryDirectory home;
  const fs::path file = home.path() / "ftcheck-cache.sqlite3";
  {
    std::string problem;
    Cache cache(home.path(), problem);
    for (int i = 0; i < 200; ++i) {
      cache.keep_artifact(std::to_string(i), "engine", "3.14t", noise(3000));
    }
  }
  std::string bytes = read(file);
  std::fill(bytes.begin() + 8192, bytes.end(), '\xff');
  write(file, bytes);
  std::string problem;
  Cache cache(home.path(), problem);
  std::string found = problem;
  for (int i = 0; i < 200; ++i) CHECK_FALSE(cache.artifact(std::to_string(i), "engine", "3.14t"));
  if (found.empty()) found = cache.problem();
  CHECK(found.find("is damaged or not a cache of ftcheck; it was renamed") != std::string::npos);
  cache.keep_artifact("abc", "engine", "3.14t", "encoded");
  CHECK(cache.artifact("abc", "engine", "3.14t") == "encoded");
}

TEST_CASE("cache: without a place for it nothing is cached, and a sentence says why") {
  const TemporaryDirectory home;
  write(home.path() / "file", "");
  for (const fs::path& directory :
       {fs::path(), home.path() / "file" / "below", fs::path("/proc/ftcheck")}) {
    CAPTURE(directory);
    std::string problem;
    Cache cache(directory, problem);
    CHECK(problem.starts_with("nothing is cached: "));
    CHECK(problem.find(directory.empty() ? "HOME" : directory.string()) != std::string::npos);
    cache.keep_page(url, "", some_page());
    cache.keep_artifact("abc", "engine", "3.14t", "encoded");
    cache.refresh_page(url, "", 1, {});
    CHECK_FALSE(cache.page(url, ""));
    CHECK_FALSE(cache.artifact("abc", "engine", "3.14t"));
  }
}

TEST_CASE("cache: in a directory that cannot be written nothing is cached") {
  if (::geteuid() == 0) return;  // root may write everywhere
  const TemporaryDirectory home;
  fill(home.path());
  fs::permissions(home.path(), fs::perms::owner_read | fs::perms::owner_exec);
  {
    std::string problem;
    const Cache cache(home.path(), problem);
    CHECK(problem.starts_with("nothing is cached: "));
  }
  fs::permissions(home.path(), fs::perms::owner_all);
}

TEST_CASE("cache: on a full disk the run goes on") {
  const TemporaryDirectory home;
  // A child process, because the limit cannot be taken back.
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{200'000, 200'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::string problem;
    Cache cache(home.path(), problem);
    bool good = problem.empty();
    cache.keep_artifact("small", "engine", "3.14t", "encoded");
    cache.keep_artifact("large", "engine", "3.14t", noise(1'000'000));
    good = good && cache.problem().starts_with("nothing more is cached: ");
    good = good && !cache.artifact("large", "engine", "3.14t");
    good = good && cache.artifact("small", "engine", "3.14t") == "encoded";
    ::_exit(good ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("cache: several processes write at the same time, from its creation on") {
  const TemporaryDirectory home;
  constexpr int processes = 4;
  constexpr int rows = 60;
  std::vector<pid_t> children;
  for (int process = 0; process < processes; ++process) {
    const pid_t child = ::fork();
    if (child == 0) {
      std::string problem;
      Cache cache(home.path() / "new", problem);
      for (int row = 0; row < rows; ++row) {
        cache.keep_artifact(std::to_string(process * rows + row), "engine", "3.14t", "encoded");
        cache.keep_page(url, "", some_page());
      }
      ::_exit(problem.empty() && cache.problem().empty() ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
  }
  const CacheInfo info = cache_info(in(home.path() / "new"));
  CHECK(info.artifacts == processes * rows);
  CHECK(info.pages == 1);
}

TEST_CASE("cache: a file that is in use is locked, so that nobody truncates its log") {
  const TemporaryDirectory directory;
  fill(directory.path());
  std::string problem;
  Cache cache(directory.path(), problem);
  REQUIRE(cache.page(url, ""));
  const pid_t child = ::fork();
  if (child == 0) {
    // Where SQLite's shared locks are (https://www.sqlite.org/src/file?name=src/os.h).
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = 0x40000002;
    lock.l_len = 510;
    const fs::path file = directory.path() / "ftcheck-cache.sqlite3";
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
    const bool is_known = ::fcntl(descriptor, F_GETLK, &lock) == 0;
    ::_exit(is_known && lock.l_type == F_RDLCK ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("cache: several processes that find a damaged file agree about the new one") {
  const TemporaryDirectory home;
  write(home.path() / "ftcheck-cache.sqlite3", std::string(5000, 'x'));
  std::vector<pid_t> children;
  for (int process = 0; process < 4; ++process) {
    const pid_t child = ::fork();
    if (child == 0) {
      std::string problem;
      Cache cache(home.path(), problem);
      cache.keep_artifact(std::to_string(process), "engine", "3.14t", "encoded");
      ::_exit(cache.artifact(std::to_string(process), "engine", "3.14t") ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
  }
  CHECK(cache_info(in(home.path())).artifacts == 4);
  CHECK_FALSE(fs::exists(home.path() / "ftcheck-cache.sqlite3.aside-2"));
}

TEST_CASE("cache: it says what it has, and is cleared") {
  const TemporaryDirectory home;
  fill(home.path());
  const CacheInfo before = cache_info(in(home.path()));
  CHECK(before.file == home.path() / "ftcheck-cache.sqlite3");
  CHECK(before.pages == 1);
  CHECK(before.artifacts == 1);
  CHECK(before.bytes >= 4096);
  write(home.path() / "notes.txt", "mine");
  const CacheInfo removed = clear_cache(in(home.path()));
  CHECK(removed.pages == 1);
  CHECK(removed.bytes == before.bytes);
  CHECK(names_in(home.path()) == std::vector<std::string>{"notes.txt"});
}

TEST_CASE("cache: where there is none yet, there is nothing to clear") {
  const TemporaryDirectory home;
  for (const fs::path& directory : {home.path(), home.path() / "none"}) {
    CHECK(cache_info(in(directory)).bytes == 0);
    CHECK(clear_cache(in(directory)).bytes == 0);
  }
  CHECK_FALSE(fs::exists(home.path() / "none"));
  fill(home.path());
  clear_cache(in(home.path()));
  CHECK(clear_cache(in(home.path())).bytes == 0);
}

TEST_CASE("cache: a directory that is something else is not cleared") {
  const TemporaryDirectory home;
  write(home.path() / "thesis.tex", "years of work");
  CHECK_THROWS_AS(clear_cache(in(home.path())), Error);
  CHECK_THROWS_AS(cache_info(in(home.path())), Error);
  CHECK_THROWS_AS(clear_cache(in(home.path() / "thesis.tex")), Error);
  run_sql(home.path() / "ftcheck-cache.sqlite3", "CREATE TABLE bookmarks (x)");
  CHECK_THROWS_WITH_AS(clear_cache(in(home.path())),
                       (home.path() / "ftcheck-cache.sqlite3")
                           .string()
                           .append(" is damaged or not a cache of ftcheck")
                           .c_str(),
                       Error);
  CHECK(fs::exists(home.path() / "ftcheck-cache.sqlite3"));
  CHECK(read(home.path() / "thesis.tex") == "years of work");
}

TEST_CASE("cache: its usual place") {
  const Variable home("HOME", "/home/me");
  {
    const Variable cache("XDG_CACHE_HOME", "/caches");
    CHECK(default_cache_directory() == "/caches/ftcheck");
  }
  for (const char* ignored : {static_cast<const char*>(nullptr), "", "relative/is/invalid"}) {
    const Variable cache("XDG_CACHE_HOME", ignored);
    CHECK(default_cache_directory() == "/home/me/.cache/ftcheck");
    for (const char* no : {static_cast<const char*>(nullptr), "", "relative"}) {
      const Variable none("HOME", no);
      CHECK(default_cache_directory().empty());
    }
  }
}

TEST_CASE("cache: what decides a verdict has a version and a digest") {
  const std::string engine(ftcheck::index::engine());
  const std::size_t plus = engine.find('+');
  REQUIRE(plus != std::string::npos);
  CHECK(engine.size() - plus - 1 == 32);
}
