#include "archive/extra.hpp"

#include "archive/fields.hpp"

namespace ftcheck::archive {
namespace {

constexpr std::uint16_t zip64_id = 0x0001;
constexpr std::uint16_t unicode_path_id = 0x7075;

}  // namespace

Extra parse_extra(std::string_view bytes) {
  Extra extra;
  bool has_zip64 = false;
  Fields fields(bytes);
  while (fields.rest().size() >= 4) {  // zipfile and other readers take fewer bytes as padding
    const std::uint16_t id = fields.u16();
    const std::uint16_t size = fields.u16();
    const std::string_view content = fields.bytes(size);
    if (id == zip64_id) {
      extra.has_two |= has_zip64;
      has_zip64 = true;
      extra.zip64 = content;
    } else if (id == unicode_path_id) {
      extra.has_two |= extra.has_unicode_path;
      extra.has_unicode_path = true;
      extra.unicode_path = content.substr(content.size() < 5 ? content.size() : 5);
    }
  }
  extra.is_cut_off = fields.failed();
  return extra;
}

bool apply_zip64(const Extra& extra, Sizes& sizes) {
  Fields fields(extra.zip64);
  for (std::uint64_t* number : {&sizes.size, &sizes.compressed_size, &sizes.offset}) {
    if (*number == 0xffffffff && !extra.zip64.empty()) *number = fields.u64();
  }
  return !fields.failed();
}

std::string extra_problem(const Extra& extra, std::string_view name) {
  if (extra.is_cut_off) return "its extra fields are cut off, so it is damaged";
  if (extra.has_two) {
    return "it has two extra fields of the same kind, and installers take one of them";
  }
  // The version and CRC before the name only say whether the field counts; not all readers check.
  if (extra.has_unicode_path && extra.unicode_path != name) {
    return "its Unicode path field gives it another name, which only some installers take";
  }
  return {};
}

}  // namespace ftcheck::archive
