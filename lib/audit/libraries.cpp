#include "audit/libraries.hpp"

#include <ftcheck/error.hpp>

namespace ftcheck::auditing {

WheelLibraries::WheelLibraries(const archive::Archive& archive, std::uint64_t limit)
    : archive_(archive), limit_(limit) {
  for (const archive::Member& member : archive.members()) {
    by_file_name_.emplace(binary::file_name(member.name), &member);
  }
}

const WheelLibraries::Opened& WheelLibraries::open(const archive::Member& member) {
  const auto [place, is_new] = opened_.try_emplace(member.index);
  Opened& opened = place->second;
  if (is_new) {
    try {
      opened.bytes = archive_.read(member, limit_);
      opened.slices = binary::open_images(opened.bytes, member.name);
    } catch (const Error&) {
      // The loader could not load it either; what is undecided without it stays so, and says why.
      opened.bytes = {};
      opened.slices.clear();
    }
  }
  return opened;
}

std::vector<python::Library> WheelLibraries::find(const binary::Image& image) {
  std::vector<python::Library> found;
  for (const std::string& library : image.libraries) {
    const auto [first, last] = by_file_name_.equal_range(binary::file_name(library));
    for (auto member = first; member != last; ++member) {
      for (const binary::Image& slice : open(*member->second).slices) {
        if (slice.architecture == image.architecture) {
          found.push_back({member->second->name, &slice});
        }
      }
    }
  }
  return found;
}

}  // namespace ftcheck::auditing
