#include "flow/values/flags.hpp"

#include "isa/arithmetic.hpp"
#include "isa/bits.hpp"

namespace ftcheck::flow {
namespace {

std::uint64_t zero_and_sign(std::uint64_t result, unsigned size) {
  result = isa::truncate(result, size);
  return (result == 0 ? isa::flag_zero : 0) |
         (result >> (8 * size - 1) != 0 ? isa::flag_negative : 0);
}

// A borrow also counts as the sign, so conditions on numbers with and without a sign agree.
std::uint64_t unsigned_difference(std::uint64_t a, std::uint64_t b, unsigned size) {
  const std::uint64_t flags = isa::flags_of(isa::Opcode::difference_flags, a, b, 0, size);
  const bool is_less = (flags & isa::flag_less) != 0;
  return (flags & isa::flag_zero) | (is_less ? isa::flag_less | isa::flag_negative : 0) |
         isa::untold(isa::flag_parity);
}

// Carry and overflow of a product: whether it does not fit.
std::uint64_t product_flags(std::uint64_t a, std::uint64_t b, unsigned size, bool is_signed) {
  const std::uint64_t low = isa::truncate(a * b, size);
  const isa::Opcode high_half =
      is_signed ? isa::Opcode::multiply_high_signed : isa::Opcode::multiply_high;
  const std::uint64_t high =
      isa::truncate(isa::compute_number(high_half, a, b, size).value_or(0), size);
  const bool ones = is_signed && low >> (8 * size - 1) != 0;
  const bool fits = high == (ones ? isa::truncate(~std::uint64_t{0}, size) : 0);
  return (fits ? 0 : isa::flag_less | isa::flag_overflow) |
         isa::untold(isa::flag_zero | isa::flag_negative | isa::flag_parity);
}

// The carry of a shift is the last bit that was shifted out.
std::uint64_t shift_flags(bool left, std::uint64_t a, std::uint64_t count, unsigned size) {
  const std::uint64_t bits = 8 * std::uint64_t{size};
  if (count == 0 || count > bits) return isa::untold(isa::all_flags);
  const auto result = isa::compute_number(left ? isa::Opcode::shift_left : isa::Opcode::shift_right,
                                          a, count, size);
  const std::uint64_t out = isa::truncate(a, size) >> (left ? bits - count : count - 1) & 1U;
  return zero_and_sign(result.value_or(0), size) | (out != 0 ? isa::flag_less : 0) |
         isa::untold(isa::flag_overflow | isa::flag_parity);
}

// The flags, as a number, that two numbers set.
std::uint64_t flags_from(Flags::Kind kind, unsigned size, std::uint64_t a, std::uint64_t b) {
  switch (kind) {
    case Flags::Kind::difference:
      return isa::flags_of(isa::Opcode::difference_flags, a, b, 0, size);
    case Flags::Kind::signed_difference:
      return isa::flags_of(isa::Opcode::difference_flags, a, b, 0, size) |
             isa::untold(isa::flag_less);
    case Flags::Kind::unsigned_difference:
      return unsigned_difference(a, b, size);
    case Flags::Kind::sum:
      return isa::flags_of(isa::Opcode::sum_flags, a, b, 0, size);
    case Flags::Kind::sum_carrying:
      return isa::flags_of(isa::Opcode::sum_flags, a, b, 0, size) ^ isa::flag_less;
    case Flags::Kind::bits:
      return zero_and_sign(a & b, size) | isa::untold(isa::flag_parity);
    case Flags::Kind::result:
      return zero_and_sign(a, size) |
             isa::untold(isa::flag_less | isa::flag_overflow | isa::flag_parity);
    case Flags::Kind::zero:
      return zero_and_sign(a, size) | isa::untold(isa::all_flags - isa::flag_zero);
    case Flags::Kind::product:
    case Flags::Kind::product_unsigned:
      return product_flags(a, b, size, kind == Flags::Kind::product);
    case Flags::Kind::shift_left:
    case Flags::Kind::shift_right:
      return shift_flags(kind == Flags::Kind::shift_left, a, b, size);
    case Flags::Kind::given:
      return a;
    case Flags::Kind::unknown:
      break;
  }
  return isa::untold(isa::all_flags);
}

// Decides `equal` and the like; their opposites are decided through them.
std::optional<bool> holds(isa::Condition condition, std::uint64_t flags) {
  const auto is_set = [&](std::uint64_t flag) -> std::optional<bool> {
    return (flags & isa::untold(flag)) != 0 ? std::nullopt : std::optional((flags & flag) != 0);
  };
  const auto either = [](std::optional<bool> a, std::optional<bool> b) -> std::optional<bool> {
    if ((a && *a) || (b && *b)) return true;
    return a && b ? std::optional(false) : std::nullopt;
  };
  const auto less = [&]() -> std::optional<bool> {
    const auto negative = is_set(isa::flag_negative);
    const auto overflow = is_set(isa::flag_overflow);
    return negative && overflow ? std::optional(*negative != *overflow) : std::nullopt;
  };
  switch (condition) {
    case isa::Condition::equal:
      return is_set(isa::flag_zero);
    case isa::Condition::unsigned_less:
      return is_set(isa::flag_less);
    case isa::Condition::unsigned_less_equal:
      return either(is_set(isa::flag_less), is_set(isa::flag_zero));
    case isa::Condition::signed_less:
      return less();
    case isa::Condition::signed_less_equal:
      return either(less(), is_set(isa::flag_zero));
    case isa::Condition::negative:
      return is_set(isa::flag_negative);
    case isa::Condition::overflow:
      return is_set(isa::flag_overflow);
    case isa::Condition::parity:
      return is_set(isa::flag_parity);
    default:
      return std::nullopt;
  }
}

bool is_opposite(isa::Condition condition) {
  switch (condition) {
    case isa::Condition::not_equal:
    case isa::Condition::unsigned_greater:
    case isa::Condition::unsigned_greater_equal:
    case isa::Condition::signed_greater:
    case isa::Condition::signed_greater_equal:
    case isa::Condition::not_negative:
    case isa::Condition::no_overflow:
    case isa::Condition::no_parity:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::optional<bool> condition_of_numbers(isa::Condition condition, Flags::Kind kind, unsigned size,
                                         std::uint64_t a, std::uint64_t b) {
  const std::uint64_t flags = flags_from(kind, size, a, b);
  if (!is_opposite(condition)) return holds(condition, flags);
  const auto opposed = holds(opposite(condition), flags);
  return opposed ? std::optional(!*opposed) : std::nullopt;
}

}  // namespace ftcheck::flow
