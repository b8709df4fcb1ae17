#include "flow/functions/image_code.hpp"

#include <utility>

namespace ftcheck::flow {

ImageCode::ImageCode(const binary::Image& image, const CallModel& model)
    : image_(image), model_(model) {
  if (auto machine = isa::machine_for(image)) {
    program_ = std::make_unique<Program>(image, std::move(machine), model);
  }
}

Functions& ImageCode::functions(bool through_pointers, std::size_t budget) {
  std::unique_ptr<Functions>& functions = functions_[through_pointers ? 1 : 0];
  if (functions == nullptr || functions->is_used_up()) {
    functions = std::make_unique<Functions>(*program_, through_pointers, budget);
  } else {
    functions->allow(budget);
  }
  return *functions;
}

}  // namespace ftcheck::flow
