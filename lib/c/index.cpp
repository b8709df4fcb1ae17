// Questions to package indexes, for C.
#include "c/report.hpp"

#include <ftcheck/index.hpp>
#include <ftcheck/project.hpp>

#include <optional>
#include <span>
#include <utility>

namespace {

using ftcheck::Report;

// The answer of `ask`, or why there is none.
template <typename Ask>
ftcheck_report* answer(const ftcheck_options* options, Ask ask) noexcept {
  return ftcheck::c::report_or_error([&] {
    Report report;
    const ftcheck::c::IndexQuestion question = ftcheck::c::index_question(options);
    report.target = question.how.target;
    report.network = ask(report, question);
    return ftcheck::c::describe(std::move(report));
  });
}

ftcheck::ProjectOptions project_options(const ftcheck_options* options) {
  return options == nullptr ? ftcheck::ProjectOptions() : options->project;
}

auto take_artifact(Report& report) {
  return [&report](ftcheck::Artifact artifact) { report.artifacts.push_back(std::move(artifact)); };
}

auto take_project(Report& report) {
  return [&report](ftcheck::Project project) { report.projects.push_back(std::move(project)); };
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

void ask_if_wanted(Report& report, const ftcheck_options* options) {
  if (options == nullptr || !options->ask_index) return;
  report.network = ask_index(report.artifacts, checked(options), options->index);
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
  return answer(options, [&](Report& report, const auto& question) {
    report.inputs = ftcheck::c::texts_of(requirements, count);
    return ftcheck::audit_packages(report.inputs, question.how, question.index,
                                   take_artifact(report));
  });
}

ftcheck_report* ftcheck_audit_history(const char* const* requirements, size_t count,
                                      const ftcheck_options* options) {
  const bool all = options != nullptr && options->all_releases;
  return answer(options, [&](Report& report, const auto& question) {
    report.inputs = ftcheck::c::texts_of(requirements, count);
    return ftcheck::audit_history(
        report.inputs, all, question.how, question.index,
        [&](ftcheck::History history) { report.history.push_back(std::move(history)); });
  });
}

ftcheck_report* ftcheck_audit_projects(const char* const* files, size_t count,
                                       const ftcheck_options* options) {
  return answer(options, [&](Report& report, const auto& question) {
    return ftcheck::audit_projects(ftcheck::c::paths_of(files, count), project_options(options),
                                   question.how, question.index, take_artifact(report),
                                   take_project(report));
  });
}

ftcheck_report* ftcheck_audit_requirements(const char* const* requirements, size_t count,
                                           const ftcheck_options* options) {
  return answer(options, [&](Report& report, const auto& question) {
    report.inputs = ftcheck::c::texts_of(requirements, count);
    return ftcheck::audit_requirements(report.inputs, project_options(options), question.how,
                                       question.index, take_artifact(report), take_project(report));
  });
}

ftcheck_report* ftcheck_audit_urls(const char* const* urls, size_t count,
                                   const ftcheck_options* options) {
  return answer(options, [&](Report& report, const auto& question) {
    // A URL says which wheel is meant, so without the option any platform will do.
    ftcheck::Options how = question.how;
    how.target = options == nullptr ? std::nullopt : options->options.target;
    report.target = how.target;
    return ftcheck::audit_urls(ftcheck::c::texts_of(urls, count), how, question.index,
                               take_artifact(report));
  });
}
