#include "audit/siblings.hpp"

#include "wheel/tag.hpp"

#include <system_error>

namespace ftcheck::auditing {
namespace {

constexpr std::size_t most_entries = 10'000;

bool is_counterpart(const std::string& name, const wheel::FileName& of) {
  if (!name.ends_with(".whl")) {
    return false;
  }
  const auto other = wheel::parse_file_name(name);
  return other && other->version == of.version &&
         wheel::normalize_name(other->distribution) == wheel::normalize_name(of.distribution) &&
         !wheel::free_threaded_interpreters(other->tags).empty();
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
