// The libraries of a wheel, opened when a module's init function needs one, and then kept until the
// wheel is done: modules that need a library at all tend to need the same.
#pragma once

#include "archive/archive.hpp"
#include "binary/image.hpp"
#include "python/libraries.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ftcheck::auditing {

class WheelLibraries {
 public:
  // Opens members of at most `limit` bytes of the archive, which must outlive this.
  WheelLibraries(const archive::Archive& archive, std::uint64_t limit);

  // Those libraries an image names that are members of the wheel and can be read.
  std::vector<python::Library> find(const binary::Image& image);

 private:
  struct Opened {
    std::vector<std::byte> bytes;
    std::vector<binary::Image> slices;  // empty if it could not be read
  };
  const Opened& open(const archive::Member& member);

  const archive::Archive& archive_;
  std::uint64_t limit_;
  std::multimap<std::string, const archive::Member*, std::less<>> by_file_name_;
  std::map<std::uint64_t, Opened> opened_;  // by member
};

}  // namespace ftcheck::auditing
