#include "flow/values/execute.hpp"

#include "flow/values/range.hpp"
#include "isa/arithmetic.hpp"
#include "isa/bits.hpp"

#include <algorithm>

namespace ftcheck::flow {
namespace {

bool has_base(const Value& value) {
  return value.kind == Value::Kind::import || value.kind == Value::Kind::result ||
         value.kind == Value::Kind::stack || value.kind == Value::Kind::thread;
}

Value moved(Value value, std::uint64_t distance, unsigned pointer_size) {
  value.offset += distance;
  if (pointer_size == 4) {
    value.offset = isa::sign_extend(value.offset, 4);
  }
  return value;
}

// True if the value fits in the lower half of an 8-byte register and is known as a whole.
bool fits_int(const Value& value) {
  return (value.kind == Value::Kind::result && value.offset == 0) ||
         value.kind == Value::Kind::counter;
}

// The value as seen by an operation of `size` bytes.
Value seen_as(const Value& value, unsigned size) {
  const bool is_known = (size == 1 && value.kind == Value::Kind::byte) ||
                        (size <= 2 && value.kind == Value::Kind::word) ||
                        (size <= 4 && value.kind == Value::Kind::half && value.id == 0);
  return is_known ? number(isa::truncate(value.offset, size)) : value;
}

bool is_of_numbers(const Value& value) {
  return area_of(value) == area_of_numbers;
}

// True for a pointer into an area other than the numbers.
bool is_pointer(const Value& value) {
  const auto area = area_of(value);
  return area && *area != area_of_numbers;
}

// What remains known when the exact value is lost.  A sum with a pointer, whatever is added, still
// points into the same area.
Value area_after(isa::Opcode opcode, const Value& a, const Value& b, unsigned size,
                 unsigned pointer_size) {
  if (is_of_numbers(a) && is_of_numbers(b)) return within(area_of_numbers);
  if (size < pointer_size) return unknown();
  const bool is_moved = opcode == isa::Opcode::add || opcode == isa::Opcode::subtract;
  if (is_pointer(a) && is_of_numbers(b)) {
    const bool is_aligned = opcode == isa::Opcode::bit_and && b.is_number() &&
                            static_cast<std::int64_t>(isa::sign_extend(b.offset, size)) < 0;
    if (is_moved || is_aligned) return within(*area_of(a));
  }
  if (opcode == isa::Opcode::add && is_pointer(a) && !is_pointer(b)) return within(*area_of(a));
  if (opcode == isa::Opcode::add && is_pointer(b) && !is_pointer(a)) return within(*area_of(b));
  if (opcode == isa::Opcode::subtract && is_pointer(a) && area_of(a) == area_of(b)) {
    return within(area_of_numbers);
  }
  return unknown();
}

// An operation on values that are not both numbers: adding to an address, masking with all ones.
Value compute_symbolic(isa::Opcode opcode, const Value& a, const Value& b, unsigned size,
                       unsigned pointer_size) {
  const bool whole = size >= pointer_size;
  if (a.kind == Value::Kind::range) return compute_range(opcode, a, b, size);
  if (opcode == isa::Opcode::copy) {
    // An int that a call returned is often kept in the lower half of a register.
    const bool is_part = a.kind == Value::Kind::byte || a.kind == Value::Kind::word;
    const bool is_some_number = a == within(area_of_numbers);
    const bool is_kept = whole || is_part || is_some_number || (fits_int(a) && size >= 4);
    return is_kept ? a : unknown();
  }
  if (a.kind == Value::Kind::counter) {
    return opcode == isa::Opcode::add && b.is_number(1) && size == 4 ? a : within(area_of_numbers);
  }
  const bool is_masked = b.is_number() && ((a.kind == Value::Kind::byte && b.offset <= 0xFFU) ||
                                           (a.kind == Value::Kind::word && b.offset <= 0xFFFFU));
  if (opcode == isa::Opcode::bit_and && is_masked) {
    return number(a.offset & b.offset);
  }
  if (!whole) return area_after(opcode, a, b, size, pointer_size);
  // Only the loader knows the image's number, which indexes the array.
  const Value array = thread_place(thread_array);
  if (opcode == isa::Opcode::add && (a == array || b == array)) {
    return array;
  }
  if (opcode == isa::Opcode::add && has_base(a) && b.is_number()) {
    return moved(a, b.offset, pointer_size);
  }
  if (opcode == isa::Opcode::add && has_base(b) && a.is_number()) {
    return moved(b, a.offset, pointer_size);
  }
  if (opcode == isa::Opcode::subtract && has_base(a) && b.is_number()) {
    return moved(a, 0 - b.offset, pointer_size);
  }
  if (opcode == isa::Opcode::subtract && has_base(a) && a.kind == b.kind && a.id == b.id) {
    return number(isa::truncate(a.offset - b.offset, size));
  }
  // Aligns the stack pointer: on entry it is aligned to 16 bytes, minus the return address.
  if (opcode == isa::Opcode::bit_and && a.kind == Value::Kind::stack && b.is_number()) {
    const std::uint64_t mask = isa::sign_extend(b.offset, size);
    return static_cast<std::int64_t>(mask) < 0 ? stack_place(a.offset & mask)
                                               : within(area_of_numbers);
  }
  if ((opcode == isa::Opcode::bit_or || opcode == isa::Opcode::bit_xor) && b.is_number(0)) {
    return a;
  }
  return area_after(opcode, a, b, size, pointer_size);
}

Value compute_plain(isa::Opcode opcode, const Value& first, const Value& second, unsigned size,
                    unsigned pointer_size) {
  const bool extends = opcode == isa::Opcode::sign_extend && second.is_number();
  const Value a = seen_as(first, extends ? static_cast<unsigned>(second.offset) : size);
  const Value b = seen_as(second, size);
  if (a.is_number() && (b.is_number() || opcode == isa::Opcode::copy)) {
    const auto result = isa::compute_number(opcode, a.offset, b.offset, size);
    return result ? number(isa::truncate(*result, size)) : unknown();
  }
  if (opcode == isa::Opcode::copy && a.kind == Value::Kind::half && size <= 4) {
    return a.id == 0 ? number(isa::truncate(a.offset, size)) : unknown();
  }
  if ((opcode == isa::Opcode::bit_and && (a.is_number(0) || b.is_number(0))) ||
      (opcode == isa::Opcode::multiply && (a.is_number(0) || b.is_number(0)))) {
    return number(0);
  }
  if (opcode == isa::Opcode::multiply && b.is_number(1)) {
    return compute_symbolic(isa::Opcode::copy, a, b, size, pointer_size);
  }
  const std::uint64_t ones = isa::truncate(~std::uint64_t{0}, size);
  if (opcode == isa::Opcode::bit_or && b.is_number() && isa::truncate(b.offset, size) == ones) {
    return number(ones);
  }
  return compute_symbolic(opcode, a, b, size, pointer_size);
}

Value inserted(const Value& old, const Value& part, unsigned size, std::uint64_t shift) {
  if (!part.is_number() || shift >= 64) {
    return unknown();
  }
  const std::uint64_t bits = isa::truncate(~std::uint64_t{0}, size) << shift;
  if (old.kind == Value::Kind::word || (old.kind == Value::Kind::byte && shift == 8 && size == 1)) {
    if (size <= 2 && shift <= 8 && size + shift / 8 <= 2) {
      return word_known((old.offset & ~bits) | (part.offset << shift & bits));
    }
    return old.kind == Value::Kind::word && shift >= 16 ? old : unknown();
  }
  if (!old.is_number()) {
    if (size == 4 && (shift == 0 || shift == 32)) return half_known(shift != 0, part.offset);
    if (shift != 0) return unknown();
    return size == 1 ? byte_known(part.offset) : size == 2 ? word_known(part.offset) : unknown();
  }
  const std::uint64_t mask = isa::truncate(~std::uint64_t{0}, size) << shift;
  return number((old.offset & ~mask) | ((part.offset << shift) & mask));
}

// Applies `act` to each alternative of a value.
template <typename Act>
Value each_of(const Value& value, Choices& choices, const Act& act) {
  if (value.kind != Value::Kind::choice) return act(value);
  std::vector<Value> values;
  for (const Value& one : choices.alternatives(value)) values.push_back(act(one));
  return choices.one_of(values);
}

// A plain value as stored in `size` bytes of memory.
Value as_stored(const Value& plain, unsigned size, unsigned pointer_size) {
  const Value value = seen_as(plain, size);
  if (value.is_number()) return number(isa::truncate(value.offset, size));
  const bool may_be_int = value.kind == Value::Kind::result || value.kind == Value::Kind::counter;
  return size >= pointer_size || (may_be_int && size >= 4) ? value : unknown();
}

Value insert(const isa::Operation& operation, const State& state, Choices& choices) {
  const Value part = evaluate(state, operation.a);
  return each_of(state.registers[operation.d], choices, [&](const Value& old) {
    return each_of(part, choices, [&](const Value& one) {
      return inserted(old, seen_as(one, operation.size), operation.size, operation.b.constant);
    });
  });
}

void execute_store(const binary::Image& image, const isa::Operation& operation, State& state,
                   Choices& choices) {
  const Value at = evaluate(state, operation.a);
  const Value value = each_of(evaluate(state, operation.b), choices, [&](const Value& one) {
    return as_stored(one, operation.size, image.pointer_size);
  });
  const Alternatives places = choices.alternatives(at);
  for (const Value& place : places) {
    if (!is_place(place)) {
      forget_area(state.memory, place);
      continue;
    }
    Value stored = value;
    if (places.size() > 1) {
      stored = choices.join(stored, load(image, state.memory, place, operation.size));
    }
    store(state.memory, place, operation.size, stored, image.little_endian);
  }
}

bool takes_two(isa::Opcode opcode) {
  return opcode != isa::Opcode::compare_result && opcode != isa::Opcode::compare_zero;
}

Flags compared(const State& state, const isa::Operation& operation) {
  const auto seen = [&](const isa::Operand& operand) {
    return seen_as(evaluate(state, operand), operation.size);
  };
  const Value a = seen(operation.a);
  const Value b = seen(operation.b);
  // It is unknown which members of two choices occur together, unless both are the same value.
  const bool itself = !operation.a.is_constant && operation.a.reg == operation.b.reg;
  if (a.kind == Value::Kind::choice && a == b && !itself && takes_two(operation.opcode)) return {};
  const auto of = [&](Flags::Kind kind) { return Flags{kind, operation.size, a, b}; };
  switch (operation.opcode) {
    case isa::Opcode::compare:
      return of(Flags::Kind::difference);
    case isa::Opcode::compare_bits:
      return of(Flags::Kind::bits);
    case isa::Opcode::compare_zero:
      return {Flags::Kind::zero, operation.size, a, a};
    case isa::Opcode::compare_signed:
      return of(Flags::Kind::signed_difference);
    case isa::Opcode::compare_unsigned:
      return of(Flags::Kind::unsigned_difference);
    case isa::Opcode::compare_sum:
      return of(Flags::Kind::sum);
    case isa::Opcode::compare_sum_carrying:
      return of(Flags::Kind::sum_carrying);
    case isa::Opcode::compare_product:
      return of(Flags::Kind::product);
    case isa::Opcode::compare_product_unsigned:
      return of(Flags::Kind::product_unsigned);
    case isa::Opcode::compare_shift_left:
      return of(Flags::Kind::shift_left);
    case isa::Opcode::compare_shift_right:
      return of(Flags::Kind::shift_right);
    case isa::Opcode::set_flags:
      return a.is_number() ? Flags{Flags::Kind::given, operation.size, a, a}
                           : state.flags[operation.d];
    default:
      return {Flags::Kind::result, operation.size, a, a};
  }
}

// Applies an operation to each element of two numbers.
Value each_computed(const isa::Operation& operation, const State& state) {
  const Value a = evaluate(state, operation.a);
  const Value b = evaluate(state, operation.b);
  if (!a.is_number() || !b.is_number()) return unknown();
  const auto result = isa::compute_elements(operation.opcode, a.offset, b.offset, operation.element,
                                            operation.size);
  return result ? number(*result) : unknown();
}

// Computes from three numbers; the destination holds the third.
Value computed_of_three(const isa::Operation& operation, const State& state) {
  const Value a = evaluate(state, operation.a);
  const Value b = evaluate(state, operation.b);
  const Value& c = state.registers[operation.d];
  if (!a.is_number() || !b.is_number() || !c.is_number()) return unknown();
  if (operation.opcode == isa::Opcode::float_fused) {
    const auto result = isa::compute_fused(a.offset, b.offset, c.offset, operation.size);
    return result ? number(*result) : unknown();
  }
  return number(isa::flags_of(operation.opcode, a.offset, b.offset, c.offset, operation.size));
}

Value execute_load(const binary::Image& image, const isa::Operation& operation, const State& state,
                   Choices& choices) {
  const Value at = evaluate(state, operation.a);
  if (at.kind != Value::Kind::choice) return load(image, state.memory, at, operation.size);
  std::vector<Value> values;
  for (const Value& place : choices.alternatives(at)) {
    const Value value = load(image, state.memory, place, operation.size);
    const Alternatives more = choices.alternatives(value);
    values.insert(values.end(), more.begin(), more.end());
  }
  return choices.one_of(values);
}

}  // namespace

bool is_control(isa::Opcode opcode) {
  return opcode >= isa::Opcode::branch;
}

Value evaluate(const State& state, const isa::Operand& operand) {
  return operand.is_constant ? number(operand.constant) : state.registers[operand.reg];
}

Value compute(isa::Opcode opcode, const Value& a, const Value& b, unsigned size,
              unsigned pointer_size, Choices& choices) {
  if (a.kind != Value::Kind::choice && b.kind != Value::Kind::choice) {
    return compute_plain(opcode, a, b, size, pointer_size);
  }
  std::vector<Value> values;
  for (const Value& one : choices.alternatives(a)) {
    for (const Value& other : choices.alternatives(b)) {
      values.push_back(compute_plain(opcode, one, other, size, pointer_size));
    }
  }
  return choices.one_of(values);
}

void execute_select(const binary::Image& image, const isa::Operation& operation, const Flags& asked,
                    State& state, Choices& choices) {
  const Flags& flags = state.flags[operation.b.constant];
  const auto chosen = holds(state, operation.condition, asked, choices);
  const Value other = compute(isa::Opcode::copy, evaluate(state, operation.a), number(0),
                              operation.size, image.pointer_size, choices);
  Value& d = state.registers[operation.d];
  if (!chosen) {
    d = choices.join(where_it_holds(d, opposite(operation.condition), flags),
                     where_it_holds(other, operation.condition, flags));
  } else if (*chosen) {
    d = other;
  }
}

void execute(const binary::Image& image, const isa::Operation& operation, State& state,
             Choices& choices) {
  const unsigned size = operation.size;
  switch (operation.opcode) {
    case isa::Opcode::unknown:
      state.registers[operation.d] = unknown();
      break;
    case isa::Opcode::unknown_flags:
      state.flags[operation.d] = {};
      break;
    case isa::Opcode::compare:
    case isa::Opcode::compare_bits:
    case isa::Opcode::compare_result:
    case isa::Opcode::compare_zero:
    case isa::Opcode::compare_signed:
    case isa::Opcode::compare_unsigned:
    case isa::Opcode::compare_sum:
    case isa::Opcode::compare_sum_carrying:
    case isa::Opcode::compare_product:
    case isa::Opcode::compare_product_unsigned:
    case isa::Opcode::compare_shift_left:
    case isa::Opcode::compare_shift_right:
    case isa::Opcode::set_flags:
      state.flags[operation.d] = compared(state, operation);
      break;
    case isa::Opcode::sum_flags:
    case isa::Opcode::difference_flags:
    case isa::Opcode::float_fused:
      state.registers[operation.d] = computed_of_three(operation, state);
      break;
    case isa::Opcode::load:
      state.registers[operation.d] = execute_load(image, operation, state, choices);
      break;
    case isa::Opcode::store:
      execute_store(image, operation, state, choices);
      break;
    case isa::Opcode::insert:
      state.registers[operation.d] = insert(operation, state, choices);
      break;
    case isa::Opcode::select:
      execute_select(
          image, operation,
          with_certain_imports(image, state.flags[operation.b.constant],
                               [](const binary::Import& import) { return !import.weak; }),
          state, choices);
      break;
    default:
      if (operation.element != 0) {
        state.registers[operation.d] = each_computed(operation, state);
        break;
      }
      state.registers[operation.d] =
          compute(operation.opcode, evaluate(state, operation.a), evaluate(state, operation.b),
                  size, image.pointer_size, choices);
      break;
  }
}

}  // namespace ftcheck::flow
