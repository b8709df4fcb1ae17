// Questions to package indexes, for C.
#include "c/report.hpp"

#include <ftcheck/index.hpp>

#include <span>
#include <utility>

namespace {

using ftcheck::Report;

// The answer of `ask`, or why there is none.
template <typename Ask>
ftcheck_report* answer(const char* const* requirements, std::size_t count,
                       const ftcheck_options* options, Ask ask) noexcept {
  return ftcheck::c::report_or_error([&] {
    Report report;
    report.inputs = ftcheck::c::texts_of(requirements, count);
    const ftcheck::c::IndexQuestion question = ftcheck::c::index_question(options);
    report.target = question.how.target;
    report.network = ask(report, question);
    return ftcheck::c::describe(std::move(report));
  });
}

}  // namespace

namespace ftcheck::c {

IndexQuestion index_question(const ftcheck_options* options) {
  IndexQuestion question;
  question.how = checked(options);
  Target& target = question.how.target ? *question.how.target : question.how.target.emplace();
  if (target.platforms.empty()) target.platforms.push_back(this_platform());
  if (options != nullptr) question.index = options->index;
  return question;
}

std::vector<std::string> texts_of(const char* const* texts, std::size_t count) {
  std::vector<std::string> all;
  if (texts == nullptr) return all;
  for (const char* text : std::span(texts, count)) all.emplace_back(text == nullptr ? "" : text);
  return all;
}

}  // namespace ftcheck::c

ftcheck_report* ftcheck_audit_packages(const char* const* requirements, size_t count,
                                       const ftcheck_options* options) {
  return answer(requirements, count, options, [](Report& report, const auto& question) {
    return ftcheck::audit_packages(
        report.inputs, question.how, question.index,
        [&](ftcheck::Artifact artifact) { report.artifacts.push_back(std::move(artifact)); });
  });
}

ftcheck_report* ftcheck_audit_history(const char* const* requirements, size_t count,
                                      const ftcheck_options* options) {
  const bool all = options != nullptr && options->all_releases;
  return answer(requirements, count, options, [all](Report& report, const auto& question) {
    return ftcheck::audit_history(
        report.inputs, all, question.how, question.index,
        [&](ftcheck::History history) { report.history.push_back(std::move(history)); });
  });
}
