// Findings about one extension module: why it is not ready and what its maintainer changes.
#pragma once

#include "python/judge.hpp"

#include <ftcheck/report.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::rules {

// FT202, FT301, FT302, FT303, FT401, FT402, FT408.
std::vector<Finding> check_module(const python::Judgement& judgement, std::string_view path);

// What a user of that binding generator writes to declare that a module does not need the GIL.
std::string how_to_declare(std::string_view binding);

}  // namespace ftcheck::rules
