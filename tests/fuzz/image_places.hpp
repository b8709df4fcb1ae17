// Where in an ELF, PE or Mach-O file the tables are that a loader goes by: what is worth changing
// when most of a file is padding and code.
//
// Found leniently and without lib/binary, so that a mutated file still has some, and a fault there
// shows in the target and not in its mutator.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ftcheck::fuzz {

struct Place {
  std::size_t offset = 0;
  std::size_t size = 0;
};

// Within the file, none empty; the first is its header.
std::vector<Place> find_places(std::span<const std::uint8_t> file);

}  // namespace ftcheck::fuzz
