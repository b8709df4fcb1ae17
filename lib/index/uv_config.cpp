// Variables come first, then the project's file, the user's, and the one for all users.  Lists are
// joined in that order; of other settings the first counts.
#include "index/uv_config.hpp"

#include "base/ascii.hpp"
#include "base/path_text.hpp"
#include "index/config_values.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/toml.hpp>

#include <array>
#include <cstddef>
#include <utility>

#include <fmt/format.h>
#include <toml++/toml.h>

namespace ftcheck::index {
namespace {

namespace fs = std::filesystem;

bool is_url(std::string_view text) {
  return text.find("://") != std::string_view::npos;
}

// A relative path of a configuration file is relative to its directory.
std::string place(std::string_view text, const fs::path& directory) {
  return is_url(text) ? std::string(text) : base::path_text(directory / fs::path(text));
}

class Reader {
 public:
  Reader(Configured& configured, const fs::path& file) : configured_(configured), file_(file) {}

  void read(const toml::table& table) {
    if (const toml::array* indexes = table["index"].as_array()) {
      for (const toml::node& index : *indexes) {
        if (const toml::table* each = index.as_table()) read_index(*each);
      }
    }
    for (const std::string& url : texts(table["extra-index-url"].node())) {
      configured_.indexes.push_back(checked_index(url, "", where("extra-index-url")));
    }
    if (const auto url = table["index-url"].value<std::string>()) {
      set_default(checked_index(*url, "", where("index-url")));
    }
    if (!configured_.no_index) configured_.no_index = table["no-index"].value<bool>();
    for (const std::string& text : texts(table["find-links"].node())) add_find_links(text);
  }

 private:
  // An explicit index is for certain projects only, and a flat one is a page of links.
  void read_index(const toml::table& index) {
    const auto url = index["url"].value<std::string>();
    if (!url || index["explicit"].value_or(false)) return;
    if (index["format"].value_or(std::string()) == "flat") return add_find_links(*url);
    const std::string name = index["name"].value_or(std::string());
    IndexLocation location =
        checked_index(*url, name, where(name.empty() ? "index" : fmt::format("index {}", name)));
    if (index["default"].value_or(false)) {
      set_default(std::move(location));
    } else {
      configured_.indexes.push_back(std::move(location));
    }
  }

  void set_default(IndexLocation location) {
    if (!configured_.default_index) configured_.default_index = std::move(location);
  }

  void add_find_links(std::string_view text) {
    configured_.find_links.push_back(place(text, file_.parent_path()));
  }

  // A list of texts, or one text.
  static std::vector<std::string> texts(const toml::node* node) {
    std::vector<std::string> found;
    if (node == nullptr) return found;
    if (const auto text = node->value<std::string>()) found.push_back(*text);
    if (const toml::array* array = node->as_array()) {
      for (const toml::node& element : *array) {
        if (auto text = element.value<std::string>()) found.push_back(std::move(*text));
      }
    }
    return found;
  }

  std::string where(std::string_view key) const {
    return fmt::format("{}: {}", base::path_text(file_), key);
  }

