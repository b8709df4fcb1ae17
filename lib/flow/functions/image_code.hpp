// An image's code with what is known of it, kept from one pass to the next.
#pragma once

#include "flow/functions/program.hpp"
#include "flow/functions/summaries.hpp"

#include <array>
#include <cstddef>
#include <memory>

namespace ftcheck::flow {

class ImageCode {
 public:
  // The image is to stay as and where it is, and so is the model.
  ImageCode(const binary::Image& image, const CallModel& model);

  const binary::Image& image() const { return image_; }
  const CallModel& model() const { return model_; }

  // nullptr where there is no instruction model for the image's architecture.
  Program* program() { return program_.get(); }

  // What its functions lead to, of which another `budget` instructions may be walked; what the last
  // budget was too small for is walked again.  Good until the next call; only where there is a
  // program.
  Summaries& summaries(bool through_pointers, std::size_t budget);

 private:
  const binary::Image& image_;
  const CallModel& model_;
  std::unique_ptr<Program> program_;
  std::array<std::unique_ptr<Summaries>, 2> summaries_;  // by whether through pointers
};

}  // namespace ftcheck::flow
