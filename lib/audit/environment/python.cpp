#include "audit/environment/python.hpp"

#include "audit/file.hpp"
#include "base/ascii.hpp"
#include "base/interpreter.hpp"
#include "base/path.hpp"
#include "base/path_text.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t most_config_bytes = 1 << 20;

// From the innermost component of the path that is "python3.14t" or the like.
std::optional<Environment> from_path(const fs::path& site) {
  std::optional<Environment> found;
  for (const fs::path& part : site) {
    const std::string name = base::path_text(part);
    if (!name.starts_with("python3.")) continue;
    if (const auto interpreter = base::find_interpreter(name)) {
      found = Environment{*interpreter, fmt::format("the directory {}", name)};
    }
  }
  return found;
}

// bin/python3.14t, Scripts/python3.14t.exe or python3.14t.exe.
std::optional<Environment> from_programs(const fs::path& root) {
  for (const char* folder : {"bin", "Scripts", "."}) {
    std::error_code failure;
    std::map<std::string, Interpreter> programs;
    fs::directory_iterator entry(root / folder, failure);
    while (!failure && entry != fs::directory_iterator()) {
      std::string name = base::path_text(entry->path().filename());
      if (name.ends_with(".exe")) name.resize(name.size() - 4);
      const auto interpreter = base::find_interpreter(name);
      if (interpreter && name.starts_with("python3.")) programs.emplace(name, *interpreter);
      entry.increment(failure);
    }
    if (programs.size() == 1) {
      const auto& [name, interpreter] = *programs.begin();
      return Environment{interpreter, fmt::format("the program {}", name)};
    }
  }
  return std::nullopt;
}

// "key = value" lines of pyvenv.cfg (PEP 405).
std::map<std::string, std::string> read_config(const fs::path& path) {
  std::map<std::string, std::string> values;
  try {
    const archive::Buffer bytes = read_file(path, most_config_bytes);
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    for (const std::string_view line : base::split(text, '\n')) {
      const auto equals = line.find('=');
      if (equals == std::string_view::npos) continue;
      values.emplace(base::to_lower(base::trim(line.substr(0, equals))),
                     base::trim(line.substr(equals + 1)));
    }
  } catch (const Error&) {
    // An unreadable file says nothing.
  }
  return values;
}

std::string stem_of_program(std::string_view path) {
  std::string name(base::file_name(path));
  if (base::to_lower(name).ends_with(".exe")) name.resize(name.size() - 4);
  return name;
}

// How many modules name each build: free-threaded or not, and the minor version.
using Builds = std::map<std::pair<bool, unsigned>, std::size_t>;

Builds count_builds(std::span<const python::Suffix> suffixes) {
  Builds counts;
  for (const python::Suffix& suffix : suffixes) {
    const bool free_threaded = suffix.kind == python::SuffixKind::free_threaded;
    if (suffix.minor != 0 && (free_threaded || suffix.kind == python::SuffixKind::gil)) {
      ++counts[{free_threaded, suffix.minor}];
    }
  }
  return counts;
}

// The interpreter whose program pyvenv.cfg names: "/usr/bin/python3.14t".
std::optional<Interpreter> program_of(const std::map<std::string, std::string>& config) {
  for (const char* key : {"executable", "base-executable"}) {
    const auto value = config.find(key);
    if (value == config.end()) continue;
    const std::string program = stem_of_program(value->second);
    const auto interpreter = base::find_interpreter(program);
    if (interpreter && program.starts_with("python3.")) return interpreter;
  }
  return std::nullopt;
}

// The minor version in pyvenv.cfg: "version = 3.14.2".
std::optional<unsigned> version_of(const std::map<std::string, std::string>& config) {
  for (const char* key : {"version_info", "version"}) {
    const auto value = config.find(key);
    if (value == config.end()) continue;
    const std::string_view text = value->second;
    const auto second_dot = text.find('.', text.find('.') + 1);
    if (const auto found = base::find_interpreter(text.substr(0, second_dot))) return found->minor;
  }
  return std::nullopt;
}

