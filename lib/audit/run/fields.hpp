// The members, for base/codec.hpp, of what both results (frame.cpp) and orders (order.hpp) hold.
#pragma once

#include "base/codec.hpp"

#include <ftcheck/report.hpp>

#include <cstdint>

namespace ftcheck {

constexpr std::uint64_t last(ArtifactKind) {
  return static_cast<std::uint64_t>(ArtifactKind::release);
}

void fields(auto& codec, base::Is<Distribution> auto& value) {
  codec(value.name, value.version);
}

void fields(auto& codec, base::Is<Interpreter> auto& value) {
  codec(value.minor, value.free_threaded);
}

void fields(auto& codec, base::Is<Environment> auto& value) {
  codec(value.python, value.from);
}

}  // namespace ftcheck
