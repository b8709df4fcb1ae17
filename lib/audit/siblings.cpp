#include "audit/siblings.hpp"

#include "rules/platform.hpp"
#include "wheel/tag.hpp"

#include <algorithm>
#include <system_error>

namespace ftcheck::auditing {
namespace {

constexpr std::size_t most_entries = 10'000;

// True if a system that installs the one may install the other.
bool share_platform(const wheel::FileName& one, const wheel::FileName& other) {
  return std::ranges::any_of(one.tags, [&](const wheel::Tag& tag) {
    const rules::Platform platform = rules::platform_of_tag(tag.platform);
    return std::ranges::any_of(other.tags, [&](const wheel::Tag& theirs) {
      return rules::may_be_same(platform, rules::platform_of_tag(theirs.platform));
    });
  });
}

bool is_counterpart(const std::string& name, const wheel::FileName& of) {
  if (!name.ends_with(".whl")) {
    return false;
  }
  const auto other = wheel::parse_file_name(name);
  return other && other->version == of.version &&
         wheel::normalize_name(other->distribution) == wheel::normalize_name(of.distribution) &&
         !wheel::free_threaded_interpreters(other->tags).empty() && share_platform(of, *other);
}

}  // namespace

bool has_free_threaded_sibling(const std::filesystem::path& path,
                               const wheel::FileName& file_name) {
  const std::filesystem::path directory = path.has_parent_path() ? path.parent_path() : ".";
  std::error_code error;
  std::filesystem::directory_iterator entry(directory, error);
  for (std::size_t i = 0; !error && i < most_entries; ++i) {
    if (entry == std::filesystem::directory_iterator()) {
      return false;
    }
    const std::filesystem::path found = entry->path().filename();
    if (found != path.filename() && is_counterpart(found.string(), file_name)) {
      return true;
    }
    entry.increment(error);
  }
  return false;
}

}  // namespace ftcheck::auditing
