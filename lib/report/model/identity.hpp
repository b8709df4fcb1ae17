// The lasting identity of an artifact and its modules: it does not change with a new version of the
// package, another directory or newer platform tags.
#pragma once

#include <ftcheck/report.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::report {

// The name of a package in any version: its distribution's normalized name, or the file name if
// there is no distribution.
std::string package_of(const Artifact& artifact);

// What distinguishes the wheels of one package: for each tag the interpreter, the ABI and
// platform_family() of the platform, sorted and without repetitions.
std::vector<std::string> families_of(const Artifact& artifact);

// Module::path without the parts that depend on the version or on the location of an environment:
// everything up to and including "NAME-VERSION.data/platlib/", "site-packages/", "dist-packages/"
// or "lib-dynload/".
std::string_view lasting_path(std::string_view module_path);

}  // namespace ftcheck::report
