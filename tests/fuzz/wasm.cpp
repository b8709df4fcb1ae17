// WebAssembly files: the Image of any bytes keeps the promises of image.hpp.
#include "binary/open.hpp"
#include "binary/wasm/plain_call.hpp"
#include "fuzz/input.hpp"
#include "fuzz/walk.hpp"

#include <ftcheck/error.hpp>

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ftcheck::base::Bytes bytes = ftcheck::fuzz::as_bytes(data, size);
  ftcheck::fuzz::walk_images(bytes, ftcheck::BinaryFormat::wasm);
  try {
    for (const ftcheck::binary::Image& image : ftcheck::binary::open_images(bytes, "input")) {
      for (const ftcheck::binary::Export& entry : image.exports) {
        const auto plain = ftcheck::binary::wasm::read_plain_call(image, entry.address);
        ftcheck::fuzz::expect(!plain || !plain->import || *plain->import < image.imports.size(),
                              "a called function is one of the image's imports");
      }
    }
  } catch (const ftcheck::Error&) {  // a damaged file
  }
  return 0;
}
