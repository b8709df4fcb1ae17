#include "report/model/state_remarks.hpp"

#include "report/model/phrases.hpp"

#include <fmt/format.h>

#include <cstddef>

namespace ftcheck::report {

std::vector<std::string> remarks_on(const StateReport& state) {
  std::vector<std::string> remarks;
  if (!state.not_analysed.empty()) {
    remarks.push_back(fmt::format("not searched for shared state: {}", state.not_analysed));
    return remarks;
  }
  std::size_t indirect = 0;
  std::size_t idempotent = 0;
  for (const SharedState& each : state.shared) {
    if (each.idempotent) {
      idempotent += each.variables.size();
    } else if (each.tier == StateTier::indirect) {
      indirect += each.variables.size();
    }
  }
  const auto add = [&](std::size_t number, std::string_view what) {
    if (number == 0) return;
    remarks.push_back(fmt::format("not reported: {} that {} {}, listed with --format json",
                                  count(number, "static variable"), number == 1 ? "is" : "are",
                                  what));
  };
  add(indirect, "written without a lock where only function pointers lead");
  add(idempotent, "written with the same constants each time");
  return remarks;
}

}  // namespace ftcheck::report
