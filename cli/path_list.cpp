#include "path_list.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace ftcheck::cli {
namespace {

// As many as are worth while to be audited together, and longer than any system lets paths be.
constexpr std::size_t most_paths = 1000;
constexpr std::size_t longest_path = 65536;
// How often it is asked whether to go on waiting.
constexpr int wait_milliseconds = 100;

std::string system_message() {
  return std::generic_category().message(errno);
}

}  // namespace

PathList::PathList(const std::filesystem::path& file, char end, std::function<bool()> stopped)
    : name_(file == "-" ? "standard input" : file.string()),
      end_(end),
      stopped_(std::move(stopped)) {
  file_ = file == "-" ? STDIN_FILENO : open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (file_ < 0) {
    throw ListError(
        fmt::format("the list of paths {} could not be read: {}", name_, system_message()));
  }
}

PathList::PathList(PathList&& other) noexcept
    : name_(std::move(other.name_)),
      end_(other.end_),
      stopped_(std::move(other.stopped_)),
      file_(std::exchange(other.file_, -1)),
      read_(std::move(other.read_)),
      taken_(other.taken_),
      at_end_(other.at_end_) {}

PathList::~PathList() {
  if (file_ > STDIN_FILENO) close(file_);
}

// Reads what is there within the time; false if nothing was.
bool PathList::fill(int milliseconds) {
  pollfd ready{file_, POLLIN, 0};
  if (poll(&ready, 1, milliseconds) <= 0) return false;
  std::array<char, 65536> block;
  const ssize_t count = read(file_, block.data(), block.size());
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return false;
  if (count < 0) {
    throw ListError(
        fmt::format("the list of paths {} could not be read: {}", name_, system_message()));
  }
  at_end_ = count == 0;
  read_.erase(0, std::exchange(taken_, 0));
  read_.append(block.data(), static_cast<std::size_t>(count));
  return true;
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
