// Files are opened by their handles, because the C library cannot open directories and would refuse
// to let others rename or remove an open file.
#include "base/open_file.hpp"

#include "base/windows_error.hpp"

#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

namespace ftcheck::base {
namespace {

bool is_directory(HANDLE file) {
  FILE_BASIC_INFO info{};
  return GetFileInformationByHandleEx(file, FileBasicInfo, &info, sizeof info) != 0 &&
         (info.FileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

}  // namespace

OpenFile::OpenFile(const std::filesystem::path& path, Accept accept) {
  // Directories can only be opened with FILE_FLAG_BACKUP_SEMANTICS.
  const HANDLE file = CreateFileW(path.c_str(), GENERIC_READ,
                                  FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                  OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr);
  if (file == INVALID_HANDLE_VALUE) {
    failure_ = last_windows_error();
    return;
  }
  const bool is_file = GetFileType(file) == FILE_TYPE_DISK;
  if ((is_file && is_directory(file)) || (!is_file && accept != Accept::pipes_too)) {
    is_special_ = true;
    CloseHandle(file);
    return;
  }
  LARGE_INTEGER size{};
  if (is_file && GetFileSizeEx(file, &size) == 0) {
    failure_ = last_windows_error();
    CloseHandle(file);
    return;
  }
  size_ = static_cast<std::uint64_t>(size.QuadPart);
  descriptor_ = _open_osfhandle(reinterpret_cast<intptr_t>(file), _O_RDONLY | _O_BINARY);
  if (descriptor_ >= 0) return;
  failure_ = {errno, std::generic_category()};
  CloseHandle(file);
}

OpenFile::OpenFile(OpenFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      size_(other.size_),
      failure_(other.failure_),
      is_special_(other.is_special_) {}

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) _close(descriptor_);
}

std::size_t OpenFile::read(std::span<std::byte> bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto most = static_cast<unsigned>(std::min<std::size_t>(bytes.size() - done, INT_MAX));
    const int count = _read(descriptor_, bytes.data() + done, most);
    if (count < 0 && !failure_) failure_ = {errno, std::generic_category()};
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

std::FILE* OpenFile::release_as_stream() {
  std::FILE* const stream = _fdopen(descriptor_, "rb");
  if (stream != nullptr) descriptor_ = -1;
  return stream;
}

}  // namespace ftcheck::base
