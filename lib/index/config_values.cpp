#include "index/config_values.hpp"

#include "base/ascii.hpp"
#include "base/path_text.hpp"
#include "base/read_file.hpp"
#include "index/url.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

#include <fmt/format.h>

namespace ftcheck::index {

std::vector<std::string_view> words(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n\f\v";
  std::vector<std::string_view> found;
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    if (text.empty()) return found;
    const std::size_t end = std::min(text.find_first_of(blanks), text.size());
    found.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

std::optional<bool> truth(std::string_view text) {
  constexpr std::array<std::string_view, 6> yes = {"1", "true", "yes", "on", "t", "y"};
  constexpr std::array<std::string_view, 6> no = {"0", "false", "no", "off", "f", "n"};
  const std::string lower = base::to_lower(base::trim(text));
  if (std::ranges::find(yes, lower) != yes.end()) return true;
  if (std::ranges::find(no, lower) != no.end()) return false;
  return std::nullopt;
}

IndexLocation checked_index(std::string_view url, std::string_view name, std::string_view where) {
  // The URL itself is not shown, because it may hold a password.
  if (!resolve({}, url)) {
    throw Error(
        fmt::format("{}: this index has no URL of http or https, and ftcheck asks no "
                    "others; give one with --index-url",
                    where));
  }
  return {std::string(base::trim(url)), std::string(name)};
}

std::optional<std::string> read_config(const std::filesystem::path& path) {
  constexpr std::uint64_t most_bytes = std::uint64_t{16} << 20U;
  std::string text;
  const auto failure = base::read_text_file(path, most_bytes, text);
  if (!failure) return text;
  using Why = base::ReadFailure::Why;
  if (failure->why == Why::special) return std::nullopt;
  if (failure->why == Why::refused && (failure->system == std::errc::no_such_file_or_directory ||
                                       failure->system == std::errc::not_a_directory)) {
    return std::nullopt;
  }
  throw Error(fmt::format(
      "{}: cannot read this file, which may name package indexes: {}", base::path_text(path),
      failure->why == Why::refused ? failure->system.message() : "it is larger than 16 MiB"));
}

std::filesystem::path user_config_directory(const Surroundings& surroundings) {
  if (surroundings.is_windows) return surroundings.variable("APPDATA").value_or("");
  if (const auto directory = surroundings.variable("XDG_CONFIG_HOME")) return *directory;
  const auto home = surroundings.variable("HOME");
  return home ? std::filesystem::path(*home) / ".config" : std::filesystem::path();
}

}  // namespace ftcheck::index
