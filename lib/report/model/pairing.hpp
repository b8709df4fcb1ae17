// What of an old artifact corresponds to what of a new one: modules of the same path, findings of
// the same rule about the same module (identity.hpp).
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

// The modules that the finding is the reason for.  `modules` are those of the artifact.
std::vector<const Module*> explained_by(const Finding& finding, const Artifact& artifact,
                                        const ModulesByPath& modules);

// For each module of `artifact` that of `old`; nullptr if it has none, or there is no `old`.
std::map<const Module*, const Module*> partners(const Artifact& artifact, const Artifact* old);

// How much worse than ready it is.
int excess(Verdict verdict);

// The findings of an old artifact, each of which may be one of the new one's.
class KnownFindings {
 public:
  // Refers to `old`, which may be null.
  explicit KnownFindings(const Artifact* old);

  // One in the same words, which is not taken again, or nullptr.
  const Finding* take_same(const Finding& finding);

  // One of the same rule about the same thing, the gravest that is left.
  const Finding* take_alike(const Finding& finding);

  std::vector<const Finding*> left() const;

 private:
  using Words = std::pair<int, std::string>;  // sorts the gravest first
  static Words words_of(const Finding& finding);

  std::map<std::string, std::multimap<Words, const Finding*>> findings_;
};

}  // namespace ftcheck::report
