// Which interpreter an environment belongs to.
#pragma once

#include "python/suffix.hpp"

#include <ftcheck/report.hpp>

#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

namespace ftcheck::auditing {

struct Interpreter {
  unsigned minor = 0;  // of Python 3
  bool free_threaded = false;
};

// "3.14t", "python3.14t", "cp314t", and the same without "t".  Nothing for anything else.
std::optional<Interpreter> parse_interpreter(std::string_view text);

// The environment that a directory of modules belongs to.  Of one that an interpreter imports from:
// its path ("lib/python3.14t"), the interpreter beside it ("bin/python3.14t"), pyvenv.cfg; of these
// and others, at last, the suffixes of the modules found in it.  Nothing where nothing says.
std::optional<Environment> find_environment(const std::filesystem::path& site,
                                            std::span<const python::Suffix> suffixes);

// True for the directories that interpreters import from: site-packages, dist-packages (Debian),
// and where the standard library's extension modules are: lib-dynload, and DLLs beside Lib
// (Windows).
bool is_import_directory(const std::filesystem::path& directory);

// The environment that was asked for: Options::python.  Throws Error if it names no interpreter.
Environment asked_environment(std::string_view python);

// True if that interpreter looks for modules of that suffix.
bool looks_for(const Environment& environment, const python::Suffix& suffix);

}  // namespace ftcheck::auditing
