// The function with which all rules create their findings.
#pragma once

#include <ftcheck/rules.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::rules {

// A finding with the severity of its rule.  `module` is a path.
inline Finding find(const Rule& rule, std::optional<std::string_view> module, std::string message,
                    std::string help) {
  Finding finding;
  finding.rule = &rule;
  finding.severity = rule.severity;
  if (module) finding.module = std::string(*module);
  finding.message = std::move(message);
  finding.help = std::move(help);
  return finding;
}

}  // namespace ftcheck::rules
