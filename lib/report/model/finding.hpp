// A finding in the form that other systems need: on its own, with the file that it is about, as one
// sentence, and with a name that stays the same from run to run.
#pragma once

#include <ftcheck/report.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace ftcheck::report {

// "numpy 2.5.5"; without a version, the name alone.
std::string title_of(const Distribution& distribution);

// True for an artifact of an index, which has no file on disk.
bool is_remote(const Artifact& artifact);

// The path, as given, of the file on disk that the finding is about: the wheel, or the module in a
// directory.
std::string file_of(const Artifact& artifact, const Finding& finding);

// What is wrong, preceded by the module's path or the distribution if file_of() does not identify
// it.  For a distribution that a lock file names, its name comes first: many share that file.
// "pkg/_x.cpython-314t-x86_64-linux-gnu.so: importing it re-enables the GIL"
std::string statement(const Artifact& artifact, const Finding& finding);

// The statement and what to do about it: "STATEMENT. Help: HELP"
std::string statement_with_help(const Artifact& artifact, const Finding& finding);

// False if the module is not ready but its verdict is to be ignored: the rule that explains it was
// not selected, or is only a note.
bool counts(const Module& module, const Artifact& artifact);

// True for a project that could not be read, or that has lines that could not be understood.
bool is_incomplete(const Project& project);

// True for an artifact that the target does not install, so that nothing in it was judged: FT601.
bool is_uninstalled(const Artifact& artifact);

// True if that is not excused: FT601 is chosen, and not a note because of another wheel.
bool counts_as_uninstalled(const Artifact& artifact);

// True if the finding is why modules of the artifact are not ready.
bool is_reason(const Finding& finding, const Artifact& artifact);

// True if the finding is about the artifact as a whole and explains why its modules are not ready.
bool explains_all(const Finding& finding, const Artifact& artifact);

// Names findings so that the same finding has the same name in the next run, even if the wheel has
// a new version or lies in another directory.  No two findings of a report share a name.
class Fingerprints {
 public:
  // 16 hexadecimal digits.  Repeated findings get different names, in the same order in every run.
  std::string of(const Artifact& artifact, const Finding& finding);

  // The name of an input that could not be read.
  std::string of(const Artifact& artifact);

 private:
  std::string unique(std::uint64_t hash);

  std::unordered_map<std::uint64_t, std::size_t> repeats_;
  std::unordered_set<std::uint64_t> given_;
};

}  // namespace ftcheck::report
