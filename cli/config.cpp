#include "config.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>
#include <toml++/toml.h>

#include <cerrno>
#include <cstddef>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace ftcheck::cli {
namespace {

namespace fs = std::filesystem;

// No pyproject.toml is anywhere near as long; a device that never ends is.
constexpr std::size_t most_bytes = std::size_t{16} << 20;

// A key of the table with its value.  toml++'s own sentences do not say which key was wrong.
struct Entry {
  std::string_view file;
  std::string_view key;
  const toml::node& value;
};

// What a sentence about a value begins with: "pyproject.toml:3: fail-on".
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

// Nobody audits to be told nothing, and to the library it means all.
std::vector<std::string> read_select(const Entry& entry) {
  std::vector<std::string> codes = read_codes(entry);
  if (!codes.empty()) return codes;
  throw Error(fmt::format("{} is empty; name rules, or leave it out to have them all",
                          place(entry, entry.value)));
}

template <typename Value>
Value read_word(const Entry& entry, Value parse(std::string_view word, std::string_view where)) {
  return parse(read_string(entry, entry.value), place(entry, entry.value));
}

void set(Settings& settings, const Entry& entry, std::size_t line) {
  if (entry.key == "select") {
    settings.select = read_select(entry);
  } else if (entry.key == "ignore") {
    settings.ignore = read_codes(entry);
  } else if (entry.key == "hints") {
    settings.hints = read_bool(entry);
  } else if (entry.key == "fail-on") {
    settings.fail_on = read_word(entry, parse_fail_on);
  } else if (entry.key == "verify-record") {
    settings.verify_record = read_bool(entry);
  } else if (entry.key == "format") {
    settings.format = read_word(entry, parse_format);
  } else if (entry.key == "color") {
    settings.color = read_word(entry, parse_color);
  } else {
    throw Error(
        fmt::format("{}:{}: [tool.ftcheck] has no key '{}'; choose from select, ignore, "
                    "hints, fail-on, verify-record, format, color",
                    entry.file, line, entry.key));
  }
}

std::string read_file(const fs::path& path) {
  const auto fail = [&](std::string_view why) {
    return Error(fmt::format("the configuration {} could not be read: {}", path.string(), why));
  };
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) throw fail(std::generic_category().message(EISDIR));
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text;
  if (!file) throw fail(std::generic_category().message(errno));
  char block[4096];
  while (file.read(block, sizeof block), file.gcount() > 0) {
    text.append(block, static_cast<std::size_t>(file.gcount()));
    if (text.size() > most_bytes) throw fail("it is larger than 16 MiB");
  }
  if (file.bad()) throw fail(std::generic_category().message(errno));
  return text;
}

toml::table parse(const fs::path& path) {
  try {
    return toml::parse(read_file(path));
  } catch (const toml::parse_error& error) {
    throw Error(fmt::format("{}:{}: this is not TOML: {}", path.string(), error.source().begin.line,
                            error.description()));
  }
}

}  // namespace

std::optional<Settings> read_config(const fs::path& file) {
  const toml::table document = parse(file);
  const toml::node* node = document.at_path("tool.ftcheck").node();
  if (node == nullptr) return std::nullopt;
  const std::string name = file.string();
  const toml::table* table = node->as_table();
  if (table == nullptr) {
    throw Error(
        fmt::format("{}:{}: tool.ftcheck must be a table", name, node->source().begin.line));
  }
  Settings settings;
  for (const auto& [key, value] : *table) {
    set(settings, {name, key.str(), value}, key.source().begin.line);
  }
  return settings;
}

Settings find_config(const fs::path& directory) {
  for (fs::path folder = directory;; folder = folder.parent_path()) {
    const fs::path file = folder / "pyproject.toml";
    std::error_code ignored;
    if (fs::is_regular_file(file, ignored)) {
      if (const auto settings = read_config(file)) return *settings;
    }
    if (folder == folder.parent_path()) return {};
  }
}

Settings find_settings(const Options& options) {
  if (options.no_config) return options.settings;
  if (!options.config) {
    // A directory that was deleted under the program has no path, and no configuration.
    std::error_code error;
    const fs::path here = fs::current_path(error);
    return error ? options.settings : merge(options.settings, find_config(here));
  }
  const auto config = read_config(*options.config);
  if (!config) {
    throw Error(fmt::format("{} has no [tool.ftcheck] table", options.config->string()));
  }
  return merge(options.settings, *config);
}

}  // namespace ftcheck::cli
