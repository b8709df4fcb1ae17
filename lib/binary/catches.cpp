#include "binary/catches.hpp"

#include "binary/unwind.hpp"

namespace ftcheck::binary {

std::optional<CatchTables> read_catch_tables(const Image& image) {
  if (!image.parts.empty() || image.unwind.index.size == 0) return std::nullopt;
  bool is_sound = false;
  switch (image.format) {
    case BinaryFormat::elf:
      is_sound = unwind::is_sound_eh_frame_header(image);
      break;
    case BinaryFormat::mach_o:
      is_sound = unwind::is_sound_unwind_info(image);
      break;
    case BinaryFormat::pe:
      is_sound = unwind::is_sound_pdata(image);
      break;
    case BinaryFormat::wasm:
      break;
  }
  return is_sound ? std::optional(CatchTables{&image}) : std::nullopt;
}

std::optional<Catch> find_catch(const CatchTables& tables, std::uint64_t call, unsigned size) {
  const auto end = base::checked_add(call, size);
  if (!end || size == 0) return std::nullopt;
  const Image& image = *tables.image;
  switch (image.format) {
    case BinaryFormat::elf:
      return unwind::find_by_eh_frame_header(image, {call, *end});
    case BinaryFormat::mach_o:
      return unwind::find_by_unwind_info(image, {call, *end});
    case BinaryFormat::pe:
      return unwind::find_by_pdata(image, {call, *end});
    case BinaryFormat::wasm:
      break;
  }
  return std::nullopt;
}

}  // namespace ftcheck::binary
