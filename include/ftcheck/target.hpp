// What a question is asked for: an interpreter and platforms.
#pragma once

#include <ftcheck/export.h>
#include <ftcheck/interpreter.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ftcheck {

// Modules that the target's interpreter never looks for are counted (Artifact::other_modules) and
// not judged.
struct Target {
  Interpreter python{14, true};
  // Each is a family such as "linux_x86_64", "musllinux_aarch64", "macosx_arm64" or "win_amd64"
  // (any version of its C library or system), or an exact tag such as "manylinux_2_28_x86_64",
  // which also admits the older ones that such a system installs (PEP 600, PEP 656).  "all": every
  // platform that a release has wheels for.  Empty: for local files, any platform; for an index,
  // this machine.
  std::vector<std::string> platforms;
};

// Throws Error, with a sentence that says what is wrong, for a default build, for a version of
// Python that has no free-threaded build, and for a platform that check_platform refuses.
FTCHECK_EXPORT void check_target(const Target& target);

// Throws Error, with a sentence that says what is wrong, for a text that is not a platform.
FTCHECK_EXPORT void check_platform(std::string_view text);

// The exact tag of the machine that runs this: "manylinux_2_36_x86_64".
FTCHECK_EXPORT std::string this_platform();

}  // namespace ftcheck
