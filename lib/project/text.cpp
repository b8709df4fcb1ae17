#include "project/text.hpp"

#include "base/path_text.hpp"
#include "base/utf8.hpp"
#include "project/credentials.hpp"
#include "project/limits.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::project {
namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
constexpr std::string_view utf16_little = "\xFF\xFE";
constexpr std::string_view utf16_big = "\xFE\xFF";

std::uint32_t unit_at(std::string_view bytes, std::size_t at, bool is_little) {
  const auto first = static_cast<unsigned char>(bytes[at]);
  const auto second = static_cast<unsigned char>(bytes[at + 1]);
  return is_little ? first | (std::uint32_t{second} << 8U) : second | (std::uint32_t{first} << 8U);
}

// Nothing for bytes that are not UTF-16.
std::optional<std::string> from_utf16(std::string_view bytes, bool is_little) {
  constexpr std::uint32_t high = 0xD800;
  constexpr std::uint32_t low = 0xDC00;
  constexpr std::uint32_t end = 0xE000;
  if (bytes.size() % 2 != 0) return std::nullopt;
  std::string text;
  text.reserve(bytes.size() / 2);
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    std::uint32_t code = unit_at(bytes, at, is_little);
    if (code >= low && code < end) return std::nullopt;
    if (code >= high && code < low) {
      at += 2;
      if (at >= bytes.size()) return std::nullopt;
      const std::uint32_t second = unit_at(bytes, at, is_little);
      if (second < low || second >= end) return std::nullopt;
      code = 0x10000U + ((code - high) << 10U) + (second - low);
    }
    base::append_character(text, code);
  }
  return text;
}

// The number of the first line that is not UTF-8.
std::size_t first_bad_line(std::string_view text) {
  std::size_t line = 1;
  while (!text.empty()) {
    const auto character = base::first_character(text);
    if (!character) return line;
    if (text.front() == '\n') ++line;
    text.remove_prefix(character->size);
  }
  return line;
}

}  // namespace

std::string utf8_text(std::string_view bytes, const std::filesystem::path& file) {
  std::string text;
  if (bytes.starts_with(utf16_little) || bytes.starts_with(utf16_big)) {
    auto converted = from_utf16(bytes.substr(2), bytes.starts_with(utf16_little));
    if (!converted) {
      throw Error(fmt::format("{}: it begins like UTF-16 text and is not; save it as UTF-8",
                              base::path_text(file)));
    }
    text = std::move(*converted);
  } else {
    text = bytes.substr(bytes.starts_with(utf8_mark) ? utf8_mark.size() : 0);
    if (!base::is_utf8(text)) {
      throw Error(fmt::format("{}: line {} is not UTF-8; save the file as UTF-8",
                              base::path_text(file), first_bad_line(text)));
    }
  }
  const std::size_t zero = text.find('\0');
  if (zero != std::string::npos) {
    throw Error(fmt::format("{}: it is not a text file: line {} has a NUL byte",
                            base::path_text(file),
                            1 + std::ranges::count(std::string_view(text).substr(0, zero), '\n')));
  }
  return text;
}

void add_unread(Graph& graph, std::string_view text, std::string_view place, std::string_view why) {
  constexpr std::size_t most_shown = 300;
  constexpr std::size_t most_unread = 1000;
  if (graph.unread.size() > most_unread) return;
  if (graph.unread.size() == most_unread) {
    graph.unread.push_back(
        {"more", "", "so much could not be understood that the rest is not listed"});
    return;
  }
  // Cut after credentials are removed, which the cut could otherwise make unrecognizable.
  const std::string safe = without_credentials(text.substr(0, std::size_t{100} * most_shown));
  std::string shown(base::cut_characters(safe, most_shown));
  if (shown.size() < safe.size()) shown += "...";
  graph.unread.push_back({std::move(shown), without_credentials(place), without_credentials(why)});
}

void check_count(std::size_t count, const std::filesystem::path& file) {
  if (count < most_entries) return;
  throw Error(
      fmt::format("{}: it names more than a million packages, requirements or hashes, "
                  "which is more than ftcheck reads",
                  base::path_text(file)));
}

}  // namespace ftcheck::project
