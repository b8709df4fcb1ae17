// Kinds of input: their words, and how a file's name or content tells its kind.
#include "base/ascii.hpp"

#include "base/path_text.hpp"

#include <ftcheck/project.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>

namespace ftcheck {
namespace {

namespace fs = std::filesystem;

constexpr std::array kinds = {
    InputKind::uv_lock,      InputKind::pylock,     InputKind::poetry_lock,  InputKind::pdm_lock,
    InputKind::pipfile_lock, InputKind::pip_report, InputKind::requirements, InputKind::pyproject,
};

bool is_pylock(std::string_view name) {
  constexpr std::string_view begin = "pylock.";
  constexpr std::string_view end = ".toml";
  if (name == "pylock.toml") return true;
  if (!name.starts_with(begin) || !name.ends_with(end)) return false;
  if (name.size() <= begin.size() + end.size()) return false;
  const std::string_view middle =
      name.substr(begin.size(), name.size() - begin.size() - end.size());
  return middle.find('.') == std::string_view::npos;
}

// "requirements.txt", "requirements-dev.txt", "dev-requirements.txt", "requirements.in".
bool is_requirements(std::string_view name) {
  if (!name.ends_with(".txt") && !name.ends_with(".in")) return false;
  return name.find("requirements") != std::string_view::npos ||
         name.find("constraints") != std::string_view::npos;
}

bool is_in_requirements(const fs::path& file) {
  const std::string extension = base::path_text(file.extension());
  return (extension == ".txt" || extension == ".in") &&
         file.parent_path().filename() == "requirements";
}

// True if the file begins like the report of pip: an object that names its version or that of pip
// first.  pip writes {"version": "1", "pip_version": ...
bool begins_like_pip_report(const fs::path& file) {
  std::error_code failure;
  if (!fs::is_regular_file(file, failure)) return false;
  constexpr std::size_t enough = 4096;
  std::array<char, enough> bytes{};
  std::ifstream stream(file, std::ios::binary);
  stream.read(bytes.data(), bytes.size());
  const std::string_view begin(bytes.data(), static_cast<std::size_t>(stream.gcount()));
  return begin.find("\"pip_version\"") != std::string_view::npos;
}

}  // namespace

std::span<const InputKind> all_input_kinds() {
  return kinds;
}

std::string_view to_string(InputKind kind) {
  switch (kind) {
    case InputKind::uv_lock:
      return "uv.lock";
    case InputKind::pylock:
      return "pylock.toml";
    case InputKind::poetry_lock:
      return "poetry.lock";
    case InputKind::pdm_lock:
      return "pdm.lock";
    case InputKind::pipfile_lock:
      return "Pipfile.lock";
    case InputKind::pip_report:
      return "pip-report";
    case InputKind::requirements:
      return "requirements.txt";
    case InputKind::pyproject:
      return "pyproject.toml";
  }
  return "requirements.txt";
}

std::optional<InputKind> find_input_kind(std::string_view word) {
  const auto* found = std::ranges::find_if(kinds, [&](InputKind kind) {
    return base::to_lower(to_string(kind)) == base::to_lower(word);
  });
  if (found == kinds.end()) return std::nullopt;
  return *found;
}

std::string_view to_string(Resolver resolver) {
  return resolver == Resolver::uv ? "uv" : "fit";
}

std::optional<InputKind> input_kind_of(const fs::path& file) {
  std::error_code failure;
  if (fs::is_directory(file, failure)) return std::nullopt;
  const std::string name = base::to_lower(base::path_text(file.filename()));
  for (const InputKind kind : kinds) {
    if (name == base::to_lower(to_string(kind))) return kind;
  }
  if (is_pylock(name)) return InputKind::pylock;
  if (is_requirements(name) || is_in_requirements(file)) return InputKind::requirements;
  if (name.ends_with(".json") && begins_like_pip_report(file)) return InputKind::pip_report;
  return std::nullopt;
}

}  // namespace ftcheck
