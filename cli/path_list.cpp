#include "path_list.hpp"

#include "path_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <system_error>
#include <utility>

namespace ftcheck::cli {
namespace {

// The number of paths to audit together, and a length that no system allows for a path.
constexpr std::size_t most_paths = 1000;
constexpr std::size_t longest_path = 65536;
// How long to wait before asking whether to continue.
constexpr int wait_milliseconds = 100;
constexpr const char* standard_input = "standard input";

}  // namespace

PathList::PathList(const std::filesystem::path& file, char end, std::function<bool()> stopped)
    : name_(file == "-" ? standard_input : path_text(file)),
      end_(end),
      stopped_(std::move(stopped)),
      source_(file == "-" ? system::Source() : system::Source(file)) {
  std::error_code unknown;
  if (file != "-" && std::filesystem::is_directory(file, unknown)) {
    throw ListError(fmt::format("the list of paths {} is a directory; {}", name_, what_is_read()));
  }
  if (!source_.is_open()) fail();
}

void PathList::fail() const {
  throw ListError(
      fmt::format("the list of paths {} could not be read: {}", name_, system::last_error()));
}

// Refuses input that is not a list before any path in it is used: stray bytes could form the path
// "/".
void PathList::check(std::size_t from) {
  const std::string_view fresh = std::string_view(read_).substr(from);
  if (is_new_) {
    const std::string_view begin = read_;
    if (begin.starts_with("PK\3\4") || begin.starts_with("PK\5\6")) {
      throw ListError(
          fmt::format("{} is a zip archive, such as a wheel; {}: give the path of the wheel", name_,
                      what_is_read()));
    }
    is_new_ = begin.size() < 4;
  }
  if (end_ == '\0') return;
  const auto control = std::ranges::find_if(fresh, [](char each) {
    const auto code = static_cast<unsigned char>(each);
    return (code < 0x20 && each != '\n' && each != '\t') || code == 0x7f;
  });
  if (control == fresh.end()) return;
  if (*control == '\r') {
    throw ListError(
        fmt::format("{} has carriage returns, which would count as part of the paths; {}", name_,
                    what_is_read()));
  }
  throw ListError(fmt::format(
      "{} has control characters (0x{:02x}), as binary files have; {}. If paths have such "
      "characters, end each path with NUL and add --null",
      name_, static_cast<unsigned char>(*control), what_is_read()));
}

std::string PathList::what_is_read() const {
  return fmt::format("{} reads a list of paths, each ended by {}",
                     name_ == standard_input ? "\"-\"" : "--files-from",
                     end_ == '\0' ? "NUL" : "a newline");
}

// Reads what arrives within the given time; false if nothing did.
bool PathList::fill(int milliseconds) {
  read_.erase(0, std::exchange(taken_, 0));
  const std::size_t before = read_.size();
  using enum system::Source::Result;
  switch (source_.read(read_, milliseconds)) {
    case nothing:
      return false;
    case failed:
      fail();
    case end:
      at_end_ = true;
      return true;
    case some:
      check(before);
      return true;
  }
  return false;
}

// Takes the next path; false if it has not arrived completely yet.
bool PathList::take(std::vector<std::filesystem::path>& paths) {
  const std::size_t found = read_.find(end_, taken_);
  const bool is_whole = found != std::string::npos;
  const std::size_t length = (is_whole ? found : read_.size()) - taken_;
  if (length > longest_path) {
    throw ListError(
        fmt::format("{} is not a list of paths: {} bytes without the {} that ends each path", name_,
                    length, end_ == '\0' ? "NUL" : "newline"));
  }
  if (!is_whole && (!at_end_ || length == 0)) return false;
  if (length > 0) paths.emplace_back(read_.substr(taken_, length));
  taken_ += length + (is_whole ? 1 : 0);
  return true;
}

std::vector<std::filesystem::path> PathList::next() {
  std::vector<std::filesystem::path> paths;
  while (paths.size() < most_paths && !stopped_()) {
    if (take(paths)) continue;
    if (at_end_) break;
    if (!fill(paths.empty() ? wait_milliseconds : 0) && !paths.empty()) break;
  }
  return paths;
}

std::vector<PathList> open_lists(const PathLists& lists, const std::function<bool()>& stopped) {
  std::vector<PathList> opened;
  for (const std::filesystem::path& file : lists.files)
    opened.emplace_back(file, lists.end, stopped);
  return opened;
}

}  // namespace ftcheck::cli
