#include "reports.hpp"

#include "path_text.hpp"
#include "usage_error.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/render.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace ftcheck::cli {
namespace {

bool is_streamed(Format format) {
  return format == Format::json_lines;
}

// Longer lines are hard to read; on shorter ones nothing fits.
std::size_t report_columns(std::optional<std::size_t> terminal) {
  return terminal ? std::clamp<std::size_t>(*terminal, 60, 160) : 0;
}

bool is_for_people(Format format) {
  return format == Format::text || format == Format::table;
}

bool is_unreadable(const Artifact& artifact) {
  return artifact.verdict == Verdict::error;
}

// True for histories and projects.
bool has_no_answer(const auto& question) {
  return question.error.has_value();
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
  const auto has_room = [](const Target& target) { return is_for_people(target.format); };
  if (look.statistics && std::ranges::none_of(targets, has_room)) {
    throw UsageError(fmt::format(
        "--statistics adds lines to a report as text or table; {} has all findings to count, or "
        "add --format text=FILE",
        to_string(targets.front().format)));
  }
  for (const Target& target : targets) {
    entries_.push_back(
        {target, target.file ? std::make_unique<ReportFile>(*target.file) : nullptr});
  }
}

void Reports::take(const Artifact& artifact) {
  take_line([&] { return render_line(artifact); });
}

void Reports::take(const History& history) {
  take_line([&] { return render_line(history); });
}

void Reports::take(const Project& project) {
  take_line([&] { return render_line(project); });
}

void Reports::take_line(const std::function<std::string()>& line) {
  for (const Entry& entry : entries_) {
    if (!is_streamed(entry.target.format) || (reader_is_gone_ && !entry.file)) continue;
    try {
      write(entry.file.get(), line());
    } catch (const ReaderGone&) {
      if (entries_.size() == 1) throw;
      reader_is_gone_ = true;  // the files are still wanted
    }
  }
}

bool Reports::need_all() const {
  return !std::ranges::all_of(entries_,
                              [](const Entry& entry) { return is_streamed(entry.target.format); });
}

Finished Reports::finish(const Report& report, const Comparison* comparison, bool is_whole) {
  Finished finished;
  finished.reader_is_gone = reader_is_gone_;
  const bool says_nothing = comparison == nullptr &&
                            std::ranges::all_of(report.artifacts, is_unreadable) &&
                            std::ranges::all_of(report.history, has_no_answer<History>) &&
                            std::ranges::all_of(report.projects, has_no_answer<Project>);
  for (const Entry& entry : entries_) {
    if (says_nothing && !entry.file && is_for_people(entry.target.format)) continue;
    if (!is_whole && entry.file && entry.file->replaces()) {
      finished.left.push_back(path_text(entry.file->path()));
      continue;
    }
    try {
      if (!is_streamed(entry.target.format)) {
        write(entry.file.get(), render(entry, report, comparison));
      }
      if (entry.file) entry.file->commit();
    } catch (const ReaderGone&) {
      finished.reader_is_gone = true;
    } catch (const Error& error) {
      finished.failures.emplace_back(error.what());
    }
  }
  return finished;
}

std::string Reports::render(const Entry& entry, const Report& report,
                            const Comparison* comparison) const {
  TextStyle style;
  style.color = wants_color(look_.color, entry.file == nullptr);
  style.verbose = look_.verbose;
  style.quiet = look_.quiet;
  if (!entry.file) {
    style.errors = false;  // standard error already shows them
    style.hyperlinks = style.color && stdout_likes_hyperlinks();
    style.columns = report_columns(stdout_columns());
  }
  style.page = look_.page;
  const Format format = entry.target.format;
  std::string text;
  if (comparison != nullptr && (format == Format::text || format == Format::sarif)) {
    text = ftcheck::render(*comparison, format, style);
  } else {
    const bool by_size = entry.target.by_size && !style.verbose;
    text = ftcheck::render(report, by_size ? readable_format(report) : format, style);
  }
  if (look_.statistics && is_for_people(entry.target.format)) {
    const std::string statistics = render_statistics(report, style);
    if (!text.empty() && !statistics.empty()) text += '\n';
    text += statistics;
  }
  return text;
}

}  // namespace ftcheck::cli
