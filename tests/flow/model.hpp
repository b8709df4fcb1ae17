// The call model that these tests take: Python's, for they are about what it is there for.
#pragma once

#include "flow/engine/follow.hpp"
#include "python/api/call_model.hpp"

#include <cstdint>

namespace ftcheck::flow::test {

// That of interpreters of any version.
inline const CallModel& model() {
  static const python::InterpreterModel any;
  return any;
}

inline Outcome follow(const binary::Image& image, std::uint64_t entry, const Pass& limits) {
  return flow::follow(image, model(), entry, limits);
}

}  // namespace ftcheck::flow::test
