// What earlier runs learned, in one SQLite file that is safe to delete.
//
// Pages by URL with their ETag; audited wheels by SHA-256, engine and target.  Rules are selected
// after reading, so another choice of rules needs no new download.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::index {

struct CachedPage {
  std::string etag;
  std::string content_type;
  std::string url;  // after redirects
  std::string bytes;
  std::int64_t fetched = 0;              // seconds since 1970
  std::optional<std::uint64_t> max_age;  // seconds
};

// Several processes may use one file at the same time.  What cannot be read or written counts as
// not cached: the cache never makes a run fail.  Not safe to share between threads.
class Cache {
 public:
  // Creates the directory and the file if necessary.  A file that is damaged, or not a cache, or of
  // another version, is renamed; `problem` then holds a sentence.  If nothing can be stored,
  // `problem` says why, and the cache stays empty.
  Cache(const std::filesystem::path& directory, std::string& problem);
  ~Cache();  // drops the oldest rows if there are more than 1 GiB
  Cache(const Cache&) = delete;
  Cache& operator=(const Cache&) = delete;

  // What went wrong after the constructor, as a sentence: the disk is full, the file is damaged.
  // Empty if nothing did.
  std::string problem() const;

  // `url` must hold no credentials; `owner` tells apart pages that different credentials are shown.
  std::optional<CachedPage> page(std::string_view url, std::string_view owner);
  // Pages of more than 256 MiB are not kept.
  void keep_page(std::string_view url, std::string_view owner, const CachedPage& page);
  // The page is still what the server has.
  void refresh_page(std::string_view url, std::string_view owner, std::int64_t now,
                    std::optional<std::uint64_t> max_age);

  // An encoded artifact (audit/run/frame.hpp).
  std::optional<std::string> artifact(std::string_view sha256, std::string_view engine,
                                      std::string_view target);
  // Nothing is kept for an empty `sha256`, or of more than 64 MiB.
  void keep_artifact(std::string_view sha256, std::string_view engine, std::string_view target,
                     std::string_view encoded);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Where the cache is if nobody says otherwise: $XDG_CACHE_HOME/ftcheck, or ~/.cache/ftcheck; empty
// if there is neither.
std::filesystem::path default_cache_directory();

// What decides a verdict, as text: the version and a digest of the sources of this library.  The
// compiler's and other libraries' versions are not part of it.
std::string_view engine();

}  // namespace ftcheck::index
