// Shared libraries among the files that no distribution owns.
#pragma once

#include "audit/environment/installed.hpp"

#include <ftcheck/report.hpp>

namespace ftcheck::auditing {

// True for a module whose suffix names no interpreter (libfoo.so).
bool may_be_library(const InstalledModule& module);

// The libraries among the files of one top-level name, as an artifact, because a process that
// audits artifacts decides it: a file that crashes its reader is kept, and then crashes only its
// own audit.
Artifact find_libraries(const Installed& installed);

}  // namespace ftcheck::auditing
