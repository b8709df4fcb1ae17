#include "site/project_file.hpp"

#include "base/project_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace ftcheck::site {
namespace {

// File systems allow 255 bytes, and a temporary name is a little longer than the final one.
constexpr std::size_t longest_name = 200;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_normalized(std::string_view name) {
  return !name.empty() && name.size() <= longest_name && is_plain(name.front()) &&
         is_plain(name.back()) &&
         std::ranges::all_of(name, [](char c) { return is_plain(c) || c == '-'; });
}

// Windows opens a device for these, with any suffix (Microsoft: "Naming Files, Paths, and
// Namespaces").
bool is_device(std::string_view name) {
  constexpr std::array<std::string_view, 4> devices = {"con", "prn", "aux", "nul"};
  if (std::ranges::find(devices, name) != devices.end()) return true;
  constexpr std::size_t size = 4;
  return name.size() == size && (name.starts_with("com") || name.starts_with("lpt")) &&
         name.back() >= '0' && name.back() <= '9';
}

bool is_file_name(std::string_view name) {
  if (name.ends_with('-')) return is_device(name.substr(0, name.size() - 1));
  return is_normalized(name) && !is_device(name);
}

}  // namespace

std::string project_file(std::string_view project) {
  if (project.size() > longest_name) return {};
  std::string name = base::normalize_name(project);
  if (!is_normalized(name)) return {};
  if (is_device(name)) name += '-';
  return name;
}

std::string page_path(std::string_view file) {
  return fmt::format("project/{}.html", file);
}

std::string badge_path(std::string_view file) {
  return fmt::format("badge/{}.svg", file);
}

bool is_project_path(std::string_view path) {
  constexpr std::string_view page = "project/";
  constexpr std::string_view page_suffix = ".html";
  constexpr std::string_view badge = "badge/";
  constexpr std::string_view badge_suffix = ".svg";
  const auto fits = [&](std::string_view prefix, std::string_view suffix) {
    return path.size() > prefix.size() + suffix.size() && path.starts_with(prefix) &&
           path.ends_with(suffix) &&
           is_file_name(path.substr(prefix.size(), path.size() - prefix.size() - suffix.size()));
  };
  return fits(page, page_suffix) || fits(badge, badge_suffix);
}

}  // namespace ftcheck::site
