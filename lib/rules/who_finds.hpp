// Which of the interpreters that install a wheel find a module in it.
//
// A wheel's tags may admit many interpreters and platforms, and each looks for its own suffixes
// only.  So the files of one name are judged together, for each interpreter on each platform: one
// of them must fit, or there must be a Python file of that name, which is imported then.
#pragma once

#include "rules/facts.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::rules {

// A module that some of the interpreters that install the wheel do not find.
struct NotFound {
  std::size_t module = 0;  // index in WheelFacts::modules: of its files the first that one finds
  // Who does not find it, as words: "3.13t, 3.15t", "3.14t on musllinux_1_2_x86_64"; empty if all
  // of that build do.
  std::string free_threaded;
  std::string default_builds;
};

// Modules that nobody finds are left out: that is said of each file (check_suffix).
std::vector<NotFound> find_not_found(const WheelFacts& wheel);

// "free-threaded 3.13t and the default build of 3.10 to 3.15"
std::string who(const NotFound& missing);

// Those of WheelFacts::modules, by index and in order, that only default builds look for, while all
// free-threaded interpreters that install the wheel find another file of the name: what they import
// is that.
std::vector<std::size_t> find_replaced(const WheelFacts& wheel);

// The name that a member is imported by but for its dots: "pkg/_x" for "pkg/_x.abi3.so".
std::string import_path(std::string_view member, const python::Suffix& suffix);

}  // namespace ftcheck::rules
