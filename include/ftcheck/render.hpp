// Reports and rules as text: what the command prints, for people and for other programs.
//
//   std::cout << ftcheck::render(ftcheck::audit("dist/"), ftcheck::Format::markdown);
//
// All text is UTF-8.  Names and sentences from wheels are shown and never obeyed: no terminal, no
// browser and no runner of a continuous integration finds a command in any of these formats.
// docs/report.md describes them.
#pragma once

#include <ftcheck/export.h>
#include <ftcheck/report.hpp>
#include <ftcheck/rules.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ftcheck {

enum class Format {
  text,        // for people: a line where all is well, and else the evidence and what to do
  json,        // all that is known (docs/report.md)
  json_lines,  // the same, one line per artifact; render_line() writes one at a time
  sarif,       // SARIF 2.1.0 (OASIS), for code scanning
  github,      // annotations of a GitHub workflow: lines that its runner obeys
  gitlab,      // GitLab's code quality report
  markdown,    // GitHub-flavored Markdown, for summaries and comments: at most 65,000 bytes
  html,        // one file that needs nothing else, for browsers
  table,       // for people: a line per release, for many
};

// All, in the order of the enumeration.
FTCHECK_EXPORT std::span<const Format> all_formats();

// The word that --format takes: "text", "jsonl", ...
FTCHECK_EXPORT std::string_view to_string(Format format);

// The format of that word; nothing if there is none.
FTCHECK_EXPORT std::optional<Format> find_format(std::string_view word);

// How text and table look.  Of the other formats only the annotations have a choice: `verbose`, all
// notes.
struct TextStyle {
  bool color = false;       // ANSI escapes (ECMA-48)
  bool verbose = false;     // every module, with all its evidence
  bool quiet = false;       // only what is wrong, and no summary
  bool hyperlinks = false;  // codes of rules are links to their explanation (OSC 8)
  bool errors = true;       // also why inputs could not be read; false if that is printed already
  std::size_t columns = 0;  // where lines are broken, from 40 to 200; 0: at 92
};

// The format in which people read this report best: text up to five releases or distributions, and
// the table for more.
FTCHECK_EXPORT Format readable_format(const Report& report);

// The whole report, ended by a newline; empty if the format has nothing to say, as the annotations
// of a report in which all is well.
FTCHECK_EXPORT std::string render(const Report& report, Format format, const TextStyle& style = {});

// One artifact as a line of JSON Lines, with its newline, for reports too long to be kept
// (audit_each).
FTCHECK_EXPORT std::string render_line(const Artifact& artifact);

// How often each rule found something, for people: a line per rule, most findings first, below a
// heading.  Empty if there are no findings.  Of `style` only the color counts.
FTCHECK_EXPORT std::string render_statistics(const Report& report, const TextStyle& style = {});

// Rules as a table of text, as JSON or as Markdown, which says all of them.  Lines of the table
// that are longer than `columns` characters end in "…"; 0: none is cut.  Throws Error for other
// formats.
FTCHECK_EXPORT std::string render(std::span<const Rule> rules, Format format,
                                  std::size_t columns = 0);

// What a rule is for, an example and its source, for people.
FTCHECK_EXPORT std::string explain(const Rule& rule);

}  // namespace ftcheck
