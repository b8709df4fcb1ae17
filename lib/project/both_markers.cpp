#include "project/both_markers.hpp"

namespace ftcheck::project {

std::string both_markers(std::string_view a, std::string_view b) {
  if (a.empty() || a == b) return std::string(b);
  if (b.empty()) return std::string(a);
  std::string both = "(";
  return both.append(a).append(") and (").append(b).append(")");
}

}  // namespace ftcheck::project
