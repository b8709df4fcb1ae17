#include "binary/open.hpp"

#include <fmt/format.h>

#include "base/reader.hpp"
#include "binary/format.hpp"

namespace ftcheck::binary {
namespace {

enum class Magic { none, elf, pe, mach_o, wasm };

Magic magic_of(base::Bytes bytes) {
  const auto magic = base::Reader(bytes, false).u32(0);
  if (!magic) return Magic::none;
  if (*magic == 0x7f454c46) return Magic::elf;
  if (*magic >> 16 == 0x4d5a) return Magic::pe;  // "MZ", of the DOS stub
  switch (*magic) {
    case 0x0061736d:
      return Magic::wasm;
    case 0xfeedface:
    case 0xfeedfacf:
    case 0xcefaedfe:
    case 0xcffaedfe:
      return Magic::mach_o;
    case 0xcafebabe:
    case 0xcafebabf: {
      // Java classes begin with the same bytes; the number of slices here is their version there,
      // and the first version was 45.
      const auto slices = base::Reader(bytes, false).u32(4);
      return slices && *slices < 45 ? Magic::mach_o : Magic::none;
    }
    default:
      return Magic::none;
  }
}

}  // namespace

bool looks_like_image(base::Bytes bytes) {
  return magic_of(bytes) != Magic::none;
}

std::vector<Image> open_images(base::Bytes bytes, std::string_view name, const Limits& limits) {
  std::vector<Image> images;
  switch (magic_of(bytes)) {
    case Magic::elf:
      images.push_back(read_elf(bytes, name, limits));
      break;
    case Magic::pe:
      images.push_back(read_pe(bytes, name, limits));
      break;
    case Magic::mach_o:
      images = read_mach_o(bytes, name, limits);
      break;
    case Magic::wasm:
      images.push_back(read_wasm(bytes, name, limits));
      break;
    case Magic::none:
      throw Error(
          fmt::format("cannot read {}: it is not an ELF, PE, Mach-O or WebAssembly file; pass an "
                      "extension module (.so or "
                      ".pyd) or a wheel",
                      name));
  }
  return images;
}

}  // namespace ftcheck::binary
