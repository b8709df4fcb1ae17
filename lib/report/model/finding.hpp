// A finding as other systems want it: by itself, with the file it is about, in one sentence, and
// with a name that stays the same from run to run.
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

// The path, as given, of the file on disk that it is about: the wheel, or the module in a
// directory.
std::string file_of(const Artifact& artifact, const Finding& finding);

// What is wrong, led by the module's path or the distribution where file_of() does not say which.
// "pkg/_x.cpython-314t-x86_64-linux-gnu.so: importing it re-enables the GIL"
std::string statement(const Artifact& artifact, const Finding& finding);

// The same and what to do about it: "STATEMENT. Help: HELP"
std::string statement_with_help(const Artifact& artifact, const Finding& finding);

// False of a module that is not ready where the rule that says why was not chosen, or says that it
// is only worth knowing: its verdict counts for nothing.
bool counts(const Module& module, const Artifact& artifact);

// True if it says of the artifact as a whole why modules of it are not ready.
bool explains_all(const Finding& finding, const Artifact& artifact);

// Names findings so that the same one has the same name in the next run, also if the wheel has a
// new version or lies in another directory, and so that no two of a report share a name.
class Fingerprints {
 public:
  // 16 hexadecimal digits.  What repeats itself gets other ones each time, in the same order.
  std::string of(const Artifact& artifact, const Finding& finding);

  // Of an input that could not be read.
  std::string of(const Artifact& artifact);

 private:
  std::string unique(std::uint64_t hash);

  std::unordered_map<std::uint64_t, std::size_t> repeats_;
  std::unordered_set<std::uint64_t> given_;
};

}  // namespace ftcheck::report
