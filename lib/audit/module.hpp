// One file with a module's suffix: is it an extension module, and what happens when it is imported?
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

// What is known about the artifact that contains a file.
struct Surroundings : rules::Surroundings {
  // The minor versions of the free-threaded interpreters that install it; nothing if only the
  // file's suffix can tell.
  std::optional<std::vector<unsigned>> interpreters;
  Companions* companions = nullptr;  // absent for a single file
};

// A file with a module's suffix, and its names.
struct NamedFile {
  std::string path;         // in the report
  std::string installed;    // its path below site-packages
  python::ModuleFile name;  // the last component of that
};

// Parses the name.  Nothing for a file without a module's suffix.
std::optional<NamedFile> name_file(std::string path, std::string installed);

struct ModuleResult {
  std::optional<rules::ModuleFacts> module;  // absent for a library
  std::vector<Finding> findings;
};

// A file that cannot be read as a binary is an unknown module if its suffix names an interpreter's
// ABI, and otherwise not a module.
ModuleResult audit_module(base::Bytes bytes, const NamedFile& file,
                          const Surroundings& surroundings, const Options& options);

// The same for an opened file: its bytes, and its images, one per architecture.
ModuleResult audit_images(base::Bytes bytes, std::vector<binary::Image> images,
                          const NamedFile& file, const Surroundings& surroundings,
                          const Options& options);

// The same for a module whose bytes could not be read; `why` is the reason as a sentence.
ModuleResult unreadable_module(const NamedFile& file, std::string_view why);

// Format and architecture of each image.
std::vector<rules::Slice> slices_of(const std::vector<binary::Image>& images);

// The minor versions of the free-threaded interpreters that install the artifact and look for the
// suffix.
std::vector<unsigned> interpreters_for(const python::Suffix& suffix,
                                       const Surroundings& surroundings);

// True for the file name of a shared library that is not a module: ".so.1", ".dylib", ".dll".
bool has_library_name(std::string_view path);

// Throws Error if an artifact with `count` modules may not have another.
void check_module_count(std::size_t count, std::string_view path, const Limits& limits);

// The worst of the modules' verdicts; pure if there are none.
Verdict worst_verdict(std::span<const rules::ModuleFacts> modules);

// The part of the facts that the report contains.
std::vector<Module> reported(std::vector<rules::ModuleFacts> modules);

}  // namespace ftcheck::auditing
