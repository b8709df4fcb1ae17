// A report about a lock file: what blocks, what does not, and what no wheel stands for.
#pragma once

#include "index_report.hpp"

#include <ftcheck/report.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ftcheck::sample {

// A distribution that the lock file names, with one module unless it is pure.
inline Artifact locked(const std::string& name, const std::string& version, Verdict verdict,
                       std::vector<std::string> required_by = {"uv.lock"}) {
  const bool is_pure = verdict == Verdict::pure;
  const std::string tag = is_pure ? "py3-none-any" : "cp314-cp314t-manylinux_2_28_x86_64";
  const std::string file = name + "-" + version + "-" + tag + ".whl";
  Artifact artifact = wheel(file, verdict);
  if (!is_pure) {
    artifact.modules = {module(name + "/_core.cpython-314t.so", verdict)};
    artifact.modules[0].name = name + "._core";
    if (!is_well(verdict)) {
      artifact.modules[0].reason = rule("FT301");
      artifact.findings.push_back(reason(artifact.modules[0].path, "Add the slot."));
    }
  }
  artifact.distribution = Distribution{name, version};
  artifact.tags = {tag};
  artifact.source = source(file);
  artifact.required_by = std::move(required_by);
  artifact.input = "uv.lock";
  return artifact;
}

// The same for a distribution that has no wheel for the target.
inline Artifact locked_release(const std::string& name, const std::string& version,
                               std::vector<std::string> required_by = {"uv.lock"}) {
  Artifact artifact = index_release();
  artifact.path = name + "==" + version;
  artifact.distribution = Distribution{name, version};
  artifact.findings[0].message = name + " " + version + " has no wheel for 3.14t on Linux x86_64";
  artifact.required_by = std::move(required_by);
  artifact.input = "uv.lock";
  artifact.source->yanked.reset();
  return artifact;
}

inline Finding note(std::string_view code, Severity severity, std::string message) {
  return {rule(code), severity, {}, std::move(message), "What to do about it."};
}

inline Report project_report() {
  Report report;
  report.target = Target{{14, true}, {"linux_x86_64"}};
  report.network = Network{12, 5, 1, 117, 97'000'000, 151'000'000, 12, 1'000'000};

  Artifact lxml = locked("lxml", "6.1.3", Verdict::enables_gil);
  lxml.alternatives = {{"7.0.0b1", "", Verdict::ready, "the newest pre-release"}};
  lxml.findings.push_back(note("FT605", Severity::info, "release 7.0.0b1 keeps the GIL disabled"));
  Artifact blis = locked("blis", "1.3", Verdict::enables_gil, {"thinc", "spacy", "uv.lock"});
  blis.alternatives = {{"1.4", "", Verdict::ready, "the newest"}};
  Artifact hiredis = locked("hiredis", "3.5.0", Verdict::enables_gil, {"redis[hiredis]"});
  hiredis.alternatives = {{"3.6", "", Verdict::enables_gil, "the newest"}};
  Artifact orjson = locked_release("orjson", "3.13.0");
  Artifact ujson = locked_release("ujson", "5.0", {"api-a", "api-b", "api-c", "api-d", "api-e"});
  ujson.findings.pop_back();
  ujson.alternatives = {{"4.0", "ujson-4.0-cp314-cp314t-manylinux_2_28_x86_64.whl", std::nullopt,
                         "the newest release with a wheel for 3.14t"}};
  Artifact numba = locked_release("numba", "0.63");
  numba.findings[1] =
      note("FT603", Severity::info, "the release has free-threaded wheels, but only for 3.15t");
  Artifact mystery = locked("mystery", "1.0", Verdict::unknown, {"enigma"});
  mystery.modules[0].reason = mystery.findings[0].rule = rule("FT303");
  Artifact broken = locked("broken", "2.0", Verdict::error);
  broken.modules.clear();
  broken.findings.clear();
  broken.error = "the index answered with status 503";
  Artifact slow = locked("slow", "1.2", Verdict::pure);
  slow.findings.push_back(note("FT607", Severity::warning,
                               "3.14t installs slow-1.2-py3-none-any.whl, which has no compiled "
                               "code"));
  Artifact other = locked("other", "1.1", Verdict::ready);
  other.findings.push_back(
      note("FT609", Severity::error, "the index has other-1.1.whl with the SHA-256 bb"));
  Artifact unwanted = locked("unwanted", "1", Verdict::ready);
  unwanted.findings.push_back(
      note("FT608", Severity::warning, "the release 1 is yanked: wrong build"));
  report.artifacts = {locked("attrs", "25.4.0", Verdict::pure),
                      locked("click", "8.3.0", Verdict::pure),
                      locked("greenlet", "3.5.6", Verdict::ready, {"sqlalchemy"}),
                      lxml,
                      hiredis,
                      blis,
                      orjson,
                      ujson,
                      numba,
                      mystery,
                      broken,
                      slow,
                      other,
                      unwanted};
  Project project;
  project.path = "uv.lock";
  project.kind = "uv.lock";
  project.method = "lock file";
  project.platforms = {"linux_x86_64"};
  project.distributions = report.artifacts.size();
  project.not_judged = {
      {"app", "2.4.1", "editable", ".", "line 12", "it is the project itself"},
      {"ours", "", "vcs", "https://git.example/ours", "line 40", "it is built from its sources"},
      {"what is this?", "", "unreadable", "", "line 77", "it is not a requirement"}};
  project.conflicts = {"langchain wants lxml<6, and 6.1.3 is locked"};
  report.projects = {std::move(project)};
  return report;
}

