// Mach-O files written by hand, with things that no available linker writes: every opcode, pointer
// format and kind of error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "binary/format.hpp"

namespace ftcheck::binary::test {

// Consecutive bytes, little-endian.
class ByteString {
 public:
  ByteString() = default;
  ByteString(std::initializer_list<unsigned> bytes) {
    for (const unsigned byte : bytes) number(byte, 1);
  }

  ByteString& number(std::uint64_t value, unsigned size) {
    for (unsigned i = 0; i < size; ++i) bytes_.push_back(static_cast<std::byte>(value >> (8 * i)));
    return *this;
  }

  ByteString& uleb(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) number((value & 0x7f) | 0x80, 1);
    return number(value, 1);
  }

  // The same in three bytes for any value, for offsets that include their own size.
  ByteString& uleb_in_3(std::uint64_t value) {
    return number((value & 0x7f) | 0x80, 1)
        .number((value >> 7 & 0x7f) | 0x80, 1)
        .number(value >> 14, 1);
  }

  // Zero-terminated.
  ByteString& text(std::string_view text) {
    for (const char c : text) bytes_.push_back(static_cast<std::byte>(c));
    return number(0, 1);
  }

  ByteString& append(const ByteString& other) {
    bytes_.insert(bytes_.end(), other.bytes_.begin(), other.bytes_.end());
    return *this;
  }

  ByteString& pad_to(std::size_t size) {
    bytes_.resize(size);
    return *this;
  }

  std::size_t size() const { return bytes_.size(); }
  const std::vector<std::byte>& bytes() const { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

// Header and load commands take the first 16 KiB; the data that they point to follows.
class MachOFile {
 public:
  explicit MachOFile(bool wide = true, std::uint32_t cpu_type = 0x0100000c)
      : wide_(wide), cpu_type_(cpu_type) {
    data_.pad_to(header_room);
  }

  MachOFile& segment(std::string_view name, std::uint64_t address, std::uint64_t size,
                     const ByteString& content, unsigned protection, unsigned flags = 0) {
    const unsigned word = wide_ ? 8 : 4;
    ByteString command;
    command.text(name).pad_to(16);
    command.number(address, word).number(size, word).number(add(content), word);
    command.number(content.size(), word).number(7, 4).number(protection, 4);
    command.number(0, 4).number(flags, 4);
    return load_command(wide_ ? 0x19 : 0x1, command);
  }

  MachOFile& library(std::string_view name, std::uint32_t kind = 0xc) {
    ByteString command;
    command.number(24, 4).number(0, 4).number(0, 4).number(0, 4).text(name);
    return load_command(kind, command);
  }

  MachOFile& dyld_info(const ByteString& rebase, const ByteString& bind, const ByteString& weak,
                       const ByteString& lazy, const ByteString& exports) {
    ByteString command;
    for (const ByteString* table : {&rebase, &bind, &weak, &lazy, &exports}) {
      command.number(add(*table), 4).number(table->size(), 4);
    }
    return load_command(0x80000022, command);
  }

  // LC_DYLD_CHAINED_FIXUPS (0x80000034), LC_DYLD_EXPORTS_TRIE (0x80000033) and the like.
  MachOFile& linkedit(std::uint32_t kind, const ByteString& content) {
    ByteString command;
    command.number(add(content), 4).number(content.size(), 4);
    return load_command(kind, command);
  }

  MachOFile& symbols(const ByteString& entries, const ByteString& strings) {
    ByteString command;
    command.number(add(entries), 4).number(entries.size() / (wide_ ? 16 : 12), 4);
    command.number(add(strings), 4).number(strings.size(), 4);
    return load_command(0x2, command);
  }

  // Any load command, without its kind and size.
  MachOFile& load_command(std::uint32_t kind, ByteString rest) {
    rest.pad_to((rest.size() + 7) / 8 * 8);
    commands_.number(kind, 4).number(rest.size() + 8, 4).append(rest);
    ++count_;
    return *this;
  }

  std::vector<std::byte> bytes() const {
    ByteString header;
    header.number(wide_ ? 0xfeedfacf : 0xfeedface, 4).number(cpu_type_, 4).number(0, 4);
    header.number(8, 4).number(count_, 4).number(commands_.size(), 4).number(0, wide_ ? 8 : 4);
    header.append(commands_);
    std::vector<std::byte> bytes = data_.bytes();
    for (std::size_t i = 0; i < header.size(); ++i) bytes[i] = header.bytes()[i];
    return bytes;
  }

 private:
  static constexpr std::size_t header_room = 0x4000;

  // Returns the offset of the content.
  std::size_t add(const ByteString& content) {
    const std::size_t offset = data_.size();
    data_.append(content);
    return offset;
  }

  bool wide_;
  std::uint32_t cpu_type_;
  ByteString data_;
  ByteString commands_;
  std::uint32_t count_ = 0;
};

// The image of a thin file, which refers to `bytes`.
inline Image read_thin(const std::vector<std::byte>& bytes) {
  auto images = read_mach_o(bytes, "hand-made");
  return images.size() == 1 ? std::move(images.front()) : Image();
}

}  // namespace ftcheck::binary::test
