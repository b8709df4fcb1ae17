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
  text,        // for people: one line if all is well, otherwise the evidence and what to do
  json,        // everything that is known (docs/report.md)
  json_lines,  // the same, one line per artifact, history or project; render_line() writes one
  sarif,       // SARIF 2.1.0 (OASIS), for code scanning
  github,      // annotations of a GitHub workflow: lines that its runner interprets
  gitlab,      // GitLab's code quality report
  markdown,    // GitHub-flavored Markdown, for summaries and comments: at most 65,000 bytes
  html,        // one self-contained file for browsers
  table,       // for people: a line per release, for many
};

// All, in the order of the enumeration.
FTCHECK_EXPORT std::span<const Format> all_formats();

// The word that --format takes: "text", "jsonl", ...
FTCHECK_EXPORT std::string_view to_string(Format format);

// The format with that name; nothing if there is none.
FTCHECK_EXPORT std::optional<Format> find_format(std::string_view word);

// How the HTML page says that it was made; what is empty is left out.
struct PageContext {
  std::string command;  // the command line, as a shell takes it
  std::string date;     // of the run: "2026-11-29 02:45 UTC"
};

// Options of the text and table formats, and of the page.  GitHub annotations follow `verbose`,
// which adds notes; the other formats have none.
struct TextStyle {
  bool color = false;       // ANSI escapes (ECMA-48)
  bool verbose = false;     // every module, with all its evidence
  bool quiet = false;       // only what is wrong, and no summary
  bool hyperlinks = false;  // rule codes are links to their explanation (OSC 8)
  bool errors = true;       // also why inputs could not be read; false if it was already printed
  std::size_t columns = 0;  // the width of lines, from 40 to 200; 0: 92
  PageContext page = {};    // for the HTML page only
};

// The format in which people read this report best: text up to five releases or distributions, and
// the table for more and for projects.
FTCHECK_EXPORT Format readable_format(const Report& report);

// The whole report, ending with a newline; empty if the format has nothing to report, like the
// annotations of a report in which all is well.
FTCHECK_EXPORT std::string render(const Report& report, Format format, const TextStyle& style = {});

// One artifact as a line of JSON Lines, with its newline, for reports that are too long to keep
// (audit_each).
FTCHECK_EXPORT std::string render_line(const Artifact& artifact);

// The same for the history of one project: an object with the key "history".
FTCHECK_EXPORT std::string render_line(const History& history);

// The same for a project: an object with the key "project".
FTCHECK_EXPORT std::string render_line(const Project& project);

// How often each rule found something, for people: a line per rule, most findings first, below a
// heading.  Empty if there are no findings.  Of `style` only the color counts.
FTCHECK_EXPORT std::string render_statistics(const Report& report, const TextStyle& style = {});

// Rules as a text table, as JSON or as Markdown, which has all their texts.  Lines of the table
// that are longer than `columns` characters end in "…"; 0: no limit.  Throws Error for other
// formats.
FTCHECK_EXPORT std::string render(std::span<const Rule> rules, Format format,
                                  std::size_t columns = 0);

// A rule's purpose, an example and its source, for people.
FTCHECK_EXPORT std::string explain(const Rule& rule);

}  // namespace ftcheck
