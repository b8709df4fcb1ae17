// The rules: everything ftcheck looks for, by code.  docs/rules.md is generated from them.
#pragma once

#include <ftcheck/export.h>
#include <ftcheck/report.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck {

// All rules, sorted by code.  Findings refer to these objects.
FTCHECK_EXPORT std::span<const Rule> all_rules();

// The rule with that code or name, ignoring case, or nullptr.
FTCHECK_EXPORT const Rule* find_rule(std::string_view code_or_name);

// The web page that explains the rule.  Empty if the build has no address of the documentation
// (FTCHECK_DOCUMENTATION_URL), or the rule has no name.
FTCHECK_EXPORT std::string rule_url(const Rule& rule);

// The prefix of the hints' codes.  Hints say what to review before declaring that a module does not
// need the GIL.
inline constexpr std::string_view hint_codes = "FT5";

constexpr bool is_hint(const Rule& rule) {
  return rule.code.starts_with(hint_codes);
}

// Rules whose findings about some modules are not wanted.
struct ModuleIgnores {
  // A glob, compared with Module::path, the last component of it, and Module::name: "pkg/_x.*.so",
  // "_x.*", "pkg.sub.*".  "*" stands for any characters, also "/" and ".", "?" for one, "[ab]" and
  // "[!ab]" for one of them or one of the others.  After a "!" at its beginning it stands for all
  // modules that the rest does not match.
  std::string pattern;
  std::vector<std::string> codes;  // entries as in RuleChoice
};

// True if the pattern stands for that module.
FTCHECK_EXPORT bool matches(std::string_view pattern, const Module& module);

// Chooses the rules whose findings are wanted.  Entries are codes ("FT301"), prefixes of codes
// ("FT3"), names ("gil-not-declared") or "ALL", ignoring case.  If `select` and `ignore` both name
// a rule, the longer code wins, or `ignore` if they are equally long.
struct RuleChoice {
  std::vector<std::string> select;  // empty: all except hints
  std::vector<std::string> ignore;
  // Also hints (FT5).
  bool hints = false;
  // Findings about these modules are left out, whatever `select` says.
  std::vector<ModuleIgnores> per_module = {};
  // Shared state (FT511 to FT515) that was judged and is not reported any more: "MODULE:NAME",
  // where MODULE is a pattern as in ModuleIgnores, and NAME a glob that is compared with the name
  // of the variable, of the function with hidden state ("setlocale"), or, for a variable without a
  // name, with its address ("0xab1e0").  "_arpack:*", "PIL._imaging:ImagingDefaultArena".
  std::vector<std::string> ignore_state = {};
};

// Throws Error if an entry does not name a rule, a pattern is empty, or an entry of ignore_state is
// not of that form.
FTCHECK_EXPORT void check_choice(const RuleChoice& choice);

// Why `entry` cannot be one of RuleChoice::ignore_state, as a clause; empty if it can.
FTCHECK_EXPORT std::string ignored_state_problem(std::string_view entry);

// True if the rule's findings are wanted.
FTCHECK_EXPORT bool is_chosen(const RuleChoice& choice, const Rule& rule);

// The same, by the rule's code or name; true if that does not name a rule.
FTCHECK_EXPORT bool is_chosen(const RuleChoice& choice, std::string_view code_or_name);

}  // namespace ftcheck
