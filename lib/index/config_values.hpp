// Values that pip's and uv's configurations have in common.
#pragma once

#include "index/locations.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::index {

// The words between blanks.
std::vector<std::string_view> words(std::string_view text);

// "1", "yes", "on" and so on; nothing for another text.
std::optional<bool> truth(std::string_view text);

// `where` names the setting in the sentence of the Error that is thrown if the URL is not one of
// http or https.
IndexLocation checked_index(std::string_view url, std::string_view name, std::string_view where);

// A file's text.  Nothing if there is no such file; throws Error if it cannot be read.
std::optional<std::string> read_config(const std::filesystem::path& path);

// $XDG_CONFIG_HOME, otherwise ~/.config; empty if there is no home directory.
std::filesystem::path user_config_directory(const Surroundings& surroundings);

}  // namespace ftcheck::index
