#include "project/toml_file.hpp"

#include "base/path_text.hpp"
#include "project/text.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/toml.hpp>

#include <fmt/format.h>

namespace ftcheck::project {

toml::table parse_toml(std::string_view bytes, const std::filesystem::path& file) {
  const std::string text = utf8_text(bytes, file);
  if (const auto problem = check_toml(text)) {
    throw Error(fmt::format("{}: line {} {}", base::path_text(file), problem->line, problem->what));
  }
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    throw Error(fmt::format("{}: line {} is not valid TOML: {}", base::path_text(file),
                            error.source().begin.line, error.description()));
  }
}

std::string text_of(const toml::table& table, std::string_view key) {
  return table[key].value_or(std::string());
}

std::string place_of(const toml::node& node) {
  return fmt::format("line {}", node.source().begin.line);
}

}  // namespace ftcheck::project
