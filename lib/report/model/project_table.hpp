// The table of a project and the sentences above and below it.
//
// Text is copied from the project's files and from indexes, and is not escaped.
#pragma once

#include "report/model/project_rows.hpp"

#include <ftcheck/report.hpp>

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::report {

struct ProjectTable {
  const Project* project = nullptr;
  std::string name;              // "uv.lock", "requirements"
  std::string title;             // "uv.lock for 3.14t on Linux x86_64: 182 distributions"
  bool is_locked = true;         // its versions are from the file, and were not picked for it
  std::vector<ProjectRow> rows;  // by standing, the worst verdict first, then by name
  std::size_t open = 0;     // how many of the rows need more than to be counted; they are first
  std::string consequence;  // "importing lxml re-enables the GIL for the whole process"; or empty
  std::string counts;       // "146 pure Python, 33 ready, 2 enable the GIL"; empty without rows
  std::vector<std::string> not_understood;  // "line 77: \"what is this?\": it is not a requirement"
  std::vector<std::string> not_judged;  // "app 2.4.1 (editable; line 12): it is the project itself"
  std::vector<std::string> conflicts;   // a sentence each
  std::vector<std::string> notes;       // likewise
  std::string method;                   // how versions were picked; empty if the file has them

  // The rules that the open rows are about, for readers who want to learn more.
  std::set<std::string_view> codes() const;
};

// The table of a section of the kind `project`.
ProjectTable project_table(const Section& section, const Report& report);

// A clause as a sentence of its own, with a capital and a full stop; empty stays empty.
std::string sentence_of(std::string clause);

// What is wrong with the file of a project, not with a distribution that it names.
struct ProjectProblem {
  Severity severity = Severity::error;
  std::string_view check;  // "unreadable-input" or "conflict"
  std::string text;        // "not understood: line 77: \"what is this?\": it is not a requirement"
  std::size_t line = 0;    // of the file, from 1; 0 if it is not known
};

std::vector<ProjectProblem> problems_of(const Project& project);

}  // namespace ftcheck::report
