#include "index/locations.hpp"

#include "index/pip_config.hpp"
#include "index/uv_config.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <utility>

namespace ftcheck::index {
namespace {

// The one that the build machine's pip asks, or another that CMake was given; may be empty.
constexpr std::string_view public_index = FTCHECK_INDEX_URL;

void add(std::vector<IndexLocation>& indexes, const IndexLocation& location) {
  const bool is_known = std::ranges::any_of(
      indexes, [&](const IndexLocation& each) { return each.url == location.url; });
  if (!is_known) indexes.push_back(location);
}

}  // namespace

Surroundings surroundings() {
  Surroundings own;
  own.variable = [](const char* name) -> std::optional<std::string> {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') return std::nullopt;
    return value;
  };
  std::error_code ignored;
  own.directory = std::filesystem::current_path(ignored);
  return own;
}

Locations find_locations(const Surroundings& surroundings) {
  Configured uv = uv_configured(surroundings);
  Configured pip = pip_configured(surroundings);
  Locations locations;
  locations.find_links = std::move(uv.find_links);
  locations.find_links.insert(locations.find_links.end(), pip.find_links.begin(),
                              pip.find_links.end());
  const bool uv_has_some = uv.default_index || !uv.indexes.empty();
  if (uv.no_index.value_or(!uv_has_some && pip.no_index.value_or(false))) return locations;
  for (const IndexLocation& each : uv.indexes) add(locations.indexes, each);
  if (!pip.no_index.value_or(false)) {
    for (const IndexLocation& each : pip.indexes) add(locations.indexes, each);
  }
  if (uv.default_index) {
    add(locations.indexes, *uv.default_index);
  } else if (pip.default_index) {
    add(locations.indexes, *pip.default_index);
  } else if (!public_index.empty()) {
    add(locations.indexes, {std::string(public_index), ""});
  }
  return locations;
}

}  // namespace ftcheck::index

namespace ftcheck {

std::vector<IndexLocation> find_indexes() {
  return index::find_locations(index::surroundings()).indexes;
}

}  // namespace ftcheck
