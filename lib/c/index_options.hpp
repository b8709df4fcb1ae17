// The options of questions to package indexes, for C.
#pragma once

#include <ftcheck/index.hpp>

#include <string_view>

namespace ftcheck::c {

inline constexpr std::string_view index_option_names =
    "target, platform, index-url, find-links, pre, offline, refresh, no-cache, cache-dir, "
    "require-hashes, history, fetch-program";

// "true" or "false".  Throws Error for another text.
bool parse_flag(std::string_view name, std::string_view value);

// False if there is no such option.  Throws Error for an invalid value.
bool set_index_option(std::string_view name, std::string_view value, Options& options,
                      IndexOptions& index, bool& all_releases);

}  // namespace ftcheck::c
