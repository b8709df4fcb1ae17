// What both sides of a program that starts itself (child_windows.cpp, serve_windows.cpp) know.
#pragma once

#include <string_view>

namespace ftcheck::auditing {

// The only argument of a process that does an order.
inline constexpr std::string_view serving_argument = "--isolated-process";

// From now on this program may start itself.
void begin_serving();

}  // namespace ftcheck::auditing
