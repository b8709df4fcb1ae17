#include "path_list.hpp"

#include <fmt/format.h>

#include <utility>

namespace ftcheck::cli {
namespace {

// As many as are worth while to be audited together, and longer than any system lets paths be.
constexpr std::size_t most_paths = 1000;
constexpr std::size_t longest_path = 65536;
// How often it is asked whether to go on waiting.
constexpr int wait_milliseconds = 100;

}  // namespace

PathList::PathList(const std::filesystem::path& file, char end, std::function<bool()> stopped)
    : name_(file == "-" ? "standard input" : file.string()),
      end_(end),
      stopped_(std::move(stopped)),
      source_(file == "-" ? system::Source() : system::Source(file)) {
  if (!source_.is_open()) fail();
}

void PathList::fail() const {
  throw ListError(
      fmt::format("the list of paths {} could not be read: {}", name_, system::last_error()));
}

// Reads what is there within the time; false if nothing was.
bool PathList::fill(int milliseconds) {
  read_.erase(0, std::exchange(taken_, 0));
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
      return true;
  }
  return false;
}

// Takes the next path; false if it is not there as a whole.
bool PathList::take(std::vector<std::filesystem::path>& paths) {
  const std::size_t found = read_.find(end_, taken_);
  const bool is_whole = found != std::string::npos;
  const std::size_t length = (is_whole ? found : read_.size()) - taken_;
  if (length > longest_path) {
    throw ListError(
        fmt::format("{} is no list of paths: it goes on for {} bytes without the {} that ends each",
                    name_, length, end_ == '\0' ? "NUL" : "newline"));
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
