#include "audit/companions.hpp"

#include "base/ascii.hpp"
#include "base/path.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace ftcheck::auditing {
namespace {

// Limits in bytes: for all Python files that are kept, for one Python file, and for all other files
// that are searched.
constexpr std::uint64_t most_kept = std::uint64_t{16} << 20;
constexpr std::uint64_t largest_companion = std::uint64_t{4} << 20;
constexpr std::uint64_t most_searched = std::uint64_t{2} << 30;

constexpr std::array<std::string_view, 5> module_loading = {"spec_from_file_location",
                                                            "ExtensionFileLoader", "load_dynamic",
                                                            "create_dynamic", "FileFinder"};

constexpr std::array<std::string_view, 8> library_loading = {
    "CDLL", "PyDLL", "WinDLL", "cdll", "LoadLibrary", "dlopen", "load_library", "load_op_library"};

// Words in code that composes or searches for a library's name.
constexpr std::array<std::string_view, 6> name_making = {
    "EXT_SUFFIX", "SOABI", "EXTENSION_SUFFIXES", "glob", "listdir", "iterdir"};

bool has_any(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

bool is_word_char(char c) {
  return c == '_' || base::is_letter_or_digit(c);
}

bool is_about_metadata(std::string_view path) {
  return path.find(".dist-info/") != std::string_view::npos ||
         path.find(".egg-info/") != std::string_view::npos;
}

std::string read(const Companion& companion) {
  try {
    return companion.read();
  } catch (const Error&) {
    return {};  // a file that cannot be read loads nothing either
  }
}

std::vector<std::string_view> paths_of(const std::vector<Companion>& companions) {
  std::vector<std::string_view> paths;
  paths.reserve(companions.size());
  for (const Companion& companion : companions) paths.emplace_back(companion.path);
  return paths;
}

}  // namespace

void Companions::prepare() {
  if (is_prepared_) return;
  is_prepared_ = true;
  left_ = most_searched;
  if (!list_) return;
  std::vector<Companion> python;
  for (Companion& companion : list_()) {
    if (is_about_metadata(companion.path)) continue;
    if (companion.path.find("__pycache__/") != std::string::npos) continue;
    if (!companion.path.ends_with(".py") && !companion.path.ends_with(".pyc")) {
      others_.push_back(std::move(companion));
    } else if (companion.size <= largest_companion) {
      python.push_back(std::move(companion));
    }
  }
  if (announce_) announce_(paths_of(python));
  for (const Companion& companion : python) {
    if (kept_ < most_kept) keep_loaders(companion);
  }
}

void Companions::keep_loaders(const Companion& python) {
  std::string text = read(python);
  if (has_any(text, module_loading)) {
    kept_ += text.size();
    module_loaders_.push_back(text);
  }
  if (has_any(text, library_loading)) {
    kept_ += text.size();
    library_loaders_.push_back(std::move(text));
  }
}

// Searches compiled code and data.
bool Companions::in_other_files(const std::function<bool(std::string_view)>& is_it,
                                std::string_view except) {
  if (announce_ && !std::exchange(others_are_announced_, true)) announce_(paths_of(others_));
  return std::ranges::any_of(others_, [&](const Companion& other) {
    if (base::last_component(other.path) == except || other.size > left_) return false;
    left_ -= other.size;
    return is_it(read(other));
  });
}

bool Companions::load_module(std::string_view file_name, std::string_view stem,
                             std::string_view name) {
  prepare();
  const auto names_it = [&](std::string_view text) {
    return has_word(text, name) || has_word(text, stem);
  };
  // A file with a name that cannot be imported is loaded in some other way.
  if (!is_named_as_module(stem) && !module_loaders_.empty()) return true;
  return std::ranges::any_of(module_loaders_, names_it) ||
         in_other_files(
             [&](std::string_view text) { return has_any(text, module_loading) && names_it(text); },
             file_name);
}

bool Companions::use_library(std::string_view file_name, std::string_view stem) {
  prepare();
  const auto loads_it = [&](std::string_view text) {
    return has_word(text, stem) || has_any(text, name_making);
  };
  return std::ranges::any_of(library_loaders_, loads_it) ||
         in_other_files(
             [&](std::string_view text) { return text.find(file_name) != std::string_view::npos; },
             file_name);
}

bool has_word(std::string_view text, std::string_view word) {
  if (word.empty()) return false;
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_word_char(text[at - 1])) &&
        (end == text.size() || !is_word_char(text[end]))) {
      return true;
    }
  }
  return false;
}

bool is_named_as_module(std::string_view stem) {
  if (stem.empty() || stem.starts_with("lib") || base::is_digit(stem[0])) return false;
  return std::ranges::all_of(stem,
                             [](char c) { return is_word_char(c) || base::is_beyond_ascii(c); });
}

}  // namespace ftcheck::auditing
