#include "page_context.hpp"

#include "path_text.hpp"

#include "credentials.hpp"

#include <ftcheck/terminal.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace ftcheck::cli {
namespace {

std::time_t time_of_run() {
  const char* set = std::getenv("SOURCE_DATE_EPOCH");
  const std::string_view text = set == nullptr ? "" : set;
  long long seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool is_number = !text.empty() && error == std::errc() && end == text.data() + text.size();
  constexpr long long end_of_year_9999 = 253402300799;
  const bool is_time = is_number && seconds >= 0 && seconds <= end_of_year_9999;
  return is_time ? static_cast<std::time_t>(seconds) : std::time(nullptr);
}

}  // namespace

std::string quote_command(std::span<const char* const> words, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string word = quote_for_shell(without_credentials(words[i]));
    if (i > 0 && text.size() + 1 + word.size() > most) {
      return text + fmt::format(" … and {} more", words.size() - i);
    }
    text += (i == 0 ? "" : " ") + word;
  }
  return text;
}

PageContext page_context(std::span<const char* const> words) {
  PageContext context;
  if (!words.empty()) {
    // The location of the program does not matter to readers.
    const std::filesystem::path program = words.front();
    context.command = quote_for_shell(path_text(program.filename()));
    const std::string rest = quote_command(words.subspan(1));
    if (!rest.empty()) context.command += " " + rest;
  }
  context.date = fmt::format("{:%Y-%m-%d %H:%M} UTC", fmt::gmtime(time_of_run()));
  return context;
}

}  // namespace ftcheck::cli
