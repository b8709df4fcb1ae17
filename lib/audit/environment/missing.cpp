#include "audit/environment/missing.hpp"

#include "audit/environment/python.hpp"
#include "audit/file.hpp"
#include "base/ascii.hpp"
#include "base/path_text.hpp"
#include "rules/platform.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>

namespace ftcheck::auditing {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_entries = 20'000;  // of a directory, that are examined
constexpr std::uint64_t largest_source = std::uint64_t{4} << 20;

std::string read_bytes(const fs::path& path, std::uint64_t limit) {
  const archive::Buffer bytes = read_file(path, limit);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool catches_failure(std::string_view line) {
  if (!line.starts_with("except")) return false;
  const std::string_view what = base::trim(line.substr(6));
  return what.starts_with(':') || what.find("ImportError") != std::string_view::npos ||
         what.find("ModuleNotFoundError") != std::string_view::npos ||
         what.starts_with("Exception");
}

bool imports(std::string_view line, std::string_view stem) {
  return (line.starts_with("import ") || line.starts_with("from ")) && has_word(line, stem);
}

enum class Use { none, imports, does_without };

// Whether Python code imports the module and, a few lines below, catches the failure.
Use use_of(const fs::path& source, std::string_view stem) {
  constexpr std::size_t most_lines_between = 20;
  std::string text;
  try {
    text = read_bytes(source, largest_source);
  } catch (const Error&) {
    return Use::none;
  }
  Use use = Use::none;
  std::size_t left = 0;
  for (const std::string_view each : base::split(text, '\n')) {
    const std::string_view line = base::trim(each);
    if (left > 0 && catches_failure(line)) return Use::does_without;
    if (imports(line, stem)) {
      use = Use::imports;
      left = most_lines_between;
    } else if (left > 0) {
      --left;
    }
  }
  return use;
}

std::vector<fs::path> sources_in(const fs::path& directory) {
  std::vector<fs::path> sources;
  std::error_code failure;
  fs::directory_iterator entry(directory, failure);
  for (std::size_t i = 0; !failure && entry != fs::directory_iterator() && i < most_entries; ++i) {
    std::error_code no_file;
    if (entry->path().extension() == ".py" && fs::is_regular_file(entry->path(), no_file)) {
      sources.push_back(entry->path());
    }
    entry.increment(failure);
  }
  return sources;
}

// True if the Python files work without the module, or without the one that imports it.
bool any_does_without(const std::vector<fs::path>& sources, const std::string& stem,
                      unsigned steps = 2) {
  std::vector<std::string> importers;
  for (const fs::path& source : sources) {
    const Use use = use_of(source, stem);
    if (use == Use::does_without) return true;
    const std::string importer = base::path_text(source.stem());
    if (use == Use::imports && importer != "__init__" && importer != stem) {
      importers.push_back(importer);
    }
  }
  return steps > 0 && std::ranges::any_of(importers, [&](const std::string& importer) {
           return any_does_without(sources, importer, steps - 1);
         });
}

// True if Python code beside the module, or in the packages around it, replaces it or works without
// it.
bool has_fallback(const fs::path& file, const fs::path& site, const std::string& stem) {
  const fs::path directory = file.parent_path();
  std::error_code failure;
  if (fs::is_regular_file(directory / (stem + ".py"), failure) ||
      fs::is_regular_file(directory / stem / "__init__.py", failure)) {
    return true;
  }
  // mypyc's helper modules only serve the modules beside them.
  if (stem.ends_with("__mypyc")) return true;
  std::vector<fs::path> sources;
  for (fs::path up = directory; up != site && up.has_relative_path(); up = up.parent_path()) {
    const std::vector<fs::path> more = sources_in(up);
    sources.insert(sources.end(), more.begin(), more.end());
    if (up == up.parent_path()) break;
  }
  constexpr std::size_t most_sources = 200;
  if (sources.size() > most_sources) sources.resize(most_sources);
  return any_does_without(sources, stem);
}

// True if a module with that suffix is for another platform than the modules that the environment's
// interpreter looks for.
bool is_elsewhere(const python::Suffix& suffix, const std::vector<python::Suffix>& found) {
  return !found.empty() && std::ranges::all_of(found, [&](const python::Suffix& other) {
    return suffix.text.ends_with(".pyd") != other.text.ends_with(".pyd") ||
           !rules::may_be_same(rules::platform_of_triplet(suffix.triplet),
                               rules::platform_of_triplet(other.triplet));
  });
}

}  // namespace

std::string import_path(const InstalledModule& module) {
  return base::path_text(fs::path(module.installed).parent_path() / module.name.stem);
}

std::vector<MissingModule> find_missing(const Installed& installed,
                                        const Environment& environment) {
  std::set<std::string> found;
  std::vector<python::Suffix> suffixes;
  std::map<std::string, const InstalledModule*> others;
  for (const InstalledModule& module : installed.modules) {
    const std::string name = import_path(module);
    if (looks_for(environment, module.name.suffix)) {
      found.insert(name);
      suffixes.push_back(module.name.suffix);
    } else {
      others.try_emplace(name, &module);
    }
  }
  std::vector<MissingModule> missing;
  for (const auto& [name, other] : others) {
    if (found.contains(name) || is_elsewhere(other->name.suffix, suffixes)) continue;
    missing.push_back(
        {.file = other->file,
         .suffix = other->name.suffix,
         .has_fallback = has_fallback(other->file, installed.site, other->name.stem)});
  }
  return missing;
}

std::vector<Companion> companions_of(const Installed& installed) {
  std::set<fs::path> roots;
  for (const InstalledModule& module : installed.modules) {
    const fs::path below = module.installed;
    const fs::path directory = module.file.parent_path();
    // A module beside the packages has no directory of its own.
    if (below.has_parent_path()) roots.insert(installed.site / *below.begin());
    if (roots.empty()) roots.insert(directory);
  }
  std::vector<Companion> companions;
  std::size_t entries = 0;
  for (const fs::path& root : roots) {
    std::error_code failure;
    const bool is_flat = root == installed.site;
    fs::recursive_directory_iterator entry(root, failure);
    for (; !failure && entry != fs::recursive_directory_iterator() && entries < most_entries;
         ++entries) {
      if (is_flat) entry.disable_recursion_pending();
      std::error_code no_file;
      const fs::path path = entry->path();
      if (entry->is_regular_file(no_file)) {
        const std::uintmax_t size = entry->file_size(no_file);
        companions.push_back({.path = base::path_text(path),
                              .size = no_file ? 0 : size,
                              .read = [path, size] { return read_bytes(path, size); }});
      }
      entry.increment(failure);
    }
  }
  return companions;
}

}  // namespace ftcheck::auditing
