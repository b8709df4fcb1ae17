// What an index has instead of a release, in words.
//
// Text is copied from the index and not escaped.
#pragma once

#include <ftcheck/report.hpp>

#include <string>
#include <string_view>

namespace ftcheck::report {

// The first alternative that is ready or pure; nullptr if there is none.
const Alternative* ready_alternative(const Artifact& artifact);

// "7.0.0b1 is ready (pre-release)", "the older 1.9 is pure Python": an alternative that is ready or
// pure, for somebody who has `version`.  `remark` is added in parentheses.
std::string ready_words(const Alternative& alternative, std::string_view version,
                        std::string_view remark = {});

// What an index has for an artifact that has no alternative that is ready: "only an sdist: built at
// install", "the release has free-threaded wheels, but only for 3.13t", "no release is ready".
std::string not_ready_words(const Artifact& artifact);

}  // namespace ftcheck::report
