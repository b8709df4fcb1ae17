// An entry of the directory as written there, with zip64 sizes applied.
#pragma once

#include "archive/extra.hpp"

#include <cstdint>
#include <string_view>

namespace ftcheck::archive {

struct Entry {
  unsigned version_and_system = 0;  // of the tool that made it
  unsigned version_needed = 0;
  unsigned flags = 0;
  std::uint16_t method = 0;
  std::uint32_t crc = 0;
  Sizes sizes;
  std::uint32_t attributes = 0;
  std::string_view name;
  std::string_view extra;
};

}  // namespace ftcheck::archive
