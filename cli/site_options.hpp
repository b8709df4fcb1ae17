// Options about the pages that --site writes.
#pragma once

#include "typed.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace ftcheck::cli {

// A tracker as static pages.
struct SiteQuestion {
  std::filesystem::path directory;
  std::optional<std::filesystem::path> notes;
  std::string url;
};

// Absent if no site is asked for.  Throws UsageError for options that make no sense with it.
std::optional<SiteQuestion> read_site(const Typed& typed);

}  // namespace ftcheck::cli
