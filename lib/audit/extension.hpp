// Audits a single extension module, in the calling process.
#pragma once

#include <ftcheck/audit.hpp>

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace ftcheck::auditing {

// Like the public functions with these names, but ignores Options::isolate.
Artifact audit_extension(const std::filesystem::path& path, const Options& options);
Artifact audit_extension(std::span<const std::byte> bytes, std::string_view name,
                         const Options& options);

}  // namespace ftcheck::auditing
