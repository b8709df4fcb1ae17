// One line an artifact where all is well.  Where it is not, the modules that are not ready under
// it, each with the fact that decided, and what to change, said once for all modules it holds for.
#include "report/format/text.hpp"

#include "report/format/terminal.hpp"
#include "report/model/environment.hpp"
#include "report/model/moving.hpp"
#include "report/model/phrases.hpp"
#include "report/model/plan.hpp"
#include "report/model/sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ftcheck::report {
namespace {

// "env: for Python 3.14t (the directory python3.14t)"
std::string heading_of(const Artifact& artifact) {
  const std::string interpreter = interpreter_words(artifact);
  return artifact.path + (interpreter.empty() ? "" : ": " + interpreter);
}

// Writes the report line by line; holds what every function of it needs.
class Writer {
 public:
  explicit Writer(const TextStyle& style) : style_(style) {}

  void section(const Section& section);
  void totals_line(const Report& report);
  std::string take() { return std::move(out_); }

 private:
  void directory(const Section& section);
  void default_build(const Section& section);
  void artifact(const Artifact& artifact, const Details& details);
  bool is_told(const Artifact& artifact, const Details& details) const;
  bool has_details(const Artifact& artifact, const Details& details) const;
  void artifact_line(const Artifact& artifact, const Finding* reason);
  void group(const Group& group, bool name_modules);
  void facts(const Module& module, std::size_t indent);
  void findings(const std::vector<const Finding*>& findings);
  void libraries(const std::vector<std::string>& libraries);
  void separate(bool has_details);

  std::span<const std::string> shown_evidence(const Module& module) const;
  std::string heading(Verdict verdict, const Finding* reason) const;
  void line(std::size_t indent, std::string_view text);
  void prose(std::size_t indent, std::string_view text);
  void labelled(std::size_t indent, std::string_view label, Color color, std::string_view text);

  TextStyle style_;
  std::string out_;
  bool last_had_details_ = false;
  FindingCounts shown_;
};

void Writer::line(std::size_t indent, std::string_view text) {
  out_.append(indent, ' ');
  out_ += text;
  out_ += '\n';
}

void Writer::prose(std::size_t indent, std::string_view text) {
  line(indent, wrap(escape(text), indent, indent + 2));
}

void Writer::labelled(std::size_t indent, std::string_view label, Color color,
                      std::string_view text) {
  const std::size_t width = label.size() + 2;
  line(indent, paint(label, color, style_.color) + ": " +
                   wrap(escape(text), indent + width, indent + std::min<std::size_t>(width, 6)));
}

// "enables-gil[FT301]"
std::string Writer::heading(Verdict verdict, const Finding* reason) const {
  std::string text(to_string(verdict));
  if (reason) text += fmt::format("[{}]", escape(reason->code()));
  return paint(text, color_of(verdict), style_.color);
}

// Blank lines set apart what takes more than one line.
void Writer::separate(bool has_details) {
  if (!out_.empty() && (has_details || last_had_details_)) out_ += '\n';
  last_had_details_ = has_details;
}

void Writer::artifact_line(const Artifact& artifact, const Finding* reason) {
  std::string text = heading(artifact.verdict, reason) + "  " +
                     paint(escape(title(artifact)), Color::bold, style_.color);
  if (const std::string words = note(artifact); !words.empty()) text += "  " + words;
  line(0, text);
}

// A module's facts beside its evidence, in the words of the JSON report.
void Writer::facts(const Module& module, std::size_t indent) {
  std::vector<std::string> parts;
  parts.push_back(fmt::format("{} {}", to_string(module.format), module.architecture));
  parts.push_back(fmt::format("built for {}", to_string(module.abi.built_for)));
  if (module.init) {
    parts.push_back(module.init->symbol);
    if (module.init->phase) parts.back() += fmt::format(" ({})", to_string(*module.init->phase));
  } else {
    parts.emplace_back("no init function");
  }
  parts.push_back(fmt::format("gil {}", to_string(module.gil.declared)));
  if (module.gil.by) parts.back() += fmt::format(" by {}", to_string(*module.gil.by));
  parts.push_back(module.binding);
  prose(indent, fmt::format("{}", fmt::join(parts, ", ")));
}

// The last fact is the decisive one.  Where nothing decided, the others say what stood in the way.
std::span<const std::string> Writer::shown_evidence(const Module& module) const {
  const std::span<const std::string> all = module.evidence;
  const bool whole = style_.verbose || module.verdict == Verdict::unknown || all.empty();
  return whole ? all : all.last(1);
}

void Writer::group(const Group& group, bool name_modules) {
  const std::size_t indent = name_modules ? 4 : 2;
  for (const auto& [module, reason] : group.entries) {
    if (name_modules) {
      line(2, heading(module->verdict, reason) + "  " + escape(module->path));
    }
    if (style_.verbose) facts(*module, indent);
    for (const std::string& fact : shown_evidence(*module)) prose(indent, fact);
  }
  if (!group.help.empty()) labelled(2, "help", Color::cyan, group.help);
}

// Findings in their order; a help that the next finding repeats is left to that one.
void Writer::findings(const std::vector<const Finding*>& findings) {
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& finding = *findings[i];
    if (finding.severity == Severity::error) ++shown_.errors;
    if (finding.severity == Severity::warning) ++shown_.warnings;
    labelled(2, fmt::format("{}[{}]", to_string(finding.severity), escape(finding.code())),
             color_of(finding.severity), finding.message);
    if (finding.module) line(4, "in " + escape(*finding.module));
    const bool repeated = i + 1 < findings.size() && findings[i + 1]->help == finding.help;
    if (!finding.help.empty() && !repeated) labelled(2, "help", Color::cyan, finding.help);
  }
}

