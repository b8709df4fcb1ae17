#include "flow/values/addresses.hpp"

#include "flow/values/execute.hpp"

#include <algorithm>

namespace ftcheck::flow {
namespace {

// The headers of a file that is linked at 0 lie below this.
constexpr std::uint64_t lowest = 0x100;

bool may_be_address(const binary::Image& image, const Value& value) {
  if (!value.is_number() || value.offset < lowest || image.regions.empty()) {
    return false;
  }
  const binary::Region& last = image.regions.back();
  // The address of the end counts too.
  return value.offset >= image.regions.front().address && value.offset <= last.address + last.size;
}

// Loads a part of a stored address, whose higher bytes depend on the base.
bool loads_part(const binary::Image& image, const isa::Operation& operation, const State& state,
                const Choices& choices) {
  if (operation.size >= image.pointer_size) {
    return false;
  }
  const Alternatives places = choices.alternatives(evaluate(state, operation.a));
  return std::any_of(places.begin(), places.end(), [&](const Value& place) {
    const Cell* cell = cell_around(state.memory, place);
    const bool is_of_file = cell == nullptr && place.is_number();
    if (is_of_file && binary::is_changed(image, place.offset, operation.size)) return true;
    return cell != nullptr && cell->size > operation.size && may_be_address(image, cell->value);
  });
}

bool any_may_be_address(const binary::Image& image, const Value& value, const Choices& choices) {
  if (value.kind != Value::Kind::choice) {
    return may_be_address(image, value);
  }
  const Alternatives values = choices.alternatives(value);
  return std::any_of(values.begin(), values.end(),
                     [&](const Value& one) { return may_be_address(image, one); });
}

}  // namespace

bool may_depend_on_base(const binary::Image& image, const isa::Operation& operation,
                        const State& state, const Choices& choices) {
  if (operation.opcode == isa::Opcode::load) {
    return loads_part(image, operation, state, choices);
  }
  const Value a = evaluate(state, operation.a);
  switch (operation.opcode) {
    case isa::Opcode::copy:
    case isa::Opcode::insert:
      return operation.size < 4 && any_may_be_address(image, a, choices);
    case isa::Opcode::store:
      return operation.size < 4 && any_may_be_address(image, evaluate(state, operation.b), choices);
    default:
      break;
  }
  const Value b = evaluate(state, operation.b);
  const bool of_address =
      any_may_be_address(image, a, choices) || any_may_be_address(image, b, choices);
  if (!of_address) {
    return false;
  }
  switch (operation.opcode) {
    case isa::Opcode::compare:
    case isa::Opcode::compare_unsigned:
      return !a.is_number(0) && !b.is_number(0);
    case isa::Opcode::compare_bits:
      return a != b;
    case isa::Opcode::add:
    case isa::Opcode::subtract:
    case isa::Opcode::multiply:
    case isa::Opcode::bit_and:
    case isa::Opcode::bit_or:
    case isa::Opcode::bit_xor:
    case isa::Opcode::shift_left:
    case isa::Opcode::shift_right:
    case isa::Opcode::shift_right_signed: {
      if (!a.is_number() || !b.is_number()) {
        return a.kind == Value::Kind::choice || b.kind == Value::Kind::choice;
      }
      Choices none;
      return !may_be_address(
          image, compute(operation.opcode, a, b, operation.size, image.pointer_size, none));
    }
    case isa::Opcode::sign_extend:
    case isa::Opcode::compare_result:
    case isa::Opcode::compare_zero:
    case isa::Opcode::compare_signed:
    case isa::Opcode::compare_sum:
    case isa::Opcode::compare_sum_carrying:
      return false;
    default:  // no other operation that makes an address has a use
      return !is_control(operation.opcode) && operation.opcode != isa::Opcode::select &&
             operation.opcode != isa::Opcode::unknown &&
             operation.opcode != isa::Opcode::unknown_flags;
  }
}

}  // namespace ftcheck::flow
