// The explanations of rules at the end of the HTML report.
#pragma once

#include <ftcheck/report.hpp>

#include <string>
#include <vector>

namespace ftcheck::report {

// The rules that findings of the report and reasons of its modules refer to, by code, each once.
std::vector<const Rule*> used_rules(const Report& report);

// What each rule is about, folded away; the target of links to it.  Empty without rules.
std::string html_rules(const std::vector<const Rule*>& rules);

}  // namespace ftcheck::report
