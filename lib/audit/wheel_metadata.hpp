// Only METADATA of a wheel, for what it depends on.
#pragma once

#include "archive/remote.hpp"
#include "audit/remote_wheel.hpp"

#include <ftcheck/limits.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace ftcheck::auditing {

// The header fields of METADATA, without the description after them, of the wheel called `name`.
// Fetches no more of the file than that takes, unless `file.require_whole`.  Throws Error for a
// file that is not a wheel with METADATA, if bytes cannot be fetched, or if the whole file was
// fetched and has another SHA-256.
std::string read_wheel_metadata(archive::Remote& remote, std::string_view name,
                                const WheelOnIndex& file, const Limits& limits);

// The same for a wheel that is here.
std::string read_wheel_metadata(const std::filesystem::path& path, const Limits& limits);

// The text up to the first empty line, after which METADATA has the description.
std::string_view metadata_headers(std::string_view text);

}  // namespace ftcheck::auditing
