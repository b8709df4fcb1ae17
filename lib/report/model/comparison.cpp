#include "report/model/comparison.hpp"

#include "base/version.hpp"
#include "report/format/json_artifact.hpp"
#include "report/model/baseline_state.hpp"
#include "report/model/finding.hpp"
#include "report/model/identity.hpp"
#include "report/model/pairing.hpp"
#include "report/model/platforms.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace ftcheck::report {
namespace {

// The key is JSON text because an old report went through JSON: it makes bytes that are not UTF-8
// compare equal.
std::string key_of(const Artifact& artifact) {
  // A newer release on an index replaces the older one, whatever wheels either has.
  if (artifact.source) return dump_line(Json::array({package_of(artifact), "index"}));
  return dump_line(Json::array({package_of(artifact), families_of(artifact)}));
}

// How alike the platforms of two artifacts of one project on an index are: 2 if they share one, 1
// if either names none (a release of an older report), 0 if they differ.  Other artifacts have
// already been compared by their tags.
class Likeness {
 public:
  explicit Likeness(const Artifact& artifact)
      : matters_(artifact.source.has_value()), platforms_(platforms_of(artifact)) {}

  int of(const Artifact& old) const {
    if (!matters_) return 2;
    const std::set<std::string> others = platforms_of(old);
    if (platforms_.empty() || others.empty()) return platforms_ == others ? 2 : 1;
    return std::ranges::any_of(others, [&](const auto& it) { return platforms_.contains(it); }) ? 2
                                                                                                : 0;
  }

 private:
  static std::set<std::string> platforms_of(const Artifact& artifact) {
    std::set<std::string> found;
    for (const std::string& tag : artifact.tags) {
      const std::string_view platform = split_tag(tag).platform;
      // Next year's release may have a wheel for each platform instead.
      if (platform != "any") found.insert(platform_family(platform));
    }
    if (!found.empty() || !artifact.source || artifact.source->platform.empty()) return found;
    const std::string family = platform_family(artifact.source->platform);
    constexpr std::string_view linux = "linux_";  // with any C library
    if (family.starts_with(linux)) {
      const std::string architecture = family.substr(linux.size());
      return {"manylinux_" + architecture, "musllinux_" + architecture};
    }
    found.insert(family);
    return found;
  }

  bool matters_ = false;
  std::set<std::string> platforms_;
};

std::string name_of(const Artifact& artifact) {
  return artifact.distribution ? title_of(*artifact.distribution) : artifact.path;
}

// The finding, about the module or about the artifact, that explains why the module is not ready.
const Finding* reason_of(const Module& module, const Artifact& artifact) {
  const auto reason = std::ranges::find_if(artifact.findings, [&](const Finding& finding) {
    return finding.rule == module.reason && finding.module.value_or(module.path) == module.path;
  });
  return reason == artifact.findings.end() ? nullptr : &*reason;
}

// An artifact and its counterpart in the baseline, if there is one.
class Pair {
 public:
  Pair(const Artifact& artifact, const Artifact* old, Comparison& result)
      : artifact_(artifact), old_(old), result_(result) {}

  // Adds changes to the result.  Returns the findings that are new and those that explain why a
  // module is worse.
  std::vector<Finding> compare();

  // Returns true if the artifact has no modules and its verdict is worse than before.  If `tell`,
  // adds a change for it.
  bool compare_verdicts(bool tell);

  bool has_worse_modules() const { return !worse_.empty(); }

 private:
  void compare_modules();
  void compare(const Module& module, const Module* old);
  std::vector<Finding> compare_findings();
  void add_gone(const KnownFindings& known);
  void add_new(const Finding& finding, const Finding* old);
  Change change(const std::optional<std::string>& module, const Finding* finding) const;

