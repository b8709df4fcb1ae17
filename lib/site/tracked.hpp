// What the tracker knows about one project, collected from a report and from notes.
#pragma once

#include "site/status.hpp"

#include <ftcheck/report.hpp>
#include <ftcheck/site.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace ftcheck::site {

// The newest release on one platform.
struct Platform {
  std::string key;   // "linux_x86_64", "win_amd64"; "any" for a wheel that all platforms install
  std::string name;  // "Linux x86_64"
  Status status = Status::error;
  std::vector<const Artifact*> artifacts;  // at least one; several if interpreters have their own
};

// Points into the report and the options it was collected from.
struct Tracked {
  std::string name;        // as the project spells it, or as it was asked for
  std::string normalized;  // PEP 503
  std::string file;        // project_file(); empty for a project that can have no page
  std::string version;     // of the newest release; empty if it is not known
  std::string uploaded;    // "2026-09-02"; empty if it is not known
  Status status = Status::error;
  std::string remark;  // one clause, not escaped; empty if there is nothing to say
  std::vector<Platform> platforms;
  std::vector<const Artifact*> artifacts;
  std::vector<const History*> histories;
  std::vector<const Artifact*> nightlies;
  const ProjectNotes* notes = nullptr;

  // The history that the table shows; nullptr if there is none, or if it has no answer.
  const History* history() const;
  std::size_t ready_platforms() const;
};

// One for each project of the report, in the order in which it names them.
std::vector<Tracked> collect(const Report& report, const SiteOptions& options);

// "ready", "ready on 7 of 9 platforms", "re-enables the GIL"
std::string standing(const Tracked& project);

}  // namespace ftcheck::site
