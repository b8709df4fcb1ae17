// The table of contents of 64-bit Power (ELFv2 ABI, 2.3.2.1 and 3.4).
//
// Register 2 holds an address in the middle of the image's data, from which code finds everything
// else.  A function that is called from outside computes it from its own address, in the two
// instructions at its global entry point; a caller restores it after calls that may change it.  So
// it is the same everywhere in an image, and the model takes it for a constant, which it finds in
// those instructions.  Linkers make several tables only for large images of old code, with
// distances of 16 bits; there nothing is known about the register.
#pragma once

#include "binary/image.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace ftcheck::isa::ppc64 {

// ADDIS 2,12,distance; ADDI 2,2,distance: the beginning of a function that is called from outside.
constexpr bool begins_function(std::uint32_t first, std::uint32_t second) {
  return (first & 0xFFFF0000U) == 0x3C4C0000U && (second & 0xFFFF0000U) == 0x38420000U;
}

class Toc {
 public:
  explicit Toc(const binary::Image& image) : image_(&image) {}

  // What register 2 holds in the code at an address; nothing if no function says so, or
  // some differ.
  std::optional<std::uint64_t> at(std::uint64_t address);

 private:
  // The table of an image or of a library that is linked to it.
  struct Table {
    const binary::Part* part = nullptr;
    std::optional<std::uint64_t> toc;
  };
  void find();
  void note(std::uint64_t place, std::uint64_t toc);

  const binary::Image* image_;
  bool is_found_ = false;
  std::vector<Table> tables_;
};

}  // namespace ftcheck::isa::ppc64
