// Auditing one extension module that stands by itself, in the process that calls.
#pragma once

#include <ftcheck/audit.hpp>

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace ftcheck::auditing {

// As the public functions of these names, whatever Options::isolate says.
Artifact audit_extension(const std::filesystem::path& path, const Options& options);
Artifact audit_extension(std::span<const std::byte> bytes, std::string_view name,
                         const Options& options);

}  // namespace ftcheck::auditing
