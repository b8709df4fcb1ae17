#include "run.hpp"

#include "audit_inputs.hpp"
#include "collector.hpp"
#include "config.hpp"
#include "interrupt.hpp"
#include "output.hpp"
#include "overwriting.hpp"
#include "package_list.hpp"
#include "path_list.hpp"
#include "progress.hpp"
#include "questions.hpp"
#include "reports.hpp"
#include "targets.hpp"
#include "values.hpp"

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

// A process of its own would take its trace with it.
bool is_isolated(const Options& options) {
  return can_isolate() && !options.no_isolation && !options.trace;
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
  how.rules.ignore_state = settings.ignore_state.value_or(std::vector<std::string>());
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
  if (options.index.packages_from && *options.index.packages_from != "-") {
    files.read.push_back(*options.index.packages_from);
  }
  if (options.index.site && options.index.site->notes) {
    files.read.push_back(*options.index.site->notes);
  }
  std::ranges::copy_if(options.lists.files, std::back_inserter(files.read),
                       [](const auto& list) { return list != "-"; });
  if (options.config) files.read.push_back(*options.config);
  check_not_read(files.written, files.read);
  return files;
}

void audit(Run& run, std::vector<PathList>& lists, const Files& files) {
  const Options& options = run.options;
  std::optional<LineFile> trace;
  if (options.trace) {
    trace.emplace(*options.trace);
    run.how.trace = [&](std::string_view line) { trace->write(escape(line)); };
  }
  if (!options.index.site) audit_inputs(run, lists, files.written);
  if (!run.packages.empty() && Interruption::signal() == 0) {
    try {
      ask_packages(run);
    } catch (const ReaderGone&) {
      throw;
    } catch (const Error& error) {
      if (options.index.site || !run.collector.has_any()) throw;
      run.collector.fail(error.what());  // what is known is reported all the same
    }
  }
  if (trace) trace->close();
  run.collector.finish();
}

// If the run was stopped before its inputs were counted, there is no total.
void print_interruption(const Run& run, const Finished& finished) {
  const Counts& counts = run.counts;
  std::size_t questions = counts.all_questions;
  if (!counts.asked_packages) questions += run.packages.size();
  std::vector<std::string> done;
  if (questions == 0 || counts.inputs > 0) {
    done.push_back(counts.all_inputs == 0
                       ? fmt::format("{} done", counts.inputs)
                       : fmt::format("{} of {} done", counts.inputs, counts.all_inputs));
  }
  if (questions > 0) {
    done.push_back(fmt::format("{} of {} done", counts.questions, count_of(questions, "package")));
  }
  const bool has_site = run.options.index.site.has_value();
  print_notice(
      fmt::format("interrupted: {}; {}", fmt::join(done, ", "),
                  has_site ? "the site is left as it was" : "the report leaves out the rest"));
  for (const std::string& path : finished.left) {
    print_notice(fmt::format("{} is left as it was, because the report is not complete", path));
  }
}

void print_isolation_problem() {
  const std::string problem = isolation_problem();
  if (!can_isolate()) {
    print_notice(fmt::format("inputs are not isolated from each other: {}", problem));
  } else if (!problem.empty()) {
    print_notice(fmt::format("the processes that audit can do more than read: {}", problem));
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
  if (options.verbose && !options.no_isolation && !options.trace) print_isolation_problem();
  // The baseline is read before the reports are opened: one of them may be the same file.
  std::optional<Comparer> comparer;
  if (options.baseline) comparer.emplace(*options.baseline, wants_sarif(options, settings));
  const std::vector<std::string> packages = read_packages(options.index);
  std::optional<ProgressLine> line(std::in_place, progress_of(options));
  std::vector<PathList> lists = open_lists(options.lists, ask_whether_stopped(*line));
  const Interruption interruption;
  // A site needs no report.
  const std::vector<Target> targets =
      options.index.site && options.targets.empty()
          ? std::vector<Target>()
          : place_targets(options.targets, options.output, settings.format);
  const Files files = check_files(options, targets);
  Reports reports(targets, {settings.color.value_or(ColorChoice::automatic), options.verbose,
                            options.quiet, options.statistics, options.page});
  Collector collector(settings.fail_on.value_or(Severity::error), comparer ? &*comparer : nullptr,
                      reports, *line, reports.need_all() || options.index.site);
  Run run{options, settings, packages, library_options(options, settings), *line, collector};
  run.how.stopped = ask_whether_stopped(*line);
  audit(run, lists, files);
  Outcome& outcome = collector.outcome;
  if (options.index.site && Interruption::signal() == 0) {
    make_site(run);
    outcome.status = 0;  // what went wrong with single projects is printed, and on their pages
  }
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
  print_interruption(run, finished);
  return 128 + signal;
}

}  // namespace ftcheck::cli
