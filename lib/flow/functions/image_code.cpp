#include "flow/functions/image_code.hpp"

#include <utility>

namespace ftcheck::flow {

ImageCode::ImageCode(const binary::Image& image, const CallModel& model)
    : image_(image), model_(model) {
  if (auto machine = isa::machine_for(image)) {
    program_ = std::make_unique<Program>(image, std::move(machine), model);
  }
}

Summaries& ImageCode::summaries(bool through_pointers, std::size_t budget) {
  std::unique_ptr<Summaries>& summaries = summaries_[through_pointers ? 1 : 0];
  if (summaries == nullptr || summaries->is_used_up()) {
    summaries = std::make_unique<Summaries>(*program_, through_pointers, budget);
  } else {
    summaries->allow(budget);
  }
  return *summaries;
}

}  // namespace ftcheck::flow
