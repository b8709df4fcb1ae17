#include "rules/tags_name.hpp"

#include "rules/platform.hpp"
#include "rules/tags_suffix.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace ftcheck::rules {

bool is_for_no_free_threaded_platform(const WheelFacts& wheel) {
  return !wheel.tags.empty() && std::ranges::none_of(wheel.tags, [](const wheel::Tag& tag) {
    return has_free_threaded_python(platform_of_tag(tag.platform).system);
  });
}

std::string installable_tag(std::span<const wheel::Tag> tags) {
  std::vector<wheel::Tag> renamed(tags.begin(), tags.end());
  for (wheel::Tag& tag : renamed) {
    const std::string_view version =
        std::string_view(tag.python).substr(0, tag.python.size() - (tag.python.empty() ? 0 : 1));
    if (!tag.python.ends_with('t') || !wheel::minor_version(version)) return {};
    tag.python = version;
    // No interpreter accepts cp314t-cp314 either.
    if (tag.abi == version) tag.abi += 't';
    if (tag.abi == "abi3") tag.abi = "abi3t";
  }
  return renamed.empty() ? std::string() : tag_names(renamed);
}

}  // namespace ftcheck::rules
