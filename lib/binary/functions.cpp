#include "binary/functions.hpp"

#include "binary/unwind.hpp"

#include <algorithm>

namespace ftcheck::binary {
namespace {

std::vector<Extent> listed(const Image& image) {
  switch (image.format) {
    case BinaryFormat::elf:
      return unwind::functions_in_eh_frame_header(image);
    case BinaryFormat::mach_o:
      return unwind::functions_in_unwind_info(image);
    case BinaryFormat::pe:
      return unwind::functions_in_pdata(image);
    default:
      return {};
  }
}

}  // namespace

std::vector<Extent> functions(const Image& image) {
  std::vector<Extent> all = listed(image);
  std::erase_if(all, [&](const Extent& one) {
    const Region* const region = find_region(image, one.address);
    return region == nullptr || !region->executable ||
           one.size > region->size - (one.address - region->address);
  });
  std::ranges::stable_sort(all, {}, &Extent::address);
  std::vector<Extent> found;
  for (const Extent& one : all) {
    if (!found.empty()) {
      Extent& before = found.back();
      if (before.address == one.address) continue;
      before.size = std::min(before.size, one.address - before.address);
    }
    found.push_back(one);
  }
  return found;
}

}  // namespace ftcheck::binary
