// The interpreter of an environment.
#pragma once

#include "python/suffix.hpp"

#include <ftcheck/report.hpp>

#include <filesystem>
#include <optional>
#include <span>

namespace ftcheck::auditing {

// The environment that a directory of modules belongs to.  For a directory that an interpreter
// imports from, its path ("lib/python3.14t"), the interpreter beside it ("bin/python3.14t") or
// pyvenv.cfg tells; otherwise the suffixes of the modules in it.  Nothing if nothing tells.
std::optional<Environment> find_environment(const std::filesystem::path& site,
                                            std::span<const python::Suffix> suffixes);

// True for the directories that interpreters import from: site-packages, dist-packages (Debian),
// and those of the standard library's extension modules: lib-dynload, and DLLs beside Lib
// (Windows).
bool is_import_directory(const std::filesystem::path& directory);

// The environment of the interpreter in Options::python.
Environment asked_environment(const Interpreter& python);

// True if the environment's interpreter looks for modules with that suffix.
bool looks_for(const Environment& environment, const python::Suffix& suffix);

}  // namespace ftcheck::auditing
