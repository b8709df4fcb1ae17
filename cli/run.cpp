#include "run.hpp"

#include "config.hpp"
#include "interrupt.hpp"
#include "mistakes.hpp"
#include "output.hpp"
#include "overwriting.hpp"
#include "path_list.hpp"
#include "progress.hpp"
#include "reports.hpp"
#include "targets.hpp"

#include <ftcheck/audit.hpp>
#include <ftcheck/comparison.hpp>
#include <ftcheck/terminal.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ftcheck::cli {
namespace {

// The artifacts that were audited so far.
struct Outcome {
  std::size_t done = 0;
  std::size_t total = 0;
  int status = 0;
  Report kept;                           // empty if no report needs them again
  std::optional<Comparison> comparison;  // with the baseline
};

// A process of its own would take its trace with it.
bool is_isolated(const Options& options) {
  return !options.no_isolation && !options.trace;
}

Drawn progress_of(const Options& options) {
  if (options.quiet || options.trace || !stderr_is_terminal()) return Drawn::never;
  return is_isolated(options) ? Drawn::by_ticks : Drawn::by_thread;
}

// Everything that may take long calls this function.
std::function<bool()> ask_whether_stopped(ProgressLine& line) {
  return [&line] {
    line.tick();
    return Interruption::signal() != 0;
  };
}

ftcheck::Options library_options(const Options& options, const Settings& settings) {
  ftcheck::Options how;
  how.rules.select = settings.select.value_or(std::vector<std::string>());
  how.rules.ignore = settings.ignore.value_or(std::vector<std::string>());
  how.rules.hints = settings.hints.value_or(false);
  how.rules.per_module = settings.per_module_ignores;
  how.verify_record = settings.verify_record.value_or(false);
  how.python = options.python;
  how.target = options.target;
  how.jobs = options.jobs;
  how.limits = options.limits;
  how.follow_symlinks = options.follow_symlinks;
  how.isolate = is_isolated(options);
  return how;
}

// The files that the run writes, and the files it reads, as far as they are known in advance.
struct Files {
  std::vector<std::filesystem::path> written;
  std::vector<std::filesystem::path> read;
};

// Throws Error if the run would overwrite a file that it reads.  A new report in JSON may replace
// the baseline, which has been read by then.
Files check_files(const Options& options, const std::vector<Target>& targets) {
  Files files;
  for (const Target& target : targets) {
    if (!target.file) continue;
    check_replaceable(*target.file, "report");
    files.written.push_back(*target.file);
    const bool can_be_baseline =
        target.format == Format::json || target.format == Format::json_lines;
    if (options.baseline && !can_be_baseline)
      check_not_read({{*target.file}}, {{*options.baseline}});
  }
  if (options.trace && options.trace != "-") {
    check_replaceable(*options.trace, "trace");
    check_not_read({{*options.trace}}, files.written);
    if (options.baseline) check_not_read({{*options.trace}}, {{*options.baseline}});
    files.written.push_back(*options.trace);
  }
  files.read = options.paths;
  std::ranges::copy_if(options.lists.files, std::back_inserter(files.read),
                       [](const auto& list) { return list != "-"; });
  if (options.config) files.read.push_back(*options.config);
  check_not_read(files.written, files.read);
  return files;
}

// Moves the source distributions from the paths to `sources`.  Among wheels, as in `dist/*`, they
// are not an error.
std::vector<std::filesystem::path> without_sources(std::vector<std::filesystem::path> paths,
                                                   std::vector<std::filesystem::path>& sources) {
  const auto wheels = std::stable_partition(
      paths.begin(), paths.end(), [](const auto& path) { return !is_source_distribution(path); });
  std::move(wheels, paths.end(), std::back_inserter(sources));
  paths.erase(wheels, paths.end());
  return paths;
}

std::string sentence_about(const std::vector<std::filesystem::path>& sources) {
  const std::string& first = sources.front().string();
  if (sources.size() == 1) {
    return fmt::format("{} is a source distribution, which has nothing to check", first);
  }
  return fmt::format("{} and {} more are source distributions, which have nothing to check", first,
                     sources.size() - 1);
}

Outcome audit(const Options& options, const Settings& settings, std::optional<Comparer>& comparer,
              std::vector<PathList>& lists, const Files& files, ProgressLine& line,
              Reports& reports) {
  Outcome outcome;
  const Severity fail_on = settings.fail_on.value_or(Severity::error);
  ftcheck::Options how = library_options(options, settings);
  how.stopped = ask_whether_stopped(line);
  std::optional<LineFile> trace;
  if (options.trace) {
    trace.emplace(*options.trace);
    how.trace = [&](std::string_view line) { trace->write(escape(line)); };
  }
  std::size_t before = 0;  // artifacts done for the paths that were read earlier
  how.progress = [&](const Progress& progress) {
    outcome.total = before + progress.total;
    line.set({before + progress.done, outcome.total, progress.current});
  };
  const auto take = [&](Artifact artifact) {
    const auto hidden = line.hide();
    if (artifact.error) print_error(*artifact.error + advice(artifact.path));
    ++outcome.done;
    std::optional<Artifact> news =
        comparer ? comparer->take(std::move(artifact)) : std::optional(std::move(artifact));
    if (!news) return;
    reports.take(*news);
    Report one;
    one.artifacts.push_back(*std::move(news));
    if (!comparer) outcome.status = std::max(outcome.status, exit_status(one, fail_on));
    if (reports.need_all()) outcome.kept.artifacts.push_back(std::move(one.artifacts.front()));
  };
  std::vector<std::filesystem::path> sources;
  audit_each(without_sources(options.paths, sources), how, take);
  try {
    for (PathList& list : lists) {
      for (auto paths = list.next(); !paths.empty(); paths = list.next()) {
        check_not_read(files.written, paths);
        before = outcome.done;
        audit_each(without_sources(std::move(paths), sources), how, take);
      }
    }
  } catch (const ListError& error) {
    const auto hidden = line.hide();
    print_error(error.what());
    outcome.status = 2;
  }
  if (outcome.done == 0) {
    audit_each(sources, how, take);  // each is an error
    const bool is_well = outcome.status == 0 && Interruption::signal() == 0;
    if (outcome.done == 0 && is_well && !options.paths.empty() && !options.quiet) {
      print_note(fmt::format("nothing is installed in {}, so there is nothing to check",
                             options.paths.front().string()));
    }
  } else if (!sources.empty() && !options.quiet) {
    const auto hidden = line.hide();
    print_note(sentence_about(sources));
  }
  if (trace) trace->close();
  if (comparer) {
    outcome.comparison = comparer->finish();
    outcome.status = std::max(outcome.status, exit_status(*outcome.comparison, fail_on));
  }
  return outcome;
}

// If the run was stopped before its inputs were counted, there is no total.
void print_interruption(const Outcome& outcome, const Finished& finished) {
  const std::string of_all =
      outcome.total == 0 ? std::string() : fmt::format(" of {}", outcome.total);
  print_notice(
      fmt::format("interrupted: {}{} done; the report leaves out the rest", outcome.done, of_all));
  for (const std::string& path : finished.left) {
    print_notice(fmt::format("{} is left as it was, because the report is not complete", path));
  }
}

void print_isolation_problem() {
  const std::string problem = isolation_problem();
  if (!problem.empty()) {
    print_notice(fmt::format("the processes that audit could write to files: {}", problem));
  }
}

// SARIF also contains the findings that are not new.
bool wants_sarif(const Options& options, const Settings& settings) {
  return settings.format == Format::sarif ||
         std::ranges::any_of(options.targets,
                             [](const Target& target) { return target.format == Format::sarif; });
}

}  // namespace

