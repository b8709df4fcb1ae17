#include "base/open_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace ftcheck::base {

OpenFile::OpenFile(const std::filesystem::path& path, Accept accept) {
  const int waiting = accept == Accept::regular_files ? O_NONBLOCK : 0;
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | waiting);
  struct stat status {};
  if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0) {
    failure_ = {errno, std::generic_category()};
  } else if (S_ISREG(status.st_mode)) {
    size_ = static_cast<std::uint64_t>(status.st_size);
    return;
  } else if (accept == Accept::pipes_too && !S_ISDIR(status.st_mode)) {
    return;
  } else {
    is_special_ = true;
  }
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

OpenFile::OpenFile(OpenFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      size_(other.size_),
      failure_(other.failure_),
      is_special_(other.is_special_) {}

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::size_t OpenFile::read(std::span<std::byte> bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = ::read(descriptor_, bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && !failure_) failure_ = {errno, std::generic_category()};
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

std::FILE* OpenFile::release_as_stream() {
  std::FILE* const stream = ::fdopen(descriptor_, "rb");
  if (stream != nullptr) descriptor_ = -1;
  return stream;
}

}  // namespace ftcheck::base
