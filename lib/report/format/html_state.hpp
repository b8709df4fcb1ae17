// What a module writes without a lock, folded away under its evidence.
#pragma once

#include <ftcheck/report.hpp>

#include <string>

namespace ftcheck::report {

// Empty if the module was not searched for it, or nothing was found.
std::string html_state(const Module& module);

}  // namespace ftcheck::report
