// Options about package indexes: --package, --site and what goes with them.
#pragma once

#include "settings.hpp"
#include "site_options.hpp"
#include "typed.hpp"

#include <ftcheck/index.hpp>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::cli {

enum class HistoryChoice { none, bisect, all };

// What is asked of indexes.  Settings complete it.
struct IndexQuestion {
  std::vector<std::string> packages;                   // requirements
  std::optional<std::filesystem::path> packages_from;  // a list of more; "-" is standard input
  std::size_t top = 0;                                 // so many of that list; 0: all
  std::optional<SiteQuestion> site;
  HistoryChoice history = HistoryChoice::none;
  IndexOptions options;  // without the indexes, the cache's directory and `offline`
};

// Throws UsageError, also for options that make no sense together.
IndexQuestion read_index_question(const Typed& typed, const std::optional<InputKind>& kind);

// An index as it is typed: "URL", or "NAME=URL".  Throws Error with a sentence that begins
// with `where` and does not repeat the URL, which may hold a password.
IndexLocation parse_index(std::string_view typed, bool may_have_name, std::string_view where);

// The directory of --cache-dir; absent if it was not given.  Throws UsageError.
std::optional<std::filesystem::path> read_cache_directory(const Typed& typed);

// The options with what the settings say.  Throws UsageError if they contradict each other.
IndexOptions complete(const IndexOptions& options, const Settings& settings);

}  // namespace ftcheck::cli
