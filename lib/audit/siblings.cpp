#include "audit/siblings.hpp"

#include "base/path_text.hpp"
#include "base/project_name.hpp"
#include "base/version.hpp"
#include "rules/platform.hpp"
#include "wheel/tag.hpp"

#include <algorithm>
#include <optional>
#include <system_error>

namespace ftcheck::auditing {
namespace {

constexpr std::size_t most_siblings = 10'000;

// True if a system that installs a wheel with one of the tags may install one with the others.
bool share_platform(const std::vector<wheel::Tag>& some, const std::vector<wheel::Tag>& others) {
  return std::ranges::any_of(some, [&](const wheel::Tag& tag) {
    const rules::Platform platform = rules::platform_of_tag(tag.platform);
    return std::ranges::any_of(others, [&](const wheel::Tag& theirs) {
      return rules::may_be_same(platform, rules::platform_of_tag(theirs.platform));
    });
  });
}

// True if `other`, a free-threaded wheel of the same release, is what the users of the wheel's
// platforms install.  A wheel for none of the target's platforms has no users.
bool replaces(const wheel::FileName& of, const wheel::FileName& other, const Wanted* wanted) {
  if (wanted == nullptr) return share_platform(of.tags, other.tags);
  const std::vector<wheel::Tag> installed = tags_for(*wanted, other.tags);
  if (installed.empty()) return false;
  if (wanted->platforms.empty()) return share_platform(of.tags, installed);
  return !fits_platform(*wanted, of.tags) ||
         std::ranges::any_of(wanted->platforms, [&](const wheel::Platform& platform) {
           const Wanted there{wanted->python, {platform}};
           return fits_platform(there, of.tags) && fits_platform(there, installed);
         });
}

std::pair<std::string, std::string> release_of(const wheel::FileName& file_name) {
  return {base::normalize_name(file_name.distribution),
          base::canonical_version(file_name.version).value_or(file_name.version)};
}

// The parsed name of the wheel, if a free-threaded interpreter installs it.
std::optional<wheel::FileName> parse_free_threaded(const std::string& name) {
  auto file_name = wheel::parse_file_name(name);
  if (!file_name || wheel::free_threaded_interpreters(file_name->tags).empty()) return std::nullopt;
  return file_name;
}

bool is_counterpart(const std::string& name, const wheel::FileName& of, const Wanted* wanted) {
  if (!name.ends_with(".whl")) return false;
  const auto other = parse_free_threaded(name);
  return other && release_of(*other) == release_of(of) && replaces(of, *other, wanted);
}

}  // namespace

bool has_free_threaded_sibling(const std::filesystem::path& path, const wheel::FileName& file_name,
                               const Wanted* wanted) {
  const std::filesystem::path directory = path.has_parent_path() ? path.parent_path() : ".";
  std::error_code error;
  std::filesystem::directory_iterator entry(directory, error);
  for (std::size_t i = 0; !error && i < most_siblings; ++i) {
    if (entry == std::filesystem::directory_iterator()) {
      return false;
    }
    const std::filesystem::path found = entry->path().filename();
    if (found != path.filename() && is_counterpart(base::path_text(found), file_name, wanted)) {
      return true;
    }
    entry.increment(error);
  }
  return false;
}

void Releases::add(const std::filesystem::path& wheel) {
  if (wheel.extension() != ".whl") return;
  std::string name = base::path_text(wheel.filename());
  if (auto file_name = parse_free_threaded(name)) {
    const auto release = release_of(*file_name);
    wheels_[release].push_back({std::move(name), *std::move(file_name)});
  }
}

bool Releases::has_free_threaded(const wheel::FileName& file_name, const Wanted* wanted) const {
  const auto found = wheels_.find(release_of(file_name));
  return found != wheels_.end() && std::ranges::any_of(found->second, [&](const Wheel& other) {
           return replaces(file_name, other.parsed, wanted);
         });
}

std::vector<std::string> Releases::of_release(const std::filesystem::path& wheel) const {
  std::vector<std::string> names;
  const auto file_name = wheel::parse_file_name(base::path_text(wheel.filename()));
  const auto found = file_name ? wheels_.find(release_of(*file_name)) : wheels_.end();
  if (found == wheels_.end()) return names;
  for (const Wheel& other : found->second) names.push_back(other.name);
  return names;
}

}  // namespace ftcheck::auditing
