// Phrases that count things.
#pragma once

#include <ftcheck/report.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace ftcheck::report {

// "1 wheel", "3 wheels"
std::string count(std::size_t number, std::string_view noun);

// The severity in prose: "error", "warning", "note".
std::string_view prose_of(Severity severity);

// The remark after an artifact's name: how many modules its verdict is about, and for which
// interpreters unless the environment already says it.  "2 of 6 modules (3.14t)"
std::string note(const Artifact& artifact);

// The title of an artifact: "numpy 2.5.5" in a directory, otherwise its path.
std::string title(const Artifact& artifact);

}  // namespace ftcheck::report
