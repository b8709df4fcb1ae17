// Asking whether a project can move: everything that its lock file, its requirements or its
// environment names, judged by the wheels that an index has.
//
// Reads files of the project and asks indexes (<ftcheck/index.hpp>); nothing is installed.
#pragma once

#include <ftcheck/export.h>
#include <ftcheck/audit.hpp>
#include <ftcheck/index.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck {

// Files that say what a project needs.
enum class InputKind {
  uv_lock,       // uv.lock
  pylock,        // pylock.toml, pylock.NAME.toml (PEP 751)
  poetry_lock,   // poetry.lock
  pdm_lock,      // pdm.lock
  pipfile_lock,  // Pipfile.lock
  pip_report,    // what `pip install --report` writes; any JSON file by its content
  requirements,  // requirements*.txt, and what `pip freeze` prints
  pyproject,     // pyproject.toml: dependencies, optional ones and groups (PEP 621, PEP 735)
};

// All, in the order of the enumeration.
FTCHECK_EXPORT std::span<const InputKind> all_input_kinds();

// The word that --input-kind takes: "uv.lock", "pylock.toml", "poetry.lock", "pdm.lock",
// "Pipfile.lock", "pip-report", "requirements.txt", "pyproject.toml".
FTCHECK_EXPORT std::string_view to_string(InputKind kind);

// The kind with that word; nothing if there is none.
FTCHECK_EXPORT std::optional<InputKind> find_input_kind(std::string_view word);

// The kind of that file, by its name ("requirements-dev.txt", "dev-requirements.txt",
// "requirements/test.txt", "pylock.web.toml"); a file called *.json by its first bytes.  Nothing
// for other files, for directories and for a file that is missing under another name than these.
FTCHECK_EXPORT std::optional<InputKind> input_kind_of(const std::filesystem::path& file);

// How the versions of requirements that leave a choice are found.
enum class Resolver {
  fit,  // the newest that fits each requirement, without backtracking
  uv,   // by running `uv pip compile`, which must be on PATH
};

FTCHECK_EXPORT std::string_view to_string(Resolver resolver);  // "fit", "uv"

// The resolver with that word; nothing if there is none.
inline std::optional<Resolver> find_resolver(std::string_view word) {
  for (const Resolver resolver : {Resolver::fit, Resolver::uv}) {
    if (word == to_string(resolver)) return resolver;
  }
  return std::nullopt;
}

struct ProjectOptions {
  std::optional<InputKind> kind;    // absent: as input_kind_of() says
  std::vector<std::string> extras;  // of the project: optional dependencies to count; "all": each
  std::vector<std::string> groups;  // dependency groups to count besides the default ones; "all"
  bool no_deps = false;             // what the file itself names, without dependencies of that
  Resolver resolver = Resolver::fit;
};

// Audits what each file names, for each platform of the target: an artifact per distribution and
// wheel, as in audit_packages(), with Artifact::input and Artifact::required_by.  What blocks the
// move has findings FT601 to FT609 and alternatives.  The artifacts of one file are passed on
// together, followed by its Project.  A file that cannot be read is a Project with an error; the
// others are not affected.  Throws Error for options that make no sense, or if the fetch program
// cannot be started.
FTCHECK_EXPORT Network audit_projects(std::span<const std::filesystem::path> files,
                                      const ProjectOptions& project, const Options& options,
                                      const IndexOptions& index,
                                      const std::function<void(Artifact)>& take,
                                      const std::function<void(Project)>& take_project);

// The same for requirements ("lxml>=6", "uvicorn[standard]") and all that they depend on.  The
// Project's path is empty.  Throws Error for a text that is not a requirement.
FTCHECK_EXPORT Network audit_requirements(std::span<const std::string> requirements,
                                          const ProjectOptions& project, const Options& options,
                                          const IndexOptions& index,
                                          const std::function<void(Artifact)>& take,
                                          const std::function<void(Project)>& take_project);

// Asks what an index has for the distributions of audited directories (audit_directory) whose
// modules are not ready for the target: fills Artifact::alternatives, first with the installed
// version, and adds findings FT601 to FT605 that concern free-threaded environments.  Artifacts
// that are pure, ready or not installed distributions are not asked about.
FTCHECK_EXPORT Network ask_index(std::vector<Artifact>& artifacts, const Options& options,
                                 const IndexOptions& index);

// A wheel by its URL, "https://files.example/lxml-6.1.3-cp314-...whl#sha256=..." : judged by ranges
// like one of an index.  Artifact::path is the URL.  What cannot be fetched is an artifact with
// Verdict::error.  Throws Error if the fetch program cannot be started.
FTCHECK_EXPORT Network audit_urls(std::span<const std::string> urls, const Options& options,
                                  const IndexOptions& index,
                                  const std::function<void(Artifact)>& take);

// True for a text that audit_urls() takes: it begins with https:// or http://.
FTCHECK_EXPORT bool is_web_url(std::string_view text);

}  // namespace ftcheck
