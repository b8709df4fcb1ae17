#include "report/model/project_table.hpp"

#include "report/model/phrases.hpp"
#include "report/model/platforms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace ftcheck::report {
namespace {

constexpr std::size_t most_platforms = 3;  // that a title names; more are counted

// "Linux x86_64 and Windows amd64" for "Linux x86_64; Windows amd64".
std::string with_and(std::string platforms) {
  constexpr std::string_view between = "; ";
  for (std::size_t at = 0; (at = platforms.find(between, at)) != std::string::npos;)
    platforms.replace(at, between.size(), " and ");
  return platforms;
}

std::string title_of(const ProjectTable& table, const Report& report) {
  const Project& project = *table.project;
  std::string text = table.name;
  if (report.target) text += fmt::format(" for {}", to_string(report.target->python));
  if (project.platforms.size() > most_platforms) {
    text += fmt::format(" on {}", count(project.platforms.size(), "platform"));
  } else if (!project.platforms.empty()) {
    text += fmt::format(" on {}", with_and(asked_platforms(project.platforms)));
  }
  return fmt::format("{}: {}", text, count(project.distributions, "distribution"));
}

// Versions that a resolver picked, not the file.
bool is_picked(const Project& project) {
  return project.method.starts_with("newest") || project.method.starts_with("uv");
}

std::string consequence_of(const ProjectTable& table) {
  std::vector<std::string_view> names;
  for (const ProjectRow& row : table.rows) {
    if (row.verdict == Verdict::enables_gil) names.push_back(row.name);
  }
  if (names.empty()) return {};
  return fmt::format("importing {} re-enables the GIL for the whole process",
                     names.size() == 1 ? std::string(names.front())
                                       : fmt::format("any of these {}", names.size()));
}

std::string counts_of(const ProjectTable& table, const Report& report) {
  struct Group {
    std::size_t number = 0;
    std::string one;
    std::string many;
  };
  const std::string python =
      report.target ? " for " + to_string(report.target->python) : std::string();
  Group pure{0, "pure Python", "pure Python"};
  Group ready{0, "ready", "ready"};
  Group enabling{0, "enables the GIL", "enable the GIL"};
  Group broken{0, "cannot be loaded", "cannot be loaded"};
  Group missing{0, "has no wheel" + python, "have no wheel" + python};
  Group undecided{0, "undecided", "undecided"};
  Group unread{0, "could not be judged", "could not be judged"};
  for (const ProjectRow& row : table.rows) {
    switch (row.verdict) {
      case Verdict::pure:
        ++pure.number;
        break;
      case Verdict::ready:
        ++ready.number;
        break;
      case Verdict::enables_gil:
        ++enabling.number;
        break;
      case Verdict::incompatible:
        ++(row.verdict_words == to_string(row.verdict) ? broken : missing).number;
        break;
      case Verdict::unknown:
        ++undecided.number;
        break;
      case Verdict::error:
        ++unread.number;
        break;
    }
  }
  std::vector<std::string> parts;
  for (const Group* each : {&pure, &ready, &enabling, &broken, &missing, &undecided, &unread}) {
    if (each->number == 0) continue;
    parts.push_back(fmt::format("{} {}", each->number, each->number == 1 ? each->one : each->many));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

// "ours (vcs https://git.example/ours; line 40): it is built from its sources"
std::string not_judged(const NotJudged& each) {
  std::string text = each.name;
  if (!each.version.empty()) text += " " + each.version;
  std::string details = each.kind;
  if (!each.location.empty() && each.location != ".") details += " " + each.location;
  if (!each.place.empty()) details += "; " + each.place;
  text += fmt::format(" ({})", details);
  return each.why.empty() ? text : fmt::format("{}: {}", text, each.why);
}

// For something of the kind "unreadable": "line 77: \"what is this?\": it is not a requirement".
std::string not_understood_words(const NotJudged& each) {
  return fmt::format("{}{}{}\"{}\": {}", each.location, each.location.empty() ? "" : ", ",
                     each.place.empty() ? "" : each.place + ": ", each.name, each.why);
}

// The number in "line 12"; 0 if it stands elsewhere.
std::size_t line_of(const NotJudged& each) {
  constexpr std::string_view line = "line ";
  std::size_t number = 0;
  if (!each.place.starts_with(line)) return 0;
  const char* end = each.place.data() + each.place.size();
  const auto [stop, failure] = std::from_chars(each.place.data() + line.size(), end, number);
  return failure == std::errc() && stop == end ? number : 0;
}

}  // namespace

std::string sentence_of(std::string clause) {
  if (clause.empty()) return clause;
  if (clause.front() >= 'a' && clause.front() <= 'z')
    clause.front() = static_cast<char>(clause.front() - 'a' + 'A');
  return clause + '.';
}

std::vector<ProjectProblem> problems_of(const Project& project) {
  constexpr std::string_view unreadable = "unreadable-input";
  std::vector<ProjectProblem> all;
  if (project.error) all.push_back({Severity::error, unreadable, *project.error, 0});
  for (const NotJudged& each : project.not_judged) {
    if (each.kind != "unreadable") continue;
    all.push_back({Severity::error, unreadable, "not understood: " + not_understood_words(each),
                   line_of(each)});
  }
  for (const std::string& conflict : project.conflicts)
    all.push_back({Severity::warning, "conflict", conflict, 0});
  return all;
}

std::set<std::string_view> ProjectTable::codes() const {
  std::set<std::string_view> found;
  for (const ProjectRow& row : rows) {
    for (const Rule* rule : row.rules) found.insert(rule->code);
  }
  return found;
}

ProjectTable project_table(const Section& section, const Report& report) {
  const Project& project = *section.project;
  ProjectTable table;
  table.project = &project;
  table.rows = project_rows(section);
  const auto well = std::ranges::find(table.rows, Standing::well, &ProjectRow::standing);
  table.open = static_cast<std::size_t>(well - table.rows.begin());
  table.name = project.path.empty() ? "the requirements" : project.path;
  table.is_locked = !is_picked(project);
  table.title = title_of(table, report);
  table.consequence = consequence_of(table);
  table.counts = counts_of(table, report);
  for (const NotJudged& each : project.not_judged) {
    if (each.kind == "unreadable") {
      table.not_understood.push_back(not_understood_words(each));
    } else {
      table.not_judged.push_back(not_judged(each));
    }
  }
  table.conflicts = project.conflicts;
  table.notes = project.notes;
  if (!table.is_locked) table.method = project.method;
  return table;
}

}  // namespace ftcheck::report
