#include "config.hpp"

#include "did_you_mean.hpp"
#include "index_options.hpp"
#include "path_text.hpp"
#include "project_options.hpp"
#include "read_file.hpp"
#include "rules.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/toml.hpp>

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace ftcheck::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view own_file = "ftcheck.toml";
constexpr std::string_view shared_file = "pyproject.toml";

// A key of the table with its value. toml++'s own errors do not name the key.
struct Entry {
  std::string_view file;
  std::string_view key;
  const toml::node& value;
};

// The beginning of an error about a value: "pyproject.toml:3: fail-on".
std::string place(const Entry& entry, const toml::node& value) {
  return fmt::format("{}:{}: {}", entry.file, value.source().begin.line, entry.key);
}

std::string read_string(const Entry& entry, const toml::node& value) {
  if (const auto* string = value.as_string()) return string->get();
  throw Error(fmt::format("{} must be a string in quotes", place(entry, value)));
}

bool read_bool(const Entry& entry) {
  if (const auto* boolean = entry.value.as_boolean()) return boolean->get();
  throw Error(fmt::format("{} must be true or false", place(entry, entry.value)));
}

std::vector<std::string> read_codes(const Entry& entry) {
  const toml::array* array = entry.value.as_array();
  if (array == nullptr) {
    throw Error(
        fmt::format("{} must be an array of rules, such as [\"FT3\"]", place(entry, entry.value)));
  }
  std::vector<std::string> codes;
  for (const toml::node& element : *array) {
    codes.push_back(read_string(entry, element));
    check_code(codes.back(), place(entry, element));
  }
  return codes;
}

std::vector<std::string> read_ignored_state(const Entry& entry) {
  const toml::array* array = entry.value.as_array();
  if (array == nullptr) {
    throw Error(
        fmt::format("{} must be an array such as [\"pkg._x:cache\"]", place(entry, entry.value)));
  }
  std::vector<std::string> entries;
  for (const toml::node& element : *array) {
    entries.push_back(read_string(entry, element));
    check_ignored_state(entries.back(), place(entry, element));
  }
  return entries;
}

// To the library an empty selection means all rules; users would not expect that of `[]`.
std::vector<std::string> read_select(const Entry& entry) {
  std::vector<std::string> codes = read_codes(entry);
  if (!codes.empty()) return codes;
  throw Error(fmt::format("{} is empty; name rules, or leave it out to have them all",
                          place(entry, entry.value)));
}

IndexLocation read_index(const Entry& entry) {
  return parse_index(read_string(entry, entry.value), false, place(entry, entry.value));
}

std::vector<IndexLocation> read_extra_indexes(const Entry& entry) {
  const toml::array* array = entry.value.as_array();
  if (array == nullptr) {
    throw Error(
        fmt::format("{} must be an array of URLs, such as [\"https://index.example/simple\"]",
                    place(entry, entry.value)));
  }
  std::vector<IndexLocation> indexes;
  for (const toml::node& element : *array) {
    indexes.push_back(parse_index(read_string(entry, element), true, place(entry, element)));
  }
  return indexes;
}

// Extras and groups of a project.
std::vector<std::string> read_names(const Entry& entry) {
  const toml::array* array = entry.value.as_array();
  if (array == nullptr) {
    throw Error(
        fmt::format("{} must be an array of names, such as [\"web\"]", place(entry, entry.value)));
  }
  std::vector<std::string> names;
  for (const toml::node& element : *array) {
    names.push_back(read_string(entry, element));
    check_name(names.back(), place(entry, element));
  }
  return names;
}

fs::path read_directory(const Entry& entry) {
  const std::string text = read_string(entry, entry.value);
  if (text.empty()) {
    throw Error(fmt::format("{} needs the name of a directory", place(entry, entry.value)));
  }
  return fs::path(entry.file).parent_path() / text;
}

template <typename Value>
Value read_word(const Entry& entry, Value parse(std::string_view word, std::string_view where)) {
  return parse(read_string(entry, entry.value), place(entry, entry.value));
}

std::vector<ModuleIgnores> read_per_module(const Entry& entry) {
  const toml::table* table = entry.value.as_table();
  if (table == nullptr) {
    throw Error(
        fmt::format("{} must be a table of patterns, such as \"pkg.vendored.*\" = [\"FT3\"]",
                    place(entry, entry.value)));
  }
  std::vector<ModuleIgnores> all;
  for (const auto& [pattern, codes] : *table) {
    const std::string key = fmt::format("{}.'{}'", entry.key, pattern.str());
    if (pattern.str().empty()) {
      throw Error(fmt::format("{}:{}: {}: the pattern is empty; name a module, or \"*\" for all",
                              entry.file, pattern.source().begin.line, entry.key));
    }
    all.push_back({std::string(pattern.str()), read_codes({entry.file, key, codes})});
  }
  return all;
}

struct Key {
  std::string_view name;
  void (*set)(Settings& settings, const Entry& entry);
};

