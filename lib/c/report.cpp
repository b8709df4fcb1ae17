// Auditing, and reading a report, for C.
#include "c/report.hpp"

#include "c/path.hpp"

#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace {

using ftcheck::Artifact;
using ftcheck::Verdict;

Artifact failed(const char* path, std::string why) {
  Artifact artifact;
  artifact.path = path;
  artifact.kind = ftcheck::ArtifactKind::wheel;
  artifact.verdict = Verdict::error;
  artifact.error = std::move(why);
  return artifact;
}

// The result of `audit`, or its exception, as a report.
template <typename Audit>
ftcheck_report* make_report(const char* path, Audit audit) noexcept {
  try {
    ftcheck::Report report;
    try {
      report = audit();
    } catch (const std::bad_alloc&) {
      report.artifacts = {failed(path, std::string(ftcheck::c::no_memory))};
    } catch (const std::exception& error) {
      report.artifacts = {failed(path, error.what())};
    }
    return ftcheck::c::describe(std::move(report)).release();
  } catch (...) {
    return nullptr;  // not even enough memory for that
  }
}

}  // namespace

namespace ftcheck::c {

std::unique_ptr<ftcheck_report> describe(Report report) {
  auto result = std::make_unique<ftcheck_report>();
  result->verdict = worst_verdict(report);
  for (const Artifact& artifact : report.artifacts) {
    if (!result->error) result->error = artifact.error;
  }
  for (const History& history : report.history) {
    if (!result->error) result->error = history.error;
  }
  for (const Project& project : report.projects) {
    if (!result->error) result->error = project.error;
  }
  result->status = exit_status(report);
  result->json = render(report, Format::json);
  result->report = std::move(report);
  return result;
}

std::unique_ptr<ftcheck_report> failed_report(std::string_view why) {
  auto result = describe({});
  result->verdict = Verdict::error;
  result->status = 2;
  result->error = why;
  return result;
}

Options checked(const ftcheck_options* options) {
  if (options == nullptr) return {};
  if (!options->needs_isolation.empty() && !options->options.isolate) {
    throw Error(fmt::format(
        "the limit {} applies to the process that audits one input, which only isolate starts; "
        "set isolate to true, or leave the limit out",
        options->needs_isolation));
  }
  return options->options;
}

Options checked_for_paths(const ftcheck_options* options) {
  Options how = checked(options);
  if (options != nullptr && options->ask_index) how.target.reset();
  return how;
}

std::vector<std::filesystem::path> paths_of(const char* const* paths, std::size_t count) {
  const std::vector<std::string> texts = texts_of(paths, count);
  std::vector<std::filesystem::path> all;
  all.reserve(texts.size());
  for (const std::string& text : texts) all.push_back(path_of(text));
  return all;
}

}  // namespace ftcheck::c

const char* ftcheck_version() {
  return ftcheck::version().data();  // a literal, so NUL-terminated
}

const char* ftcheck_verdict_name(ftcheck_verdict verdict) {
  const bool is_one = verdict >= FTCHECK_READY && verdict <= FTCHECK_ERROR;
  return to_string(is_one ? static_cast<Verdict>(verdict) : Verdict::unknown).data();
}

int ftcheck_verdict_badness(ftcheck_verdict verdict) {
  const bool is_one = verdict >= FTCHECK_READY && verdict <= FTCHECK_ERROR;
  return ftcheck::badness(is_one ? static_cast<Verdict>(verdict) : Verdict::unknown);
}

ftcheck_report* ftcheck_audit(const char* path, const ftcheck_options* options) {
  const char* const given = path == nullptr ? "" : path;
  return make_report(given, [given, options] {
    const std::filesystem::path paths[] = {ftcheck::c::path_of(given)};
    ftcheck::Report report = audit_all(paths, ftcheck::c::checked_for_paths(options));
    ftcheck::c::ask_if_wanted(report, options);
    return report;
  });
}

ftcheck_report* ftcheck_audit_all(const char* const* paths, size_t count,
                                  const ftcheck_options* options) {
  return ftcheck::c::report_or_error([&] {
    const std::vector<std::filesystem::path> all = ftcheck::c::paths_of(paths, count);
    ftcheck::Report report = audit_all(all, ftcheck::c::checked_for_paths(options));
    ftcheck::c::ask_if_wanted(report, options);
    return ftcheck::c::describe(std::move(report));
  });
}

ftcheck_report* ftcheck_audit_bytes(const void* bytes, size_t size, const char* name,
                                    const ftcheck_options* options) {
  const char* const given = name == nullptr ? "" : name;
  return make_report(given, [=] {
    const std::span content(static_cast<const std::byte*>(bytes), bytes == nullptr ? 0 : size);
    return ftcheck::audit(content, given, ftcheck::c::checked(options));
  });
}

ftcheck_verdict ftcheck_report_verdict(const ftcheck_report* report) {
  return static_cast<ftcheck_verdict>(report == nullptr ? Verdict::error : report->verdict);
}

int ftcheck_report_status(const ftcheck_report* report) {
  return report == nullptr ? 2 : report->status;
}

const char* ftcheck_report_json(const ftcheck_report* report) {
  return report == nullptr ? nullptr : report->json.c_str();
}

char* ftcheck_report_render(const ftcheck_report* report, const char* format, unsigned style) {
  if (report == nullptr || format == nullptr) return nullptr;
  try {
    const auto known = ftcheck::find_format(format);
    if (!known) return nullptr;
    const std::string text = render(report->report, *known,
                                    {.color = (style & FTCHECK_COLOR) != 0,
                                     .verbose = (style & FTCHECK_VERBOSE) != 0,
                                     .quiet = (style & FTCHECK_QUIET) != 0});
    auto copy = std::make_unique<char[]>(text.size() + 1);
    std::memcpy(copy.get(), text.c_str(), text.size() + 1);
    return copy.release();
  } catch (const std::exception&) {
    return nullptr;
  }
}

void ftcheck_text_free(char* text) {
  delete[] text;
}

const char* ftcheck_report_error(const ftcheck_report* report) {
  return report == nullptr || !report->error ? nullptr : report->error->c_str();
}

void ftcheck_report_free(ftcheck_report* report) {
  delete report;
}
