#include "binary/wasm/plain_call.hpp"

#include "binary/wasm/opcodes.hpp"
#include "binary/wasm/sections.hpp"

namespace ftcheck::binary::wasm {
namespace {

bool is_memory_base(const Image& image, std::uint32_t global) {
  const std::size_t index = std::size_t{image.first_variable} + global;
  return index < image.imports.size() && image.imports[index].name == "__memory_base";
}

}  // namespace

std::optional<PlainCall> read_plain_call(const Image& image, std::uint64_t function) {
  if (image.format != BinaryFormat::wasm) return std::nullopt;
  const Code code = code_of(read_bytes(image, function), image.name);
  Cursor cursor(code.instructions, image.name);
  const auto next = [&] { return static_cast<Opcode>(cursor.byte()); };
  if (next() != Opcode::global_get || !is_memory_base(image, cursor.number())) return std::nullopt;
  PlainCall found{.import = {}, .address = memory_begin};
  Opcode opcode = next();
  if (opcode == Opcode::i32_const) {
    found.address += static_cast<std::uint32_t>(cursor.integer());
    if (next() != Opcode::i32_add) return std::nullopt;
    opcode = next();
  }
  if (opcode == Opcode::call) {
    found.import = cursor.number();
    if (*found.import >= image.first_variable) return std::nullopt;
    opcode = next();
  }
  return opcode == Opcode::end ? std::optional(found) : std::nullopt;
}

}  // namespace ftcheck::binary::wasm
