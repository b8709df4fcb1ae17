#include "index/private_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>

namespace ftcheck::index {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto patience = 5s;
constexpr auto interval = 5ms;

std::error_code system_error() {
  return {errno, std::generic_category()};
}

}  // namespace

std::error_code create_private_directory(const fs::path& directory) {
  std::error_code error;
  if (fs::is_directory(directory, error)) return {};
  const fs::path above = directory.parent_path();
  if (!above.empty() && above != directory) {
    if (const auto failure = create_private_directory(above)) return failure;
  }
  if (::mkdir(directory.c_str(), S_IRWXU) == 0) return {};
  if (errno == EEXIST && fs::is_directory(directory, error)) return {};  // "x/", or another process
  return system_error();
}

std::error_code create_private_file(const fs::path& file) {
  const int descriptor =
      ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return errno == EEXIST ? std::error_code() : system_error();
  ::close(descriptor);
  return {};
}

DirectoryLock::DirectoryLock(const fs::path& directory)
    : descriptor_(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (descriptor_ < 0) return;
  const auto end = std::chrono::steady_clock::now() + patience;
  while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return;  // no locks here
    if (std::chrono::steady_clock::now() > end) {
      is_held_ = false;
      return;
    }
    std::this_thread::sleep_for(interval);
  }
}

DirectoryLock::~DirectoryLock() {
  if (descriptor_ < 0) return;
  // A process that was started in the meantime may have inherited the descriptor.
  if (is_held_) ::flock(descriptor_, LOCK_UN);
  ::close(descriptor_);
}

}  // namespace ftcheck::index
