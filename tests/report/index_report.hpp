// A report about an index: wheels that were read in part, releases without one, and histories.
#pragma once

#include "sample.hpp"

#include <ftcheck/report.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ftcheck::sample {

inline Source source(const std::string& file) {
  Source result;
  result.index = "https://index.example/simple/";
  result.platform = "manylinux_2_36_x86_64";
  if (!file.empty()) result.url = "https://files.example/" + file;
  result.sha256 = std::string(64, 'a');
  result.size = 5'200'000;
  result.uploaded = "2025-09-22T04:03:01.5Z";
  result.requires_python = ">=3.9";
  result.verified = Verified::crc;
  result.read = 840'000;
  result.requests = 3;
  result.unread = {"lxml/includes/a.h", "lxml/includes/b.h"};
  return result;
}

inline Artifact index_wheel() {
  const std::string file = "lxml-6.1.3-cp314-cp314t-manylinux_2_28_x86_64.whl";
  Artifact artifact = wheel(file, Verdict::enables_gil,
                            {module("lxml/etree.cpython-314t.so", Verdict::enables_gil),
                             module("lxml/objectify.cpython-314t.so", Verdict::enables_gil)});
  artifact.distribution = Distribution{"lxml", "6.1.3"};
  artifact.tags = {"cp314-cp314t-manylinux_2_28_x86_64"};
  artifact.modules[0].name = "lxml.etree";
  artifact.modules[1].name = "lxml.objectify";
  for (Module& each : artifact.modules) {
    each.reason = rule("FT301");
    artifact.findings.push_back(reason(each.path, "Add the slot."));
  }
  artifact.source = source(file);
  artifact.required_by = {"lxml>=6"};
  artifact.alternatives = {{"7.0.0b1", "lxml-7.0.0b1-cp314-cp314t-manylinux_2_28_x86_64.whl",
                            Verdict::ready, "the newest pre-release"},
                           {"6.0.1", "", std::nullopt, "the last without a free-threaded wheel"}};
  return artifact;
}

// A release without a wheel for the target.
inline Artifact index_release() {
  Artifact artifact;
  artifact.path = "orjson 3.13.0";
  artifact.kind = ArtifactKind::release;
  artifact.verdict = Verdict::incompatible;
  artifact.distribution = Distribution{"orjson", "3.13.0"};
  artifact.findings = {
      {rule("FT601"),
       Severity::error,
       {},
       "orjson 3.13.0 has no wheel for 3.14t on Linux x86_64 (glibc 2.36)",
       "ask the project for a wheel for 3.14t, or build one from source and check that"},
      {rule("FT602"),
       Severity::warning,
       {},
       "there is only the source distribution orjson-3.13.0.tar.gz, which every installation for "
       "3.14t builds, with a compiler",
       "to check what such a build gives, run `pip wheel --no-deps` with 3.14t and give the wheel "
       "to ftcheck"}};
  artifact.source = source("");
  artifact.source->sha256.clear();
  artifact.source->size.reset();
  artifact.source->verified = Verified::nothing;
  artifact.source->read = artifact.source->requests = 0;
  artifact.source->unread.clear();
  artifact.source->yanked = "";
  artifact.required_by = {"orjson"};
  return artifact;
}

// A whole file, from the cache.
inline Artifact small_wheel() {
  const std::string file = "greenlet-3.5.6-cp314-cp314t-manylinux_2_28_x86_64.whl";
  Artifact artifact =
      wheel(file, Verdict::ready, {module("greenlet/_greenlet.cpython-314t.so", Verdict::ready)});
  artifact.distribution = Distribution{"greenlet", "3.5.6"};
  artifact.modules[0].name = "greenlet._greenlet";
  artifact.tags = {"cp314-cp314t-manylinux_2_28_x86_64"};
  artifact.source = source(file);
  artifact.source->size = artifact.source->read = 300'000;
  artifact.source->requests = 1;
  artifact.source->verified = Verified::sha256;
  artifact.source->unread.clear();
  artifact.source->cached = true;
  artifact.required_by = {"greenlet"};
  return artifact;
}

