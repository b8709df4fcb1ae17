// A report about projects of every standing, for tests of the tracker.
#pragma once

#include "report/sample.hpp"

#include <ftcheck/report.hpp>
#include <ftcheck/site.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ftcheck::sample {

// Text that tries to become markup, or a path elsewhere.
inline const std::string hostile_name =
    "../../<script>pwned()</script>\"' onmouseover=\"pwned()\xe2\x80\xae\xff";

inline Artifact site_wheel(const std::string& project, const std::string& version,
                           const std::string& platform, Verdict verdict) {
  const std::string tag = "cp314-cp314t-" + platform;
  Artifact artifact = wheel(project + "-" + version + "-" + tag + ".whl", verdict,
                            {module(project + "/_x.cpython-314t.so", verdict)});
  artifact.distribution = Distribution{project, version};
  artifact.tags = {tag};
  artifact.modules[0].name = project + "._x";
  if (verdict != Verdict::ready) {
    artifact.modules[0].reason = rule(verdict == Verdict::unknown ? "FT303" : "FT301");
    artifact.findings = {reason(artifact.modules[0].path, "Add the slot `{Py_mod_gil, 1}`.")};
    artifact.findings[0].rule = artifact.modules[0].reason;
  }
  Source source;
  source.index = "https://index.example/simple/";
  source.platform = platform;
  source.url = "https://files.example/" + artifact.path;
  source.sha256 = std::string(64, 'a');
  source.size = 5'200'000;
  source.uploaded = "2026-09-02T14:49:52.4Z";
  artifact.source = source;
  artifact.required_by = {project};
  return artifact;
}

inline Artifact site_release(const std::string& project, const std::string& version,
                             const std::string& platform) {
  Artifact artifact = site_wheel(project, version, platform, Verdict::ready);
  artifact.path = project + "==" + version + " for " + platform;
  artifact.kind = ArtifactKind::release;
  artifact.verdict = Verdict::incompatible;
  artifact.tags.clear();
  artifact.interpreters.clear();
  artifact.modules.clear();
  artifact.source->url.clear();
  artifact.findings = {{rule("FT601"),
                        Severity::error,
                        {},
                        project + " has no wheel for 3.14t",
                        "ask the project for one"}};
  return artifact;
}

inline Artifact site_pure(const std::string& project, const std::string& version) {
  Artifact artifact = site_wheel(project, version, "any", Verdict::ready);
  artifact.path = project + "-" + version + "-py3-none-any.whl";
  artifact.verdict = Verdict::pure;
  artifact.tags = {"py3-none-any"};
  artifact.modules.clear();
  artifact.source->platform = "manylinux_2_36_x86_64";
  return artifact;
}

inline Artifact site_error(const std::string& project) {
  Artifact artifact;
  artifact.path = project;
  artifact.kind = ArtifactKind::release;
  artifact.verdict = Verdict::error;
  artifact.error = "no such project; check its name";
  artifact.required_by = {project};
  return artifact;
}

inline History site_history(const std::string& project, const std::string& newest) {
  History history;
  history.project = project;
  history.platform = "manylinux_2_36_x86_64";
  history.newest = newest;
  history.first_wheel = "1.0";
  HistoryRelease first;
  first.version = "1.0";
  first.uploaded = "2025-01-02T03:04:05Z";
  first.tags = {"cp314-cp314t-manylinux_2_28_x86_64"};
  first.verdict = Verdict::enables_gil;
  HistoryRelease last = first;
  last.version = newest;
  history.releases = {first, last};
  HistoryRun run;
  run.first = "1.0";
  run.last = newest;
  run.releases = 2;
  run.verdict = Verdict::enables_gil;
  run.interpreters = {{14, true}};
  run.why = "FT301 (gil-not-declared): pkg._x";
  history.runs = {run};
  return history;
}

inline const std::vector<std::string> site_platforms = {
    "linux_x86_64", "linux_aarch64", "musllinux_x86_64", "macosx_arm64",
    "win_amd64",    "win_arm64",     "linux_riscv64"};

// Projects of every standing; in the second run `gil` has a new release that is ready, `gone` left
// and `fresh` appeared.
inline Report site_report(int run = 1) {
  Report report;
  report.target = Target{};
  const bool later = run > 1;
  const auto add = [&](const std::string& project, const std::string& version, auto verdict_of) {
    for (const std::string& platform : site_platforms) {
      report.artifacts.push_back(site_wheel(project, version, platform, verdict_of(platform)));
    }
  };
  add("Ready_Project", "2.1", [](const std::string&) { return Verdict::ready; });
  add("partly", "3.0", [](const std::string& platform) {
    return platform == "linux_aarch64" ? Verdict::unknown : Verdict::ready;
  });
  add("gil", later ? "1.2" : "1.1",
      [&](const std::string&) { return later ? Verdict::ready : Verdict::enables_gil; });
  add("undecided", "0.9", [](const std::string&) { return Verdict::unknown; });
  report.artifacts.push_back(site_pure("pure", "5.0"));
  report.artifacts.push_back(site_release("nowheel", "312", "win_amd64"));
  report.artifacts.push_back(site_release("nowheel", "312", "win_arm64"));
  if (later) {
    add("fresh", "1.0", [](const std::string&) { return Verdict::ready; });
  } else {
    add("gone", "1.0", [](const std::string&) { return Verdict::ready; });
  }
  add("con", "1.0", [](const std::string&) { return Verdict::ready; });
  report.artifacts.push_back(site_error("missing"));
  report.artifacts.push_back(
      site_wheel(hostile_name, hostile_name, "linux_x86_64", Verdict::enables_gil));

  History history = site_history("gil", later ? "1.2" : "1.1");
  if (later) history.first_ready = "1.2";
  history.first_ready_pre = "2.0a1";
  history.newest_pre = "2.0a1";
  report.history.push_back(std::move(history));
  report.history.push_back(site_history(hostile_name, hostile_name));
  return report;
}

inline SiteOptions site_options(std::string date = "2026-11-29 02:45 UTC") {
  SiteOptions options;
  options.date = std::move(date);
  options.notes = {{"gil", "Waiting for a " + hostile_name, "https://issues.example/1", ""},
                   {"ready.project", "", "", "https://nightly.example/simple"},
                   {"absent", "nobody asked for it", "", ""}};
  options.nightlies = {
      site_wheel("ready-project", "2.2.dev0", "linux_x86_64", Verdict::enables_gil)};
  return options;
}

// A directory that is removed at the end of the test.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::random_device random;
    path_ = std::filesystem::temp_directory_path() /
            ("ftcheck-site-" + std::to_string(random()) + std::to_string(random()));
    std::filesystem::create_directory(path_);
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }

  std::string read(const std::filesystem::path& name) const {
    std::ifstream file(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  void write(const std::filesystem::path& name, std::string_view text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace ftcheck::sample
