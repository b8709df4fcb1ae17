// Options about package indexes: --package and what goes with it.
#pragma once

#include "settings.hpp"
#include "typed.hpp"

#include <ftcheck/index.hpp>

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::cli {

enum class HistoryChoice { none, bisect, all };

// What is asked of indexes.  Settings complete it.
struct IndexQuestion {
  std::vector<std::string> packages;  // requirements
  HistoryChoice history = HistoryChoice::none;
  IndexOptions options;  // without the indexes, the cache's directory and `offline`
};

// Throws UsageError, also for options that make no sense together.
IndexQuestion read_index_question(const Typed& typed);

// An index as it is typed: "URL", or "NAME=URL".  Throws Error with a sentence that begins
// with `where` and does not repeat the URL, which may hold a password.
IndexLocation parse_index(std::string_view typed, bool may_have_name, std::string_view where);

// The directory of --cache-dir; absent if it was not given.  Throws UsageError.
std::optional<std::filesystem::path> read_cache_directory(const Typed& typed);

// The options with what the settings say.  Throws UsageError if they contradict each other.
IndexOptions complete(const IndexOptions& options, const Settings& settings);

}  // namespace ftcheck::cli
