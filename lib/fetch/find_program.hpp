// Where the program that talks to the network is installed.
#pragma once

#include <filesystem>
#include <optional>

namespace ftcheck::fetching {

// `given` if it is present; otherwise what the environment variable FTCHECK_FETCH names; otherwise
// the installed program beside the executable or library that runs.  Throws Error with a sentence
// if there is none.
std::filesystem::path find_program(const std::optional<std::filesystem::path>& given);

}  // namespace ftcheck::fetching
