#include "report/format/text.hpp"

#include "report/format/cause_text.hpp"
#include "report/format/columns.hpp"
#include "report/format/grid.hpp"
#include "report/format/history_text.hpp"
#include "report/format/lines.hpp"
#include "report/format/moving_text.hpp"
#include "report/format/project_text.hpp"
#include "report/format/source_text.hpp"
#include "report/format/table.hpp"
#include "report/format/totals.hpp"
#include "report/model/environment.hpp"
#include "report/model/phrases.hpp"
#include "report/model/project_table.hpp"
#include "report/model/release_words.hpp"
#include "report/model/sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::report {
namespace {

// From this many releases on, a table is easier to read.
constexpr std::size_t rows_of_table = 6;

// Fewer pure releases than this have a line each.
constexpr std::ptrdiff_t least_folded = 3;

// Writes the report section by section, and remembers what the lines at the end need.
class Writer {
 public:
  Writer(const TextStyle& style, bool as_table) : lines_(style), as_table_(as_table) {}

  std::string write(const Report& report);

 private:
  void sections(const std::vector<Section>& sections);
  void projects(const std::vector<Section>& sections, const Report& report);
  void section(const Section& section);
  void to_move(const Section& section, const std::vector<const Release*>& shown);
  void end(const std::vector<Section>& sections);
  void releases(const Section& section, const std::vector<const Release*>& shown);
  void release(const Release& release, const std::vector<const Cause*>& causes);
  void details(const Release& release, const std::vector<const Cause*>& causes);
  const TextStyle& style() const { return lines_.style(); }

