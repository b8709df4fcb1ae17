// Keeps passwords in URLs out of everything that is printed or written.
#pragma once

#include <string>
#include <string_view>

namespace ftcheck::cli {

// The text, without what stands before the "@" of the host in each URL in it.
std::string without_credentials(std::string_view text);

}  // namespace ftcheck::cli
