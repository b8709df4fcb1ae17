// Files that describe a project, given where a wheel, a module or a directory is expected: how to
// ask about the project instead.
#pragma once

#include <filesystem>
#include <string>

namespace ftcheck::auditing {

// What to do about a file whose name says that it lists what a project needs, in a form that
// ftcheck reads elsewhere or not at all: lock files, build scripts, environments of conda, other
// languages.  The rest of a sentence about it, "is a build script, ..."; empty for other files.
std::string about_project_file(const std::filesystem::path& path);

}  // namespace ftcheck::auditing
