// Takes an archive apart into what tests/archive/zip_builder.hpp can put together again, as far as
// its directory and its members still allow.
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

// Without entries if it is no archive.
ZipParts lift_one(std::string_view archive);

}  // namespace ftcheck::fuzz
