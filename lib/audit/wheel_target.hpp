// A wheel under Options::target.
#pragma once

#include "audit/siblings.hpp"
#include "audit/target.hpp"
#include "audit/wheel_modules.hpp"
#include "rules/facts.hpp"

#include <ftcheck/report.hpp>

#include <filesystem>

namespace ftcheck::auditing {

// Reduces the facts to what the target sees: its tags, and itself as the only interpreter.  False
// if it does not install the wheel; then the facts are unchanged.  A wheel without tags is taken as
// meant for it.
bool keep_for_target(rules::WheelFacts& facts, const Wanted& wanted);

// The verdict and FT601 for a wheel that the target does not install.  `releases` are the other
// wheels of the run, or nullptr for a wheel that is not in a directory.
void refuse_for_target(Artifact& artifact, const rules::WheelFacts& facts, const Wanted& wanted,
                       const std::filesystem::path& path, const Releases* releases);

// Makes a wheel incompatible if it has modules whose files are all for other interpreters, and adds
// the finding.  Where Python code may be imported instead, the verdict is unknown if nothing else
// decides it.
void check_found(Artifact& artifact, const rules::WheelFacts& facts, const SplitMembers& split,
                 const Wanted& wanted);

}  // namespace ftcheck::auditing