  const Artifact& artifact_;
  const Artifact* old_;
  Comparison& result_;
  std::set<const Module*> worse_;
};

Change Pair::change(const std::optional<std::string>& module, const Finding* finding) const {
  Change change;
  change.artifact = name_of(artifact_);
  change.module = module;
  if (finding) {
    change.code = finding->code();
    change.message = finding->message;
  }
  return change;
}

void Pair::compare(const Module& module, const Module* old) {
  // A verdict whose rule was not selected counts as ready, so it can only be an improvement.
  const int now = counts(module, artifact_) ? excess(module.verdict) : 0;
  const int before = old ? excess(old->verdict) : 0;
  if (now > before) {
    worse_.insert(&module);
  } else if (excess(module.verdict) >= before) {
    if (now > 0) ++result_.as_before;
    return;
  }
  Change change = this->change(module.path, reason_of(module, artifact_));
  if (old) change.before = old->verdict;
  change.now = module.verdict;
  (now > before ? result_.worse : result_.better).push_back(std::move(change));
}

void Pair::compare_modules() {
  const std::map<const Module*, const Module*> old_of = partners(artifact_, old_);
  std::set<const Module*> seen;
  for (const Module& module : artifact_.modules) {
    const Module* old = old_of.at(&module);
    seen.insert(old);
    compare(module, old);
  }
  if (!old_) return;
  for (const Module& module : old_->modules) {
    if (module.verdict == Verdict::ready || seen.contains(&module)) continue;
    Change change = this->change(module.path, reason_of(module, *old_));
    change.before = module.verdict;
    result_.better.push_back(std::move(change));
  }
}

void Pair::add_new(const Finding& finding, const Finding* old) {
  Change change = this->change(finding.module, &finding);
  if (old) change.before = old->severity;
  change.now = finding.severity;
  result_.worse.push_back(std::move(change));
}

std::vector<Finding> Pair::compare_findings() {
  const ModulesByPath modules = by_path(artifact_);
  KnownFindings known(old_);
  std::vector<Finding> news;
  std::vector<const Finding*> others;
  for (const Finding& finding : artifact_.findings) {
    const auto explained = explained_by(finding, artifact_, modules);
    const auto is_worse = [&](const Module* module) { return worse_.contains(module); };
    if (std::ranges::any_of(explained, is_worse)) {
      news.push_back(finding);
    } else if (explained.empty() && !known.take_same(finding)) {
      others.push_back(&finding);
    } else if (explained.empty()) {
      ++result_.as_before;
    }
  }
  for (const Finding* finding : others) {
    const Finding* old = known.take_alike(*finding);
    if (old && badness(old->severity) >= badness(finding->severity)) {
      ++result_.as_before;
      continue;
    }
    add_new(*finding, old);
    news.push_back(*finding);
  }
  add_gone(known);
  return news;
}

// Findings that explained why a module was not ready are skipped: the modules themselves are
// compared.
void Pair::add_gone(const KnownFindings& known) {
  if (!old_) return;
  const ModulesByPath modules = by_path(*old_);
  for (const Finding* finding : known.left()) {
    if (!explained_by(*finding, *old_, modules).empty()) continue;
    Change change = this->change(finding->module, finding);
    change.before = finding->severity;
    result_.better.push_back(std::move(change));
  }
}

std::vector<Finding> Pair::compare() {
  compare_modules();
  return compare_findings();
}

bool Pair::compare_verdicts(bool tell) {
  const int before = old_ ? excess(old_->verdict) : 0;
  if (!artifact_.modules.empty() || excess(artifact_.verdict) <= before) return false;
  result_.has_worse_artifact = true;
  if (tell) {
    Change change = this->change(std::nullopt, nullptr);
    if (old_) change.before = old_->verdict;
    change.now = artifact_.verdict;
    result_.worse.push_back(std::move(change));
  }
  return true;
}

Change unreadable(const Artifact& artifact) {
  Change change;
  change.artifact = artifact.path;
  change.now = artifact.verdict;
  change.message = artifact.error.value_or("could not be read");
  return change;
}

Change unreadable(const Project& project) {
  Change change;
  change.artifact = project.path;
  change.now = Verdict::error;
  change.message = project.error.value_or("not all of it could be understood");
  return change;
}

// True if this change for the worse makes the command fail.
bool fails(const Change& change, Severity fail_on) {
  const Severity* severity = std::get_if<Severity>(&*change.now);
  return severity == nullptr || badness(*severity) >= badness(fail_on);
}

}  // namespace

