// For systems without fork(2), where nothing is isolated.
#include "audit/run/isolated.hpp"

#include <ftcheck/error.hpp>

namespace ftcheck {

bool can_isolate() {
  return false;
}

std::string isolation_problem() {
  return "on this system ftcheck does not start a process for each of them";
}

}  // namespace ftcheck

namespace ftcheck::auditing {

void run_isolated(const std::vector<Job>&, const Options&, const Course&,
                  const std::function<void(Artifact)>&) {
  throw Error("isolate requires fork(2), which this system does not have; audit without isolate");
}

}  // namespace ftcheck::auditing
