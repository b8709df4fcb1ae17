#include "report/model/history_words.hpp"

#include "base/interpreter.hpp"
#include "base/platform_words.hpp"
#include "base/project_name.hpp"
#include "base/version.hpp"
#include "report/model/cause_words.hpp"
#include "report/model/environment.hpp"
#include "report/model/phrases.hpp"
#include "report/model/platforms.hpp"
#include "report/model/releases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>

namespace ftcheck::report {
namespace {

bool is_same_version(std::string_view a, std::string_view b) {
  return base::normal_version(a) == base::normal_version(b);
}

const HistoryRelease* find_release(const History& history, std::string_view version) {
  const auto found = std::ranges::find_if(history.releases, [&](const HistoryRelease& release) {
    return is_same_version(release.version, version);
  });
  return found == history.releases.end() ? nullptr : &*found;
}

// The newest final release has a free-threaded wheel.
bool is_current(const History& history) {
  if (history.runs.empty()) return false;
  return history.newest.empty() || is_same_version(history.runs.back().last, history.newest);
}

bool is_ready(const HistoryRun& run) {
  return is_well(run.verdict);
}

// The runs at the end that are ready.
std::span<const HistoryRun> ready_end(const History& history) {
  std::size_t number = 0;
  while (number < history.runs.size() &&
         is_ready(history.runs.rbegin()[static_cast<std::ptrdiff_t>(number)]))
    ++number;
  return std::span(history.runs).last(number);
}

std::string range(std::string_view first, std::string_view last) {
  return first == last ? std::string(first) : fmt::format("{} … {}", first, last);
}

std::string no_wheel(const History& history) {
  return fmt::format("{} has no free-threaded wheel", history.newest);
}

// Some final release is ready, but not the newest that has a wheel.
std::string past_ready(const History& history) {
  const auto last = std::find_if(history.runs.rbegin(), history.runs.rend(), is_ready);
  auto first = last;
  while (std::next(first) != history.runs.rend() && is_ready(*std::next(first))) ++first;
  const HistoryRun& newest = history.runs.back();
  const std::string_view what = newest.verdict == Verdict::enables_gil    ? "re-enables the GIL"
                                : newest.verdict == Verdict::incompatible ? "cannot be loaded"
                                                                          : "is undecided";
  return fmt::format("only {} {} ready; {} {}", range(first->first, last->last),
                     first->first == last->last ? "is" : "are", newest.last, what);
}

std::string never_ready(const History& history) {
  const bool is_certain = std::ranges::all_of(history.runs, [](const HistoryRun& run) {
    return run.verdict == Verdict::enables_gil || run.verdict == Verdict::incompatible;
  });
  if (history.runs.empty()) {
    return history.releases.empty() ? "no release has a free-threaded wheel"
                                    : "no final release has a free-threaded wheel";
  }
  std::string text = is_certain ? "no final release keeps the GIL disabled"
                                : "no final release is known to keep the GIL disabled";
  if (!is_current(history)) text.append("; ").append(no_wheel(history));
  return text;
}

// The interpreter of a free-threaded wheel: of "cp314-cp314t-win_amd64" 3.14t.
std::optional<Interpreter> interpreter_of(std::string_view tag) {
  const std::string_view python = tag.substr(0, tag.find('-'));
  if (!python.starts_with("cp3") || !split_tag(tag).abi.ends_with('t')) return std::nullopt;
  return base::find_interpreter(fmt::format("3.{}t", python.substr(3)));
}

std::set<Interpreter> interpreters_of(const HistoryRelease& release) {
  std::set<Interpreter> found;
  for (const std::string& tag : release.tags) {
    if (const auto interpreter = interpreter_of(tag)) found.insert(*interpreter);
  }
  return found;
}

std::string names_of(const std::set<Interpreter>& interpreters) {
  return interpreter_names(std::vector<Interpreter>(interpreters.begin(), interpreters.end()));
}

// The final releases of a run.
std::vector<const HistoryRelease*> releases_of(const HistoryRun& run, const History& history) {
  std::vector<const HistoryRelease*> found;
  for (const HistoryRelease& release : history.releases) {
    const bool is_in =
        !base::is_older(release.version, run.first) && !base::is_older(run.last, release.version);
    if (is_in && !release.pre) found.push_back(&release);
  }
  return found;
}

// The newest release of a run that was read and has the run's verdict; nullptr if there is none.
const Artifact* newest_read(const HistoryRun& run, const History& history) {
  const std::vector<const HistoryRelease*> releases = releases_of(run, history);
  const auto found =
      std::find_if(releases.rbegin(), releases.rend(), [&](const HistoryRelease* release) {
        return release->artifact && release->artifact->verdict == run.verdict;
      });
  return found == releases.rend() ? nullptr : &*(*found)->artifact;
}

// "7 modules declare Py_MOD_GIL_USED (Cython)": what decides the verdict of a run's newest release.
// Empty if no finding about modules does.
std::string deciding_words(const HistoryRun& run, const History& history) {
  constexpr std::size_t most = 2;
  const Artifact* artifact = newest_read(run, history);
  if (artifact == nullptr || artifact->verdict == Verdict::error) return {};
  const std::vector<Release> rows = releases(std::vector<const Artifact*>{artifact});
  std::vector<std::string> sentences;
  for (const Cause& cause : rows.front().causes) {
    const bool is_of_verdict = std::ranges::any_of(cause.cases, [&](const Case& each) {
      return decides(cause, each) && each.module->verdict == run.verdict;
    });
    if (is_of_verdict) sentences.push_back(words(cause, rows.front()).sentence);
  }
  const std::size_t others = sentences.size() - std::min(sentences.size(), most);
  sentences.resize(sentences.size() - others);
  std::string text = fmt::format("{}", fmt::join(sentences, "; "));
  if (others > 0) text += fmt::format("; {}", count(others, "more problem"));
  return text;
}

// "; 3.15t since 3.5.1": what all releases of the run from some point on have wheels for.
std::string added_interpreters(const HistoryRun& run, const History& history) {
  const std::vector<const HistoryRelease*> releases = releases_of(run, history);
  if (releases.empty()) return {};
  std::string text;
  for (const Interpreter& interpreter : interpreters_of(*releases.back())) {
    if (std::ranges::find(run.interpreters, interpreter) != run.interpreters.end()) continue;
    const auto lacks = [&](const HistoryRelease* release) {
      return !interpreters_of(*release).contains(interpreter);
    };
    const auto without = std::find_if(releases.rbegin(), releases.rend(), lacks);
    if (without == releases.rend()) continue;
    text += fmt::format("; {} since {}", to_string(interpreter), (*without.base())->version);
  }
  return text;
}

std::vector<std::string> remarks_of(const History& history, std::string_view version) {
  std::vector<std::string> remarks;
  const HistoryRelease* release = find_release(history, version);
  if (release == nullptr) return remarks;
  if (!release->uploaded.empty()) remarks.push_back(date_of(release->uploaded));
  if (const auto interpreters = interpreters_of(*release); !interpreters.empty())
    remarks.push_back(names_of(interpreters));
  return remarks;
}

std::string wheels_of(const HistoryRelease& release) {
  std::map<std::optional<Interpreter>, std::vector<std::string_view>> platforms;
  for (const std::string& tag : release.tags)
    platforms[interpreter_of(tag)].push_back(split_tag(tag).platform);
  // Interpreters with wheels for the same platforms share a part; the oldest interpreter's is
  // first.
  std::map<std::string, std::set<Interpreter>> sharing;
  std::vector<std::string> order;
  std::string text;
  for (const auto& [interpreter, its] : platforms) {
    std::string where = short_platforms(its);
    if (!interpreter) {
      text = std::move(where);
      continue;
    }
    std::set<Interpreter>& interpreters = sharing[where];
    if (interpreters.empty()) order.push_back(where);
    interpreters.insert(*interpreter);
  }
  for (const std::string& where : order) {
    if (!text.empty()) text += "; ";
    text += fmt::format("{} on {}", names_of(sharing[where]), where);
  }
  return text;
}

}  // namespace

const HistoryRelease* find_release(const History& history, std::string_view version) {
  const auto found = std::ranges::find(history.releases, version, &HistoryRelease::version);
  return found == history.releases.end() ? nullptr : &*found;
}

std::string date_of(std::string_view time) {
  return std::string(time.substr(0, time.find_first_of("Tt ")));
}

Verdict history_verdict(const History& history) {
  if (history.error) return Verdict::error;
  return is_current(history) ? history.runs.back().verdict : Verdict::incompatible;
}

std::string history_title(const History& history, bool platform) {
  std::string title = history.project;
  if (!history.newest.empty()) title.append(" ").append(history.newest);
  if (platform && !history.platform.empty()) {
    title.append(" on ").append(base::platform_words(history.platform));
  }
  return title;
}

bool names_platforms(const std::vector<History>& histories) {
  std::set<std::string> projects;
  return !std::ranges::all_of(histories, [&](const History& history) {
    return projects.insert(base::normalize_name(history.project)).second;
  });
}

std::string history_answer(const History& history) {
  if (history.error) {
    // The title already names the project.
    const std::string_view error = *history.error;
    const std::string begin = history.project + ": ";
    return std::string(error.starts_with(begin) ? error.substr(begin.size()) : error);
  }
  if (std::ranges::none_of(history.runs, is_ready)) return never_ready(history);
  const auto ready = ready_end(history);
  if (ready.empty()) {
    std::string text = past_ready(history);
    if (!is_current(history)) text.append("; ").append(no_wheel(history));
    return text;
  }
  if (is_current(history)) return fmt::format("ready since {}", ready.front().first);
  const std::string versions = range(ready.front().first, ready.back().last);
  return fmt::format("{} {} ready; {}", versions,
                     ready.front().first == ready.back().last ? "is" : "are", no_wheel(history));
}

std::vector<Milestone> milestones(const History& history) {
  std::vector<Milestone> found;
  if (history.first_wheel) {
    found.push_back({"first free-threaded wheel", *history.first_wheel,
                     remarks_of(history, *history.first_wheel)});
  }
  if (history.first_ready) {
    found.push_back(
        {"first that is ready", *history.first_ready, remarks_of(history, *history.first_ready)});
  } else if (history.first_ready_pre) {
    std::string remark = "pre-release";
    if (history.newest_pre && *history.newest_pre != *history.first_ready_pre)
      remark += fmt::format("; newest {}", *history.newest_pre);
    found.push_back({"first that is ready", *history.first_ready_pre, {std::move(remark)}});
  }
  return found;
}

bool needs_milestones(const History& history) {
  return std::ranges::none_of(history.runs, is_ready);
}

RunWords words(const HistoryRun& run, const History& history) {
  RunWords words;
  words.versions = range(run.first, run.last);
  words.releases = count(run.releases, "release");
  words.remark = run.why;
  if (std::string why = deciding_words(run, history); !why.empty()) words.remark = std::move(why);
  if (is_ready(run) && run.why.empty()) {
    words.remark = interpreter_names(run.interpreters) + added_interpreters(run, history);
    if (words.remark.starts_with("; ")) words.remark.erase(0, 2);
  }
  return words;
}

ReleaseWords words(const HistoryRelease& release) {
  ReleaseWords words;
  words.version = release.version;
  words.uploaded = date_of(release.uploaded);
  if (release.verdict) {
    words.verdict = to_string(*release.verdict);
    if (!release.artifact) words.verdict += " (inferred)";
  }
  if (release.pre) words.remark = "pre-release";
  if (release.yanked) words.remark += words.remark.empty() ? "yanked" : ", yanked";
  words.wheels = wheels_of(release);
  return words;
}

std::string inferred_words(const std::vector<History>& histories) {
  std::size_t inferred = 0;
  for (const History& history : histories) {
    for (const HistoryRun& run : history.runs) inferred += run.inferred;
  }
  if (inferred == 0) return {};
  return fmt::format("{} between {} inferred; --history=all reads {}", count(inferred, "release"),
                     inferred == 1 ? "is" : "are", inferred == 1 ? "it" : "them");
}

}  // namespace ftcheck::report
