#include "archive/compress.hpp"

#include <libdeflate.h>

#include <memory>
#include <new>

namespace ftcheck::archive {
namespace {

// Higher levels take several times as long and make pages of an index a few percent smaller.
constexpr int level = 4;

}  // namespace

std::string compress(std::string_view bytes) {
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
      libdeflate_alloc_compressor(level), libdeflate_free_compressor);
  if (compressor == nullptr) throw std::bad_alloc();
  std::string packed(libdeflate_deflate_compress_bound(compressor.get(), bytes.size()), '\0');
  packed.resize(libdeflate_deflate_compress(compressor.get(), bytes.data(), bytes.size(),
                                            packed.data(), packed.size()));
  packed.shrink_to_fit();
  return packed;
}

std::optional<std::string> decompress(std::string_view packed, std::uint64_t size) {
  const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)>
      decompressor(libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
  if (decompressor == nullptr) throw std::bad_alloc();
  std::string bytes(size, '\0');
  const libdeflate_result result =
      libdeflate_deflate_decompress(decompressor.get(), packed.data(), packed.size(), bytes.data(),
                                    bytes.size(), nullptr);  // nullptr: the size must be exact
  if (result != LIBDEFLATE_SUCCESS) return std::nullopt;
  return bytes;
}

}  // namespace ftcheck::archive
