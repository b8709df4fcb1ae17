// What is below a directory, planned as jobs.
#pragma once

#include "audit/run/job.hpp"
#include "audit/siblings.hpp"

#include <filesystem>
#include <memory>
#include <vector>

namespace ftcheck::auditing {

// One job per distribution and one per wheel.  The wheels are added to `releases`, which the jobs
// look at: all of a run share one.  Throws Error as audit_directory does.
std::vector<Job> plan_directory(const std::filesystem::path& path, const Options& options,
                                const std::shared_ptr<Releases>& releases);

// Adds the wheels at or below a path that jobs are not planned for yet.
void add_wheels(const std::filesystem::path& path, const Options& options, Releases& releases);

}  // namespace ftcheck::auditing
