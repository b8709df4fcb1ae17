// Auditing: from a path or bytes to what a free-threaded interpreter would make of them.
//
// Nothing is executed, imported or written.  All functions may be called from several threads at
// once; they share no state.
#pragma once

#include <ftcheck/export.h>
#include <ftcheck/error.hpp>
#include <ftcheck/interpreter.hpp>
#include <ftcheck/limits.hpp>
#include <ftcheck/report.hpp>
#include <ftcheck/rules.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck {

// How far an audit of many artifacts is.
struct Progress {
  std::size_t done = 0;
  std::size_t total = 0;     // as far as is known yet
  std::string_view current;  // what is looked at next: a file's or a distribution's name
};

struct Options {
  Limits limits;
  // Findings of other rules are left out.  Verdicts do not depend on it.
  RuleChoice rules;
  // Compare every member of a wheel with its hash in RECORD, not only those that are read anyway.
  bool verify_record = false;
  // The interpreter whose modules a directory holds; absent: what the directory itself says
  // (Artifact::environment).
  std::optional<Interpreter> python;
  // Follow symbolic links to directories that lie outside of the directory that is audited.
  // Otherwise one that leads to anything that would be audited becomes an artifact with
  // Verdict::error.
  bool follow_symlinks = false;
  // How many artifacts are audited at a time, each in a thread, or with `isolate` in a process; 0:
  // as many as there are cores.  Results do not depend on it.
  unsigned jobs = 1;
  // Audit each artifact in a process of its own, which may read and compute and nothing else, so
  // that files which crash or take over the analysis cost only their own artifact: Verdict::error,
  // or an Error where only one was asked for, and a sentence that says what happened
  // (docs/how-it-works.md).  On systems with fork(2).  The calling process may have no other
  // threads, because what they have locked would stay locked in the new processes: all functions
  // throw Error if it has (on Linux; elsewhere nobody looks).
  bool isolate = false;
  // Called before each artifact, from one thread at a time; empty: nobody is told.
  std::function<void(const Progress&)> progress;
  // Asked often, from any thread, and with `isolate` also in the processes that audit: true ends
  // the audit with what is known so far.  Functions that return one artifact then throw Error.
  // Empty: never.
  std::function<bool()> stopped;
  // Gets every step of the analysis of every module, a line each without its end, for people who
  // extend it (docs/how-it-works.md); the lines are for reading and change from version to version.
  // Called from the thread that audits.  All functions throw Error unless `jobs` is 1, because the
  // lines of several artifacts would mix, and if `isolate` is set, because the lines would be lost
  // with the process.  Empty: nobody is told.
  std::function<void(std::string_view line)> trace;
};

// What the processes of Options::isolate cannot be kept from here, and why, as a sentence; empty if
// they can only read and compute.
FTCHECK_EXPORT std::string isolation_problem();

// Audits whatever `path` is, told apart by its content: a directory, a zip archive, which is a
// wheel, or an ELF, PE or Mach-O file, which is an extension module.  The report has one artifact,
// or of a directory as many as audit_directory says.  Throws Error if it is none of these or cannot
// be read.
FTCHECK_EXPORT Report audit(const std::filesystem::path& path, const Options& options = {});

// The same for a wheel or an extension module that is already in memory: a report of one artifact.
// `name` is the file's name, which tags and suffix are taken from; nothing beside it is looked for.
FTCHECK_EXPORT Report audit(std::span<const std::byte> bytes, std::string_view name,
                            const Options& options = {});

// Audits all paths in order.  A path that cannot be read becomes an artifact with Verdict::error
// and the sentence that says why; the others are not affected.  Throws Error only if the options
// make no sense.
FTCHECK_EXPORT Report audit_all(std::span<const std::filesystem::path> paths,
                                const Options& options = {});

// The same, each artifact given to `take` as soon as it and all before it are done, from one thread
// at a time, so that no more is kept than what others are still waiting for.
FTCHECK_EXPORT void audit_each(std::span<const std::filesystem::path> paths, const Options& options,
                               const std::function<void(Artifact)>& take);

// True if the file is a source distribution, which has nothing to audit: "pkg-1.0.tar.gz" by its
// name, "pkg-1.0.zip" by its first member too.  It may lie among wheels, as in `dist/*`; to audit
// it is an Error.
FTCHECK_EXPORT bool is_source_distribution(const std::filesystem::path& path);

// For callers who know what they have: the same as audit(), but anything else is an Error.

// Audits a wheel (PEP 427).  Throws Error if the file is not there or not a zip archive.
FTCHECK_EXPORT Artifact audit_wheel(const std::filesystem::path& path, const Options& options = {});

// Audits one extension module, and libraries that lie beside it where its init function needs them.
// Throws Error if the file is not there or not a binary that could be a module (ELF, PE or Mach-O).
FTCHECK_EXPORT Artifact audit_extension(const std::filesystem::path& path,
                                        const Options& options = {});

// The same for a module that is already in memory.  `name` is the file's name, which the
// interpreter finds it by: "_x.cpython-314t-x86_64-linux-gnu.so".
FTCHECK_EXPORT Artifact audit_extension(std::span<const std::byte> bytes, std::string_view name,
                                        const Options& options = {});

// Audits what is below a directory: an environment, its site-packages, an unpacked wheel, a build
// tree, or a folder of wheels.  Returns an artifact per distribution, in the order of their names,
// and one for each wheel and for each file or directory that could not be read.  An environment or
// site-packages without any of these gives an empty report.  Throws Error if the directory is not
// there, or nothing in another directory is a wheel, a distribution or an extension module.
FTCHECK_EXPORT Report audit_directory(const std::filesystem::path& path,
                                      const Options& options = {});

}  // namespace ftcheck
