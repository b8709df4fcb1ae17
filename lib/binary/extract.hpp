// The part of a file that LIEF reads: a small file of the same format, made of the few parts that
// are needed.
//
// LIEF swaps the numbers of an ELF file if the file says so, but takes those of PE and Mach-O files
// to be in the host's byte order.  So the extracts of these are written in the host's byte order.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

#include "base/reader.hpp"

namespace ftcheck::binary {

class Extract {
 public:
  explicit Extract(bool little_endian = std::endian::native == std::endian::little)
      : little_endian_(little_endian) {}

  const std::vector<std::uint8_t>& bytes() const { return bytes_; }
  std::size_t size() const { return bytes_.size(); }

  // Appends a number of `size` bytes.
  void number(std::uint64_t value, unsigned size);

  // Overwrites the number of `size` bytes at `at`, which was appended before.
  void set(std::size_t at, std::uint64_t value, unsigned size);

  // Appends bytes as they are.
  void append(base::Bytes bytes);

  // Appends the numbers of the given sizes that follow one another in `source`, from `offset` on.
  // A number past its end is zero.
  void copy(const base::Reader& source, std::uint64_t offset,
            std::initializer_list<unsigned> sizes);

 private:
  std::vector<std::uint8_t> bytes_;
  bool little_endian_;
};

}  // namespace ftcheck::binary
