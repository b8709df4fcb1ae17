// Advice that several families give.
#pragma once

#include "python/judge.hpp"

#include <string>
#include <string_view>

namespace ftcheck::rules {

inline constexpr std::string_view rebuild_help =
    "compile it with a free-threaded interpreter (python3.14t; in cibuildwheel, `enable = "
    "[\"cpython-freethreading\"]` for 3.13t, on by default from 3.14t on)";

inline constexpr std::string_view abi3t_help =
    "compile it with Py_TARGET_ABI3T defined and name it .abi3t.so";

// The fact that decided.
inline std::string last_evidence(const python::Judgement& judgement) {
  return judgement.evidence.empty() ? std::string("no reason is known") : judgement.evidence.back();
}

}  // namespace ftcheck::rules
