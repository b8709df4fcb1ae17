// Auditing: from a path or bytes to what a free-threaded interpreter would make of them.
//
// Nothing is executed, imported or written.  All functions may be called from several threads at
// once; they share no state.
#pragma once

#include <ftcheck/error.hpp>
#include <ftcheck/report.hpp>
#include <ftcheck/rules.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace ftcheck {

// Bounds on what one artifact may cost.  What exceeds one is reported, never cut off in silence.
struct Limits {
  std::uint64_t member_bytes = std::uint64_t{2} << 30;     // of one member, inflated
  std::uint64_t metadata_bytes = std::uint64_t{16} << 20;  // of WHEEL, METADATA or RECORD, inflated
  std::uint64_t members = 1'000'000;                       // in one archive
  std::uint64_t analysis_steps = 200'000;                  // instructions followed for one module
};

struct Options {
  Limits limits;
  // Findings of other rules are left out.  Verdicts do not depend on it.
  RuleChoice rules;
  // Compare every member of a wheel with its hash in RECORD, not only those that are read anyway.
  bool verify_record = false;
  // Gets every step of the analysis of every module, a line each without its end, for people who
  // extend it (docs/how-it-works.md); the lines are for reading and change from version to version.
  // Called from the thread that audits; empty: nobody is told.
  std::function<void(std::string_view line)> trace;
};

// Audits a wheel (PEP 427).  Throws Error if the file is not there or not a zip archive.
Artifact audit_wheel(const std::filesystem::path& path, const Options& options = {});

// Audits one extension module, and libraries that lie beside it where its init function needs them.
// Throws Error if the file is not there or not a binary that could be
// a module (ELF, PE or Mach-O).
Artifact audit_extension(const std::filesystem::path& path, const Options& options = {});

// The same for a module that is already in memory.  `name` is the file's name, which the
// interpreter finds it by: "_x.cpython-314t-x86_64-linux-gnu.so".
Artifact audit_extension(std::span<const std::byte> bytes, std::string_view name,
                         const Options& options = {});

// Audits whatever `path` is, told apart by its content: a zip archive is a wheel, an ELF, PE or
// Mach-O file an extension module.  Throws Error if it is neither.
std::vector<Artifact> audit(const std::filesystem::path& path, const Options& options = {});

// Audits all paths in order.  A path that cannot be read becomes an artifact with Verdict::error
// and the sentence that says why; the others are not affected.
Report audit_all(std::span<const std::filesystem::path> paths, const Options& options = {});

}  // namespace ftcheck
