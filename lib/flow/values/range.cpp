#include "flow/values/range.hpp"
#include "isa/bits.hpp"

namespace ftcheck::flow {
namespace {

struct Bounds {
  std::uint64_t lowest = 0;
  std::uint64_t highest = 0;
};

constexpr std::uint64_t end = 0x80000000;

std::optional<Bounds> bounds_of(const Value& value, unsigned size) {
  if (value.kind == Value::Kind::range) return Bounds{value.offset, value.id};
  const std::uint64_t n = isa::truncate(value.offset, size);
  if (!value.is_number() || n >= end) return std::nullopt;
  return Bounds{n, n};
}

// The answer if it is the same for all numbers within the bounds.
std::optional<bool> less(const Bounds& a, const Bounds& b) {
  if (a.highest < b.lowest) return true;
  return a.lowest >= b.highest ? std::optional<bool>(false) : std::nullopt;
}

std::optional<bool> equal(const Bounds& a, const Bounds& b) {
  if (a.highest < b.lowest || b.highest < a.lowest) return false;
  const bool are_numbers = a.lowest == a.highest && b.lowest == b.highest;
  return are_numbers ? std::optional<bool>(true) : std::nullopt;
}

std::optional<bool> opposite_of(std::optional<bool> value) {
  return value ? std::optional<bool>(!*value) : std::nullopt;
}

Value masked(const Bounds& bounds, std::uint64_t mask, unsigned size) {
  const std::uint64_t ones = isa::truncate(~std::uint64_t{0}, size < 4 ? size : 4);
  mask &= ones;
  const std::uint64_t cleared = ~mask & ones;
  const bool clears_low = (cleared & (cleared + 1)) == 0;
  const bool keeps_low = (mask & (mask + 1)) == 0;
  const bool agree_above = ((bounds.lowest ^ bounds.highest) & ~mask) == 0;
  const bool clears_no_more = size >= 4;
  if (!(clears_low && clears_no_more) && !(keeps_low && agree_above)) return unknown();
  return range(static_cast<std::uint32_t>(bounds.lowest & mask),
               static_cast<std::uint32_t>(bounds.highest & mask));
}

}  // namespace

Value range(std::uint32_t lowest, std::uint32_t highest) {
  if (lowest == highest) return number(lowest);
  return {Value::Kind::range, highest, lowest};
}

Value compute_range(isa::Opcode opcode, const Value& value, const Value& other, unsigned size) {
  const auto bounds = bounds_of(value, size);
  if (!bounds || size < 4) {
    return bounds && (opcode == isa::Opcode::copy || opcode == isa::Opcode::bit_and)
               ? masked(*bounds, opcode == isa::Opcode::copy ? ~std::uint64_t{0} : other.offset,
                        size)
               : unknown();
  }
  if (opcode == isa::Opcode::copy) return value;
  if (!other.is_number()) return unknown();
  switch (opcode) {
    case isa::Opcode::bit_and:
      return masked(*bounds, other.offset, size);
    case isa::Opcode::shift_right:
    case isa::Opcode::shift_right_signed:
      if (other.offset >= 32) return number(0);
      return range(static_cast<std::uint32_t>(bounds->lowest >> other.offset),
                   static_cast<std::uint32_t>(bounds->highest >> other.offset));
    default:
      return unknown();
  }
}

std::optional<bool> range_holds(isa::Condition condition, unsigned size, const Value& first,
                                const Value& second) {
  const auto a = bounds_of(first, size);
  const auto b = bounds_of(second, size);
  if (!a || !b || size < 4) return std::nullopt;
  switch (condition) {
    case isa::Condition::equal:
      return equal(*a, *b);
    case isa::Condition::not_equal:
      return opposite_of(equal(*a, *b));
    case isa::Condition::unsigned_less:
    case isa::Condition::signed_less:
    case isa::Condition::negative:
      return less(*a, *b);
    case isa::Condition::unsigned_greater_equal:
    case isa::Condition::signed_greater_equal:
    case isa::Condition::not_negative:
      return opposite_of(less(*a, *b));
    case isa::Condition::unsigned_greater:
    case isa::Condition::signed_greater:
      return less(*b, *a);
    case isa::Condition::unsigned_less_equal:
    case isa::Condition::signed_less_equal:
      return opposite_of(less(*b, *a));
    default:
      return std::nullopt;
  }
}

}  // namespace ftcheck::flow
