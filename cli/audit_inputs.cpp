#include "audit_inputs.hpp"

#include "inputs.hpp"
#include "interrupt.hpp"
#include "output.hpp"
#include "overwriting.hpp"
#include "path_text.hpp"

#include <ftcheck/audit.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>

namespace ftcheck::cli {
namespace {

using Paths = std::vector<std::filesystem::path>;

// Moves the source distributions from the paths to `sources`.  Among wheels, as in `dist/*`, they
// are not an error.
Paths without_sources(Paths paths, Paths& sources) {
  const auto wheels = std::stable_partition(
      paths.begin(), paths.end(), [](const auto& path) { return !is_source_distribution(path); });
  std::move(wheels, paths.end(), std::back_inserter(sources));
  paths.erase(wheels, paths.end());
  return paths;
}

std::string sentence_about(const Paths& sources) {
  const std::string first = path_text(sources.front());
  if (sources.size() == 1) {
    return fmt::format("{} is a source distribution, which has nothing to check", first);
  }
  return fmt::format("{} and {} more are source distributions, which have nothing to check", first,
                     sources.size() - 1);
}

// Audits the files and directories; those of a directory wait for the answers of an index, if they
// are to have them.
void audit_local(Run& run, const Paths& paths) {
  Counts& counts = run.counts;
  const std::size_t before = counts.inputs;  // artifacts done for the paths that were read earlier
  ftcheck::Options how = run.how;
  how.progress = [&](const Progress& progress) {
    counts.all_inputs = before + progress.total;
    run.line.set({before + progress.done, counts.all_inputs, progress.current});
  };
  // An environment is what it is; the target is what it could become.
  if (run.options.project.ask_index) how.target.reset();
  std::vector<Artifact> waiting;
  audit_each(paths, how, [&](Artifact artifact) {
    ++counts.inputs;
    if (run.options.project.ask_index) {
      waiting.push_back(std::move(artifact));
    } else {
      run.collector.take_input(std::move(artifact));
    }
  });
  if (!waiting.empty() && Interruption::signal() == 0) {
    try {
      ask_about_installed(run, waiting);
    } catch (const ReaderGone&) {
      throw;
    } catch (const Error& error) {
      run.collector.fail(error.what());  // what is known is reported all the same
    }
  }
  for (Artifact& artifact : waiting) run.collector.take_input(std::move(artifact));
}

// A question about files of projects or URLs that cannot be asked does not hide what is known.
template <typename Ask>
void ask(Run& run, Ask question) {
  try {
    question();
  } catch (const ReaderGone&) {
    throw;
  } catch (const Error& error) {
    if (!run.collector.has_any()) throw;
    run.collector.fail(error.what());
  }
}

void audit_paths(Run& run, Paths paths, Paths& sources) {
  for (InputRun& each : runs_of(std::move(paths), run.options.project.kind)) {
    if (Interruption::signal() != 0) return;
    switch (each.type) {
      case InputType::local:
        audit_local(run, without_sources(std::move(each.paths), sources));
        break;
      case InputType::project:
        ask(run, [&] { ask_projects(run, each.paths); });
        break;
      case InputType::url:
        ask(run, [&] { ask_urls(run, each.paths); });
        break;
    }
  }
}

// What nobody asked to be judged: source distributions among wheels, and nothing at all.
void print_notes(Run& run, const Paths& sources) {
  const bool has_any = run.collector.has_any();
  if (!has_any) audit_local(run, sources);  // each is an error
  if (run.options.quiet) return;
  if (has_any) {
    const auto hidden = run.line.hide();
    if (!sources.empty()) print_note(sentence_about(sources));
    return;
  }
  const bool is_well = run.collector.outcome.status == 0 && Interruption::signal() == 0;
  if (!run.collector.has_any() && is_well && !run.options.paths.empty()) {
    print_note(fmt::format("nothing is installed in {}, so there is nothing to check",
                           path_text(run.options.paths.front())));
  }
}

}  // namespace

void audit_inputs(Run& run, std::vector<PathList>& lists, const Paths& written) {
  Paths sources;
  audit_paths(run, run.options.paths, sources);
  try {
    for (PathList& list : lists) {
      for (Paths paths = list.next(); !paths.empty(); paths = list.next()) {
        check_not_read(written, paths);
        audit_paths(run, std::move(paths), sources);
      }
    }
  } catch (const ListError& error) {
    run.collector.fail(error.what());
  }
  print_notes(run, sources);
}

}  // namespace ftcheck::cli
