// Audits one distribution in a directory.
#pragma once

#include "audit/environment/installed.hpp"
#include "audit/libraries.hpp"

#include <ftcheck/audit.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <vector>

namespace ftcheck::auditing {

// What the audits of one directory share and only read.
struct Directory {
  std::filesystem::path root;  // as given
  std::vector<Installed> installed;
  std::map<std::filesystem::path, std::optional<Environment>> environments;  // by site
  LibraryIndex libraries;
};

// `installed` is one of the directory's.  Throws Error if the audit is stopped.
Artifact audit_installed(const Directory& directory, const Installed& installed,
                         const Options& options);

}  // namespace ftcheck::auditing
