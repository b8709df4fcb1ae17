#include "audit/probe.hpp"

#include "audit/file.hpp"
#include "binary/image.hpp"
#include "python/init_name.hpp"
#include "python/suffix.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ftcheck::auditing {
namespace {

// A file's bytes, read by the system as they are looked at.  Empty if that cannot be had.
class MappedFile {
 public:
  explicit MappedFile(const std::filesystem::path& path) {
    // Something else than a file may have taken its place: opening a pipe must not wait.
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0) return;
    struct stat status {};
    if (::fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
      const auto size = static_cast<std::size_t>(status.st_size);
      void* start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
      if (start != MAP_FAILED) bytes_ = {static_cast<const std::byte*>(start), size};
    }
    ::close(file);
  }
  ~MappedFile() {
    if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

InitFunctions init_functions(binary::Bytes bytes, const std::string& file_name) {
  const auto file = python::parse_module_file(file_name);
  try {
    const std::vector<binary::Image> images = binary::open_images(bytes, file_name);
    const auto has_own = [&](const binary::Image& image) {
      return file && python::find_init_function(image, file->stem, true).has_value();
    };
    const auto has_any = [](const binary::Image& image) {
      return !python::all_init_functions(image).empty();
    };
    if (std::ranges::any_of(images, has_own)) return InitFunctions::own;
    return std::ranges::any_of(images, has_any) ? InitFunctions::others : InitFunctions::none;
  } catch (const binary::LimitError&) {
    return InitFunctions::unreadable;
  } catch (const Error&) {
    return InitFunctions::none;
  }
}

}  // namespace

InitFunctions probe(const std::filesystem::path& path) {
  std::error_code failure;
  const std::string name = path.filename().string();
  if (std::filesystem::file_size(path, failure) >= large_file && !failure) {
    const MappedFile file(path);
    return file.bytes().empty() ? InitFunctions::unreadable : init_functions(file.bytes(), name);
  }
  try {
    return init_functions(read_file(path, large_file), name);
  } catch (const Error&) {
    return InitFunctions::unreadable;
  }
}

}  // namespace ftcheck::auditing
