#include "flow/functions/thread_descriptor.hpp"

#include "flow/functions/lifted_references.hpp"

namespace ftcheck::flow {

bool finds_thread_variable(const Program& program, const Value& target,
                           const std::vector<Value>& registers) {
  const binary::Image& image = program.image();
  if (!target.is_unknown() || !program.convention().link || image.format != BinaryFormat::elf ||
      refers_by_lifting(image)) {
    return false;
  }
  const Value& descriptor = registers[program.convention().return_value];
  const auto word =
      descriptor.is_number() ? binary::read_pointer(image, descriptor.offset) : std::nullopt;
  return word && word->kind == binary::Word::Kind::unknown;
}

}  // namespace ftcheck::flow
