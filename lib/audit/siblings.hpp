// The other wheels of a release, by their file names: they stand beside a wheel where a build or a
// download put them.
#pragma once

#include "wheel/file_name.hpp"

#include <filesystem>

namespace ftcheck::auditing {

// True if the directory of the wheel at `path`, which has the name `file_name`, holds another wheel
// of the same distribution and version that a free-threaded interpreter installs.  False where the
// directory cannot be read; no more than its first 10,000 entries are looked at.
bool has_free_threaded_sibling(const std::filesystem::path& path, const wheel::FileName& file_name);

}  // namespace ftcheck::auditing
