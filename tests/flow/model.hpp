// The call model of these tests is Python's, because it is what the room exists for.
#pragma once

#include "flow/engine/follow.hpp"
#include "python/api/call_model.hpp"

#include <cstdint>

namespace ftcheck::flow::test {

// The model of interpreters of any version.
inline const CallModel& model() {
  static const python::InterpreterModel any;
  return any;
}

inline Outcome follow(const binary::Image& image, std::uint64_t entry, const Pass& limits) {
  return flow::follow(image, model(), entry, limits);
}

}  // namespace ftcheck::flow::test
