// Paths that were probably meant as something else, and what to do instead.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace ftcheck::cli {

// Throws UsageError if the first word is the subcommand of another program, as in
// `ftcheck check x.whl`, and no file has that name.
void check_words(std::span<const std::string> words);

// Advice to add to the error about an artifact that could not be read: how to check a package whose
// name was given as a path, how to write a lock file that is missing, or what to do about a pattern
// that the shell did not expand.  Usually empty.
std::string advice(const std::filesystem::path& path);

}  // namespace ftcheck::cli
