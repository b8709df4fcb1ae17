// Where the tables that a loader uses are in an ELF, PE or Mach-O file: these are worth mutating
// when most of a file is padding and code.
//
// Found leniently and without lib/binary, so a mutated file still has some, and a fault shows in
// the target and not in its mutator.
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

// All lie within the file and none is empty; the first is its header.
std::vector<Place> find_places(std::span<const std::uint8_t> file);

}  // namespace ftcheck::fuzz
