// Which releases of a sequence to judge so that the others can be inferred: a verdict that two
// releases share is taken for that of all releases between them.
#pragma once

#include <ftcheck/report.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace ftcheck::auditing {

// The next positions to judge; empty if all verdicts are known or can be inferred.  The first and
// the last are judged, and what lies in the middle of two neighbours with different verdicts.  A
// release that could not be judged (Verdict::error) agrees with none, so its neighbours are judged.
std::vector<std::size_t> next_to_judge(std::span<const std::optional<Verdict>> known);

// The verdicts of the others, from those on both sides.
std::vector<std::optional<Verdict>> inferred(std::span<const std::optional<Verdict>> known);

}  // namespace ftcheck::auditing
