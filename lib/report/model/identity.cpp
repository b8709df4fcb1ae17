#include "report/model/identity.hpp"

#include "base/path_text.hpp"
#include "base/project_name.hpp"
#include "report/model/platforms.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>

namespace ftcheck::report {
namespace {

// Wheels may keep modules in NAME-VERSION.data/purelib/ or platlib/.
std::string_view without_data_directory(std::string_view path) {
  const std::size_t data = path.find(".data/");
  if (data == std::string_view::npos || path.find('/') < data) return path;
  path.remove_prefix(data + 6);
  return path.substr(path.find('/') + 1);
}

}  // namespace

std::string package_of(const Artifact& artifact) {
  if (artifact.distribution) return base::normalize_name(artifact.distribution->name);
  return base::path_text(base::path_of(artifact.path).filename());
}

std::vector<std::string> families_of(const Artifact& artifact) {
  std::vector<std::string> families;
  for (const std::string& tag : artifact.tags) {
    const std::size_t platform = tag.rfind('-') + 1;
    families.push_back(tag.substr(0, platform) +
                       platform_family(std::string_view(tag).substr(platform)));
  }
  std::ranges::sort(families);
  families.erase(std::unique(families.begin(), families.end()), families.end());
  return families;
}

std::string_view lasting_path(std::string_view module_path) {
  for (const std::string_view directory : {"site-packages/", "dist-packages/", "lib-dynload/"}) {
    const std::size_t at = module_path.rfind(directory);
    const bool whole = at == 0 || (at != std::string_view::npos && module_path[at - 1] == '/');
    if (whole) return module_path.substr(at + directory.size());
  }
  return without_data_directory(module_path);
}

}  // namespace ftcheck::report