// Without the name of a program, as on Windows, the version does not tell the build.  The
// directories of interpreters that uv installs do
// ("cpython-3.14.0+freethreaded-windows-x86_64-none"), and so do modules.
std::optional<Environment> from_config(const fs::path& root,
                                       std::span<const python::Suffix> suffixes) {
  const auto config = read_config(root / "pyvenv.cfg");
  if (const auto program = program_of(config)) return Environment{*program, "pyvenv.cfg"};
  const auto minor = version_of(config);
  if (!minor) return std::nullopt;
  const auto home = config.find("home");
  if (home != config.end() && home->second.find("+freethreaded") != std::string::npos) {
    return Environment{{*minor, true}, "pyvenv.cfg"};
  }
  const Builds counts = count_builds(suffixes);
  const bool free_threaded = counts.contains({true, *minor});
  const bool told = free_threaded || counts.contains({false, *minor});
  return Environment{{*minor, free_threaded},
                     told ? "pyvenv.cfg and the suffixes of its modules" : "pyvenv.cfg"};
}

// The interpreter that most modules name; a free-threaded one if any module names one, because
// users who keep modules of several builds side by side ask ftcheck about the free-threaded ones.
std::optional<Environment> from_suffixes(std::span<const python::Suffix> suffixes) {
  Builds counts = count_builds(suffixes);
  const bool any_free_threaded =
      std::ranges::any_of(counts, [](const auto& each) { return each.first.first; });
  std::erase_if(counts, [&](const auto& each) { return each.first.first != any_free_threaded; });
  if (counts.empty()) return std::nullopt;
  auto most = counts.begin();
  for (auto each = counts.begin(); each != counts.end(); ++each) {
    if (each->second >= most->second) most = each;
  }
  const auto [free_threaded, minor] = most->first;
  return Environment{{minor, free_threaded}, "the suffixes of its modules"};
}

}  // namespace

std::optional<Environment> find_environment(const fs::path& site,
                                            std::span<const python::Suffix> suffixes) {
  std::error_code failure;
  const fs::path canonical = fs::canonical(site, failure);
  // Interpreters around any other directory may have nothing to do with it.
  if (failure || !is_import_directory(canonical)) return from_suffixes(suffixes);
  if (auto found = from_path(canonical)) return found;
  // Lib/site-packages is two levels below an environment of Windows, lib/python3.14/site-packages
  // three below others.
  constexpr int most_levels = 3;
  fs::path root = canonical;
  for (int level = 0; level <= most_levels && root.has_relative_path(); ++level) {
    if (auto found = from_programs(root)) return found;
    if (auto found = from_config(root, suffixes)) return found;
    root = root.parent_path();
  }
  return from_suffixes(suffixes);
}

bool is_import_directory(const fs::path& directory) {
  const fs::path name = directory.filename();
  if (name == "DLLs") {
    std::error_code failure;
    return fs::is_directory(directory.parent_path() / "Lib", failure);
  }
  return name == "site-packages" || name == "dist-packages" || name == "lib-dynload";
}

Environment asked_environment(const Interpreter& python) {
  return {python, "as requested"};
}

bool looks_for(const Environment& environment, const python::Suffix& suffix) {
  switch (suffix.kind) {
    case python::SuffixKind::bare:
      return true;
    case python::SuffixKind::free_threaded:
      return environment.python.free_threaded && suffix.minor == environment.python.minor;
    case python::SuffixKind::gil:
      return !environment.python.free_threaded && suffix.minor == environment.python.minor;
    case python::SuffixKind::abi3:
      // 3.13t and 3.14t still look for it (PEP 803 removed it from 3.15t).
      return !environment.python.free_threaded || environment.python.minor < 15;
    case python::SuffixKind::abi3t:
      return environment.python.minor >= 15;
    case python::SuffixKind::foreign:
      return false;
  }
  return false;
}

}  // namespace ftcheck::auditing
