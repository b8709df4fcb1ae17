#include "binary/extract.hpp"

namespace ftcheck::binary {

void Extract::number(std::uint64_t value, unsigned size) {
  const std::size_t at = bytes_.size();
  bytes_.resize(at + size);
  set(at, value, size);
}

void Extract::set(std::size_t at, std::uint64_t value, unsigned size) {
  for (unsigned i = 0; i < size; ++i) {
    const unsigned shift = 8 * (little_endian_ ? i : size - 1 - i);
    bytes_[at + i] = static_cast<std::uint8_t>(value >> shift);
  }
}

void Extract::append(base::Bytes bytes) {
  const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
  bytes_.insert(bytes_.end(), begin, begin + bytes.size());
}

void Extract::copy(const base::Reader& source, std::uint64_t offset,
                   std::initializer_list<unsigned> sizes) {
  for (const unsigned size : sizes) {
    number(source.number(offset, size).value_or(0), size);
    offset += size;
  }
}

}  // namespace ftcheck::binary
