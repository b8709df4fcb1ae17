// Splits an archive into the parts that tests/archive/zip_builder.hpp can assemble again, as far as
// its directory and its members still permit.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "archive/zip_builder.hpp"

namespace ftcheck::fuzz {

struct ZipParts {
  std::vector<testing::ZipEntry> entries;
  std::string comment;
};

// Has no entries if it is not an archive.
ZipParts lift_one(std::string_view archive);

}  // namespace ftcheck::fuzz
