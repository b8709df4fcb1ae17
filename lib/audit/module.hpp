// One file with a module's suffix: is it an extension module, and what becomes of it at import?
#pragma once

#include "audit/companions.hpp"
#include "binary/image.hpp"
#include "python/suffix.hpp"
#include "rules/facts.hpp"

#include <ftcheck/audit.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::auditing {

// What is known of the artifact a file belongs to.
struct Surroundings : rules::Surroundings {
  // The minor versions of the free-threaded interpreters that install it; nothing where only the
  // file's suffix says.
  std::optional<std::vector<unsigned>> interpreters;
  Companions* companions = nullptr;  // absent for a file by itself
};

// A file with a module's suffix, and its names.
struct NamedFile {
  std::string path;         // in the report
  std::string installed;    // where it goes below site-packages
  python::ModuleFile name;  // the last component of that
};

// Nothing for a file without a module's suffix.
std::optional<NamedFile> name_file(std::string path, std::string installed);

struct ModuleResult {
  std::optional<rules::ModuleFacts> module;  // absent for a library
  std::vector<Finding> findings;
};

// A file that cannot be read as a binary is a module that is unknown if its suffix names an
// interpreter's ABI, and else no module.
ModuleResult audit_module(base::Bytes bytes, const NamedFile& file,
                          const Surroundings& surroundings, const Options& options);

// The same for a file that was opened: its images, one per architecture.
ModuleResult audit_images(std::vector<binary::Image> images, const NamedFile& file,
                          const Surroundings& surroundings, const Options& options);

// The same for a module whose bytes could not be got at, for the reason given as a sentence.
ModuleResult unreadable_module(const NamedFile& file, std::string_view why);

// The minor versions of the free-threaded interpreters that look for the suffix, of those that
// install the artifact.
std::vector<unsigned> interpreters_for(const python::Suffix& suffix,
                                       const Surroundings& surroundings);

// True if the file name is a shared library's that is not a module's: ".so.1", ".dylib", ".dll".
bool has_library_name(std::string_view path);

// Throws Error if an artifact that has `count` modules may have no other.
void check_module_count(std::size_t count, std::string_view path, const Limits& limits);

// The worst of the modules' verdicts; pure if there are none.
Verdict worst_verdict(std::span<const rules::ModuleFacts> modules);

// What the report says of the modules.
std::vector<Module> reported(std::vector<rules::ModuleFacts> modules);

}  // namespace ftcheck::auditing
