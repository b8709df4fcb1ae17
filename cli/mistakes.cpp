#include "mistakes.hpp"

#include "did_you_mean.hpp"
#include "path_text.hpp"
#include "usage_error.hpp"

#include <ftcheck/rules.hpp>
#include <ftcheck/terminal.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <system_error>
#include <utility>

namespace ftcheck::cli {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path) {
  std::error_code failure;
  return fs::symlink_status(path, failure).type() != fs::file_type::not_found;
}

// Subcommands that people type from habit, and the option that does the same; "" if ftcheck does it
// anyway.
constexpr std::pair<std::string_view, std::string_view> subcommands[] = {
    {"check", ""},
    {"audit", ""},
    {"scan", ""},
    {"lint", ""},
    {"run", ""},
    {"inspect", ""},
    {"show", ""},
    {"verify", ""},
    {"analyze", ""},
    {"analyse", ""},
    {"test", ""},
    {"lock", ""},
    {"project", ""},
    {"projects", ""},
    {"env", ""},
    {"environment", ""},
    {"help", "--help"},
    {"version", "--version"},
    {"explain", "--explain"},
    {"rule", "--explain"},
    {"rules", "--list-rules"},
    {"limits", "--list-limits"},
    {"package", "--package"},
    {"history", "--history --package"},
    {"packages", "--packages-from"},
    {"cache", "--cache-info"}};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// The project's name in a requirement such as "scikit-learn" or "numpy[extra]==2.0".  Empty if the
// word is not a requirement, or is more likely the name of a file or of a directory that is not
// built yet.
std::string_view project_name(std::string_view word) {
  const auto end = std::ranges::find_if(
      word, [](char c) { return !is_letter_or_digit(c) && c != '-' && c != '_' && c != '.'; });
  const std::string_view name = word.substr(0, static_cast<std::size_t>(end - word.begin()));
  const std::string_view rest = word.substr(name.size());
  if (name.empty() || !is_letter_or_digit(name.front()) || !is_letter_or_digit(name.back())) {
    return {};
  }
  if (!rest.empty() && std::string_view("[=<>~!").find(rest.front()) == std::string_view::npos) {
    return {};
  }
  if (is_one_of(name, {"dist", "build", "env", "venv", "wheels", "wheelhouse", "src", "lib",
                       "site-packages", "target", "out"})) {
    return {};
  }
  constexpr std::array suffixes = {"whl", "so",   "pyd",  "dll", "dylib", "zip",  "gz",   "tgz",
                                   "bz2", "xz",   "tar",  "egg", "conda", "py",   "txt",  "toml",
                                   "cfg", "lock", "json", "md",  "yml",   "yaml", "html", "c"};
  const std::size_t dot = name.rfind('.');
  const bool is_file = dot != std::string_view::npos &&
                       std::ranges::find(suffixes, name.substr(dot + 1)) != suffixes.end();
  return is_file ? std::string_view() : name;
}

// The entry of the directory that was probably meant: a name that begins like the missing one, or
// differs from it in at most two characters.  Empty if there is none.
fs::path nearest_file(const fs::path& path) {
  constexpr std::size_t most_entries = 1000;
  constexpr std::size_t most_slips = 2;
  const fs::path directory = path.parent_path();
  const std::string wanted = path_text(path.filename());
  const std::string stem = path_text(path.stem());
  std::string best;
  std::size_t least = most_slips + 1;
  std::size_t count = 0;
  std::error_code failure;
  fs::directory_iterator each(directory.empty() ? fs::path(".") : directory, failure);
  for (; !failure && each != fs::directory_iterator() && count < most_entries;
       each.increment(failure), ++count) {
    const std::string name = path_text(each->path().filename());
    const bool is_longer =
        stem.size() >= 3 && name.starts_with(stem) && path.extension() == each->path().extension();
    const std::size_t slips = is_longer ? most_slips : distance(wanted, name);
    // Makes the choice independent of the order in which the system lists the files.
    if (slips > most_slips || slips >= wanted.size()) continue;
    if (slips < least || (slips == least && name < best)) {
      best = name;
      least = slips;
    }
  }
  return best.empty() ? fs::path() : directory / best;
}

// How to get the lock file that is missing; empty for other files.
std::string advice_about_lock(const fs::path& path) {
  constexpr std::pair<std::string_view, std::string_view> makers[] = {
      {"uv.lock", "uv lock"},
      {"pylock.toml", "uv export --format pylock.toml -o pylock.toml"},
      {"poetry.lock", "poetry lock"},
      {"pdm.lock", "pdm lock"},
      {"Pipfile.lock", "pipenv lock"}};
  const std::string name = path_text(path.filename());
  const auto maker = std::ranges::find(makers, name, [](const auto& each) { return each.first; });
  if (maker == std::end(makers)) return {};
  const fs::path project = path.parent_path() / "pyproject.toml";
  if (!is_there(project) || name == "Pipfile.lock") {
    return fmt::format(". `{}` writes it", maker->second);
  }
  return fmt::format(". `{}` writes it; without it: `ftcheck {}`", maker->second,
                     quote_for_shell(path_text(project)));
}

bool takes_words(std::string_view option) {
  return !is_one_of(option, {"--help", "--version", "--cache-info"});
}

}  // namespace

void check_words(std::span<const std::string> words) {
  if (words.empty() || is_there(words.front())) return;
  const std::string& word = words.front();
  const auto known =
      std::ranges::find(subcommands, word, [](const auto& each) { return each.first; });
  if (known == std::end(subcommands)) return;
  const std::string_view option = known->second;
  // A single word for what ftcheck does anyway may be the name of a project.
  if (option.empty() && words.size() == 1) return;
  const std::string rest = words.size() > 1 ? " " + words[1] : std::string();
  throw UsageError(
      option.empty()
          ? fmt::format("ftcheck has no subcommands: leave out '{}', as in `ftcheck{}`", word, rest)
          : fmt::format("ftcheck has no subcommands: instead of '{}' type `ftcheck {}{}`", word,
                        option, takes_words(option) ? rest : ""));
}

std::string advice(const fs::path& path) {
  const std::string word = path_text(path);
  if (is_there(path) || word.find_first_of("*?") != std::string::npos ||
      word.find("://") != std::string::npos) {
    return {};
  }
  if (const fs::path near = nearest_file(path); !near.empty()) {
    return fmt::format("; did you mean {}?", path_text(near));
  }
  if (std::string lock = advice_about_lock(path); !lock.empty()) return lock;
  if (find_rule(word) != nullptr) {
    return fmt::format(". To read about the rule: `ftcheck --explain {}`", word);
  }
  if (project_name(word).empty()) return {};
  return fmt::format(". To check a package from the index: `ftcheck --package {}`",
                     quote_for_shell(word));
}

}  // namespace ftcheck::cli