Comparer::Comparer(const Report& baseline, bool keep_all) : keep_all_(keep_all) {
  for (const Artifact& artifact : baseline.artifacts) {
    if (artifact.verdict != Verdict::error) known_[key_of(artifact)].push_back({&artifact, false});
  }
}

// If there are several candidates, prefers the one with the same file, interpreter or version;
// otherwise the newest one that has no partner yet.
const Artifact* Comparer::partner_of(const Artifact& artifact) {
  const auto found = known_.find(key_of(artifact));
  if (found == known_.end()) return nullptr;
  const auto version = [](const Artifact& one) -> std::string_view {
    return one.distribution ? std::string_view(one.distribution->version) : std::string_view();
  };
  const auto python = [](const Artifact& one) {
    return one.environment ? std::optional(one.environment->python) : std::nullopt;
  };
  const Likeness likeness(artifact);
  const auto rank = [&](const Known& known) {
    const Artifact& old = *known.artifact;
    return std::tuple(likeness.of(old), old.input == artifact.input, old.path == artifact.path,
                      python(old) == python(artifact), version(old) == version(artifact),
                      !known.used);
  };
  Known& best = *std::ranges::max_element(found->second, [&](const Known& a, const Known& b) {
    return rank(a) != rank(b) ? rank(a) < rank(b)
                              : base::is_older(version(*a.artifact), version(*b.artifact));
  });
  if (likeness.of(*best.artifact) == 0 || (likeness.of(*best.artifact) == 1 && best.used))
    return nullptr;
  best.used = true;
  return best.artifact;
}

std::optional<Artifact> Comparer::take(Artifact artifact) {
  if (artifact.verdict == Verdict::error) {
    result_.worse.push_back(unreadable(artifact));
    if (keep_all_) result_.all.push_back(compare_findings(artifact, nullptr));
    return artifact;
  }
  const Artifact* old = partner_of(artifact);
  if (keep_all_) result_.all.push_back(compare_findings(artifact, old));
  Pair pair(artifact, old, result_);
  std::vector<Finding> news = pair.compare();
  const bool is_worse_itself = pair.compare_verdicts(news.empty());
  if (news.empty() && !pair.has_worse_modules() && !is_worse_itself) return std::nullopt;
  artifact.findings = std::move(news);
  return artifact;
}

Comparison Comparer::finish() {
  for (const auto& [key, known] : known_) {
    const auto unused = std::ranges::count(known, false, &Known::used);
    result_.not_looked_at += static_cast<std::size_t>(unused);
  }
  return std::move(result_);
}

Comparison compare(const Report& baseline, Report report) {
  Comparer comparer(baseline, true);
  std::vector<Artifact> news;
  for (Artifact& artifact : report.artifacts) {
    if (auto kept = comparer.take(std::move(artifact))) news.push_back(*std::move(kept));
  }
  Comparison comparison = comparer.finish();
  comparison.report.artifacts = std::move(news);
  for (Project& project : report.projects) {
    if (!is_incomplete(project)) continue;
    comparison.worse.push_back(unreadable(project));
    comparison.report.projects.push_back(std::move(project));
  }
  return comparison;
}

}  // namespace ftcheck::report

namespace ftcheck {

std::string_view word_of(const Grade& grade) {
  return std::visit([](auto value) { return to_string(value); }, grade);
}

int exit_status(const Comparison& comparison, Severity fail_on) {
  const auto is_unreadable = [](const Change& change) {
    return change.now == Grade(Verdict::error);
  };
  if (std::ranges::any_of(comparison.worse, is_unreadable)) return 2;
  const auto fails_now = [&](const Change& change) { return report::fails(change, fail_on); };
  return comparison.has_worse_artifact || std::ranges::any_of(comparison.worse, fails_now) ? 1 : 0;
}

}  // namespace ftcheck
