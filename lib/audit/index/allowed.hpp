// The files that an input's hashes allow, as installers that compare hashes see it.
#pragma once

#include "index/choose.hpp"
#include "project/needs.hpp"

#include <string>
#include <vector>

namespace ftcheck::auditing {

// The SHA-256 that a pick allows; empty if it allows any.
std::vector<std::string> allowed_hashes(const project::Pick& pick);

// True if the file is one of those that hashes allow; what the page gives no hash for may be.
bool is_allowed(const index::File& file, const std::vector<std::string>& hashes);

bool has_allowed_file(const index::Release& release, const std::vector<std::string>& hashes);

}  // namespace ftcheck::auditing
