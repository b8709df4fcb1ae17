// The libraries that come with the system or the compiler.
#pragma once

#include <string_view>

namespace ftcheck::flow {

// By file name or path.
bool is_system_library(std::string_view path);

}  // namespace ftcheck::flow
