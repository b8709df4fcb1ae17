// Auditing a wheel as part of a run.
#pragma once

#include "archive/source.hpp"

#include <ftcheck/audit.hpp>

#include <filesystem>

namespace ftcheck::auditing {

// How a job of a run reads its file: mapped where it has a process of its own, which may die of it.
inline archive::Access access_of(const Options& options) {
  return options.isolate ? archive::Access::mapped : archive::Access::copied;
}

// As ftcheck::audit_wheel.
Artifact audit_wheel(const std::filesystem::path& path, const Options& options,
                     archive::Access access);

}  // namespace ftcheck::auditing
