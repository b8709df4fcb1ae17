// The cache: a file with any content is opened, and gives only what could have been kept.  A first
// byte of 0 says that the rest is the bytes of an artifact as a row holds them.
#include "index/cache.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "audit/run/frame.hpp"
#include "fuzz/input.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/index.hpp>

namespace ftcheck::fuzz {
namespace {

namespace fs = std::filesystem;

// A directory of this process among the temporary files, removed at the end.
class Directory {
 public:
  Directory()
      : path_(fs::temp_directory_path() / ("ftcheck-fuzz-cache-" + std::to_string(::getpid()))) {
    fs::create_directories(path_);
  }
  ~Directory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  // A new directory below it, with nothing but this file.
  fs::path with_file(std::string_view name, std::string_view content) const {
    fs::path inner = path_ / "cache";
    std::error_code ignored;
    fs::remove_all(inner, ignored);
    fs::create_directories(inner);
    std::ofstream(inner / name, std::ios::binary)
        .write(content.data(), static_cast<std::streamsize>(content.size()));
    return inner;
  }

 private:
  fs::path path_;
};

void read_artifact(std::span<const std::byte> bytes) {
  constexpr std::uint64_t most = std::uint64_t{16} << 20;
  const auditing::Decoded decoded = auditing::decode(bytes, most);
  if (!decoded.artifact) return;
  const std::string again = auditing::encode(*decoded.artifact);
  const auto text = std::as_bytes(std::span(again));
  expect(std::equal(text.begin(), text.end(), bytes.begin(), bytes.end()),
         "an artifact has one encoding");
}

// The row that corpora.py puts into its caches.
constexpr std::string_view sha256 = "abc";
constexpr std::string_view target = "3.14t";
constexpr std::string_view kept = "encoded";

void open_cache(std::string_view content) {
  static const Directory directory;
  const fs::path path = directory.with_file("ftcheck-cache.sqlite3", content);
  IndexOptions options;
  options.cache_directory = path;
  try {
    cache_info(options);
  } catch (const Error& error) {
    expect(error.what() != std::string(), "an error says what is wrong");
  }
  {
    std::string problem;
    index::Cache cache(path, problem);
    if (const auto found = cache.artifact(sha256, "engine", target)) {
      expect(*found == kept, "a row is found as it was kept");
    }
    cache.page("https://index.example/simple/x/", "");
    cache.keep_artifact("new", "engine", target, kept);
    const auto found = cache.artifact("new", "engine", target);
    expect(!found || *found == kept, "what is kept is found, or nothing");
    cache.refresh_page("https://index.example/simple/x/", "", 1, {});
  }
  try {
    clear_cache(options);
  } catch (const Error& error) {
    expect(error.what() != std::string(), "an error says what is wrong");
  }
}

}  // namespace
}  // namespace ftcheck::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  if (data[0] == 0) {
    ftcheck::fuzz::read_artifact(ftcheck::fuzz::as_bytes(data + 1, size - 1));
  } else {
    ftcheck::fuzz::open_cache(ftcheck::fuzz::as_text(data, size));
  }
  return 0;
}
