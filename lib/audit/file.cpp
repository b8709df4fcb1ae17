#include "audit/file.hpp"

#include "audit/input.hpp"
#include "base/path_text.hpp"
#include "base/read_file.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/limits.hpp>

#include <system_error>

#include <fmt/format.h>

namespace ftcheck::auditing {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse_special(const fs::path& path) {
  throw Error(fmt::format("{:?} is not a regular file; give a wheel or an extension module",
                          base::path_text(path)));
}

}  // namespace

void require_regular_file(const fs::path& path) {
  std::error_code failure;
  const fs::file_status status = fs::status(path, failure);
  if (status.type() == fs::file_type::not_found) {
    throw Error(why_missing(path));
  }
  if (status.type() == fs::file_type::none) {
    throw Error(fmt::format("{:?} cannot be read: {}", base::path_text(path), failure.message()));
  }
  if (fs::is_directory(status)) {
    throw Error(fmt::format("{:?} is a directory; give the wheels or extension modules in it",
                            base::path_text(path)));
  }
  if (!fs::is_regular_file(status)) refuse_special(path);
}

archive::Buffer read_file(const fs::path& path, std::uint64_t limit, std::string_view limit_name) {
  require_regular_file(path);
  archive::Buffer bytes;
  const auto failure = base::read_regular_file(path, limit, bytes);
  if (!failure) return bytes;
  switch (failure->why) {
    case base::ReadFailure::Why::special:
      refuse_special(path);  // it has changed a moment ago
    case base::ReadFailure::Why::refused:
      throw Error(
          fmt::format("{:?} cannot be read: {}", base::path_text(path), failure->system.message()));
    case base::ReadFailure::Why::too_large:
      throw Error(fmt::format("{:?} has {} bytes, more than the limit of {} ({}); {}",
                              base::path_text(path), failure->size, limit, limit_name,
                              raise_limit));
    case base::ReadFailure::Why::cut_short:
      break;
  }
  throw Error(fmt::format("{:?} became shorter while it was read; try again when it is complete",
                          base::path_text(path)));
}

}  // namespace ftcheck::auditing
