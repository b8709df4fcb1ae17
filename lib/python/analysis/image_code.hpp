// An image's code with what is known of it, kept from one look at an init function to the next.
#pragma once

#include "python/analysis/functions.hpp"
#include "python/analysis/program.hpp"

#include <array>
#include <cstddef>
#include <memory>

namespace ftcheck::python::analysis {

class ImageCode {
 public:
  // The image is to stay as and where it is.
  explicit ImageCode(const binary::Image& image);

  const binary::Image& image() const { return image_; }

  // nullptr where there is no instruction model for the image's architecture.
  Program* program() { return program_.get(); }

  // What its functions lead to, of which another `budget` instructions may be walked; what the last
  // budget was too small for is walked again.  Good until the next call; only where there is a
  // program.
  Functions& functions(bool through_pointers, std::size_t budget);

 private:
  const binary::Image& image_;
  std::unique_ptr<Program> program_;
  std::array<std::unique_ptr<Functions>, 2> functions_;  // by whether through pointers
};

}  // namespace ftcheck::python::analysis
