#include "report/model/causes.hpp"

#include "report/model/finding.hpp"

#include <ftcheck/rules.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace ftcheck::report {
namespace {

struct Key {
  std::string_view code;
  Severity severity = Severity::error;
  std::string_view binding;
  std::string_view help;
  std::string_view subject;
  std::string_view module;  // its name, if there is a subject
  std::size_t repeats = 0;  // how many findings of the artifact before it are like that

  bool operator<(const Key& other) const {
    return std::tie(code, severity, binding, help, subject, module, repeats) <
           std::tie(other.code, other.severity, other.binding, other.help, other.subject,
                    other.module, other.repeats);
  }
};

class Collection {
 public:
  void add(const Case& one) {
    const Finding* finding = one.finding;
    Key key;
    if (finding != nullptr)
      key = {finding->code(), finding->severity, {}, finding->help, finding->subject, {}};
    if (one.module != nullptr) key.binding = one.module->binding;
    if (!key.subject.empty()) {
      if (one.module != nullptr) key.module = one.module->name;
      key.repeats = repeats_[key]++;
    }
    const auto [place, is_new] = place_of_.emplace(key, causes_.size());
    if (is_new) {
      causes_.push_back({finding ? finding->rule : nullptr,
                         finding ? finding->severity : Severity::error,
                         key.binding,
                         key.help,
                         key.subject,
                         {}});
    }
    causes_[place->second].cases.push_back(one);
  }

  // Call it before the first case of each artifact.
  void begin_artifact() { repeats_.clear(); }

  std::vector<Cause> take() { return std::move(causes_); }

 private:
  std::vector<Cause> causes_;
  std::map<Key, std::size_t> place_of_;
  std::map<Key, std::size_t> repeats_;  // of findings of the artifact with a subject
};

using ModuleIndex = std::unordered_map<std::string_view, const Module*>;

ModuleIndex modules_of(const Artifact& artifact) {
  ModuleIndex modules;
  for (const Module& module : artifact.modules) modules.emplace(module.path, &module);
  return modules;
}

void add(Collection& collection, const Artifact& artifact, bool is_judged) {
  const ModuleIndex modules = modules_of(artifact);
  collection.begin_artifact();
  for (const Finding& finding : artifact.findings) {
    const bool is_excuse = !is_judged && finding.severity == Severity::info;
    if (is_excuse && explains_all(finding, artifact)) continue;
    const auto module = finding.module ? modules.find(*finding.module) : modules.end();
    collection.add({&artifact, module == modules.end() ? nullptr : module->second, &finding});
  }
  for (const Module& module : artifact.modules) {
    const bool says_why =
        module.reason || std::ranges::any_of(artifact.findings, [&](const auto& it) {
          return it.module == module.path;
        });
    if (module.verdict != Verdict::ready && !says_why)
      collection.add({&artifact, &module, nullptr});
  }
}

bool decides_verdict(const Cause& cause) {
  const Case& first = cause.cases.front();
  if (first.module != nullptr) return decides(cause, first);
  return explains_all(*first.finding, *first.artifact);
}

}  // namespace

bool decides(const Cause& cause, const Case& one) {
  return one.module != nullptr && (!one.finding || one.module->reason == cause.rule);
}

std::vector<Cause> causes(const std::vector<const Artifact*>& artifacts,
                          const std::vector<const Artifact*>& judged) {
  Collection collection;
  for (const Artifact* artifact : artifacts) {
    add(collection, *artifact, std::ranges::find(judged, artifact) != judged.end());
  }
  std::vector<Cause> found = collection.take();
  std::ranges::stable_sort(found, {}, [](const Cause& cause) {
    return std::tuple(-badness(cause.severity), !decides_verdict(cause),
                      cause.rule ? cause.rule->code : std::string_view());
  });
  return found;
}

bool is_aside(const Cause& cause) {
  return cause.severity == Severity::info &&
         !(cause.rule && cause.rule->code.starts_with(hint_codes));
}

}  // namespace ftcheck::report
