// Auditing: from a path or bytes to a report of how free-threaded Python treats their modules.
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
#include <ftcheck/target.hpp>

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

// The progress of an audit of many artifacts.
struct Progress {
  std::size_t done = 0;
  std::size_t total = 0;     // as far as it is known
  std::string_view current;  // what is audited next: a file's or a distribution's name
  // When an index is asked:
  std::size_t wheels = 0;   // judged so far
  std::uint64_t bytes = 0;  // received so far
};

struct Options {
  Limits limits;
  // Findings of other rules are left out.  Verdicts do not depend on this choice.
  RuleChoice rules;
  // Compare every member of a wheel with its hash in RECORD, not only those that are read anyway.
  bool verify_record = false;
  // The interpreter whose modules a directory holds.  If absent, the directory itself says
  // (Artifact::environment).
  std::optional<Interpreter> python;
  // Judge wheels and modules for that interpreter on these platforms only.  A wheel that it does
  // not install is incompatible (FT601), as a note if another wheel of the release is installed.
  // Cannot be combined with a directory's own interpreter, which decides there.
  std::optional<Target> target;
  // Follow symbolic links to directories outside of the audited directory.  Otherwise a link to
  // anything that would be audited becomes an artifact with Verdict::error.
  bool follow_symlinks = false;
  // The number of artifacts audited at a time, each in a thread, or with `isolate` in a process;
  // 0: as many as there are cores.  Results do not depend on it.
  unsigned jobs = 1;
  // Audit each artifact in a separate process that may only read and compute.  A file that crashes
  // or takes over the analysis then costs only its own artifact: Verdict::error, or an Error if
  // only one was asked for, with a sentence that says what happened (docs/how-it-works.md).
  // Requires can_isolate().  On systems with fork(2), the calling process must not have other
  // threads, because their locks would stay locked in the new processes: all functions throw Error
  // if it has (on Linux; other systems do not check).
  bool isolate = false;
  // Called before each artifact, from one thread at a time; may be empty.
  std::function<void(const Progress&)> progress;
  // Called often, from any thread, and with `isolate` also in the processes that audit.  Returning
  // true ends the audit with the results so far; functions that return one artifact then throw
  // Error.  May be empty.
  std::function<bool()> stopped;
  // Receives every step of the analysis of every module, one line each without its end, for people
  // who extend it (docs/how-it-works.md).  The lines are for reading and change between versions.
  // Called from the thread that audits.  All functions throw Error unless `jobs` is 1, because the
  // lines of several artifacts would mix, and if `isolate` is set, because the lines would be lost
  // with the process.  May be empty.
  std::function<void(std::string_view line)> trace;
};

// False on systems without fork(2), where all functions throw Error if Options::isolate is set,
// unless the calling program has called serve_isolated().
FTCHECK_EXPORT bool can_isolate();

// For programs on Windows, which has no fork(2): there Options::isolate starts the calling program
// once more for each artifact, with an argument of ftcheck's.  main() calls this first.  In such a
// process it does the audit and returns the exit status.  Otherwise it returns nothing, as always
// on other systems.
FTCHECK_EXPORT std::optional<int> serve_isolated(int argc, const char* const* argv);

// What the processes of Options::isolate cannot be prevented from doing on this system, and why, as
// a sentence; empty if they can only read and compute.
FTCHECK_EXPORT std::string isolation_problem();

// Audits `path` according to its content: a directory, a wheel (a zip archive), or an extension
// module (an ELF, PE, Mach-O or WebAssembly file).  The report has one artifact, or for a directory
// those of audit_directory.  Throws Error if it is none of these or cannot be read.
FTCHECK_EXPORT Report audit(const std::filesystem::path& path, const Options& options = {});

// Audits a wheel or an extension module that is already in memory; the report has one artifact.
// `name` is the file's name, which gives tags and suffix.  No neighbouring files are read.
FTCHECK_EXPORT Report audit(std::span<const std::byte> bytes, std::string_view name,
                            const Options& options = {});

// Audits all paths in order.  A path that cannot be read becomes an artifact with Verdict::error
// and a sentence that says why; the others are not affected.  Throws Error only if the options make
// no sense.
FTCHECK_EXPORT Report audit_all(std::span<const std::filesystem::path> paths,
                                const Options& options = {});

// Like audit_all, but passes each artifact to `take` as soon as it and all before it are done, from
// one thread at a time, so only artifacts that wait for earlier ones are kept.
FTCHECK_EXPORT void audit_each(std::span<const std::filesystem::path> paths, const Options& options,
                               const std::function<void(Artifact)>& take);

// True if the file is a source distribution, which has nothing to audit: "pkg-1.0.tar.gz" by its
// name, "pkg-1.0.zip" by its first member too.  It may lie among wheels, as in `dist/*`; to audit
// it is an Error.
FTCHECK_EXPORT bool is_source_distribution(const std::filesystem::path& path);

// For callers who know the kind of input: like audit(), but anything else is an Error.

// Audits a wheel (PEP 427).  Throws Error if the file is missing or not a zip archive.
FTCHECK_EXPORT Artifact audit_wheel(const std::filesystem::path& path, const Options& options = {});

// Audits one extension module, and neighbouring libraries if its init function needs them.  Throws
// Error if the file is missing or not a binary that could be a module (ELF, PE, Mach-O or
// WebAssembly).
FTCHECK_EXPORT Artifact audit_extension(const std::filesystem::path& path,
                                        const Options& options = {});

// Audits a module that is already in memory.  `name` is the file's name, by which the interpreter
// finds it: "_x.cpython-314t-x86_64-linux-gnu.so".
FTCHECK_EXPORT Artifact audit_extension(std::span<const std::byte> bytes, std::string_view name,
                                        const Options& options = {});

// Audits everything below a directory: an environment, its site-packages, an unpacked wheel, a
// build tree, or a folder of wheels.  Returns an artifact per distribution, ordered by name, and
// one for each wheel and for each file or directory that could not be read.  An environment or
// site-packages without any of these gives an empty report.  Throws Error if the directory is
// missing, or if nothing in another directory is a wheel, a distribution or an extension module.
FTCHECK_EXPORT Report audit_directory(const std::filesystem::path& path,
                                      const Options& options = {});

}  // namespace ftcheck
