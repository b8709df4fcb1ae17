#include "reports.hpp"

#include "report/format/github.hpp"
#include "report/format/gitlab.hpp"
#include "report/format/html.hpp"
#include "report/format/json.hpp"
#include "report/format/markdown.hpp"
#include "report/format/sarif.hpp"
#include "report/format/table.hpp"
#include "report/format/text.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/rules.hpp>

#include <algorithm>

namespace ftcheck::cli {
namespace {

bool is_streamed(Format format) {
  return format == Format::json_lines;
}

bool wants_color(ColorChoice choice, bool is_printed) {
  switch (choice) {
    case ColorChoice::always:
      return true;
    case ColorChoice::never:
      return false;
    case ColorChoice::automatic:
      return is_printed && stdout_likes_color();
  }
  return false;
}

void write(ReportFile* file, std::string_view text) {
  if (file != nullptr) {
    file->write(text);
  } else {
    write_stdout(text);
  }
}

}  // namespace

Reports::Reports(const std::vector<Target>& targets, const Look& look) : look_(look) {
  for (const Target& target : targets) {
    entries_.push_back(
        {target, target.file ? std::make_unique<ReportFile>(*target.file) : nullptr});
  }
}

void Reports::take(const Artifact& artifact) {
  for (const Entry& entry : entries_) {
    if (is_streamed(entry.target.format)) write(entry.file.get(), report::to_json_line(artifact));
  }
}

bool Reports::need_all() const {
  return !std::ranges::all_of(entries_,
                              [](const Entry& entry) { return is_streamed(entry.target.format); });
}

Finished Reports::finish(const Report& report, const report::Comparison* comparison,
                         bool is_whole) {
  Finished finished;
  for (const Entry& entry : entries_) {
    if (!is_whole && entry.file && entry.file->replaces()) {
      finished.left.push_back(entry.file->path().string());
      continue;
    }
    try {
      if (!is_streamed(entry.target.format)) {
        write(entry.file.get(), render(entry, report, comparison));
      }
      if (entry.file) entry.file->commit();
    } catch (const Error& error) {
      finished.failures.emplace_back(error.what());
    }
  }
  return finished;
}

std::string Reports::render(const Entry& entry, const Report& report,
                            const report::Comparison* comparison) const {
  const bool color = wants_color(look_.color, entry.file == nullptr);
  const report::TextStyle style = {color, look_.verbose, look_.quiet};
  switch (entry.target.format) {
    case Format::text:
      return comparison ? report::to_text(*comparison, style) : report::to_text(report, style);
    case Format::json:
      return report::to_json(report);
    case Format::json_lines:
      return report::to_json_lines(report);
    case Format::sarif:
      return report::to_sarif(report, all_rules());
    case Format::github:
      return report::to_github(report);
    case Format::gitlab:
      return report::to_gitlab(report);
    case Format::markdown:
      return report::to_markdown(report);
    case Format::html:
      return report::to_html(report);
    case Format::table:
      return report::to_table(report, {.color = color});
  }
  return {};
}

}  // namespace ftcheck::cli