// The wheels of some distributions for a second platform, whose verdicts differ.
inline Report two_platforms() {
  Report report;
  report.target = Target{{14, true}, {"linux_x86_64", "win_amd64"}};
  const auto on_windows = [](Artifact artifact) {
    artifact.source->platform = "win_amd64";
    for (std::string& tag : artifact.tags) {
      if (!tag.ends_with("-any")) tag = "cp314-cp314t-win_amd64";
    }
    return artifact;
  };
  report.artifacts = {locked("same", "1", Verdict::enables_gil),
                      on_windows(locked("same", "1", Verdict::enables_gil)),
                      locked("differs", "2", Verdict::ready),
                      on_windows(locked("differs", "2", Verdict::enables_gil)),
                      locked("gone", "3", Verdict::ready),
                      on_windows(locked_release("gone", "3")),
                      locked("pure", "4", Verdict::pure),
                      on_windows(locked("pure", "4", Verdict::pure))};
  Project project;
  project.path = "uv.lock";
  project.kind = "uv.lock";
  project.method = "lock file";
  project.platforms = report.target->platforms;
  project.distributions = 4;
  report.projects = {std::move(project)};
  return report;
}

// All that it names keeps the GIL disabled; versions were picked, not locked.
inline Report movable_project() {
  Report report;
  report.target = Target{{14, true}, {"linux_x86_64"}};
  report.artifacts = {locked("attrs", "25.4.0", Verdict::pure),
                      locked("greenlet", "3.5.6", Verdict::ready)};
  for (Artifact& artifact : report.artifacts) artifact.input = "requirements.txt";
  Project project;
  project.path = "requirements.txt";
  project.kind = "requirements.txt";
  project.method = "newest that fits, without backtracking";
  project.platforms = {"linux_x86_64"};
  project.distributions = 2;
  report.projects = {std::move(project)};
  return report;
}

inline Report unreadable_project() {
  Report report;
  report.target = Target{{14, true}, {"linux_x86_64"}};
  Project project;
  project.path = "poetry.lock";
  project.kind = "poetry.lock";
  project.error = "poetry.lock: line 3 is not TOML: a value is missing after \"=\"";
  report.projects = {std::move(project)};
  return report;
}

}  // namespace ftcheck::sample
