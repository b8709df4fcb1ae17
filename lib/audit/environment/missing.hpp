// Modules of an installed distribution that the environment's interpreter does not find, because
// only files for other interpreters have their name.
#pragma once

#include "audit/companions.hpp"
#include "audit/environment/installed.hpp"
#include "python/suffix.hpp"

#include <ftcheck/report.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace ftcheck::auditing {

struct MissingModule {
  std::filesystem::path file;  // one of those for other interpreters
  python::Suffix suffix;
  // Python code beside it is imported instead, or works without it.
  bool has_fallback = false;
};

// In the order of their files.
std::vector<MissingModule> find_missing(const Installed& installed, const Environment& environment);

// The name by which a module is imported, with slashes for dots.
std::string import_path(const InstalledModule& module);

// The files below the distribution's top-level directories, for searching.
std::vector<Companion> companions_of(const Installed& installed);

}  // namespace ftcheck::auditing
