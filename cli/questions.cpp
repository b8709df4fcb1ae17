#include "questions.hpp"

#include "index_options.hpp"
#include "interrupt.hpp"
#include "output.hpp"
#include "path_text.hpp"
#include "project_options.hpp"
#include "site.hpp"

#include <ftcheck/index.hpp>
#include <ftcheck/project.hpp>

#include <algorithm>
#include <functional>
#include <utility>

namespace ftcheck::cli {
namespace {

// What a report says about the network, of several questions together.
void add(std::optional<Network>& all, const Network& more) {
  Network& sum = all ? *all : all.emplace();
  sum.packages += more.packages;
  sum.wheels += more.wheels;
  sum.cached += more.cached;
  sum.requests += more.requests;
  sum.bytes += more.bytes;
  sum.whole += more.whole;
  sum.page_requests += more.page_requests;
  sum.page_bytes += more.page_bytes;
}

// For a question: the options, with a target and progress that continues that of earlier ones.
ftcheck::Options options_of(Run& run, Counted counted) {
  ftcheck::Options how = run.how;
  if (!how.target) how.target.emplace();
  if (how.target->platforms.empty()) how.target->platforms.push_back(this_platform());
  const std::size_t done = run.counts.questions;
  const std::size_t total = run.counts.all_questions;
  how.progress = [&run, counted, done, total](const Progress& progress) {
    run.counts.questions = done + progress.done;
    run.counts.all_questions = total + progress.total;
    Progress all = progress;
    all.done = run.counts.questions;
    all.total = run.counts.all_questions;
    run.line.set(all, counted);
  };
  return how;
}

IndexOptions index_of(const Run& run) {
  IndexOptions index = complete(run.options.index.options, run.settings);
  index.warn = [&run](const std::string& sentence) {
    const auto hidden = run.line.hide();
    if (!run.options.quiet) print_note(sentence);
  };
  return index;
}

std::function<void(Artifact)> take_artifact(Run& run) {
  return [&run](Artifact artifact) { run.collector.take_package(std::move(artifact)); };
}

std::function<void(Project)> take_project(Run& run) {
  return [&run](Project project) { run.collector.take_project(std::move(project)); };
}

// Extras name dependencies, which are judged too: "uvicorn[standard]".
bool wants_dependencies(const std::string& requirement, const std::optional<bool>& deps) {
  const std::string name = requirement.substr(0, requirement.find_first_of(";<>=!~("));
  return deps.value_or(name.find('[') != std::string::npos);
}

void ask_histories(Run& run, const ftcheck::Options& how, const IndexOptions& index, bool all) {
  add(run.collector.outcome.kept.network,
      audit_history(run.packages, all, how, index,
                    [&](History history) { run.collector.take_history(std::move(history)); }));
}

// A page of the site shows the history for one platform.
ftcheck::Options options_of_history(Run& run) {
  ftcheck::Options how = options_of(run, Counted::packages);
  std::vector<std::string>& platforms = how.target->platforms;
  platforms.resize(1);
  if (platforms.front() == "all") platforms.front() = "linux_x86_64";
  return how;
}

}  // namespace

void ask_projects(Run& run, const std::vector<std::filesystem::path>& files) {
  const ftcheck::Options how = options_of(run, Counted::packages);
  Report& kept = run.collector.outcome.kept;
  kept.target = how.target;
  add(kept.network, audit_projects(files, complete(run.options.project, run.settings), how,
                                   index_of(run), take_artifact(run), take_project(run)));
}

void ask_urls(Run& run, const std::vector<std::filesystem::path>& urls) {
  std::vector<std::string> texts;
  texts.reserve(urls.size());
  for (const std::filesystem::path& url : urls) texts.push_back(path_text(url));
  ftcheck::Options how = options_of(run, Counted::wheels);
  Report& kept = run.collector.outcome.kept;
  // A URL says which wheel is meant, so without --target or --platform any platform will do.
  how.target = run.how.target;
  if (how.target) kept.target = how.target;
  add(kept.network, audit_urls(texts, how, index_of(run), take_artifact(run)));
}

void ask_packages(Run& run) {
  run.counts.asked_packages = true;
  const IndexQuestion& question = run.options.index;
  const bool all = question.history == HistoryChoice::all;
  const IndexOptions index = index_of(run);
  Report& kept = run.collector.outcome.kept;
  kept.inputs = run.packages;
  {
    const ftcheck::Options how = options_of(run, Counted::packages);
    kept.target = how.target;
    if (question.history != HistoryChoice::none && !question.site) {
      return ask_histories(run, how, index, all);
    }
    std::vector<std::string> plain;
    std::vector<std::string> others;
    for (const std::string& package : run.packages) {
      const bool is_plain = question.site || !wants_dependencies(package, run.options.project.deps);
      (is_plain ? plain : others).push_back(package);
    }
    if (!plain.empty()) add(kept.network, audit_packages(plain, how, index, take_artifact(run)));
    if (!others.empty() && Interruption::signal() == 0) {
      add(kept.network, audit_requirements(others, complete(run.options.project, run.settings),
                                           options_of(run, Counted::packages), index,
                                           take_artifact(run), take_project(run)));
    }
  }
  if (question.site && Interruption::signal() == 0) {
    ask_histories(run, options_of_history(run), index, all);
  }
}

void ask_about_installed(Run& run, std::vector<Artifact>& artifacts) {
  ftcheck::Options how = options_of(run, Counted::packages);
  // Without --target each environment's own Python decides.
  if (!run.how.target) how.target.reset();
  add(run.collector.outcome.kept.network, ask_index(artifacts, how, index_of(run)));
}

void make_site(Run& run) {
  const SiteQuestion& question = *run.options.index.site;
  SiteOptions site;
  site.url = question.url;
  site.date = run.options.page.date;
  site.notes = read_notes(question);
  site.nightlies = audit_nightlies(
      notes_about(run.collector.outcome.kept, site.notes), options_of(run, Counted::packages),
      index_of(run), [&run](const std::string& sentence) { run.collector.fail(sentence); });
  if (Interruption::signal() != 0) return;
  const SiteChange change = write_site(run.collector.outcome.kept, site, question.directory);
  const auto hidden = run.line.hide();
  write_stdout(describe(change));
}

}  // namespace ftcheck::cli
