// Asking package indexes: which release of a project keeps the GIL disabled.
//
// Wheels are read by byte ranges, so most of their bytes are never fetched.  A separate program
// (ftcheck-fetch) talks to the network; the calling process opens no socket.
#pragma once

#include <ftcheck/export.h>
#include <ftcheck/audit.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ftcheck {

// An index with the simple API (PEP 503, PEP 691).
struct IndexLocation {
  std::string url;   // may hold credentials, which appear in no message, report or cache
  std::string name;  // "" or the name that variables such as UV_INDEX_NAME_USERNAME use
};

struct IndexOptions {
  // In the order in which they are asked; the first that has the project answers (as with uv, so
  // that no other index can take over a name).  If empty: those of find_indexes().
  std::vector<IndexLocation> indexes;
  // More places to find files: directories, and pages with links.
  std::vector<std::string> find_links;
  bool pre = false;      // pre-releases count like final releases
  bool offline = false;  // answer from the cache alone
  bool refresh = false;  // ask for pages and wheels again, even if the cache has them
  bool use_cache = true;
  // Absent: $XDG_CACHE_HOME/ftcheck, or ~/.cache/ftcheck.
  std::optional<std::filesystem::path> cache_directory;
  bool require_hashes = false;  // fetch whole files and compare them with the index's SHA-256
  // Called with one sentence about something that costs time and not the answer, such as a damaged
  // cache that was set aside; may be empty.
  std::function<void(const std::string& sentence)> warn;
  // The program that talks to the network; absent: the one that is installed with this library.
  std::optional<std::filesystem::path> fetch_program;
};

// The indexes that uv's and pip's variables and configuration files name, then the public one
// unless they name another.  Empty if none is set up and this library was built without a public
// one. Throws Error for a configuration that is invalid, rather than ask an index that nobody
// meant.
FTCHECK_EXPORT std::vector<IndexLocation> find_indexes();

// For each requirement (PEP 508: "lxml", "lxml>=6"), audits the wheel that the target installs of
// the newest release that fits, for each platform of the target.  A release without such a wheel is
// an artifact of kind `release` with Verdict::incompatible.  What cannot be fetched is an artifact
// with Verdict::error; the others are not affected.  Throws Error for options that make no sense, a
// requirement that is not one, or if the fetch program cannot be started.
FTCHECK_EXPORT Network audit_packages(std::span<const std::string> requirements,
                                      const Options& options, const IndexOptions& index,
                                      const std::function<void(Artifact)>& take);

// The history of each requirement's project.  `all`: read every release instead of bisecting.
FTCHECK_EXPORT Network audit_history(std::span<const std::string> requirements, bool all,
                                     const Options& options, const IndexOptions& index,
                                     const std::function<void(History)>& take);

struct CacheInfo {
  std::filesystem::path file;
  std::uint64_t bytes = 0;
  std::uint64_t pages = 0;
  std::uint64_t artifacts = 0;
};

// Throws Error if the cache cannot be read.
FTCHECK_EXPORT CacheInfo cache_info(const IndexOptions& index);

// Removes the cache's files; returns what was removed.  Throws Error if it cannot.
FTCHECK_EXPORT CacheInfo clear_cache(const IndexOptions& index);

}  // namespace ftcheck
