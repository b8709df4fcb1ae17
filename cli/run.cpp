#include "run.hpp"

#include "collector.hpp"
#include "config.hpp"
#include "index_options.hpp"
#include "interrupt.hpp"
#include "mistakes.hpp"
#include "output.hpp"
#include "overwriting.hpp"
#include "path_list.hpp"
#include "progress.hpp"
#include "reports.hpp"
#include "targets.hpp"
#include "values.hpp"

#include <ftcheck/audit.hpp>
#include <ftcheck/comparison.hpp>
#include <ftcheck/index.hpp>
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

// How far a run got, in the units of each part.
struct Counts {
  std::size_t inputs = 0;
  std::size_t all_inputs = 0;  // as far as they are known
  std::size_t packages = 0;
  bool asked_index = false;
};

// The files and directories that were named, and those of lists.
void audit_inputs(const Options& options, ftcheck::Options how, std::vector<PathList>& lists,
                  const Files& files, ProgressLine& line, Collector& collector, Counts& counts) {
  std::size_t before = 0;  // artifacts done for the paths that were read earlier
  how.progress = [&](const Progress& progress) {
    counts.all_inputs = before + progress.total;
    line.set({before + progress.done, counts.all_inputs, progress.current});
  };
  const auto take = [&](Artifact artifact) {
    ++counts.inputs;
    collector.take_input(std::move(artifact));
  };
  std::vector<std::filesystem::path> sources;
  audit_each(without_sources(options.paths, sources), how, take);
  try {
    for (PathList& list : lists) {
      for (auto paths = list.next(); !paths.empty(); paths = list.next()) {
        check_not_read(files.written, paths);
        before = counts.inputs;
        audit_each(without_sources(std::move(paths), sources), how, take);
      }
    }
  } catch (const ListError& error) {
    collector.fail(error.what());
  }
  if (counts.inputs == 0) {
    audit_each(sources, how, take);  // each is an error
    const bool is_well = collector.outcome.status == 0 && Interruption::signal() == 0;
    if (counts.inputs == 0 && is_well && !options.paths.empty() && !options.quiet) {
      print_note(fmt::format("nothing is installed in {}, so there is nothing to check",
                             options.paths.front().string()));
    }
  } else if (!sources.empty() && !options.quiet) {
    const auto hidden = line.hide();
    print_note(sentence_about(sources));
  }
}

// Trouble with one package is part of the answer.  Throws Error if nothing can be asked.
void ask_index(const Options& options, const Settings& settings, ftcheck::Options how,
               ProgressLine& line, Collector& collector, Counts& counts) {
  const IndexQuestion& question = options.index;
  counts.asked_index = true;
  if (!how.target) how.target.emplace();
  if (how.target->platforms.empty()) how.target->platforms.push_back(this_platform());
  how.progress = [&](const Progress& progress) {
    counts.packages = progress.done;
    line.set(progress, Counted::packages);
  };
  IndexOptions index = complete(question.options, settings);
  index.warn = [&](const std::string& sentence) {
    const auto hidden = line.hide();
    if (!options.quiet) print_note(sentence);
  };
  Report& kept = collector.outcome.kept;
  kept.target = how.target;
  kept.inputs = question.packages;
  if (question.history == HistoryChoice::none) {
    kept.network = audit_packages(question.packages, how, index, [&](Artifact artifact) {
      collector.take_package(std::move(artifact));
    });
  } else {
    const bool all = question.history == HistoryChoice::all;
    kept.network = audit_history(question.packages, all, how, index, [&](History history) {
      collector.take_history(std::move(history));
    });
  }
}

Counts audit(const Options& options, const Settings& settings, std::vector<PathList>& lists,
             const Files& files, ProgressLine& line, Collector& collector) {
  Counts counts;
  ftcheck::Options how = library_options(options, settings);
  how.stopped = ask_whether_stopped(line);
  std::optional<LineFile> trace;
  if (options.trace) {
    trace.emplace(*options.trace);
    how.trace = [&](std::string_view line) { trace->write(escape(line)); };
  }
  audit_inputs(options, how, lists, files, line, collector, counts);
  if (!options.index.packages.empty() && Interruption::signal() == 0) {
    try {
      ask_index(options, settings, how, line, collector, counts);
    } catch (const ReaderGone&) {
      throw;
    } catch (const Error& error) {
      const Outcome& outcome = collector.outcome;
      if (outcome.artifacts == 0 && outcome.histories == 0) throw;
      collector.fail(error.what());  // what is known is reported all the same
    }
  }
  if (trace) trace->close();
  collector.finish();
  return counts;
}

// If the run was stopped before its inputs were counted, there is no total.
void print_interruption(const Options& options, const Counts& counts, const Finished& finished) {
  std::vector<std::string> done;
  if (!counts.asked_index || counts.inputs > 0) {
    done.push_back(counts.all_inputs == 0
                       ? fmt::format("{} done", counts.inputs)
                       : fmt::format("{} of {} done", counts.inputs, counts.all_inputs));
  }
  if (!options.index.packages.empty()) {
    done.push_back(fmt::format("{} of {} done", counts.packages,
                               count_of(options.index.packages.size(), "package")));
  }
  print_notice(
      fmt::format("interrupted: {}; the report leaves out the rest", fmt::join(done, ", ")));
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
  Collector collector(settings.fail_on.value_or(Severity::error), comparer ? &*comparer : nullptr,
                      reports, *line);
  const Counts counts = audit(options, settings, lists, files, *line, collector);
  Outcome& outcome = collector.outcome;
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
  print_interruption(options, counts, finished);
  return 128 + signal;
}

}  // namespace ftcheck::cli
