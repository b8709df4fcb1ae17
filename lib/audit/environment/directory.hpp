// Plans jobs for everything below a directory.
#pragma once

#include "audit/run/job.hpp"
#include "audit/siblings.hpp"

#include <filesystem>
#include <memory>
#include <vector>

namespace ftcheck::auditing {

// One job per distribution and one per wheel.  Adds the wheels to `releases`, which the jobs read
// and all jobs of a run share.  Throws Error like audit_directory.
std::vector<Job> plan_directory(const std::filesystem::path& path, const Options& options,
                                const std::shared_ptr<Releases>& releases);

// Adds the wheels at or below a path whose jobs are not planned yet.
void add_wheels(const std::filesystem::path& path, const Options& options, Releases& releases);

}  // namespace ftcheck::auditing
