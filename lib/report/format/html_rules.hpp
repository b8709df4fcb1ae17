// The explanations of the rules, at the end of the HTML report.
#pragma once

#include <ftcheck/report.hpp>

#include <string>
#include <vector>

namespace ftcheck::report {

// The rules that the report's findings and the modules' reasons refer to, by code, each once.
std::vector<const Rule*> used_rules(const Report& report);

// The explanation of each rule, folded away, with an anchor for links.  Empty if there are no
// rules.
std::string html_rules(const std::vector<const Rule*>& rules);

}  // namespace ftcheck::report
