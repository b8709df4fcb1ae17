#include "fetch/find_program.hpp"

#include "base/path_text.hpp"
#include "fetch/process.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>

namespace ftcheck::fetching {
namespace {

constexpr const char* variable = "FTCHECK_FETCH";

bool is_file(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error);
}

// In the order of preference: where an installation, a build and the wheel for Python have it.
std::vector<std::filesystem::path> places() {
  std::vector<std::filesystem::path> found;
  const auto add = [&](const std::filesystem::path& place) {
    if (std::find(found.begin(), found.end(), place) == found.end()) found.push_back(place);
  };
  for (const std::filesystem::path& file : own_files()) {
    const std::filesystem::path folder = file.parent_path();
    for (const char* beside : {"../libexec/ftcheck", FTCHECK_FETCH_FROM_LIBRARY, ".", "../bin"}) {
      add((folder / beside / FTCHECK_FETCH_NAME).lexically_normal());
    }
  }
#ifdef FTCHECK_FETCH_INSTALLED
  add(FTCHECK_FETCH_INSTALLED);
#endif
  return found;
}

}  // namespace

std::filesystem::path find_program(const std::optional<std::filesystem::path>& given) {
  if (given) {
    if (is_file(*given)) return *given;
    throw Error(
        fmt::format("{}: no such file; it should be ftcheck-fetch, the program that talks "
                    "to package indexes",
                    base::path_text(*given)));
  }
  const char* const named = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe)
  if (named != nullptr && *named != '\0') {
    if (is_file(named)) return named;
    throw Error(
        fmt::format("{}: no such file, but the environment variable {} names it as the "
                    "program that talks to package indexes",
                    named, variable));
  }
  const auto searched = places();
  std::string list;
  for (const std::filesystem::path& place : searched) {
    if (is_file(place)) return place;
    list += list.empty() ? "" : ", ";
    list += base::path_text(place);
  }
  throw Error(
      fmt::format("ftcheck-fetch, the program that talks to package indexes, is not "
                  "installed: there is no {}; install it (ftcheck builds it if libcurl is "
                  "there), or name it in the environment variable {}",
                  list, variable));
}

}  // namespace ftcheck::fetching
