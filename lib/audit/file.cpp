#include "audit/file.hpp"

#include "archive/system.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/limits.hpp>

#include <system_error>

#include <fmt/format.h>

namespace ftcheck::auditing {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse_special(const fs::path& path) {
  throw Error(fmt::format("{:?} is not a regular file; give a wheel or an extension module",
                          path.string()));
}

}  // namespace

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
  if (!fs::is_regular_file(status)) refuse_special(path);
}

archive::Buffer read_file(const fs::path& path, std::uint64_t limit, std::string_view limit_name) {
  require_regular_file(path);
  const archive::OpenFile file(path);
  if (file.is_special()) refuse_special(path);  // which it was not a moment ago
  if (file.failure()) {
    throw Error(fmt::format("{:?} cannot be read: {}", path.string(), file.failure().message()));
  }
  const std::uint64_t size = file.size();
  if (size > limit) {
    throw Error(fmt::format("{:?} has {} bytes, more than the limit of {} ({}); {}", path.string(),
                            size, limit, limit_name, raise_limit));
  }
  archive::Buffer bytes(static_cast<std::size_t>(size));
  if (file.read({bytes.data(), bytes.size()}) != size) {
    throw Error(fmt::format("{:?} could not be read to its end", path.string()));
  }
  return bytes;
}

}  // namespace ftcheck::auditing
