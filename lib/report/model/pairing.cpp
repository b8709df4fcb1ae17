#include "report/model/pairing.hpp"

#include "report/format/json_artifact.hpp"
#include "report/model/identity.hpp"

#include <algorithm>

namespace ftcheck::report {
namespace {

// The key is JSON text because an old report went through JSON: it makes bytes that are not UTF-8
// compare equal.
std::string key_of(std::string_view module_path) {
  return dump_line(lasting_path(module_path));
}

std::string key_of(const Finding& finding) {
  return dump_line(Json::array(
      {finding.code(), finding.module ? lasting_path(*finding.module) : "", finding.subject}));
}

}  // namespace

ModulesByPath by_path(const Artifact& artifact) {
  ModulesByPath modules;
  for (const Module& module : artifact.modules) modules.emplace(module.path, &module);
  return modules;
}

std::vector<const Module*> explained_by(const Finding& finding, const Artifact& artifact,
                                        const ModulesByPath& modules) {
  std::vector<const Module*> explained;
  if (finding.module) {
    const auto module = modules.find(*finding.module);
    if (module != modules.end() && module->second->reason == finding.rule) {
      explained.push_back(module->second);
    }
    return explained;
  }
  for (const Module& module : artifact.modules) {
    if (module.reason == finding.rule) explained.push_back(&module);
  }
  return explained;
}

std::map<const Module*, const Module*> partners(const Artifact& artifact, const Artifact* old) {
  std::map<std::string, const Module*> old_by_key;
  ModulesByPath old_by_path;
  if (old) {
    old_by_path = by_path(*old);
    for (const Module& module : old->modules) old_by_key.emplace(key_of(module.path), &module);
  }
  std::map<const Module*, const Module*> result;
  for (const Module& module : artifact.modules) {
    // A directory may have two modules with the same lasting path, so the full path is compared
    // first.
    const auto same = old_by_path.find(module.path);
    const auto alike = old_by_key.find(key_of(module.path));
    result[&module] = same != old_by_path.end()   ? same->second
                      : alike != old_by_key.end() ? alike->second
                                                  : nullptr;
  }
  return result;
}

int excess(Verdict verdict) {
  return std::max(0, badness(verdict) - badness(Verdict::ready));
}

KnownFindings::KnownFindings(const Artifact* old) {
  if (!old) return;
  for (const Finding& finding : old->findings) {
    findings_[key_of(finding)].emplace(words_of(finding), &finding);
  }
}

KnownFindings::Words KnownFindings::words_of(const Finding& finding) {
  return {-badness(finding.severity), dump_line(finding.message)};
}

const Finding* KnownFindings::take_same(const Finding& finding) {
  const auto alike = findings_.find(key_of(finding));
  if (alike == findings_.end()) return nullptr;
  const auto node = alike->second.extract(words_of(finding));
  return node ? node.mapped() : nullptr;
}

const Finding* KnownFindings::take_alike(const Finding& finding) {
  const auto alike = findings_.find(key_of(finding));
  if (alike == findings_.end() || alike->second.empty()) return nullptr;
  return alike->second.extract(alike->second.begin()).mapped();
}

std::vector<const Finding*> KnownFindings::left() const {
  std::vector<const Finding*> left;
  for (const auto& [key, findings] : findings_) {
    for (const auto& [words, finding] : findings) left.push_back(finding);
  }
  return left;
}

}  // namespace ftcheck::report
