// The anchor of a rule's section in docs/rules.md.
#pragma once

#include <ftcheck/report.hpp>

#include <string>

namespace ftcheck::report {

// "FT301-gil-not-declared"
std::string rule_anchor(const Rule& rule);

}  // namespace ftcheck::report
