// Which of the interpreters that install a wheel find a module in it.
//
// A wheel's tags may admit many interpreters and platforms, and each looks only for its own
// suffixes. So the files with the same name are judged together, for each interpreter on each
// platform: one of them must fit, or a Python file with that name must be there to be imported
// instead.
#pragma once

#include "rules/facts.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::rules {

// A module that some of the interpreters which install the wheel do not find.
struct NotFound {
  // Index in WheelFacts::modules: the first of the module's files that any interpreter finds.
  std::size_t module = 0;
  // Who does not find it, in words: "3.13t, 3.15t", "3.14t on musllinux_1_2_x86_64"; empty if all
  // of that build find it.
  std::string free_threaded;
  std::string default_builds;
};

// Leaves out modules that no interpreter finds: check_suffix reports those, file by file.
std::vector<NotFound> find_not_found(const WheelFacts& wheel);

// "3.13t and the default build of 3.10 to 3.15"
std::string who(const NotFound& missing);

// The modules, as indexes into WheelFacts::modules in order, that only default builds look for
// while all free-threaded interpreters that install the wheel find and import another file with the
// name.
std::vector<std::size_t> find_replaced(const WheelFacts& wheel);

// The name by which a member is imported, with slashes for dots: "pkg/_x" for "pkg/_x.abi3.so".
std::string import_path(std::string_view member, const python::Suffix& suffix);

}  // namespace ftcheck::rules