  Lines lines_;
  bool as_table_;
  bool after_details_ = false;
  bool any_details_ = false;
  bool is_alone_ = false;  // the report has one release
  std::vector<const Cause*> hidden_;
  std::vector<const Cause*> causes_;
  std::vector<const Cause*> unhelped_;  // whose help has not been told
};

bool is_named(const Release& release, const TextStyle& style,
              const std::vector<const Cause*>& causes) {
  if (release.verdict == Verdict::error) return style.errors;
  return !style.quiet || !is_well(release) || !causes.empty();
}

// With -v: the modules that no cause has shown with their evidence, and files that are not modules.
void Writer::details(const Release& release, const std::vector<const Cause*>& causes) {
  const std::set<const Module*> shown = explained_modules(causes);
  for (const Artifact* artifact : release.artifacts) {
    const bool is_single = release.artifacts.size() == 1;
    bool is_named = is_single;
    for (const Module& module : artifact->modules) {
      if (shown.contains(&module)) continue;
      if (!is_named) lines_.line(2, "in " + escape(artifact->path));
      is_named = true;
      lines_.line(2, fmt::format("{}  {}", to_string(module.verdict), escape(module.path)));
      write_facts(lines_, module, 4);
    }
    if (artifact->source && !is_named && artifact->modules.empty()) {
      lines_.line(2, "of " + escape(artifact->path));
    }
    write_source(lines_, *artifact, is_single ? 2 : 4);
    if (artifact->libraries.empty()) continue;
    lines_.line(2, "libraries, which are not modules:");
    for (const std::string& library : artifact->libraries) lines_.line(4, escape(library));
  }
}

void Writer::release(const Release& release, const std::vector<const Cause*>& causes) {
  const bool has_details = !causes.empty() || style().verbose;
  if (has_details || after_details_) lines_.separate();
  after_details_ = has_details;
  any_details_ = any_details_ || has_details;
  std::string remark = remarks(release);
  const std::string_view verdict = to_string(release.verdict);
  const std::string name = escape(title(release));
  std::string line =
      lines_.paint(verdict, color_of(release.verdict)) + "  " + lines_.paint(name, Color::bold);
  const std::size_t width = verdict.size() + 2 + display_width(name) + 2;
  // A single release is a file.
  if (is_alone_ && !hidden_.empty()) {
    // The line stays one line: there may be room for the number only.
    for (const std::string& note :
         {words_of_hidden(hidden_), count(hidden_.size(), "note") + " with -v"}) {
      std::string longer = remark;
      if (!longer.empty()) longer += "; ";
      longer += note;
      if (width + display_width(escape(longer)) > lines_.columns()) continue;
      remark = longer;
      break;
    }
  }
  if (!remark.empty()) line += "  " + wrap(escape(remark), width, 4, lines_.columns());
  lines_.line(0, line);
  const bool is_file = release.artifacts.size() == 1 && has_details &&
                       release.artifacts.front()->kind == ArtifactKind::wheel &&
                       release.artifacts.front()->distribution && release.verdict != Verdict::error;
  if (is_file) lines_.line(2, lines_.paint(escape(release.artifacts.front()->path), Color::dim));
  write_causes(lines_, causes, release);
  if (style().verbose) details(release, causes);
}

void Writer::releases(const Section& section, const std::vector<const Release*>& shown) {
  if (as_table_) {
    write_table(lines_, section, shown);
    for (const Release* each : shown) {
      const auto causes = shown_causes(*each, section.kind, style());
      unhelped_.insert(unhelped_.end(), causes.begin(), causes.end());
    }
    after_details_ = any_details_ = true;
    return;
  }
  for (const Release* each : shown) {
    release(*each, shown_causes(*each, section.kind, style()));
  }
}

void Writer::to_move(const Section& section, const std::vector<const Release*>& shown) {
  lines_.separate();
  if (write_moving_table(lines_, section.artifacts)) after_details_ = any_details_ = true;
  for (const Release* each : shown) {
    release(*each, shown_causes(*each, section.kind, style()));
  }
}

// Removes pure releases without problems from `shown` if there are many, and returns their names.
std::vector<std::string> fold(std::vector<const Release*>& shown, const Section& section,
                              const TextStyle& style) {
  const auto is_folded = [&](const Release* each) {
    return each->verdict == Verdict::pure && each->artifacts.front()->distribution &&
           shown_causes(*each, section.kind, style).empty();
  };
  std::vector<std::string> names;
  if (style.verbose || std::ranges::count_if(shown, is_folded) < least_folded) return names;
  for (const Release* each : shown) {
    if (is_folded(each)) names.push_back(each->project);
  }
  std::erase_if(shown, is_folded);
  return names;
}

void Writer::section(const Section& section) {
  std::vector<const Release*> shown;
  for (const Release& each : section.releases) {
    const auto causes = shown_causes(each, section.kind, style());
    causes_.insert(causes_.end(), causes.begin(), causes.end());
    const auto hidden = hidden_notes(each, section.kind, style());
    hidden_.insert(hidden_.end(), hidden.begin(), hidden.end());
    const bool is_moving = section.kind == SectionKind::to_move;
    const bool has_modules = style().verbose && each.module_count > 0;
    if (is_moving ? has_modules || !causes.empty() : is_named(each, style(), causes))
      shown.push_back(&each);
  }
  if (section.kind == SectionKind::to_move) return to_move(section, shown);
  const bool is_installed = section.kind == SectionKind::environment;
  if (is_installed && !shown.empty()) {
    const Artifact& first = *section.artifacts.front();
    const std::string interpreter = interpreter_words(first);
    lines_.separate();
    lines_.prose(0, first.path + (interpreter.empty() ? "" : ": " + interpreter));
    after_details_ = false;
  }
  const std::vector<std::string> pure = fold(shown, section, style());
  if (!shown.empty()) releases(section, shown);
  if (!pure.empty() && after_details_ && !as_table_) lines_.separate();
  write_folded(lines_, 0, pure, is_installed ? "pure-Python distribution" : "pure-Python release",
               "need nothing", "needs nothing");
}

void Writer::sections(const std::vector<Section>& sections) {
  is_alone_ = sections.size() == 1 && sections.front().releases.size() == 1 && !style().quiet &&
              sections.front().kind == SectionKind::files;
  for (const Section& each : sections) section(each);
  if (!style().quiet && !sections.empty()) end(sections);
}

void Writer::projects(const std::vector<Section>& sections, const Report& report) {
  for (const Section& each : sections) write_project(lines_, project_table(each, report));
}

std::string Writer::write(const Report& report) {
  std::vector<Section> files = report::sections(report);
  const std::vector<Section> of_projects = take_projects(files);
  sections(files);
  projects(of_projects, report);
  if (!report.history.empty()) {
    lines_.separate();
    write_histories(lines_, report.history);
  }
  if (report.network && !style().quiet) write_network(lines_, report);
  return lines_.take();
}

void Writer::end(const std::vector<Section>& sections) {
  const auto is_unreadable = [](const Release& each) { return each.verdict == Verdict::error; };
  const bool is_told = !style().errors && sections.size() == 1 &&
                       std::ranges::all_of(sections.front().releases, is_unreadable);
  if (is_told) return;
  const bool says_all = is_alone_ && causes_.empty() && !as_table_ && !lines_.empty();
  if (says_all) return;
  if (as_table_) {
    lines_.separate();
    write_helps(lines_, unhelped_);
  }
  if (any_details_) lines_.separate();
  std::string words = totals(sections, style().color);
  if (!hidden_.empty()) words += "; " + words_of_hidden(hidden_);
  lines_.line(0, wrap(words, 0, 2, lines_.columns()));
  write_learn_more(lines_, causes_);
}

}  // namespace

std::string to_text(const Report& report, const TextStyle& style) {
  return Writer(style, false).write(report);
}

std::string to_table(const Report& report, const TextStyle& style) {
  return Writer(style, true).write(report);
}

}  // namespace ftcheck::report

namespace ftcheck {

Format readable_format(const Report& report) {
  if (!report.projects.empty()) return Format::table;
  // A release has at least one artifact, so the usual run need not be grouped twice.
  if (report.artifacts.size() < report::rows_of_table) return Format::text;
  std::size_t rows = 0;
  for (const report::Section& section : report::sections(report)) rows += section.releases.size();
  return rows < report::rows_of_table ? Format::text : Format::table;
}

}  // namespace ftcheck
