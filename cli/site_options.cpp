#include "site_options.hpp"

#include "usage_error.hpp"
#include "values.hpp"

#include <ftcheck/project.hpp>

#include <algorithm>

namespace ftcheck::cli {
namespace {

// The site is what is printed; a report of the same run needs a file.
void check_reports(const Typed& typed) {
  const auto is_printed = [](const std::string& format) {
    const std::size_t equals = format.find('=');
    return equals == std::string::npos || format.substr(equals) == "=-";
  };
  if (typed.table || typed.output || std::ranges::any_of(typed.format, is_printed)) {
    throw UsageError(
        "with --site, standard output is one line about the pages; write the report to a file: "
        "--format json=FILE");
  }
  if (typed.statistics) throw UsageError("--site and --statistics exclude each other");
  if (typed.baseline) throw UsageError("--site and --baseline exclude each other");
}

}  // namespace

std::optional<SiteQuestion> read_site(const Typed& typed) {
  if (!typed.site) {
    if (typed.site_notes) throw UsageError("--site-notes needs a site to add them to: --site DIR");
    if (typed.site_url) throw UsageError("--site-url is the address of a site: add --site DIR");
    return std::nullopt;
  }
  if (typed.site->empty()) throw UsageError("--site needs the name of a directory");
  if (!typed.words.empty() || !typed.files_from.empty()) {
    throw UsageError(
        "--site shows projects of an index, not a PATH: name them with --package or "
        "--packages-from");
  }
  if (typed.deps == true) throw UsageError("--site and --deps exclude each other");
  check_reports(typed);
  SiteQuestion question;
  question.directory = *typed.site;
  question.notes = file_name(typed.site_notes, "--site-notes");
  question.url = typed.site_url.value_or("");
  if (typed.site_url && !is_web_url(question.url)) {
    throw UsageError("--site-url needs a URL that begins with https:// or http://");
  }
  return question;
}

}  // namespace ftcheck::cli
