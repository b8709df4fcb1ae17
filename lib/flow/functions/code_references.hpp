// What an image's code refers to and branches to, found by looking at all of its bytes, whether or
// not they were followed.
//
// A module is asked about several variables and functions, one after the other, so what one pass
// over its code has found is kept.
#pragma once

#include "binary/image.hpp"
#include "flow/values/memory.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace ftcheck::flow {

// An instruction refers to an address, or branches to it.  On x86 the place is that of the distance
// in it.
struct Reference {
  std::uint64_t place = 0;
  std::uint64_t address = 0;
};

constexpr bool is_within(AddressRange range, std::uint64_t address) {
  return address - range.first < range.second - range.first;
}

class CodeReferences {
 public:
  // The image must stay at its address.
  explicit CodeReferences(const binary::Image& image);

  // References to addresses within a range, and perhaps to others.  Nothing if the architecture's
  // code does not show them: on 32-bit ARM, and in ELF files for x86.
  const std::optional<std::vector<Reference>>& to_data(AddressRange within);
  // Calls of addresses within a range, and jumps to them, except jumps on x86-64 with a distance of
  // one byte; and perhaps others.
  const std::vector<Reference>& branches(AddressRange within);

 private:
  const binary::Image& image_;
  bool keeps_ = false;  // there is not too much code for that
  bool has_data_ = false;
  bool has_branches_ = false;
  std::optional<std::vector<Reference>> data_;
  std::vector<Reference> branches_;
};

// True if the branch at a place is a call, not a jump.
bool is_call(const binary::Image& image, std::uint64_t place);

}  // namespace ftcheck::flow
