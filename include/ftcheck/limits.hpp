// Bounds on what one artifact may cost: files from strangers must not exhaust the machine.
//
// Anything over a limit is not analysed, and a finding or an error names the limit; nothing is cut
// off silently.
#pragma once

#include <ftcheck/export.h>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ftcheck {

struct Limits {
  // Limits of an archive.
  std::uint64_t members = 200'000;                          // listed in it
  std::uint64_t directory_bytes = std::uint64_t{64} << 20;  // of its directory
  std::uint64_t name_bytes = 4096;                          // of a member's name
  std::uint64_t member_bytes = std::uint64_t{2} << 30;      // of one member, inflated, or of a file
  std::uint64_t metadata_bytes = std::uint64_t{16} << 20;   // of WHEEL, METADATA or RECORD
  std::uint64_t total_bytes = std::uint64_t{16} << 30;      // of all members that are read
  // Members that inflate to more than this many times their compressed size are not read, one by
  // one or all together; up to 64 MiB always are.
  std::uint64_t ratio = 100;
  // Limit of an artifact, in extension modules.
  std::uint64_t modules = 50'000;
  // Limits of a module, or of a library that a module needs.
  std::uint64_t symbols = 1'000'000;       // imported, and as many exported
  std::uint64_t relocations = 20'000'000;  // that the loader applies
  std::uint64_t slots = 1024;              // handed over by one definition
  std::uint64_t libraries = 256;           // opened for one module
  std::uint64_t steps = 200'000;           // instructions followed
  // Limits of a directory, and of what it leads to.
  std::uint64_t entries = 3'000'000;  // files and directories below it
  std::uint64_t depth = 100;          // nested directories
  // Limits of the process that audits one artifact.  Without Options::isolate there is no such
  // process, and these have no effect: LimitInfo::needs_isolation.
  std::uint64_t seconds = 300;                           // of processor time
  std::uint64_t memory_bytes = std::uint64_t{16} << 30;  // of address space
  std::uint64_t result_bytes = std::uint64_t{16} << 20;  // of memory, for its results
  // Limits of asking an index.
  std::uint64_t download_bytes = std::uint64_t{2} << 30;         // of one file
  std::uint64_t download_total_bytes = std::uint64_t{64} << 30;  // of all files and pages of a run
  std::uint64_t page_bytes = std::uint64_t{256} << 20;           // of one page
  std::uint64_t requests = 1'000'000;                            // of a run, with retries
};

// The advice in an error about a limit.
inline constexpr std::string_view raise_limit = "raise it with --limit if you trust the file";

// A limit as users see it.
struct LimitInfo {
  std::string_view name;  // "member-size"
  std::uint64_t Limits::*value = nullptr;
  bool in_bytes = false;         // written with a unit: "2GiB"
  std::string_view meaning;      // "bytes of one member, inflated"
  bool needs_isolation = false;  // it limits a separate process: Options::isolate
};

// All, in the order of Limits.
FTCHECK_EXPORT std::span<const LimitInfo> all_limits();

// Sets a limit from text such as "members=1000" or "memory=4GiB" (units K, M, G and T are powers of
// 1024, with or without iB).  Throws Error if there is no such limit or the value is invalid.
FTCHECK_EXPORT void set_limit(Limits& limits, std::string_view assignment);

// The value with its unit: "2GiB" for a limit in bytes, "200000" for another.
FTCHECK_EXPORT std::string format_limit(const LimitInfo& limit, std::uint64_t value);

}  // namespace ftcheck
