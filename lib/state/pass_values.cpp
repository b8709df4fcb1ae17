// Values, and what is stored.
#include "state/pass.hpp"

#include "isa/arithmetic.hpp"
#include "isa/bits.hpp"

namespace ftcheck::state {

using isa::Opcode;
using isa::Operand;
using isa::Operation;
using Kind = Value::Kind;

constexpr std::size_t most_slots = 256;

Value Pass::value_of(const Operand& operand) const {
  if (!operand.is_constant) return state_->registers.get(operand.reg);
  return at_->makes_address ? address(operand.constant) : number(operand.constant);
}

Value Pass::place_of(const Operand& operand) const {
  return operand.is_constant ? address(operand.constant) : state_->registers.get(operand.reg);
}

void Pass::compute(const Operation& operation) {
  if (isa::sets_flags(operation.opcode)) {
    compare(operation);
    return;
  }
  switch (operation.opcode) {
    case Opcode::load:
      state_->registers.set(operation.d, load(place_of(operation.a), operation.size));
      return;
    case Opcode::store:
      store(place_of(operation.a), operation);
      return;
    case Opcode::select:
      state_->registers.set(operation.d,
                            join(value_of(operation.a), state_->registers.get(operation.d)));
      return;
    case Opcode::copy:
      state_->registers.set(operation.d, copied(value_of(operation.a), operation.size));
      return;
    case Opcode::insert:
      state_->registers.set(operation.d, inserted(operation));
      return;
    default:
      state_->registers.set(operation.d, computed(operation));
  }
}

Value Pass::inserted(const Operation& operation) const {
  const Value a = value_of(operation.a);
  const bool is_lowest = operation.b.is_constant && operation.b.constant == 0;
  if (!is_lowest) return {};
  if (operation.size >= convention_.pointer_size) return a;
  return a.is(Kind::number) ? number(isa::truncate(a.n, operation.size)) : Value{};
}

Value Pass::copied(const Value& value, unsigned size) const {
  if (value.is(Kind::number)) return number(isa::truncate(value.n, size));
  const bool is_whole = size >= convention_.pointer_size;
  return is_whole || value.is(Kind::loaded) ? value : Value{};
}

Value Pass::computed(const Operation& operation) const {
  const bool is_same =
      !operation.a.is_constant && !operation.b.is_constant && operation.a.reg == operation.b.reg;
  if (is_same && (operation.opcode == Opcode::bit_xor || operation.opcode == Opcode::subtract)) {
    return number(0);
  }
  const Value a = value_of(operation.a);
  // Only LEA's whole result is an address; its parts are numbers.
  const Value b = operation.b.is_constant && (operation.opcode != Opcode::add || a.is_place())
                      ? number(operation.b.constant)
                      : value_of(operation.b);
  if (operation.element != 0) return {};
  // The second half of what lies at a constant address.
  if (operation.opcode == Opcode::add && operation.a.is_constant && b.is(Kind::number) &&
      operation.d >= convention_.first_temporary) {
    return address(operation.a.constant + b.n);
  }
  if (a.is(Kind::number) && b.is(Kind::number)) {
    const auto result = isa::compute_number(operation.opcode, a.n, b.n, operation.size);
    return result ? number(*result) : Value{};
  }
  if (operation.size < convention_.pointer_size) return {};
  if (operation.opcode == Opcode::add) return sum(a, b);
  if (operation.opcode == Opcode::subtract && b.is(Kind::number)) {
    return sum(a, number(0 - b.n));
  }
  if (operation.opcode == Opcode::bit_and && a.is(Kind::stack)) return a;  // it aligns the stack
  if (operation.opcode == Opcode::bit_or && is_zero(b)) return a;
  if (operation.opcode == Opcode::bit_or && is_zero(a)) return b;
  return {};
}

Value Pass::sum(const Value& a, const Value& b) {
  if (b.is_place() && !a.is_place()) return sum(b, a);
  if (a.is(Kind::result) && b.is(Kind::number)) {
    Value moved = a;
    moved.index += static_cast<std::uint32_t>(b.n);
    return moved;
  }
  if (!a.is_place()) return {};
  Value moved = a;
  if (b.is(Kind::number)) {
    moved.n += b.n;
  } else {
    moved.indexed = true;
    if (a.is(Kind::stack)) return {};
  }
  return moved;
}

Value Pass::load(const Value& place, unsigned size) {
  if (place.is(Kind::stack) && !place.indexed) {
    return size >= convention_.pointer_size ? state_->stack.get(static_cast<std::int64_t>(place.n))
                                            : Value{};
  }
  if (!place.is(Kind::address) || place.indexed) return {};
  if (at_->is_atomic) note_atomic(place.n);
  if (const auto word = code_.constant_at(place.n, size)) {
    switch (word->kind) {
      case binary::Word::Kind::address:
        return address(word->value);
      case binary::Word::Kind::import:
        return {.kind = Kind::import, .index = word->import};
      case binary::Word::Kind::number:
        return number(word->value);
      default:
        return {};
    }
  }
  return code_.is_writable(place.n) ? Value{.kind = Kind::loaded, .n = place.n} : Value{};
}

void Pass::note_atomic(std::uint64_t variable) {
  if (code_.is_writable(variable)) add(facts_.atomics, variable);
}

void Pass::store(const Value& place, const Operation& operation) {
  const Value value = value_of(operation.b);
  note_stored(place, value);
  switch (place.kind) {
    case Kind::stack:
      store_on_stack(static_cast<std::int64_t>(place.n), value, operation.size);
      return;
    case Kind::address:
      if (at_->is_atomic) {
        note_atomic(place.n);
      } else if (code_.is_writable(place.n) && !(at_->repeats && stored_)) {
        stored_ = true;
        add(facts_.stores, {.site = at_->address,
                            .address = place.n,
                            .size = operation.size,
                            .indexed = place.indexed || at_->repeats,
                            .locked = state_->locks > 0,
                            .tested = state_->is_tested(place.n),
                            .constant = constant_of(value)});
      }
      return;
    case Kind::argument:
      if (!at_->is_atomic && !(at_->repeats && stored_)) {
        stored_ = true;
        add(facts_.through, {.argument = place.index,
                             .offset = place.n,
                             .size = operation.size,
                             .indexed = place.indexed || at_->repeats,
                             .locked = state_->locks > 0,
                             .constant = constant_of(value)});
      }
      return;
    default:
      return;
  }
}

std::optional<std::uint64_t> Pass::constant_of(const Value& value) const {
  if (value.is(Kind::number)) return value.n;
  if (value.is(Kind::result) && fixed_results_.contains(value.n)) return fixed_results_.at(value.n);
  if (value.is(Kind::address) && !value.indexed && !code_.is_writable(value.n)) return value.n;
  return std::nullopt;
}

void Pass::store_on_stack(std::int64_t at, const Value& value, unsigned size) {
  // Where the code makes distances that wrap around, nothing is erased.
  const auto moved = [&](std::uint64_t by) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(at) + by);
  };
  state_->stack.erase_between(moved(0 - std::uint64_t{convention_.pointer_size}), moved(size));
  if (size >= convention_.pointer_size && state_->stack.size() < most_slots) {
    state_->stack.set(at, value);
  }
}

void Pass::note_stored(const Value& place, const Value& value) {
  if (!value.is(Kind::address)) return;
  if (code_.is_code(value.n)) {
    constexpr std::size_t most_kept = 4;
    if (stored_functions_.size() == most_kept) stored_functions_.erase(stored_functions_.begin());
    stored_functions_.push_back(value.n);
    if (place.is(Kind::result)) add(records_[place.n].functions, value.n);
  } else if (code_.is_writable(value.n)) {
    if (!place.is(Kind::stack) && !place.is(Kind::address)) add(facts_.escapes, value.n);
  } else if (place.is(Kind::result)) {
    add(records_[place.n].texts, value.n);
  }
}

}  // namespace ftcheck::state
