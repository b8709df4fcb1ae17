// Markers of a graph, evaluated for one target; each text once.
#pragma once

#include "project/graph.hpp"
#include "wheel/marker.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace ftcheck::project {

// Whose extras the variable `extra` of a marker means.
enum class MarkerScope { project, package };

class MarkerCache {
 public:
  // `environment` has the extras and groups of the project that are asked for.
  explicit MarkerCache(wheel::MarkerEnvironment environment);

  // Whether the marker holds.  `extra`, normalized and maybe empty, is the one of the package whose
  // edge it is.  One that depends on something unknown holds, and is listed in unread().  The text
  // must live as long as the cache.
  bool holds(std::string_view marker, MarkerScope scope, const std::string& extra);

  const std::vector<Unread>& unread() const { return unread_; }

  // A lock file for extras or groups that exclude each other refers to those of any package, of the
  // workspace or not, by names such as "extra-10-my-project-cpu" (uv).  activate() says that such a
  // name counts from the next pass on; it is ignored if no marker has it.
  void collect_names(std::string_view marker);
  void activate(std::string_view kind, std::string_view package, std::string_view name);

  // Begins another pass over the graph.  Returns false if nothing was activated since the last.
  bool begin_pass();

 private:
  using Answers = std::unordered_map<std::string_view, bool>;

  bool ask(std::string_view marker, const wheel::MarkerEnvironment& environment);
  void note(std::string_view marker, std::string why);

  wheel::MarkerEnvironment project_;
  wheel::MarkerEnvironment package_;
  Answers project_answers_;
  Answers package_answers_;
  std::unordered_set<std::string_view> scanned_;
  std::unordered_set<std::string> names_;  // that markers have and that may be activated
  std::vector<std::string> activated_;
  std::vector<Unread> unread_;
  std::unordered_set<std::string> noted_;
};

}  // namespace ftcheck::project
