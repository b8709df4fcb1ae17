// Causes as they appear in the text and the table.
#pragma once

#include "report/format/lines.hpp"
#include "report/model/sections.hpp"

#include <cstddef>
#include <set>
#include <vector>

namespace ftcheck::report {

// The causes of a release that this style shows.  A cause that the table of a `to_move` section
// already expresses is left out.
std::vector<const Cause*> shown_causes(const Release& release, SectionKind kind,
                                       const TextStyle& style);

// The modules whose facts and evidence write_cause() shows with -v: those that are not ready for
// the cause's rule.
std::set<const Module*> explained_modules(const std::vector<const Cause*>& causes);

// The number of notes that are left out; -v shows them.
std::size_t hidden_notes(const Release& release, SectionKind kind, const TextStyle& style);

// "error[FT302]: 7 modules declare Py_MOD_GIL_USED (Cython): _elementpath, builder, …", then the
// wheels it is about, with -v the modules and their evidence, and `with_help` what to do.
void write_cause(Lines& lines, const Cause& cause, const Release& release, bool with_help);

// The causes of a release one after the other.  If a rule has many subjects, only the first are
// written without -v; help that several of them share follows the last.
void write_causes(Lines& lines, const std::vector<const Cause*>& causes, const Release& release);

// Only the sentence, for the table, where the help follows once for all releases.
void write_cause_briefly(Lines& lines, const Cause& cause, const Release& release);

// "help[FT302, Cython]: …", each once for all releases.
void write_helps(Lines& lines, const std::vector<const Cause*>& causes);

// "Learn more: ftcheck --explain FT302 FT305"
void write_learn_more(Lines& lines, const std::vector<const Cause*>& causes);

// A module's facts and evidence.
void write_facts(Lines& lines, const Module& module, std::size_t indent);

}  // namespace ftcheck::report