  Configured& configured_;
  const fs::path& file_;
};

std::optional<toml::table> parse(const fs::path& file) {
  const auto text = read_config(file);
  if (!text) return std::nullopt;
  if (const auto problem = check_toml(*text)) {
    throw Error(
        fmt::format("{}: line {} {}, so it is unknown which indexes to ask; correct it, or give "
                    "--index-url",
                    base::path_text(file), problem->line, problem->what));
  }
  try {
    return toml::parse(*text);
  } catch (const toml::parse_error& error) {
    throw Error(
        fmt::format("{}: line {} is not valid TOML, so it is unknown which indexes to ask: "
                    "{}; correct it, or give --index-url",
                    base::path_text(file), error.source().begin.line, error.description()));
  }
}

// uv.toml; false if there is no such file.  What it has below [pip] is for `uv pip`, which wins.
bool add_uv_toml(const fs::path& file, Configured& configured) {
  const auto table = parse(file);
  if (!table) return false;
  if (const toml::table* pip = (*table)["pip"].as_table()) Reader(configured, file).read(*pip);
  Reader(configured, file).read(*table);
  return true;
}

bool add_pyproject(const fs::path& file, Configured& configured) {
  const auto document = parse(file);
  if (!document) return false;
  const toml::table* table = document->at_path("tool.uv").as_table();
  if (table == nullptr) return false;
  if (const toml::table* pip = (*table)["pip"].as_table()) Reader(configured, file).read(*pip);
  Reader(configured, file).read(*table);
  return true;
}

// The nearest directory from the working directory upwards that has settings of uv.
void add_project(const fs::path& working, Configured& configured) {
  for (fs::path directory = working; !directory.empty(); directory = directory.parent_path()) {
    if (add_uv_toml(directory / "uv.toml", configured)) return;
    if (add_pyproject(directory / "pyproject.toml", configured)) return;
    if (directory == directory.parent_path()) return;
  }
}

void add_all_users(const Surroundings& surroundings, Configured& configured) {
  if (surroundings.is_windows) {
    const auto directory = surroundings.variable("PROGRAMDATA");
    if (directory) add_uv_toml(fs::path(*directory) / "uv" / "uv.toml", configured);
    return;
  }
  const auto listed = surroundings.variable("XDG_CONFIG_DIRS");
  const std::string directories = listed.value_or(base::path_text(surroundings.system / "xdg"));
  for (const std::string_view directory : base::split(directories, ':')) {
    if (directory.empty()) continue;
    if (add_uv_toml(fs::path(directory) / "uv" / "uv.toml", configured)) return;
  }
  add_uv_toml(surroundings.system / "uv" / "uv.toml", configured);
}

// "name=https://…" or "https://…".
IndexLocation named_index(std::string_view text, std::string_view variable) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals > text.find(':')) {
    return checked_index(text, "", variable);
  }
  return checked_index(text.substr(equals + 1), text.substr(0, equals), variable);
}

void add_variables(const Surroundings& surroundings, Configured& configured) {
  constexpr std::array<const char*, 2> several = {"UV_INDEX", "UV_EXTRA_INDEX_URL"};
  for (const char* variable : several) {
    const std::string value = surroundings.variable(variable).value_or("");
    for (const std::string_view text : words(value)) {
      configured.indexes.push_back(named_index(text, variable));
    }
  }
  constexpr std::array<const char*, 2> defaults = {"UV_DEFAULT_INDEX", "UV_INDEX_URL"};
  for (const char* variable : defaults) {
    const auto value = surroundings.variable(variable);
    if (value && !configured.default_index) {
      configured.default_index = named_index(*value, variable);
    }
  }
  configured.no_index = truth(surroundings.variable("UV_NO_INDEX").value_or(""));
  const std::string links = surroundings.variable("UV_FIND_LINKS").value_or("");
  for (const std::string_view part : base::split(links, ',')) {
    for (const std::string_view text : words(part)) {
      configured.find_links.push_back(place(text, surroundings.directory));
    }
  }
}

}  // namespace

Configured uv_configured(const Surroundings& surroundings) {
  Configured configured;
  add_variables(surroundings, configured);
  if (truth(surroundings.variable("UV_NO_CONFIG").value_or("")).value_or(false)) return configured;
  if (const auto file = surroundings.variable("UV_CONFIG_FILE")) {
    if (!add_uv_toml(*file, configured)) {
      throw Error(fmt::format("{}: there is no such file, which UV_CONFIG_FILE names", *file));
    }
    return configured;
  }
  add_project(surroundings.directory, configured);
  const fs::path user = user_config_directory(surroundings);
  if (!user.empty()) add_uv_toml(user / "uv" / "uv.toml", configured);
  add_all_users(surroundings, configured);
  return configured;
}

}  // namespace ftcheck::index
