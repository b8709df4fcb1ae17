#include "audit/input.hpp"

#include "audit/project_file.hpp"
#include "base/ascii.hpp"
#include "base/open_file.hpp"
#include "base/path_text.hpp"
#include "base/version.hpp"

#include <ftcheck/audit.hpp>
#include <ftcheck/error.hpp>
#include <ftcheck/terminal.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <system_error>

#include <fmt/format.h>

namespace ftcheck::auditing {
namespace {

namespace fs = std::filesystem;
using Suffixes = std::initializer_list<std::string_view>;

constexpr std::string_view what_is_read = "ftcheck reads wheels, extension modules and directories";

std::string lower_name(const fs::path& path) {
  return base::to_lower(base::path_text(path.filename()));
}

// The name without the suffix that it has; nothing if it has none of them.
std::optional<std::string_view> without_suffix(std::string_view name, Suffixes suffixes) {
  for (const std::string_view suffix : suffixes) {
    if (name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
  }
  return std::nullopt;
}

bool has_suffix(std::string_view name, Suffixes suffixes) {
  return without_suffix(name, suffixes).has_value();
}

// True for "pkg-1.0", the form of source distributions' names (PEP 625): a version follows the last
// dash.  Before that PEP, a version could contain a dash.
bool is_name_and_version(std::string_view stem) {
  const std::size_t dash = stem.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return false;
  if (base::is_version(stem.substr(dash + 1))) return true;
  const std::size_t before = stem.rfind('-', dash - 1);
  return before != std::string_view::npos && before > 0 && base::is_digit(stem[before + 1]) &&
         base::is_version(stem.substr(before + 1));
}

// True for "pkg-1.0-py313_0.tar.bz2", in which a build that ends in a number follows the version.
bool is_conda_package(std::string_view name) {
  if (name.ends_with(".conda")) return true;
  const auto stem = without_suffix(name, {".tar.bz2"});
  if (!stem) return false;
  const std::size_t dash = stem->rfind('-');
  if (dash == std::string_view::npos || std::ranges::count(*stem, '-') < 2) return false;
  const std::string_view build = stem->substr(dash + 1);
  const std::string_view number = build.substr(build.rfind('_') + 1);
  return base::all_digits(number) && !base::is_version(build);
}

bool is_source_archive(std::string_view name) {
  const auto stem = without_suffix(name, {".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.z"});
  return stem && is_name_and_version(*stem) && !is_conda_package(name);
}

// True if the zip archive's first member is below the directory "pkg-1.0/" of a source
// distribution. The member's name begins at byte 30 (APPNOTE.TXT, 4.3.7).
bool is_source_zip(std::string_view name, std::span<const std::byte> beginning) {
  const auto stem = without_suffix(name, {".zip"});
  constexpr std::size_t name_at = 30;
  if (!stem || !is_name_and_version(*stem) || beginning.size() <= name_at) return false;
  const std::string_view rest(reinterpret_cast<const char*>(beginning.data()) + name_at,
                              beginning.size() - name_at);
  const std::string member = base::to_lower(rest.substr(0, stem->size() + 1));
  return member == std::string(*stem) + "/";
}

constexpr std::size_t enough_of_zip = 512;

std::size_t read_beginning(const fs::path& path, std::span<std::byte> bytes) {
  base::OpenFile file(path);
  return file.read(bytes);
}

[[noreturn]] void refuse(const fs::path& path, std::string_view what, std::string_view cure) {
  throw Error(fmt::format("{} is {}; {}", shown(path), what, cure));
}

[[noreturn]] void refuse_source_distribution(const fs::path& path) {
  refuse(path, "a source distribution",
         fmt::format("{}: build a wheel from it (`pip wheel --no-deps {}`) and give that",
                     what_is_read, quote_for_shell(base::path_text(path))));
}

// What a shell would have expanded.
bool is_pattern(std::string_view name) {
  const std::size_t bracket = name.find('[');
  return name.find_first_of("*?") != std::string_view::npos ||
         (bracket != std::string_view::npos && name.find(']', bracket) != std::string_view::npos);
}

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

bool is_environment(const fs::path& path) {
  return is_there(path / "pyvenv.cfg") || is_there(path / "conda-meta");
}

// "env" for "env/bin/..".
fs::path tidied(const fs::path& path) {
  fs::path result = path.lexically_normal();
  if (!result.has_filename() && result.has_relative_path()) result = result.parent_path();
  return result.empty() ? fs::path(".") : result;
}

}  // namespace

std::string shown(const fs::path& path) {
  const std::string name = base::path_text(path);
  std::string quoted = fmt::format("{:?}", name);
  const bool is_plain =
      quoted.size() == name.size() + 2 && !name.empty() && name.find(' ') == std::string::npos;
  return is_plain ? name : quoted;
}

std::string why_missing(const fs::path& path) {
  const std::string name = base::path_text(path);
  const std::size_t scheme = name.find("://");
  if (scheme != std::string::npos && scheme > 0 &&
      std::ranges::all_of(name.substr(0, scheme), base::is_letter_or_digit)) {
    return fmt::format(
        "{} is a URL; ftcheck reads files on this machine: download it and give the file",
        shown(path));
  }
  // The outermost directory that is missing.
  fs::path missing;
  for (fs::path each = tidied(path).parent_path(); !each.empty() && !is_there(each);
       each = each.parent_path()) {
    missing = each;
  }
  const std::string nowhere =
      missing.empty() ? std::string() : fmt::format("; there is no directory {}", shown(missing));
  if (is_pattern(name)) {
    return fmt::format("{}: no file matches this pattern{}; build the wheels first, or check it",
                       shown(path), nowhere);
  }
  const bool is_directory = name.ends_with('/');
  return fmt::format("{}: no such {}{}", shown(path),
                     is_directory      ? "directory"
                     : nowhere.empty() ? "file or directory"
                                       : "file",
                     nowhere);
}

void refuse_other_kind(const fs::path& path) {
  if (const std::string about = about_project_file(path); !about.empty()) {
    throw Error(fmt::format("{} {}", shown(path), about));
  }
  const std::string name = lower_name(path);
  if (is_conda_package(name)) {
    refuse(path, "a conda package",
           fmt::format("{}: unpack it (`cph extract {}`) and give its directory", what_is_read,
                       quote_for_shell(base::path_text(path))));
  }
  if (is_source_archive(name)) refuse_source_distribution(path);
  if (has_suffix(name, {".egg"})) {
    refuse(path, "an egg, a format that pip does not install",
           fmt::format("{}: build a wheel of the project, or unpack the egg and give its directory",
                       what_is_read));
  }
  if (has_suffix(name, {".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst", ".gz", ".bz2",
                        ".xz", ".zst", ".7z", ".rar", ".deb", ".rpm"})) {
    refuse(path, "an archive that ftcheck does not read",
           "unpack it and give the wheels in it, or its directory");
  }
  if (has_suffix(name, {".py", ".pyi", ".pyc"})) {
    refuse(path, "Python code",
           "only compiled extension modules can re-enable the GIL, so there is nothing to check in "
           "it");
  }
  if (has_suffix(name,
                 {".pyx", ".pxd", ".c", ".cc", ".cpp", ".cxx", ".h", ".hpp", ".rs", ".f90"})) {
    refuse(path, "source code",
           "ftcheck reads compiled modules: build the wheel or the module and give that");
  }
}

void refuse_other_zip(const fs::path& path, std::span<const std::byte> beginning) {
  const std::string name = lower_name(path);
  if (name.ends_with(".whl")) return;
  if (is_source_zip(name, beginning)) refuse_source_distribution(path);
  refuse_other_kind(path);
}

void refuse_other_zip(const fs::path& path) {
  std::array<std::byte, enough_of_zip> bytes{};
  const std::size_t count = read_beginning(path, bytes);
  refuse_other_zip(path, std::span(bytes).first(count));
}

std::string why_not_module(const fs::path& path, bool is_binary) {
  if (const fs::path environment = environment_around(path); !environment.empty()) {
    return fmt::format("{} is a file of an environment; give the environment: {}", shown(path),
                       shown(environment));
  }
  if (is_binary) {
    return fmt::format(
        "{} is a program or a library; Python imports extension modules only from files whose "
        "names end in .so or .pyd",
        shown(path));
  }
  return fmt::format("{} is neither a wheel (.whl) nor an extension module (.so, .pyd)",
                     shown(path));
}

fs::path environment_around(const fs::path& path) {
  std::error_code failure;
  const fs::path parent = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const fs::path directory = fs::is_directory(path, failure) ? path : parent;
  const std::string name = base::path_text(fs::canonical(directory, failure).filename());
  constexpr std::array parts = {"bin", "Scripts", "include", "share", "etc"};
  if (std::ranges::find(parts, name) == parts.end()) return {};
  return is_environment(directory / "..") ? tidied(directory / "..") : fs::path();
}

}  // namespace ftcheck::auditing

namespace ftcheck {

bool is_source_distribution(const std::filesystem::path& path) {
  using namespace auditing;
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return false;
  const std::string name = lower_name(path);
  if (is_source_archive(name)) return true;
  if (!name.ends_with(".zip")) return false;
  std::array<std::byte, enough_of_zip> bytes{};
  const std::size_t count = read_beginning(path, bytes);
  return is_source_zip(name, std::span(bytes).first(count));
}

}  // namespace ftcheck