void Writer::libraries(const std::vector<std::string>& libraries) {
  if (libraries.empty()) return;
  line(2, "libraries, which are not modules:");
  for (const std::string& library : libraries) line(4, escape(library));
}

bool Writer::has_details(const Artifact& artifact, const Details& details) const {
  return !details.groups.empty() || !details.findings.empty() ||
         (style_.verbose && !artifact.libraries.empty());
}

bool Writer::is_told(const Artifact& artifact, const Details& details) const {
  return has_details(artifact, details) || !(style_.quiet && is_well(artifact.verdict));
}

void Writer::artifact(const Artifact& artifact, const Details& details) {
  shown_.hidden += details.hidden;
  if (!is_told(artifact, details)) return;
  separate(has_details(artifact, details));
  // An extension module is its own artifact: naming it once is enough.
  const bool is_extension = artifact.kind == ArtifactKind::extension && details.groups.size() == 1;
  artifact_line(artifact, is_extension ? details.groups[0].entries[0].reason : nullptr);
  for (const Group& each : details.groups) group(each, !is_extension);
  findings(details.findings);
  if (style_.verbose) libraries(artifact.libraries);
}

// The distributions that are well first, a line each, and the worst last, where people look.
void Writer::directory(const Section& section) {
  std::vector<std::pair<const Artifact*, Details>> planned;
  for (const Artifact* artifact : section) planned.emplace_back(artifact, plan(*artifact, style_));
  std::ranges::stable_sort(planned, {}, [this](const auto& each) {
    const auto& [artifact, details] = each;
    const int how_bad = badness(worse(artifact->verdict, Verdict::ready));  // pure is as good
    return std::pair(how_bad, has_details(*artifact, details));
  });
  const bool any = std::ranges::any_of(
      planned, [this](const auto& each) { return is_told(*each.first, each.second); });
  if (any) {
    separate(true);
    prose(0, heading_of(*section.front()));
    last_had_details_ = false;
  }
  for (const auto& [each, details] : planned) artifact(*each, details);
}

// What else is found in distributions of the default build follows the table.
void Writer::default_build(const Section& section) {
  if (const std::string table = moving_table(section, style_); !table.empty()) {
    separate(true);
    prose(0, heading_of(*section.front()) +
                 ", whose modules no free-threaded interpreter loads. What moving it would take:");
    out_ += table;
    const bool any_work = std::ranges::any_of(section, [](const Artifact* each) {
      return what_moving_takes(*each) == Move::perhaps_work;
    });
    if (any_work) {
      prose(0,
            "Where fewer declare than there are, see what the free-threaded wheel declares before "
            "anything else: Cython, pybind11 and PyUnstable_Module_SetGIL declare only there.");
    }
  }
  for (const Artifact* each : section) {
    const Details details = plan(*each, style_);
    if (has_details(*each, details)) {
      artifact(*each, details);
    } else {
      shown_.hidden += details.hidden;
    }
  }
}

void Writer::section(const Section& section) {
  if (!is_directory(section)) {
    artifact(*section.front(), plan(*section.front(), style_));
  } else if (is_to_move(*section.front())) {
    default_build(section);
  } else {
    directory(section);
  }
}

void Writer::totals_line(const Report& report) {
  separate(false);
  line(0, totals(report, shown_, style_.color));
}

}  // namespace

std::string to_text(const Report& report, const TextStyle& style) {
  Writer writer(style);
  for (const Section& each : sections(report)) writer.section(each);
  if (!style.quiet && !report.artifacts.empty()) writer.totals_line(report);
  return writer.take();
}

}  // namespace ftcheck::report
