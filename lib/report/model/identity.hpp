// What stays the same about an artifact and its modules from one run to the next: a new version of
// the package, another directory and newer platform tags make no other of it.
#pragma once

#include <ftcheck/report.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::report {

// What a package is called, whatever its version: its distribution's normalized name, or the name
// of the file where there is none.
std::string package_of(const Artifact& artifact);

// What the wheels of one package differ in: from each tag the interpreter, the ABI and the platform
// as platform_family() has it, sorted, each once.
std::vector<std::string> families_of(const Artifact& artifact);

// Module::path without what depends on the version or the place of an environment: what ends in
// "NAME-VERSION.data/platlib/", "site-packages/", "dist-packages/" or "lib-dynload/".
std::string_view lasting_path(std::string_view module_path);

}  // namespace ftcheck::report
