// ELF files: the Image of any bytes keeps the promises of image.hpp.
#include "fuzz/image_mutator.hpp"
#include "fuzz/input.hpp"
#include "fuzz/walk.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ftcheck::fuzz::walk_images(ftcheck::fuzz::as_bytes(data, size), ftcheck::BinaryFormat::elf);
  return 0;
}

std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                    unsigned seed) {
  return ftcheck::fuzz::mutate_image(data, size, max_size, seed);
}