int run_audit(const Options& options) {
  const Settings settings = find_settings(options);
  if (options.verbose && is_isolated(options)) print_isolation_problem();
  // The baseline is read before the reports are opened: one of them may be the same file.
  std::optional<Comparer> comparer;
  if (options.baseline) comparer.emplace(*options.baseline, wants_sarif(options, settings));
  std::optional<ProgressLine> line(std::in_place, progress_of(options));
  std::vector<PathList> lists = open_lists(options.lists, ask_whether_stopped(*line));
  const Interruption interruption;
  const std::vector<Target> targets =
      place_targets(options.targets, options.output, settings.format);
  const Files files = check_files(options, targets);
  Reports reports(targets, {settings.color.value_or(ColorChoice::automatic), options.verbose,
                            options.quiet, options.statistics, options.page});
  Outcome outcome = audit(options, settings, comparer, lists, files, *line, reports);
  line.reset();  // erased before a report is printed
  const int signal = Interruption::signal();
  // The signal that arrived may arrive a second time (interrupt.hpp).
  if (signal == 0) Interruption::stop_waiting();
  const Comparison* comparison = outcome.comparison ? &*outcome.comparison : nullptr;
  const Finished finished = reports.finish(outcome.kept, comparison, signal == 0);
  for (const std::string& sentence : finished.failures) {
    print_error(sentence);
    outcome.status = 2;
  }
  if (signal == 0 && finished.reader_is_gone) throw ReaderGone("nobody reads the report");
  if (signal == 0) return options.exit_zero && outcome.status == 1 ? 0 : outcome.status;
  print_interruption(outcome, finished);
  return 128 + signal;
}

}  // namespace ftcheck::cli
