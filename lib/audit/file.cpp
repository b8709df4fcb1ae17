#include "audit/file.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/limits.hpp>

#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

namespace ftcheck::auditing {

namespace fs = std::filesystem;

void require_regular_file(const fs::path& path) {
  std::error_code failure;
  const fs::file_status status = fs::status(path, failure);
  if (status.type() == fs::file_type::not_found) {
    throw Error(fmt::format("{:?} is not there; check the path", path.string()));
  }
  if (status.type() == fs::file_type::none) {
    throw Error(fmt::format("{:?} cannot be looked at: {}", path.string(), failure.message()));
  }
  if (fs::is_directory(status)) {
    throw Error(fmt::format("{:?} is a directory; give the wheels or extension modules in it",
                            path.string()));
  }
  if (!fs::is_regular_file(status)) {
    throw Error(fmt::format("{:?} is not a regular file; give a wheel or an extension module",
                            path.string()));
  }
}

archive::Buffer read_file(const fs::path& path, std::uint64_t limit, std::string_view limit_name) {
  require_regular_file(path);
  std::error_code failure;
  const std::uintmax_t size = fs::file_size(path, failure);
  if (!failure && size > limit) {
    throw Error(fmt::format("{:?} has {} bytes, more than the limit of {} ({}); {}", path.string(),
                            size, limit, limit_name, raise_limit));
  }
  std::ifstream stream(path, std::ios::binary);
  if (failure || !stream) {
    throw Error(fmt::format("{:?} cannot be read: {}", path.string(),
                            failure ? failure.message() : std::strerror(errno)));
  }
  archive::Buffer bytes(size);
  stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
  if (static_cast<std::uintmax_t>(stream.gcount()) != size) {
    throw Error(fmt::format("{:?} could not be read to its end", path.string()));
  }
  return bytes;
}

}  // namespace ftcheck::auditing
