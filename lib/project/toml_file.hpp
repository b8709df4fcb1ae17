// TOML as the readers of this folder see it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <toml++/toml.h>

namespace ftcheck::project {

// Throws Error, with file and line, for text that is not TOML or that nests too deeply.
toml::table parse_toml(std::string_view text, const std::filesystem::path& file);

// The text of that key; empty if it is absent or of another type.
std::string text_of(const toml::table& table, std::string_view key);

// "line 12".
std::string place_of(const toml::node& node);

}  // namespace ftcheck::project
