// One file with a module's suffix: is it an extension module, and what becomes of it at import?
#pragma once

#include "audit/companions.hpp"
#include "binary/image.hpp"
#include "python/libraries.hpp"
#include "python/suffix.hpp"
#include "rules/facts.hpp"
#include "wheel/tag.hpp"

#include <ftcheck/audit.hpp>

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace ftcheck::auditing {

// What is known of the artifact a file belongs to.
struct Surroundings {
  // The minor versions of the free-threaded interpreters that install it; nothing where only the
  // file's suffix says.
  std::optional<std::vector<unsigned>> interpreters;
  std::span<const wheel::Tag> tags;        // of the wheel
  bool installed = false;                  // as rules::ModuleView::installed
  bool in_default_build = false;           // as rules::ModuleView::in_default_build
  python::FindLibraries find_libraries;    // may be empty
  bool requires_cffi = false;              // as rules::ModuleView::requires_cffi
  unsigned lowest_python = 0;              // as rules::ModuleView::lowest_python
  python::RemoveExported remove_exported;  // may be empty
  Companions* companions = nullptr;        // absent for a file by itself
};

struct ModuleResult {
  std::optional<Module> module;  // absent for a library
  rules::ModuleFacts facts;      // of the module
  std::vector<Finding> findings;
};

// `path` is the member's path, `installed` where it goes below site-packages, from which its name
// is taken.  A file that cannot be read as a binary is a module that is unknown if its suffix names
// an interpreter's ABI, and else no module.
ModuleResult audit_module(base::Bytes bytes, std::string_view path, std::string_view installed,
                          const Surroundings& surroundings, const Options& options);

// The same for a module whose bytes could not be got at, for the reason given as a sentence.
ModuleResult unreadable_module(std::string_view path, std::string_view installed,
                               std::string_view why);

// What stands behind the last slash of a member's path.
std::string_view last_component(std::string_view path);

// The minor versions of the free-threaded interpreters that look for the suffix, of those that
// install the artifact.
std::vector<unsigned> interpreters_for(const python::Suffix& suffix,
                                       const Surroundings& surroundings);

// True if the file name is a shared library's that is not a module's: ".so.1", ".dylib", ".dll".
bool has_library_name(std::string_view path);

// Throws Error if an artifact that has `count` modules may have no other.
void check_module_count(std::size_t count, std::string_view path, const Limits& limits);

// The worst of the modules' verdicts; pure if there are none.
Verdict worst_verdict(const std::vector<Module>& modules);

}  // namespace ftcheck::auditing