inline HistoryRelease past(std::string version, std::string date, Verdict verdict,
                           bool with_315 = false) {
  HistoryRelease release;
  release.version = std::move(version);
  release.uploaded = date + "T10:00:00Z";
  release.tags = {"cp314-cp314t-manylinux_2_28_x86_64", "cp314-cp314t-musllinux_1_2_x86_64",
                  "cp314-cp314t-macosx_11_0_arm64"};
  if (with_315) release.tags.push_back("cp315-cp315t-manylinux_2_28_x86_64");
  release.verdict = verdict;
  return release;
}

// No final release is ready; the verdicts between the first and the last are inferred.
inline History lxml() {
  History history;
  history.project = "lxml";
  history.platform = "linux_x86_64";
  history.newest = "6.1.3";
  history.newest_pre = "7.0.0b1";
  history.first_wheel = "6.0.2";
  history.first_ready_pre = "7.0.0a1";
  history.bisected = true;
  HistoryRelease pre = past("7.0.0a1", "2026-03-01", Verdict::ready);
  pre.pre = true;
  history.releases = {past("6.0.2", "2025-09-22", Verdict::enables_gil),
                      past("6.1.0", "2025-11-02", Verdict::enables_gil),
                      past("6.1.3", "2026-01-05", Verdict::enables_gil), pre};
  history.releases[0].artifact = index_wheel();
  history.releases[0].artifact->distribution->version = "6.0.2";
  history.releases[1].yanked = true;
  history.releases[2].artifact = index_wheel();
  history.runs = {{"6.0.2",
                   "6.1.3",
                   7,
                   5,
                   Verdict::enables_gil,
                   {{14, true}},
                   "FT301 (gil-not-declared): lxml.etree and 1 more"}};
  return history;
}

// Ready for some time, and for another interpreter since later.
inline History greenlet() {
  History history;
  history.project = "greenlet";
  history.platform = "linux_x86_64";
  history.newest = "3.5.6";
  history.first_wheel = "3.1.1";
  history.first_ready = "3.3.0";
  history.releases = {past("3.1.1", "2024-09-20", Verdict::enables_gil),
                      past("3.2.2", "2025-05-09", Verdict::enables_gil),
                      past("3.3.0", "2025-12-04", Verdict::ready),
                      past("3.5.0", "2026-08-01", Verdict::ready),
                      past("3.5.1", "2026-09-01", Verdict::ready, true),
                      past("3.5.6", "2026-11-01", Verdict::ready, true)};
  for (HistoryRelease& release : history.releases) {
    Artifact& artifact = release.artifact.emplace(small_wheel());
    if (is_well(*release.verdict)) continue;
    Module& module = artifact.modules.front();
    artifact.verdict = module.verdict = Verdict::enables_gil;
    module.reason = rule("FT301");
    artifact.findings.push_back(reason(module.path, "Add the call."));
  }
  history.runs = {{"3.1.1",
                   "3.2.2",
                   4,
                   0,
                   Verdict::enables_gil,
                   {{14, true}},
                   "FT301 (gil-not-declared): greenlet._greenlet"},
                  {"3.3.0", "3.5.6", 11, 0, Verdict::ready, {{14, true}}, ""}};
  return history;
}

inline History unanswered() {
  History history;
  history.project = "gone";
  history.error = "gone: the index https://index.example/simple/ has no such project";
  return history;
}

inline Report package_report() {
  Report report;
  report.artifacts = {index_wheel(), index_release(), small_wheel()};
  report.target = Target{{14, true}, {"linux_x86_64"}};
  report.inputs = {"lxml>=6", "orjson", "greenlet"};
  report.network = Network{3, 2, 1, 7, 1'200'000, 9'800'000, 3, 360'000};
  return report;
}

inline Report history_report() {
  Report report;
  report.target = Target{{14, true}, {"linux_x86_64"}};
  report.inputs = {"lxml", "greenlet"};
  report.network = Network{2, 8, 0, 31, 4'100'000, 42'000'000, 2, 500'000};
  report.history = {lxml(), greenlet()};
  return report;
}

// All of it together.
inline Report index_report() {
  Report report = package_report();
  report.history = history_report().history;
  report.history.push_back(unanswered());
  return report;
}

}  // namespace ftcheck::sample
