// The rules: everything ftcheck looks for, by code.  docs/rules.md is generated from them.
#pragma once

#include <ftcheck/export.h>
#include <ftcheck/report.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck {

struct Rule {
  std::string_view code;  // "FT301": stable
  std::string_view name;  // "gil-not-declared": for people, and as good as the code
  // Of its findings; where they differ, of the gravest.
  Severity severity = Severity::error;
  std::string_view summary;      // what it finds, one clause without an end
  std::string_view explanation;  // why that matters and how it is found; Markdown paragraphs
  std::string_view example;      // a case and its cure; Markdown
  std::string_view source;       // where the facts are from: a PEP, a page of the documentation
};

// All rules, by code.
FTCHECK_EXPORT std::span<const Rule> all_rules();

// The rule of that code or name, without regard to case, or nullptr.
FTCHECK_EXPORT const Rule* find_rule(std::string_view code_or_name);

// Which rules' findings are wanted.  Entries are codes ("FT301"), the beginnings of codes ("FT3"),
// names ("gil-not-declared") or "ALL", without regard to case.  Where `select` and `ignore` both
// name a rule, the longer code wins, and of equals `ignore`.
struct RuleChoice {
  std::vector<std::string> select;  // empty: all but hints
  std::vector<std::string> ignore;
  // Hints too (FT5): what to read before declaring that a module does not need the GIL.
  bool hints = false;
};

// Throws Error if an entry names no rule.
FTCHECK_EXPORT void check_choice(const RuleChoice& choice);

// True if the rule's findings are wanted.
FTCHECK_EXPORT bool is_chosen(const RuleChoice& choice, std::string_view code);

}  // namespace ftcheck
