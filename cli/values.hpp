// Values of options that audits and answers have in common.
#pragma once

#include "typed.hpp"

#include <ftcheck/limits.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::cli {

// The file that an option names.  Throws UsageError if the name is empty.
std::optional<std::filesystem::path> file_name(const std::optional<std::string>& typed,
                                               std::string_view option);

// True for a text of letters, digits, "-", "_" and ".", as names of extras, groups and indexes are.
bool is_name(std::string_view text);

// "FT3, FT401" given once is the same as each code given separately.
std::vector<std::string> split_codes(std::span<const std::string> typed);

// Throws UsageError for an unknown limit, a value that is not a number, or a limit that would have
// no effect.
Limits read_limits(const Typed& typed);

// "41 MB", in powers of 1000.
std::string format_bytes(std::uint64_t bytes);

// "1 page", "2 pages"
std::string count_of(std::uint64_t count, std::string_view noun);

}  // namespace ftcheck::cli
