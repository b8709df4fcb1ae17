// The rules that the samples refer to.
#pragma once

#include <ftcheck/report.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace ftcheck::sample {

inline constexpr std::array every_rule = {
    Rule{
        "FT103", "record-mismatch", Severity::error, "RECORD and the archive disagree",
        "Installers refuse such a wheel.\n\nIt happens when a wheel is changed after it was built.",
        "", "https://packaging.python.org/en/latest/specifications/recording-installed-packages/"},
    Rule{"FT204", "not-installable", Severity::error, "no free-threaded interpreter installs it",
         "", "", "PEP 425"},
    Rule{"FT301", "gil-not-declared", Severity::error,
         "importing the module re-enables the GIL: it declares nothing", "The slot decides.",
         "```c\n{Py_mod_gil, Py_MOD_GIL_NOT_USED},\n```", "PEP 703 and the HOWTO"},
    Rule{"FT303", "gil-undecided", Severity::warning, "it could not be decided", "", "", ""},
    Rule{"FT501", "mutable-static", Severity::info, "there is static data to look at", "", "", ""},
};

// The rule of every_rule with this code, otherwise a rule that has only the code; always the same
// object for the same code.
inline const Rule* rule(std::string_view code) {
  const auto found = std::ranges::find(every_rule, code, &Rule::code);
  if (found != every_rule.end()) return &*found;
  static std::map<std::string, std::unique_ptr<Rule>, std::less<>> others;
  const auto [other, is_new] = others.try_emplace(std::string(code));
  if (is_new) {
    other->second = std::make_unique<Rule>();
    other->second->code = other->first;
  }
  return other->second.get();
}

}  // namespace ftcheck::sample
