// What is installed below a directory, and which distribution owns which module.
#pragma once

#include "audit/environment/tree.hpp"
#include "python/suffix.hpp"
#include "wheel/metadata.hpp"

#include <ftcheck/audit.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ftcheck::auditing {

struct InstalledModule {
  std::filesystem::path file;
  std::string installed;    // its path below the directory it is imported from: "pkg/_x.so"
  python::ModuleFile name;  // the last component of that
};

// A distribution, the standard library, or a top-level package that no distribution owns.
struct Installed {
  Distribution distribution;
  std::filesystem::path site;  // the directory it is imported from
  bool is_standard = false;    // the standard library
  bool is_stray = false;       // neither a distribution nor the standard library
  // Nothing says which files it owns, and nothing beside it has its name, so it may have modules
  // although none was found.
  bool is_unproven = false;
  std::optional<wheel::Metadata> metadata;
  std::optional<wheel::WheelFile> wheel_file;
  std::vector<InstalledModule> modules;  // by file
  std::vector<std::filesystem::path> libraries;
  std::uint64_t bytes = 0;  // of its modules
};

// Sorts what a walk has found into distributions, each once, ordered by name.  Also walks
// directories that path files name and those of projects installed in editable mode, and adds their
// modules, libraries and unreadable files to `tree`.
std::vector<Installed> find_installed(Tree& tree, TreeWalker& walker, const Limits& limits);

}  // namespace ftcheck::auditing
