// An image's code and what is known about it, kept from one pass to the next.
#pragma once

#include "flow/functions/program.hpp"
#include "flow/functions/summaries.hpp"

#include <array>
#include <cstddef>
#include <memory>

namespace ftcheck::flow {

class ImageCode {
 public:
  // The image and the model must outlive it and must not change.
  ImageCode(const binary::Image& image, const CallModel& model);

  const binary::Image& image() const { return image_; }
  const CallModel& model() const { return model_; }

  // nullptr if there is no instruction model for the image's architecture.
  Program* program() { return program_.get(); }

  // The function summaries, with a budget of another `budget` instructions; functions that exceeded
  // the last budget are read again.  Valid until the next call.  Requires a program.
  Summaries& summaries(bool through_pointers, std::size_t budget);

 private:
  const binary::Image& image_;
  const CallModel& model_;
  std::unique_ptr<Program> program_;
  std::array<std::unique_ptr<Summaries>, 2> summaries_;  // without and with through_pointers
};

}  // namespace ftcheck::flow
