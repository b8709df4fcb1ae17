// What is installed below a directory: which distribution owns which module.
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
  std::string installed;    // where it is below the directory it is imported from: "pkg/_x.so"
  python::ModuleFile name;  // the last component of that
};

// A distribution, the standard library, or a top-level package that no distribution owns.
struct Installed {
  Distribution distribution;
  std::filesystem::path site;  // the directory it is imported from
  bool is_stray = false;       // no distribution, and not the standard library either
  // Nothing says which files are its own, and nothing beside it goes by its name: that no module
  // was found does not mean that it has none.
  bool is_unproven = false;
  std::optional<wheel::Metadata> metadata;
  std::optional<wheel::WheelFile> wheel_file;
  std::vector<InstalledModule> modules;  // by file
  std::vector<std::filesystem::path> libraries;
  std::uint64_t bytes = 0;  // of its modules
};

// Sorts what a walk has found into distributions, each once, ordered by name.  Directories that
// path files name, and those of projects that are installed in editable mode, are walked too;
// their modules, libraries and what cannot be read are added to `tree`.
std::vector<Installed> find_installed(Tree& tree, TreeWalker& walker, const Limits& limits);

}  // namespace ftcheck::auditing
