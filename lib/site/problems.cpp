#include "site/problems.hpp"

#include "base/ascii.hpp"
#include "report/format/html_parts.hpp"
#include "report/format/markup.hpp"
#include "report/model/cause_words.hpp"
#include "report/model/causes.hpp"
#include "report/model/releases.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace ftcheck::site {
namespace {

constexpr std::size_t most_examples = 3;
constexpr std::size_t most_ready = 120;
constexpr std::size_t most_names = 300;
constexpr std::size_t most_messages = 20;
constexpr std::size_t most_evidence = 6;   // the last ones decide
constexpr std::size_t longest_fact = 700;  // in bytes

Example example_of(const Artifact& artifact, const Module& module) {
  Example example;
  example.module = module.name;
  example.path = module.path;
  example.wheel = report::short_name(artifact);
  const std::size_t all = module.evidence.size();
  for (std::size_t i = all - std::min(all, most_evidence); i < all; ++i)
    example.evidence.push_back(report::cut(module.evidence[i], longest_fact));
  return example;
}

// What distinguishes kinds of evidence: the end of the last sentence, which says what was found,
// without addresses and other numbers.
std::string kind_of(const Module& module) {
  std::string kind;
  if (module.evidence.empty()) return kind;
  bool is_number = false;
  for (const char c : module.evidence.back()) {
    if (!base::is_letter_or_digit(c)) is_number = false;
    if (c >= '0' && c <= '9') is_number = true;
    if (!is_number && base::is_letter_or_digit(c)) kind += c;
  }
  constexpr std::size_t end = 30;
  return kind.size() > end ? kind.substr(kind.size() - end) : kind;
}

void add_cases(Problem& problem, const report::Cause& cause) {
  std::set<std::string_view> names;
  std::set<std::string> kinds;
  for (const report::Case& each : cause.cases) {
    if (each.module == nullptr) continue;
    if (names.size() < most_names) names.insert(each.module->name);
    if (problem.examples.size() == most_examples || !report::decides(cause, each)) continue;
    if (kinds.insert(kind_of(*each.module)).second)
      problem.examples.push_back(example_of(*each.artifact, *each.module));
  }
  problem.modules.assign(names.begin(), names.end());
}

Problem problem_of(const report::Cause& cause, const report::Release& release) {
  report::CauseWords said = report::words(cause, release);
  Problem problem;
  problem.rule = cause.rule;
  problem.severity = cause.severity;
  problem.sentence = std::move(said.sentence);
  problem.where = std::move(said.where);
  problem.messages = std::move(said.messages);
  if (problem.messages.size() > most_messages) problem.messages.resize(most_messages);
  problem.help = cause.help;
  problem.is_note = report::is_aside(cause);
  add_cases(problem, cause);
  return problem;
}

}  // namespace

std::vector<Problem> problems(const std::vector<const Artifact*>& artifacts) {
  std::vector<Problem> result;
  for (const report::Release& release : report::releases(artifacts)) {
    if (release.verdict == Verdict::error) continue;
    for (const report::Cause& cause : release.causes) result.push_back(problem_of(cause, release));
  }
  std::ranges::stable_sort(result, {}, [](const Problem& problem) { return problem.is_note; });
  return result;
}

ReadyModules ready_modules(const std::vector<const Artifact*>& artifacts) {
  std::map<std::string_view, std::pair<const Artifact*, const Module*>> found;
  std::set<std::string_view> others;
  for (const Artifact* artifact : artifacts) {
    for (const Module& module : artifact->modules) {
      if (module.verdict != Verdict::ready) {
        others.insert(module.name);
      } else {
        found.emplace(module.name, std::pair(artifact, &module));
      }
    }
  }
  for (const std::string_view name : others) found.erase(name);
  ReadyModules ready;
  ready.number = found.size();
  for (const auto& [name, place] : found) {
    if (ready.examples.size() == most_ready) break;
    ready.examples.push_back(example_of(*place.first, *place.second));
  }
  return ready;
}

}  // namespace ftcheck::site
