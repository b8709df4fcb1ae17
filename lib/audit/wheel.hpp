// Audits a wheel as part of a run.
#pragma once

#include "archive/archive.hpp"
#include "archive/source.hpp"
#include "audit/siblings.hpp"

#include <ftcheck/audit.hpp>

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace ftcheck::auditing {

// How a job reads its file: mapped if it has a separate process, which mapping may kill.
inline archive::Access access_of(const Options& options) {
  return options.isolate ? archive::Access::mapped : archive::Access::copied;
}

// Audits an open archive.  `releases` are the other wheels of the run; nullptr for a wheel that is
// not in a directory.
Artifact audit_archive(const archive::Archive& archive, const std::filesystem::path& path,
                       const Releases* releases, const Options& options);

// Like ftcheck::audit_wheel.  `releases` are the wheels of the same run.
Artifact audit_wheel(const std::filesystem::path& path, const Options& options,
                     archive::Access access, const Releases& releases = {});

// The same for a wheel in memory, which has no siblings.
Artifact audit_wheel(std::span<const std::byte> bytes, std::string_view name,
                     const Options& options);

}  // namespace ftcheck::auditing
