// Follows pip._internal.configuration: files for all users, of the user and of the virtual
// environment, then the one that PIP_CONFIG_FILE names, then variables; later ones win.
#include "index/pip_config.hpp"

#include "base/ascii.hpp"
#include "base/path_text.hpp"
#include "index/config_values.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::index {
namespace {

namespace fs = std::filesystem;

struct Value {
  std::string text;
  std::string where;  // "/etc/pip.conf: index-url"
};

using Values = std::map<std::string, Value>;  // by key

// "--Index_URL" and "index-url" are the same key.
std::string normal_key(std::string_view key) {
  std::string normal = base::to_lower(base::trim(key));
  std::ranges::replace(normal, '_', '-');
  if (normal.starts_with("--")) normal.erase(0, 2);
  return normal;
}

std::vector<fs::path> all_users_files(const Surroundings& surroundings) {
  std::vector<fs::path> files;
  const auto listed = surroundings.variable("XDG_CONFIG_DIRS");
  if (listed) {
    for (const std::string_view directory : base::split(*listed, ':')) {
      if (!directory.empty()) files.push_back(fs::path(directory) / "pip" / "pip.conf");
    }
  } else {
    files.push_back(surroundings.system / "xdg" / "pip" / "pip.conf");
  }
  files.push_back(surroundings.system / "pip.conf");
  return files;
}

// The value of a variable that names a directory, and the rest of a path after it.
void add_below(const Surroundings& surroundings, const char* variable, const char* rest,
               std::vector<fs::path>& files) {
  if (const auto directory = surroundings.variable(variable)) {
    files.push_back(fs::path(*directory) / rest);
  }
}

std::vector<fs::path> config_files_on_windows(const Surroundings& surroundings) {
  const auto given = surroundings.variable("PIP_CONFIG_FILE");
  if (given && base::to_lower(*given) == "nul") return {};
  std::vector<fs::path> files;
  add_below(surroundings, "PROGRAMDATA", "pip/pip.ini", files);
  std::error_code ignored;
  if (!given || !fs::exists(*given, ignored)) {
    add_below(surroundings, "USERPROFILE", "pip/pip.ini", files);
    add_below(surroundings, "APPDATA", "pip/pip.ini", files);
  }
  add_below(surroundings, "VIRTUAL_ENV", "pip.ini", files);
  if (given) files.emplace_back(*given);
  return files;
}

std::vector<fs::path> config_files(const Surroundings& surroundings) {
  if (surroundings.is_windows) return config_files_on_windows(surroundings);
  const auto given = surroundings.variable("PIP_CONFIG_FILE");
  if (given == "/dev/null") return {};
  std::vector<fs::path> files = all_users_files(surroundings);
  std::error_code ignored;
  if (!given || !fs::exists(*given, ignored)) {
    if (const auto home = surroundings.variable("HOME")) {
      files.push_back(fs::path(*home) / ".pip" / "pip.conf");
    }
    const fs::path user = user_config_directory(surroundings);
    if (!user.empty()) files.push_back(user / "pip" / "pip.conf");
  }
  if (const auto environment = surroundings.variable("VIRTUAL_ENV")) {
    files.push_back(fs::path(*environment) / "pip.conf");
  }
  if (given) files.emplace_back(*given);
  return files;
}

// The sections of `pip install`, of which the special one wins.
void add_file(const fs::path& path, Values& values) {
  const auto text = read_config(path);
  if (!text) return;
  const auto settings = parse_ini(*text, base::path_text(path));
  constexpr std::array<std::string_view, 2> sections = {"global.", "install."};
  for (const std::string_view section : sections) {
    for (const auto& [name, value] : settings) {
      if (!name.starts_with(section) || value.empty()) continue;
      const std::string key = name.substr(section.size());
      values[key] = {value, fmt::format("{}: {}", base::path_text(path), key)};
    }
  }
}

void add_variables(const Surroundings& surroundings, Values& values) {
  constexpr std::array<std::pair<const char*, const char*>, 5> variables = {{
      {"PIP_PYPI_URL", "pypi-url"},
      {"PIP_INDEX_URL", "index-url"},
      {"PIP_EXTRA_INDEX_URL", "extra-index-url"},
      {"PIP_NO_INDEX", "no-index"},
      {"PIP_FIND_LINKS", "find-links"},
  }};
  for (const auto& [name, key] : variables) {
    if (auto value = surroundings.variable(name)) values[key] = {std::move(*value), name};
  }
}

}  // namespace

std::map<std::string, std::string> parse_ini(std::string_view text, std::string_view file) {
  std::map<std::string, std::string> values;
  std::string section;
  std::string* last = nullptr;
  std::size_t number = 0;
  for (const std::string_view line : base::split(text, '\n')) {
    ++number;
    const std::string_view content = base::trim(line);
    if (content.empty() || content.starts_with('#') || content.starts_with(';')) continue;
    const bool is_indented = line.front() == ' ' || line.front() == '\t';
    if (is_indented && last != nullptr) {
      last->append("\n").append(content);
      continue;
    }
    if (content.starts_with('[') && content.ends_with(']')) {
      section = content.substr(1, content.size() - 2);
      last = nullptr;
      continue;
    }
    const std::size_t end = content.find_first_of("=:");
    if (end == 0 || end == std::string_view::npos || section.empty()) {
      throw Error(
          fmt::format("{}: line {} is neither a section nor a setting, so it is unknown "
                      "which indexes to ask; correct it, or give --index-url",
                      file, number));
    }
    last = &values[section + "." + normal_key(content.substr(0, end))];
    *last = base::trim(content.substr(end + 1));
  }
  return values;
}

Configured pip_configured(const Surroundings& surroundings) {
  Values values;
  for (const fs::path& file : config_files(surroundings)) add_file(file, values);
  add_variables(surroundings, values);
  Configured configured;
  for (const char* key : {"pypi-url", "index-url"}) {
    const auto found = values.find(key);
    if (found == values.end()) continue;
    configured.default_index = checked_index(found->second.text, "", found->second.where);
  }
  const Value& extra = values["extra-index-url"];
  for (const std::string_view url : words(extra.text)) {
    configured.indexes.push_back(checked_index(url, "", extra.where));
  }
  configured.no_index = truth(values["no-index"].text);
  for (const std::string_view place : words(values["find-links"].text)) {
    configured.find_links.emplace_back(place);
  }
  return configured;
}

}  // namespace ftcheck::index
