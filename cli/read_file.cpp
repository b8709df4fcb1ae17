#include "read_file.hpp"

#include "system.hpp"

#include <ftcheck/error.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <cstddef>
#include <fstream>
#include <system_error>

namespace ftcheck::cli {
namespace {

namespace fs = std::filesystem;

// Far longer than any of these files; guards against devices that never end.
constexpr std::size_t most_bytes = std::size_t{16} << 20;

constexpr std::string_view too_large = "it is larger than 16 MiB";

Error failure(std::string_view what, std::string_view why) {
  return Error(fmt::format("{} could not be read: {}", what, why));
}

}  // namespace

std::string read_file(const fs::path& file, std::string_view what) {
  const auto fail = [&](std::string_view why) { return failure(what, why); };
  std::error_code ignored;
  if (fs::is_directory(file, ignored)) throw fail(std::generic_category().message(EISDIR));
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  std::string text;
  if (!stream) throw fail(std::generic_category().message(errno));
  char block[4096];
  while (stream.read(block, sizeof block), stream.gcount() > 0) {
    text.append(block, static_cast<std::size_t>(stream.gcount()));
    if (text.size() > most_bytes) throw fail(too_large);
  }
  if (stream.bad()) throw fail(std::generic_category().message(errno));
  return text;
}

std::string read_standard_input(std::string_view what) {
  constexpr int wait_milliseconds = 1000;
  using Result = system::Source::Result;
  system::Source source;
  std::string text;
  Result result = Result::nothing;
  while (result != Result::end) {
    result = source.read(text, wait_milliseconds);
    if (result == Result::failed) throw failure(what, system::last_error());
    if (text.size() > most_bytes) throw failure(what, too_large);
  }
  return text;
}

}  // namespace ftcheck::cli
