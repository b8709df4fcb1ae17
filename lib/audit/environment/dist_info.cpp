#include "audit/environment/dist_info.hpp"

#include "audit/environment/python.hpp"
#include "audit/file.hpp"
#include "audit/module.hpp"
#include "base/ascii.hpp"
#include "base/path.hpp"
#include "base/path_text.hpp"
#include "python/suffix.hpp"
#include "wheel/direct_url.hpp"

#include <ftcheck/error.hpp>

namespace ftcheck::auditing {
namespace {

namespace fs = std::filesystem;

using Failures = std::vector<Unreadable>;

// Nothing if there is no such file, or if it cannot be read, which is added to `failures`.
std::optional<std::string> read_text(const fs::path& path, const Limits& limits,
                                     Failures& failures) {
  std::error_code failure;
  if (!fs::is_regular_file(path, failure)) return std::nullopt;
  try {
    const archive::Buffer bytes = read_file(path, limits.metadata_bytes, "metadata-size");
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  } catch (const Error& error) {
    failures.push_back({path, error.what()});
    return std::nullopt;
  }
}

// "numpy-2.5.5.dist-info" to name and version.  An egg-link's name has none, and may have hyphens.
Distribution from_directory_name(const fs::path& info) {
  const std::string stem = base::path_text(info.stem());
  const auto dash = stem.find('-');
  if (dash == std::string::npos || info.extension() == ".egg-link") return {stem, ""};
  const std::string rest = stem.substr(dash + 1);
  // An egg-info's name may go on: "pkg-1.0-py3.14".
  return {stem.substr(0, dash), rest.substr(0, rest.find('-'))};
}

bool is_of_interest(std::string_view path) {
  return python::parse_module_file(base::last_component(path)).has_value() ||
         has_library_name(path) || path.ends_with(".pth");
}

void add_file(DistributionInfo& info, const fs::path& path) {
  std::string file = base::path_text(path);
  if (is_of_interest(file)) info.files.push_back(std::move(file));
}

// The lines that are not blank.
std::vector<std::string> lines_of(const fs::path& path, const Limits& limits, Failures& failures) {
  std::vector<std::string> lines;
  const std::optional<std::string> text = read_text(path, limits, failures);
  if (!text) return lines;
  for (const std::string_view line : base::split(*text, '\n')) {
    if (const std::string_view trimmed = base::trim(line); !trimmed.empty()) {
      lines.emplace_back(trimmed);
    }
  }
  return lines;
}

void read_metadata(DistributionInfo& info, const fs::path& path, const Limits& limits) {
  const std::optional<std::string> text = read_text(path, limits, info.unreadable);
  if (!text) return;
  info.metadata = wheel::parse_metadata(*text);
  if (!info.metadata->name.empty()) info.distribution.name = info.metadata->name;
  if (!info.metadata->version.empty()) info.distribution.version = info.metadata->version;
}

void read_dist_info(DistributionInfo& info, const fs::path& directory, const Limits& limits) {
  read_metadata(info, directory / "METADATA", limits);
  const auto read = [&](const char* name) {
    return read_text(directory / name, limits, info.unreadable);
  };
  if (const auto text = read("WHEEL")) info.wheel_file = wheel::parse_wheel_file(*text);
  if (const auto text = read("RECORD")) {
    info.lists_files = true;
    for (const wheel::RecordRow& row : wheel::parse_record(*text).rows) add_file(info, row.path);
  }
  if (const auto text = read("direct_url.json")) {
    if (auto project = wheel::editable_project(*text)) info.project = {*std::move(project), false};
  }
}

void read_egg_info(DistributionInfo& info, const fs::path& directory, const Limits& limits) {
  read_metadata(info, directory / "PKG-INFO", limits);
  const fs::path listed = directory / "installed-files.txt";
  for (const std::string& line : lines_of(listed, limits, info.unreadable)) {
    info.lists_files = true;
    add_file(info, directory.filename() / line);
  }
}

}  // namespace

bool is_info_directory(std::string_view name) {
  return name.ends_with(".dist-info") || name.ends_with(".egg-info");
}

bool is_info_file(std::string_view name) {
  return name.ends_with(".egg-info") || name.ends_with(".egg-link");
}

std::set<fs::path> sites_of_infos(const std::vector<fs::path>& infos) {
  std::set<fs::path> all;
  for (const fs::path& info : infos) all.insert(info.parent_path());
  std::set<fs::path> sites;
  for (const fs::path& site : all) {
    bool nested = false;
    for (fs::path up = site; up.has_relative_path() && up != up.parent_path();) {
      up = up.parent_path();
      nested |= all.contains(up) && !is_import_directory(site);
    }
    if (!nested) sites.insert(site);
  }
  return sites;
}

DistributionInfo read_distribution(const fs::path& path, const Limits& limits) {
  DistributionInfo info;
  info.site = path.parent_path();
  info.distribution = from_directory_name(path);
  std::error_code failure;
  if (path.extension() == ".egg-link") {
    const std::vector<std::string> lines = lines_of(path, limits, info.unreadable);
    if (!lines.empty()) info.project = {lines.front(), true};
  } else if (!fs::is_directory(path, failure)) {
    read_metadata(info, path, limits);
  } else {
    if (path.extension() == ".dist-info") {
      read_dist_info(info, path, limits);
    } else {
      read_egg_info(info, path, limits);
    }
    info.names_top_levels = fs::is_regular_file(path / "top_level.txt", failure);
    for (std::string& line : lines_of(path / "top_level.txt", limits, info.unreadable)) {
      info.top_levels.insert(std::move(line));
    }
  }
  return info;
}

std::vector<fs::path> read_path_file(const fs::path& file, const Limits& limits,
                                     std::vector<Unreadable>& unreadable) {
  constexpr std::size_t most_lines = 1000;
  std::vector<fs::path> directories;
  std::size_t lines = 0;
  for (const std::string& line : lines_of(file, limits, unreadable)) {
    if (++lines > most_lines) break;
    // Python would execute lines that begin with "import"; ftcheck does not.
    if (line.starts_with('#') || line.starts_with("import ") || line.starts_with("import\t")) {
      continue;
    }
    std::error_code failure;
    fs::path directory = file.parent_path() / line;
    if (fs::is_directory(directory, failure)) directories.push_back(std::move(directory));
  }
  return directories;
}

}  // namespace ftcheck::auditing
