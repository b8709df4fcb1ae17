// The correspondence between an old and a new artifact: modules of the same path, findings of the
// same rule about the same module and subject (identity.hpp).
#pragma once

#include <ftcheck/report.hpp>

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ftcheck::report {

// By Module::path.
using ModulesByPath = std::unordered_map<std::string, const Module*>;
ModulesByPath by_path(const Artifact& artifact);

// The modules whose verdicts the finding explains.  `modules` are those of the artifact.
std::vector<const Module*> explained_by(const Finding& finding, const Artifact& artifact,
                                        const ModulesByPath& modules);

// For each module of `artifact`, the corresponding one of `old`; nullptr if there is none or `old`
// is null.
std::map<const Module*, const Module*> partners(const Artifact& artifact, const Artifact* old);

// How much worse than ready the verdict is; 0 if it is no worse.
int excess(Verdict verdict);

// The findings of an old artifact, each of which matches at most one finding of the new artifact.
class KnownFindings {
 public:
  // Points into `old`, which may be null.
  explicit KnownFindings(const Artifact* old);

  // Takes a finding with the same words, or returns nullptr.  A finding is taken only once.
  const Finding* take_same(const Finding& finding);

  // Takes the most severe remaining finding of the same rule about the same module, or returns
  // nullptr.
  const Finding* take_alike(const Finding& finding);

  std::vector<const Finding*> left() const;

 private:
  using Words = std::pair<int, std::string>;  // sorts the most severe first
  static Words words_of(const Finding& finding);

  std::map<std::string, std::multimap<Words, const Finding*>> findings_;
};

}  // namespace ftcheck::report
