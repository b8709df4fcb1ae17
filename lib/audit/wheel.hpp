// Auditing a wheel as part of a run.
#pragma once

#include "archive/source.hpp"
#include "audit/siblings.hpp"

#include <ftcheck/audit.hpp>

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace ftcheck::auditing {

// How a job of a run reads its file: mapped where it has a process of its own, which may die of it.
inline archive::Access access_of(const Options& options) {
  return options.isolate ? archive::Access::mapped : archive::Access::copied;
}

// As ftcheck::audit_wheel.  `releases` are the wheels of the run that it is part of.
Artifact audit_wheel(const std::filesystem::path& path, const Options& options,
                     archive::Access access, const Releases& releases = {});

// The same for a wheel that is in memory, beside which there is none.
Artifact audit_wheel(std::span<const std::byte> bytes, std::string_view name,
                     const Options& options);

}  // namespace ftcheck::auditing
