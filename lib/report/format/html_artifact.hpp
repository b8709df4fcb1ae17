// What a row of the HTML report unfolds to.
#pragma once

#include <ftcheck/report.hpp>

#include <string>
#include <string_view>

namespace ftcheck::report {

// "<span class="verdict ready">ready</span>"
std::string html_verdict(std::string_view css_class, std::string_view words);

// The artifact with its modules, their evidence, its findings and what to do about them.
std::string html_artifact(const Artifact& artifact);

}  // namespace ftcheck::report
