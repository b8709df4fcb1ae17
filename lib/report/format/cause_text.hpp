// Causes as they appear in the text and the table.
#pragma once

#include "report/format/lines.hpp"
#include "report/model/sections.hpp"

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace ftcheck::report {

// The causes of a release that this style shows.  A cause that the table of a `to_move` section
// already expresses is left out.
std::vector<const Cause*> shown_causes(const Release& release, SectionKind kind,
                                       const TextStyle& style);

// The modules whose facts and evidence write_cause() shows with -v: those that are not ready for
// the cause's rule.
std::set<const Module*> explained_modules(const std::vector<const Cause*>& causes);

// The notes that are left out; -v shows them.
std::vector<const Cause*> hidden_notes(const Release& release, SectionKind kind,
                                       const TextStyle& style);

// How many there are and what they are about, by the names of their rules: "2 notes
// (leftover-file) with -v".
std::string words_of_hidden(const std::vector<const Cause*>& notes);

// "error[FT302]: 7 modules declare Py_MOD_GIL_USED (Cython): _elementpath, builder, …", then the
// wheels it is about, with -v the modules and their evidence, and `with_help` what to do.
void write_cause(Lines& lines, const Cause& cause, const Release& release, bool with_help);

// How many subjects of one rule to show where not all are.
inline constexpr std::size_t most_subjects = 5;

// The causes in their order: those of one rule that differ in their subjects are together, every
// other one is by itself.
std::vector<std::span<const Cause* const>> by_rule(const std::vector<const Cause*>& causes);

// True if the cause at `i` is the last of the first `shown` with its help.
bool is_last_with_help(std::span<const Cause* const> causes, std::size_t i, std::size_t shown);

// The causes of a release one after the other.  If a rule has many subjects, only the first are
// written without -v; help that several of them share follows the last.
void write_causes(Lines& lines, const std::vector<const Cause*>& causes, const Release& release);

// Only the sentences, for the table, where the help follows once for all releases.
void write_causes_briefly(Lines& lines, const std::vector<const Cause*>& causes,
                          const Release& release);

// "help[FT302, Cython]: …", each once for all releases.
void write_helps(Lines& lines, const std::vector<const Cause*>& causes);

// "Learn more: ftcheck --explain FT302 FT305", as Lines::learn_more().
void write_learn_more(Lines& lines, const std::vector<const Cause*>& causes);

// A module's facts and evidence.
void write_facts(Lines& lines, const Module& module, std::size_t indent);

}  // namespace ftcheck::report
