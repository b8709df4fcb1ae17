// Advice that several families of rules give.
#pragma once

#include "python/judge.hpp"

#include <string>
#include <string_view>

namespace ftcheck::rules {

inline constexpr std::string_view rebuild_help =
    "build it with free-threaded Python, such as python3.14t (cibuildwheel builds cp314t by "
    "default; cp313t needs `enable = [\"cpython-freethreading\"]`)";

inline constexpr std::string_view abi3t_help =
    "compile it with Py_TARGET_ABI3T defined, and give it the suffix .abi3t.so";

// The fact that decided the verdict.
inline std::string last_evidence(const python::Judgement& judgement) {
  return judgement.evidence.empty() ? std::string("the reason is unknown")
                                    : judgement.evidence.back();
}

}  // namespace ftcheck::rules
