// Follows pip: only the end of a name marks the .data directory, and a path may not lead out of the
// directory it is installed to.
#include "wheel/layout.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/project_name.hpp"

namespace ftcheck::wheel {
namespace {

// The path with ".", ".." and doubled slashes resolved like in the file system; nothing if it is
// absolute, leads out of its directory or names a directory.
std::optional<std::string> resolve(std::string_view path) {
  if (path.empty() || path.front() == '/' || path.back() == '/') return std::nullopt;
  if (!is_roundabout(path)) return std::string(path);
  std::vector<std::string_view> kept;
  for (std::string_view part : base::split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      kept.push_back(part);
    } else if (kept.empty()) {
      return std::nullopt;
    } else {
      kept.pop_back();
    }
  }
  if (kept.empty()) return std::nullopt;
  std::string resolved(kept.front());
  for (std::size_t i = 1; i < kept.size(); ++i) resolved.append("/").append(kept[i]);
  return resolved;
}

// The directories at the top of the wheel whose names end in .dist-info.
std::set<std::string_view> dist_infos(std::span<const std::string> members) {
  std::set<std::string_view> found;
  for (std::string_view member : members) {
    const auto slash = member.find('/');
    if (slash == std::string_view::npos) continue;
    const std::string_view top = member.substr(0, slash);
    if (top.ends_with(".dist-info")) found.insert(top);
  }
  return found;
}

}  // namespace

std::optional<std::string> find_dist_info(std::span<const std::string> members,
                                          const std::optional<FileName>& file_name) {
  const std::set<std::string_view> found = dist_infos(members);
  if (file_name) {
    const std::string promised =
        fmt::format("{}-{}.dist-info", file_name->distribution, file_name->version);
    if (found.contains(promised)) return promised;
    // Some builders spell the name or the version differently in the two.
    for (std::string_view name : found) {
      if (base::normalize_name(name) == base::normalize_name(promised)) return std::string(name);
    }
  }
  if (found.size() != 1) return std::nullopt;
  return std::string(*found.begin());
}

bool is_roundabout(std::string_view path) {
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") return true;
    begin = end + 1;
  }
  return false;
}

std::optional<std::string> installed_path(std::string_view member) {
  const auto slash = member.find('/');
  if (slash == std::string_view::npos || !member.substr(0, slash).ends_with(".data")) {
    return resolve(member);
  }
  const std::string_view scheme = member.substr(slash + 1);
  for (std::string_view library : std::array<std::string_view, 2>{"platlib/", "purelib/"}) {
    if (scheme.starts_with(library)) return resolve(scheme.substr(library.size()));
  }
  return std::nullopt;
}

}  // namespace ftcheck::wheel