constexpr Key keys[] = {
    {"select", [](Settings& to, const Entry& entry) { to.select = read_select(entry); }},
    {"ignore", [](Settings& to, const Entry& entry) { to.ignore = read_codes(entry); }},
    {"per-module-ignores",
     [](Settings& to, const Entry& entry) { to.per_module_ignores = read_per_module(entry); }},
    {"ignore-state",
     [](Settings& to, const Entry& entry) { to.ignore_state = read_ignored_state(entry); }},
    {"hints", [](Settings& to, const Entry& entry) { to.hints = read_bool(entry); }},
    {"fail-on",
     [](Settings& to, const Entry& entry) { to.fail_on = read_word(entry, parse_fail_on); }},
    {"verify-record",
     [](Settings& to, const Entry& entry) { to.verify_record = read_bool(entry); }},
    {"format",
     [](Settings& to, const Entry& entry) { to.format = read_word(entry, parse_format); }},
    {"color", [](Settings& to, const Entry& entry) { to.color = read_word(entry, parse_color); }},
    {"index-url", [](Settings& to, const Entry& entry) { to.index = read_index(entry); }},
    {"extra-index-url",
     [](Settings& to, const Entry& entry) { to.extra_indexes = read_extra_indexes(entry); }},
    {"cache-dir",
     [](Settings& to, const Entry& entry) { to.cache_directory = read_directory(entry); }},
    {"offline", [](Settings& to, const Entry& entry) { to.offline = read_bool(entry); }},
    {"extra", [](Settings& to, const Entry& entry) { to.extras = read_names(entry); }},
    {"group", [](Settings& to, const Entry& entry) { to.groups = read_names(entry); }},
    {"resolver",
     [](Settings& to, const Entry& entry) { to.resolver = read_word(entry, parse_resolver); }},
};

const Key* find_key(std::string_view name) {
  const auto* const found = std::ranges::find(keys, name, &Key::name);
  return found == std::end(keys) ? nullptr : found;
}

[[noreturn]] void refuse_key(std::string_view file, std::string_view key, std::size_t line,
                             bool is_top_level) {
  if (is_top_level && key == "tool") {
    throw Error(fmt::format(
        "{}:{}: the keys of this file are at the top level; leave out [tool.ftcheck]", file, line));
  }
  std::vector<std::string_view> names;
  for (const Key& each : keys) names.push_back(each.name);
  throw Error(fmt::format("{}:{}: {}unknown key '{}'; {}", file, line,
                          is_top_level ? "" : "[tool.ftcheck]: ", key, suggestion(key, names)));
}

Settings read_table(const toml::table& table, std::string_view file, bool is_top_level) {
  Settings settings;
  for (const auto& [name, value] : table) {
    const Key* key = find_key(name.str());
    if (key == nullptr) refuse_key(file, name.str(), name.source().begin.line, is_top_level);
    key->set(settings, {file, name.str(), value});
  }
  return settings;
}

toml::table parse(const fs::path& path) {
  const std::string text = read_file(path, fmt::format("the configuration {}", path_text(path)));
  if (const auto problem = check_toml(text)) {
    throw Error(fmt::format("{}:{}: this line {}", path_text(path), problem->line, problem->what));
  }
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    throw Error(fmt::format("{}:{}: this is not TOML: {}", path_text(path),
                            error.source().begin.line, error.description()));
  }
}

}  // namespace

std::optional<Settings> read_config(const fs::path& file) {
  const toml::table document = parse(file);
  const std::string name = path_text(file);
  const fs::path last = file.filename();
  if (last == own_file) return read_table(document, name, true);
  if (const toml::node* node = document.at_path("tool.ftcheck").node()) {
    if (const toml::table* table = node->as_table()) return read_table(*table, name, false);
    throw Error(
        fmt::format("{}:{}: tool.ftcheck must be a table", name, node->source().begin.line));
  }
  const auto is_known = [](const auto& entry) { return find_key(entry.first.str()) != nullptr; };
  if (last == shared_file || std::none_of(document.begin(), document.end(), is_known)) {
    return std::nullopt;
  }
  return read_table(document, name, true);
}

Settings find_config(const fs::path& directory) {
  for (fs::path folder = directory;; folder = folder.parent_path()) {
    for (const std::string_view name : {own_file, shared_file}) {
      std::error_code ignored;
      if (!fs::is_regular_file(folder / name, ignored)) continue;
      if (const auto settings = read_config(folder / name)) return *settings;
    }
    if (folder == folder.parent_path()) return {};
  }
}

Settings find_settings(const Options& options) {
  if (options.no_config) return options.settings;
  if (!options.config) {
    // A working directory that was deleted has neither a path nor a configuration.
    std::error_code error;
    const fs::path here = fs::current_path(error);
    return error ? options.settings : merge(options.settings, find_config(here));
  }
  const auto config = read_config(*options.config);
  if (!config) {
    throw Error(
        fmt::format("{} has no [tool.ftcheck] table{}", path_text(*options.config),
                    options.config->filename() == shared_file ? "" : " and none of its keys"));
  }
  return merge(options.settings, *config);
}

}  // namespace ftcheck::cli
