#include "flow/engine/constructors.hpp"

namespace ftcheck::flow {
namespace {

// Pointers to functions, with zeros between them.
std::vector<std::uint64_t> constructors_in(const binary::Image& image, std::uint64_t table) {
  constexpr unsigned most = 1000;
  std::vector<std::uint64_t> found;
  for (unsigned i = 0; i < most; ++i) {
    const auto word = binary::read_pointer(image, table + std::uint64_t{i} * image.pointer_size);
    const bool is_code_there =
        word && word->kind == binary::Word::Kind::address && is_code(image, number(word->value));
    const bool is_zero = word && word->kind == binary::Word::Kind::number && word->value == 0;
    if (!is_code_there && !is_zero) break;
    if (is_code_there) found.push_back(word->value);
  }
  return found;
}

}  // namespace

SideEffects effects_of_constructors(ImageCode& code) {
  constexpr std::size_t most_steps = 50'000;
  const binary::Image& image = code.image();
  std::vector<std::uint64_t> constructors = image.constructors;
  if ((constructors.empty() && !image.entry) || code.program() == nullptr) return {};
  Summaries& functions = code.summaries(false, most_steps);
  if (image.entry) {
    // The run-time library's function, which runs the tables whose addresses it has.
    for (const std::uint64_t table : functions.find_constructor_tables(*image.entry)) {
      const std::vector<std::uint64_t> more = constructors_in(image, table);
      constructors.insert(constructors.end(), more.begin(), more.end());
    }
  }
  return functions.effects(constructors);
}

std::optional<Memory> memory_after_constructors(ImageCode& code) {
  constexpr std::size_t most = 200;  // constructors
  constexpr std::size_t most_steps = 20'000;
  const binary::Image& image = code.image();
  if (image.entry || image.constructors.size() > most || code.program() == nullptr) return {};
  // Uses a separate ImageCode: in the analysis proper, constructors are code that may know of
  // variables.
  ImageCode own_code(image, code.model());
  Pass pass;
  pass.steps = most_steps;
  pass.only_memory = true;
  for (const std::uint64_t constructor : image.constructors) {
    const Outcome outcome = follow(own_code, constructor, pass);
    if (!outcome.stopped.empty() || !outcome.memory) return {};
    pass.memory = left_behind(*outcome.memory);
  }
  return pass.memory;
}

}  // namespace ftcheck::flow
