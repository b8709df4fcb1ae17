#include "flow/engine/indirect.hpp"

#include "flow/engine/follow.hpp"
#include "flow/functions/image_code.hpp"
#include "flow/functions/summaries.hpp"

#include <algorithm>

namespace ftcheck::flow {
namespace {

bool is_indirect(const binary::Fixup& fixup) {
  return fixup.kind == binary::Fixup::Kind::indirect;
}

// The result of the function at an address, if it is the address of one function.
std::optional<std::uint64_t> answer(ImageCode& code, std::uint64_t function) {
  Pass pass;
  pass.steps = 2000;
  const Outcome outcome = follow(code, function, pass);
  if (!outcome.stopped.empty() || outcome.returns.empty()) return std::nullopt;
  const Value& first = outcome.returns.front().value;
  const bool are_same = std::ranges::all_of(
      outcome.returns, [&](const Return& returned) { return returned.value == first; });
  if (!are_same || !is_code(code.image(), first)) return std::nullopt;
  return first.offset;
}

}  // namespace

std::optional<binary::Image> with_indirect_functions(const binary::Image& image,
                                                     const CallModel& model) {
  constexpr std::ptrdiff_t most = 64;
  const auto count = std::ranges::count_if(image.fixups, is_indirect);
  if (count == 0 || count > most) return std::nullopt;
  ImageCode code(image, model);
  if (code.program() == nullptr) return std::nullopt;
  binary::Image result = image;
  for (binary::Fixup& fixup : result.fixups) {
    if (!is_indirect(fixup)) continue;
    if (const auto function = answer(code, fixup.value)) {
      fixup.kind = binary::Fixup::Kind::address;
      fixup.value = *function;
    }
  }
  return result;
}

}  // namespace ftcheck::flow
