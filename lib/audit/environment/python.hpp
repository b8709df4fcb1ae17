// Which interpreter an environment belongs to.
#pragma once

#include "python/suffix.hpp"

#include <ftcheck/report.hpp>

#include <filesystem>
#include <optional>
#include <span>

namespace ftcheck::auditing {

// The environment that a directory of modules belongs to.  Of one that an interpreter imports from:
// its path ("lib/python3.14t"), the interpreter beside it ("bin/python3.14t"), pyvenv.cfg; of these
// and others, at last, the suffixes of the modules found in it.  Nothing where nothing says.
std::optional<Environment> find_environment(const std::filesystem::path& site,
                                            std::span<const python::Suffix> suffixes);

// True for the directories that interpreters import from: site-packages, dist-packages (Debian),
// and where the standard library's extension modules are: lib-dynload, and DLLs beside Lib
// (Windows).
bool is_import_directory(const std::filesystem::path& directory);

// The environment of the interpreter that was asked for: Options::python.
Environment asked_environment(const Interpreter& python);

// True if that interpreter looks for modules of that suffix.
bool looks_for(const Environment& environment, const python::Suffix& suffix);

}  // namespace ftcheck::auditing
